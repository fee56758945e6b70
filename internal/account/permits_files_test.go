// SPDX-License-Identifier: MPL-2.0

package account

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The files of runs in any folder go when none of their permits is good any more.
func TestPermitsThatHaveExpiredAreSwept(t *testing.T) {
	r := newRuns(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		files := func(id, workDir string) []string {
			t.Helper()
			a, permits := r.run(f, workDir)
			if _, err := a.Write(t.Context(), Change{Planned: byID(funnel(id, "N", ""))}); err != nil {
				t.Fatal(err)
			}
			permits.Abandon()
			left, _ := filepath.Glob(filepath.Join(r.dir, "runs", "*"+baselineExtension))
			return left
		}
		old := files("x", "elsewhere")
		time.Sleep(23 * time.Hour)
		if left := files("y", "here"); len(left) != 2 {
			t.Errorf("after 23 hours: %q", left)
		}
		time.Sleep(2 * time.Hour)
		if left := files("z", "here"); len(left) != 2 || slices.Contains(left, old[0]) {
			t.Errorf("after 25 hours: %q", left)
		}
	})
}

// Permits are only a help: odd files are as none, and nothing is held up by them.
func TestOddFilesInPlaceOfPermits(t *testing.T) {
	r := newRuns(t)
	x := funnel("x", "X", "")
	f := &fake{semantics: replacing, list: append(clone(foreign), x)}
	folder := filepath.Join(r.dir, "runs")
	for name, put := range map[string]func(string) error{
		"a folder": func(path string) error { return os.MkdirAll(path, 0o700) },
		"no JSON":  func(path string) error { return os.WriteFile(path, []byte("{"), 0o600) },
		"huge": func(path string) error {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				return err
			}
			return os.Truncate(path, 1<<30)
		},
		"a dangling link": func(path string) error { return os.Symlink("nowhere", path) },
	} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := put(filepath.Join(folder, "odd.json")); err != nil {
			t.Fatal(err)
		}
		a, permits := r.run(f, "here")
		if got := a.Permitted(x); got != NotPermitted {
			t.Errorf("%s: %q", name, got)
		}
		permits.Close()
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // a file in place of the folder
		t.Fatal(err)
	}
	a, permits := r.run(f, "here")
	if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("n", "N", ""))}); err != nil {
		t.Error(err)
	}
	permits.Close()
}

// Each workspace of the CLI has a state of its own, so the permits of one are not another's.
func TestPermitsOfAnotherWorkspace(t *testing.T) {
	t.Chdir(t.TempDir())
	seen := map[string]bool{}
	look := func() {
		t.Helper()
		_, name, err := ThisProcess().workspace()
		if err != nil {
			t.Fatal(err)
		}
		seen[name] = true
	}
	look()
	t.Setenv("TF_WORKSPACE", "default")
	look()
	if len(seen) != 1 {
		t.Errorf("the default workspace has %d names", len(seen))
	}
	t.Setenv("TF_WORKSPACE", "staging")
	look()
	t.Setenv("TF_WORKSPACE", "")
	if err := os.MkdirAll(".terraform", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(".terraform", "environment"), []byte("live"), 0o600); err != nil {
		t.Fatal(err)
	}
	look()
	if len(seen) != 3 {
		t.Errorf("three workspaces have %d names", len(seen))
	}
}

// A path through a symbolic link is the same working directory.
func TestAWorkingDirectoryBehindALink(t *testing.T) {
	dir, link := t.TempDir(), filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	one, _, err := Process{LookupEnv: os.LookupEnv, Dir: dir}.workspace()
	two, _, other := Process{LookupEnv: os.LookupEnv, Dir: link}.workspace()
	if one != two || err != nil || other != nil {
		t.Errorf("%s, %s, %v, %v", one, two, err, other)
	}
}

// A folder above may be closed to the user: the workspace is read all the same.
func TestAWorkspaceBelowAFolderThatIsClosed(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("no folder is closed to root, and Windows has no such users")
	}
	closed := t.TempDir()
	dir := filepath.Join(closed, "work")
	if err := os.MkdirAll(filepath.Join(dir, ".terraform"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".terraform", "environment"), []byte("live"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	_, name, err := ThisProcess().workspace()
	if e := os.Chmod(closed, 0o700); e != nil {
		t.Fatal(e)
	}
	if err != nil || !strings.HasSuffix(name, "\x00live") {
		t.Errorf("%q, %v", name, err)
	}
}
