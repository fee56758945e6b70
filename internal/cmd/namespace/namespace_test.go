// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

var root = filepath.Join("..", "..", "..")

func files(t *testing.T) []string {
	t.Helper()
	files, err := tracked(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Each place has the owner of the module path: a source in a configuration, an address in a registry, a link, the
// repository to which a release goes.
func TestOneOwner(t *testing.T) {
	t.Parallel()
	want, err := current(root)
	if err != nil {
		t.Fatal(err)
	}
	others := []string{"acme", "root"} // an example of a private registry; whom the files in an archive belong to
	seen := map[string]int{}
	for _, name := range files(t) {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			continue // removed, and not yet committed
		}
		for line := range bytes.Lines(text) {
			if !bytes.Contains(line, []byte("wazzup")) && !bytes.Contains(line, []byte("owner:")) {
				continue // most lines; a regular expression takes its time
			}
			for _, match := range source.FindAllSubmatch(line, -1) {
				got := string(slices.Concat(match[1:]...))
				if got != want && !slices.Contains(others, got) {
					t.Errorf("%s has the owner %q in %q, and go.mod has %q", name, got, match[0], want)
				}
				seen[name]++
			}
		}
	}
	for _, name := range []string{"go.mod", "README.md", ".goreleaser.yml", "GNUmakefile", "docs/index.md", "examples/provider/provider.tf"} {
		if seen[name] == 0 {
			t.Errorf("no owner was found in %s: the search has a gap", name)
		}
	}
}

// source finds owners by what surrounds them, whatever they are called.
var source = regexp.MustCompile(`source\s*=\s*\\?"(?:registry\.[a-z.]+/)?([a-z0-9-]+)/wazzup\b|registry\.[a-z]+\.[a-z]+/([a-z0-9-]+)/wazzup\b|github\.com/([A-Za-z0-9-]+)/terraform-provider-wazzup\b|^\s*owner: ([a-z0-9-]+)\n`)

// The command changes the owner everywhere, and nothing else: the way back leads to the same bytes.
func TestAnotherOwner(t *testing.T) {
	t.Parallel()
	from, err := current(root)
	if err != nil {
		t.Fatal(err)
	}
	names, copied := files(t), t.TempDir()
	before := map[string][]byte{}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			continue
		}
		before[name] = text
		if err := os.MkdirAll(filepath.Dir(filepath.Join(copied, name)), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"wazzup", "a", "another-owner"} { // a part of the project's name; a word
		if changed, err := rename(copied, names, name); err != nil || changed < 400 {
			t.Fatalf("%s: changed %d files: %v", name, changed, err)
		}
	}
	left := regexp.MustCompile(from + `/(?:terraform-provider-)?wazzup|owner: ` + from + `|"` + from + `"`)
	for name := range before {
		text, err := os.ReadFile(filepath.Join(copied, name))
		if err != nil {
			t.Fatal(err)
		}
		if found := left.Find(text); found != nil && name != "internal/cmd/namespace/namespace_test.go" {
			t.Errorf("%s still has %q", name, found)
		}
	}
	if os.Getenv(acctest.AllEnv) != "" {
		cmd := exec.CommandContext(t.Context(), "go", "build", "-o", os.DevNull, "./...")
		cmd.Dir, cmd.Env = copied, append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
		if output, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("with another owner: %v\n%s", err, output)
		}
	}
	if _, err := rename(copied, names, from); err != nil {
		t.Fatal(err)
	}
	for name, want := range before {
		if got, err := os.ReadFile(filepath.Join(copied, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not as it was: %v", name, err)
		}
	}
}

func TestNoOwner(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "internal", "Acme", "acme/x", "-acme", "acme-", "a--b", "a b"} {
		if _, err := rename(t.TempDir(), nil, name); err == nil {
			t.Errorf("%q is accepted as an owner", name)
		}
	}
}
