// SPDX-License-Identifier: MPL-2.0

// Command namespace publishes the provider under another owner: it changes the owner's name wherever the checkout has it.
//
//	go run ./internal/cmd/namespace OWNER
//
// The owner stands in the module path, in go.mod. A test compares all other places with that one.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

func main() {
	run.Main("namespace", func(ctx context.Context) error {
		if len(os.Args) != 2 {
			return errors.New("give the name of the owner: a user or an organisation of GitHub")
		}
		root, err := run.Root(ctx)
		if err != nil {
			return err
		}
		files, err := tracked(ctx, root)
		if err != nil {
			return err
		}
		changed, err := rename(root, files, os.Args[1])
		if err != nil {
			return err
		}
		fmt.Printf("Changed %d files. Now run make generate and make test.\n", changed)
		return nil
	})
}

// tracked returns the files that git knows, below root.
func tracked(ctx context.Context, root string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "git", "ls-files", "-z")
	cmd.Dir = root
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-files: %w", err)
	}
	return strings.Split(strings.TrimSuffix(string(output), "\x00"), "\x00"), nil
}

// owner is a valid name of a user or an organisation of GitHub. The registries want lower case.
var owner = regexp.MustCompile(`^[a-z0-9](?:-?[a-z0-9])*$`)

// taken are names that stand in front of /wazzup with another meaning: folders of the checkout.
var taken = []string{"build", "docs", "examples", "internal", "templates", "tools"}

// places returns an expression that finds each place with an owner: what stands around it says that it is one. Its groups are
// what stands before and behind.
func places(name string) *regexp.Regexp {
	name = regexp.QuoteMeta(name)
	return regexp.MustCompile(`(?m)` +
		`(\bgithub\.com/|\bregistry\.(?:terraform\.io|opentofu\.org)/|/providers?/|(?:^|[^\w./-])/?)` + name + `(/(?:terraform-provider-)?wazzup\b)` +
		`|(^\s*owner: |_NAMESPACE": ")` + name + `("|$)` +
		`|(^\*?\s*@)` + name + `(/)`)
}

// rename changes the owner in all files, and returns how many it has changed.
func rename(root string, files []string, to string) (changed int, err error) {
	if !owner.MatchString(to) || slices.Contains(taken, to) {
		return 0, fmt.Errorf("%q cannot be the owner: use lower-case letters, digits and single hyphens, and no name of a folder here", to)
	}
	now, err := current(root)
	if err != nil {
		return 0, err
	}
	from := places(now)
	for _, name := range files {
		path := filepath.Join(root, name)
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
			continue
		}
		if err != nil {
			return changed, err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return changed, err
		}
		if !bytes.Contains(text, []byte(now)) { // most files; an expression takes its time
			continue
		}
		renamed := replace(text, from, to)
		if bytes.Equal(text, renamed) {
			continue
		}
		if err := os.WriteFile(path, renamed, info.Mode().Perm()); err != nil {
			return changed, err
		}
		changed++
	}
	return changed, nil
}

// replace returns a text with another owner.
func replace(text []byte, from *regexp.Regexp, to string) []byte {
	return from.ReplaceAll(text, []byte("${1}${3}${5}"+to+"${2}${4}${6}"))
}

// module is the first line of go.mod.
var module = regexp.MustCompile(`^module github\.com/([^/]+)/terraform-provider-wazzup\n`)

// current returns the owner that a checkout has in its module path.
func current(root string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	match := module.FindSubmatch(text)
	if match == nil {
		return "", errors.New("go.mod has another module path than github.com/{owner}/terraform-provider-wazzup")
	}
	return string(match[1]), nil
}
