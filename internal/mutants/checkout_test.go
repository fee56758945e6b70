// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// repository is a checkout of a module with a test that fails if its one function is wrong.
func repository(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	write(t, root, map[string]string{
		".gitignore":  "/build/\n",
		"go.mod":      "module example.com/m\n\ngo 1.26\n",
		"m.go":        "package m\n\n// One is one.\nfunc One() int {\n\treturn 1\n}\n",
		"m_test.go":   "package m\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestOne(t *testing.T) {\n\tif n := One(); n != 1 && (n != 3 || os.Getenv(\"WAZZUP_TEST_ALL\") != \"\") {\n\t\tt.Error(n)\n\t}\n}\n\nfunc TestTrue(*testing.T) {}\n\nfunc TestRedInFull(t *testing.T) {\n\tif os.Getenv(\"WAZZUP_TEST_ALL\") != \"\" {\n\t\tt.Error()\n\t}\n}\n",
		"removed.go":  "package m\n\nfunc two() int { return One() }\n",
		"build/built": "",
	})
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}} {
		cmd := exec.CommandContext(t.Context(), "git", args...)
		cmd.Dir = root
		if output, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, output)
		}
	}
	if err := os.Remove(filepath.Join(root, "removed.go")); err != nil {
		t.Fatal(err)
	}
	write(t, root, map[string]string{"untracked.txt": "\n"})
	return root
}

func write(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A test may fail once because the machine is busy. What it has written is shown, and the bug is planted all the same.
func TestATestThatFailsOnce(t *testing.T) {
	root, folder := repository(t), t.TempDir()
	write(t, root, map[string]string{"once_test.go": "package m\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\n" +
		"func TestOnce(t *testing.T) {\n\tif os.Mkdir(" + strconv.Quote(filepath.Join(folder, "once")) + ", 0o700) == nil || One() != 1 {\n\t\tt.Error(\"not now\")\n\t}\n}\n"})
	tree, err := copyCheckout(t.Context(), root, filepath.Join(t.TempDir(), "copy"))
	if err != nil {
		t.Fatal(err)
	}
	patches := []mutant{bug(t, "return 1", "return 2", "TestOnce", "TestTrue")}
	s, err := prepare(t.Context(), os.Stderr, tree, t.TempDir(), patches)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	clean, err := s.all(t.Context(), &out, patches)
	if err != nil || clean[". TestOnce"] != passed || clean[". TestTrue"] != passed {
		t.Errorf("%v, %v", clean, err)
	}
	for _, text := range []string{"not now", "run again: TestOnce.\n"} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("no %q in:\n%s", text, out.String())
		}
	}
}

// bug is a patch of m.go that makes one line of another.
func bug(t *testing.T, from, to string, names ...string) mutant {
	t.Helper()
	text := "Breaks: b\nPromise: 1\nTests: ./m " + strings.Join(names, " ") + "\n\n" +
		"--- a/m.go\n+++ b/m.go\n@@ -7,3 +7,3 @@\n func One() int {\n-\t" + from + "\n+\t" + to + "\n }\n"
	p, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	p.name, p.file, p.tests[0].pkg = "bug", filepath.Join(t.TempDir(), "bug.patch"), "."
	write(t, filepath.Dir(p.file), map[string]string{"bug.patch": text})
	return p
}

func TestACopyHasWhatGitWouldKeep(t *testing.T) {
	tree, err := copyCheckout(t.Context(), repository(t), filepath.Join(t.TempDir(), "copy"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(tree.folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if d := cmp.Diff([]string{".gitignore", "go.mod", "m.go", "m_test.go", "untracked.txt"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A bug that there is no time for is looked at as far as that takes none.
func TestLeavingABugOut(t *testing.T) {
	tree, err := copyCheckout(t.Context(), repository(t), filepath.Join(t.TempDir(), "copy"))
	if err != nil {
		t.Fatal(err)
	}
	types, err := newTypeChecker(t.Context(), tree)
	if err != nil {
		t.Fatal(err)
	}
	one := endings{". TestOne": passed}
	for name, c := range map[string]struct {
		patch mutant
		clean endings
		want  verdict
	}{
		"that applies":       {bug(t, "return 1", "return 2", "TestOne"), one, leftOut},
		"that applies still": {bug(t, "return 1", "return 3", "TestOne"), one, leftOut},
		"that does not":      {bug(t, "return 3", "return 4", "TestOne"), one, doesNotApply},
		"that is no code":    {bug(t, "return 1", "return (", "TestOne"), one, doesNotBuild},
		"of a type's":        {bug(t, "return 1", `return "1"`, "TestOne"), one, doesNotBuild},
		"with an import":     {bug(t, "return 1", `return len(os.Args)`, "TestOne"), one, doesNotBuild},
		"without its test":   {bug(t, "return 1", "return 2", "TestOne"), endings{}, testsNotRun},
	} {
		if r, err := leaveOut(t.Context(), tree, types, c.patch, c.clean); err != nil || r.verdict != c.want {
			t.Errorf("%s: %q, %v", name, r.verdict, err)
		}
	}
}

// A patch applies although its line numbers are not those of the file any more.
func TestPlantingABug(t *testing.T) {
	root := repository(t)
	for name, c := range map[string]struct {
		patch mutant
		want  verdict
		why   string
	}{
		"that its test sees":        {bug(t, "return 1", "return 2", "TestOne"), caught, ""},
		"that all tests see":        {bug(t, "return 1", "return 3", "TestOne"), caughtInFull, "TestOne"},
		"that is not why it is red": {bug(t, "return 1", "return 2", "TestRedInFull"), redBefore, "TestRedInFull"},
		"that a test does not see":  {bug(t, "return 1", "return 2", "TestOne", "TestTrue"), missed, "TestTrue"},
		"that ends the process":     {bug(t, "return 1", "panic(1)", "TestOne"), caught, ""},
		"in code that has changed":  {bug(t, "return 3", "return 4", "TestOne"), doesNotApply, "m.go"},
		"that does not compile":     {bug(t, "return 1", "return", "TestOne"), doesNotBuild, "not enough return values"},
		"that go vet sees":          {bug(t, "return 1", "return func() int { return 2; return 3 }()", "TestOne"), doesNotBuild, "unreachable"},
		"with a test there is not":  {bug(t, "return 1", "return 2", "TestNone"), testsNotRun, "TestNone"},
	} {
		t.Run(name, func(t *testing.T) {
			tree, err := copyCheckout(t.Context(), root, filepath.Join(t.TempDir(), "copy"))
			if err != nil {
				t.Fatal(err)
			}
			s, err := prepare(t.Context(), os.Stderr, tree, t.TempDir(), []mutant{c.patch})
			if err != nil {
				t.Fatal(err)
			}
			clean, err := s.all(t.Context(), io.Discard, []mutant{c.patch})
			if err != nil {
				t.Fatal(err)
			}
			r, err := try(t.Context(), tree, s, c.patch, clean)
			if err != nil || r.verdict != c.want || !strings.Contains(r.why, c.why) {
				t.Errorf("%q (%s), %v; want %q with %q", r.verdict, r.why, err, c.want, c.why)
			}
			if text, err := os.ReadFile(filepath.Join(tree.folder, "m.go")); err != nil || !strings.Contains(string(text), "return 1\n") {
				t.Errorf("the bug is still there: %s, %v", text, err)
			}
		})
	}
}

func TestAnInterruptEndsATestThatHangs(t *testing.T) {
	root, tmp := repository(t), t.TempDir()
	write(t, root, map[string]string{"hang_test.go": "package m\n\nimport (\n\t\"os\"\n\t\"testing\"\n\t\"time\"\n)\n\n" +
		"func TestHangs(*testing.T) {\n\t_ = os.Mkdir(os.TempDir()+\"/begun\", 0o700)\n\ttime.Sleep(time.Hour)\n}\n"})
	tree, err := copyCheckout(t.Context(), root, filepath.Join(t.TempDir(), "copy"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := prepare(t.Context(), os.Stderr, tree, tmp, []mutant{{tests: []tests{{".", []string{"TestHangs"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		for t.Context().Err() == nil {
			if _, err := os.Stat(filepath.Join(tmp, "begun")); err == nil {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	if _, err := s.run(ctx, []tests{{".", []string{"TestHangs"}}}, io.Discard); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
