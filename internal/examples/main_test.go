// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const folder = "../../examples"

// read is a file of the examples.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// put copies files of an example into a workspace.
func put(t *testing.T, w *acctest.Workspace, example string, files ...string) {
	t.Helper()
	for _, name := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(w.Dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		w.Write(name, read(t, example+"/"+name))
	}
}

// has fails the test if an output lacks one of the texts.
func has(t *testing.T, r acctest.Result, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.Output, text) {
			t.Errorf("the output lacks %q:\n%s", text, r.Output)
		}
	}
}

var (
	constraint = regexp.MustCompile(`source += "wazzup24/wazzup"\n +version += "~> 0\.1\.0"\n`)
	block      = regexp.MustCompile(`(?m)^provider "wazzup" \{`)
	inIndex    = regexp.MustCompile(`(?m)^\| \[([a-z]+)\]\(([a-z]+)\)`)
)

// Without a provider block, Terraform reports a missing token in words of its own, before the provider can. A module must not have
// one, so its test has it.
func TestEachExampleIsWhole(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	index := map[string]bool{}
	for _, found := range inIndex.FindAllStringSubmatch(read(t, "README.md"), -1) {
		if found[1] != found[2] {
			t.Errorf("%s links to %s", found[1], found[2])
		}
		index[found[1]] = true
	}
	seen := 0
	for _, entry := range entries {
		name := entry.Name()
		switch name {
		case "README.md", "data-sources", "ephemeral-resources", "provider", "resources": // the last four are parts of pages
			continue
		}
		seen++
		main := read(t, name+"/main.tf")
		if !index[name] {
			t.Errorf("%s is not in README.md", name)
		}
		if !constraint.MatchString(main) {
			t.Errorf("%s requires no version", name)
		}
		if !strings.HasPrefix(main, "# ") {
			t.Errorf("%s has no comment at its top", name)
		}
		if name == "module" {
			main = read(t, "module/tests/funnels.tftest.hcl")
		}
		if !block.MatchString(main) {
			t.Errorf("%s has no provider block", name)
		}
	}
	if seen != len(index) {
		t.Errorf("README.md has %d examples, and there are %d", len(index), seen)
	}
	if !constraint.MatchString(read(t, "provider/provider.tf")) {
		t.Error("the first page requires no version")
	}
}
