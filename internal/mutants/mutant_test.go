// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const difference = `--- a/internal/account/lock.go
+++ b/internal/account/lock.go
@@ -1,3 +1,2 @@
 a
-b
 c
--- a/main.go
+++ b/main.go
@@ -1,3 +1,2 @@
 a
-b
 c
`

const header = "Breaks: it loses funnels: all\nPromise: 3, 8\nTests: ./internal/account TestX TestY\nTests: ./internal/wazzup TestZ\n\n"

func TestAPatchIsRead(t *testing.T) {
	got, err := parse(header + difference)
	if err != nil {
		t.Fatal(err)
	}
	want := mutant{
		breaks:  "it loses funnels: all",
		promise: "3, 8",
		tests:   []tests{{"./internal/account", []string{"TestX", "TestY"}}, {"./internal/wazzup", []string{"TestZ"}}},
		folders: []string{"internal/account", "."},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(mutant{}, tests{})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestPatchesWithoutAPromiseOrATest(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"no difference":      {header, "no difference"},
		"breaks nothing":     {strings.Replace(header, "Breaks", "Reason", 1) + difference, "Breaks"},
		"no promise":         {strings.Replace(header, "Promise", "Row", 1) + difference, "Promise"},
		"an odd promise":     {strings.Replace(header, "3, 8", "all", 1) + difference, "Promise"},
		"no tests":           {strings.ReplaceAll(header, "Tests", "By") + difference, "Tests"},
		"a package alone":    {strings.Replace(header, " TestX TestY", "", 1) + difference, "not a package and names"},
		"tests alone":        {strings.Replace(header, "./internal/account ", "", 1) + difference, "not a package and names"},
		"a pattern":          {strings.Replace(header, "TestX TestY", "TestX|TestY", 1) + difference, "not a package and names"},
		"all packages":       {strings.Replace(header, "./internal/account", "./...", 1) + difference, "not a package and names"},
		"header behind":      {"\n" + difference + header, "Breaks"},
		"the flag of a test": {strings.Replace(header, "TestX", "-short", 1) + difference, "not a package and names"},
	} {
		if p, err := parse(c.text); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %+v, %v; want an error with %q", name, p, err, c.says)
		}
	}
}

func TestPatchesArePickedByName(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"b-two.patch", "a-one.patch", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(header+difference), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for pattern, want := range map[string][]string{"": {"a-one", "b-two"}, "two$": {"b-two"}} {
		patches, err := load(folder, regexp.MustCompile(pattern))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range patches {
			got = append(got, p.name)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", pattern, d)
		}
	}
	if _, err := load(folder, regexp.MustCompile("patch")); err == nil {
		t.Error("nothing picked, and no error: nothing would be proven")
	}
	if err := os.WriteFile(filepath.Join(folder, "c.patch"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := load(folder, regexp.MustCompile("")); err == nil || !strings.Contains(err.Error(), "c.patch") {
		t.Errorf("%v, want the name of the file that is no patch", err)
	}
}

// The planted bugs themselves can be read, and name tests that there are.
func TestMutants(t *testing.T) {
	root := filepath.Join("..", "..")
	patches, err := load(filepath.Join(root, filepath.FromSlash(patchesPath)), regexp.MustCompile(""))
	if err != nil {
		t.Fatal(err)
	}
	if len(patches) < 16 {
		t.Errorf("%d patches", len(patches))
	}
	for _, tests := range needed(patches) {
		var code strings.Builder
		files, _ := filepath.Glob(filepath.Join(root, tests.pkg, "*_test.go"))
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(text)
		}
		for _, name := range tests.names {
			if !strings.Contains(code.String(), "\nfunc "+name+"(") {
				t.Errorf("%s has no %s", tests.pkg, name)
			}
		}
	}
}

func TestTestsAreNeededOnce(t *testing.T) {
	got := needed([]mutant{
		{tests: []tests{{"./a", []string{"TestX"}}, {"./b", []string{"TestX"}}}},
		{tests: []tests{{"./a", []string{"TestY", "TestX"}}}},
	})
	want := []tests{{"./a", []string{"TestX", "TestY"}}, {"./b", []string{"TestX"}}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(tests{})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
