// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// dist is where goreleaser puts a release, in the checkout.
var dist = filepath.Join("build", "dist")

// runSnapshot builds a release from a copy of the checkout, and again from a copy in another folder. A copy always has a remote
// repository, without which goreleaser finds no commit.
func runSnapshot(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("snapshot", flag.ContinueOnError)
	once := flags.Bool("once", false, "build once, and compare nothing")
	version := flags.String("version", "", "the `version` to build, instead of the tag's or one before the next release")
	if err := flags.Parse(args); err != nil {
		return err
	}
	root, err := run.Root(ctx)
	if err != nil {
		return err
	}
	if *version == "" {
		if *version, err = nextVersion(ctx, root); err != nil {
			return err
		}
	} else if !versionTag.MatchString("v" + *version) {
		return fmt.Errorf("-version is %q, and must be like 1.2.3", *version)
	}
	copies, err := os.MkdirTemp(filepath.Join(root, "build"), "release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(copies) //nolint:errcheck // git ignores it
	one, other := filepath.Join(copies, "one"), filepath.Join(copies, "some", "where", "else")
	if err := build(ctx, root, one, *version); err != nil {
		return err
	}
	built := filepath.Join(root, dist)
	if err := errors.Join(os.RemoveAll(built), os.Rename(filepath.Join(one, dist), built)); err != nil {
		return err
	}
	if err := runCheck(ctx, []string{built}); err != nil || *once {
		return err
	}
	if err := build(ctx, root, other, *version); err != nil {
		return err
	}
	return runCompare(ctx, []string{built, filepath.Join(other, dist)})
}

// build copies a checkout, and runs goreleaser in the copy, without publishing and signing.
func build(ctx context.Context, root, checkout, version string) error {
	if err := duplicate(ctx, root, checkout); err != nil {
		return err
	}
	goreleaser, err := beside("goreleaser")
	if err != nil {
		return err
	}
	fmt.Printf("Building version %s in %s: %d archives, some minutes.\n", version, checkout, len((&release{}).archives()))
	cmd := run.Disposable(ctx, goreleaser, "release", "--snapshot", "--clean", "--skip=sign", "--timeout=60m")
	cmd.Dir = checkout
	cmd.Env = append(os.Environ(), "GOWORK=off", "SNAPSHOT_VERSION="+version)
	output, err := cmd.CombinedOutput()
	if err != nil {
		return errors.Join(ctx.Err(), fmt.Errorf("goreleaser: %w\n%s", err, output))
	}
	return nil
}

// nextHeading is the first heading of the changelog: the version that the next release will have.
var nextHeading = regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+)\b`)

// nextVersion returns the version of the tag that the checkout is at; if it is at none, a version before the next one.
func nextVersion(ctx context.Context, root string) (string, error) {
	cmd := run.Disposable(ctx, "git", "describe", "--tags", "--exact-match", "--match", "v*", "--dirty")
	cmd.Dir = root
	if output, err := cmd.Output(); err == nil && !strings.Contains(string(output), "-dirty") {
		tag := strings.TrimSpace(string(output))
		if !versionTag.MatchString(tag) {
			return "", fmt.Errorf("the tag %q is not like v1.2.3", tag)
		}
		return strings.TrimPrefix(tag, "v"), nil
	}
	text, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return "", err
	}
	found := nextHeading.FindSubmatch(text)
	if found == nil {
		return "", errors.New("CHANGELOG.md has no heading with a version")
	}
	return string(found[1]) + "-dev", nil
}

// duplicate copies a checkout as it is: the files that git knows or would add, and the history.
func duplicate(ctx context.Context, root, to string) error {
	if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
		return errors.New("a release needs git's history: clone the repository instead of unpacking an archive of it")
	}
	if err := git(ctx, root, io.Discard, "clone", "--quiet", "--shared", "--no-checkout", root, to); err != nil {
		return err
	}
	if err := git(ctx, to, io.Discard, "reset", "--quiet"); err != nil { // so that git sees the same changes
		return err
	}
	var names strings.Builder
	if err := git(ctx, root, &names, "ls-files", "-z", "--cached", "--others", "--exclude-standard"); err != nil {
		return err
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(names.String(), "\x00"), "\x00") {
		if err := copyFile(filepath.Join(root, name), filepath.Join(to, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	tools := filepath.Join("build", "tools") // goreleaser starts one from there
	if err := os.Mkdir(filepath.Join(to, "build"), 0o750); err != nil {
		return err
	}
	return os.Symlink(filepath.Join(root, tools), filepath.Join(to, tools))
}

func git(ctx context.Context, folder string, out io.Writer, args ...string) error {
	cmd := run.Disposable(ctx, "git", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, out, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
	}
	return nil
}

func copyFile(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	if info.Mode().Type() == fs.ModeSymlink {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, info.Mode().Perm())
}
