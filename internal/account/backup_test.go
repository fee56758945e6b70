// SPDX-License-Identifier: MPL-2.0

package account

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// backupsOf are an account's backups, the oldest first.
func backupsOf(t *testing.T, a *Account) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(a.lock.dir, a.lock.hash()+".*.backup.json"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}

// saved is the list of a backup, read by other means than those it was written with: the form is that of a post, and
// nothing but what is documented is in it.
func saved(t *testing.T, path string) []wazzup.Pipeline {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var body map[string][]map[string]json.RawMessage
	if err := json.Unmarshal(content, &body); err != nil || len(body) != 1 || body["pipelines"] == nil {
		t.Fatalf("%v: %s", err, content)
	}
	list := []wazzup.Pipeline{}
	for _, item := range body["pipelines"] {
		var p wazzup.Pipeline
		for name, value := range item {
			target := map[string]any{"id": &p.ID, "name": &p.Name, "stages": &p.Stages}[name]
			if target == nil {
				t.Errorf("%s has the member %q", path, name)
			} else if err := json.Unmarshal(value, target); err != nil || name == "stages" && len(p.Stages) == 0 {
				t.Errorf("%v: %s", err, value)
			}
		}
		list = append(list, p)
	}
	return list
}

// Before each post, the list as it was read lies in a file that only this user can read; the last ten do.
func TestTheListIsSavedBeforeEachPost(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "locks")
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign)}
		a := aloneInFakeTime(t, dir, f)
		var want [][]wazzup.Pipeline
		prior := map[string]wazzup.Pipeline{}
		for n := range 13 {
			read := f.now()
			want = append(want, read)
			f.beforePost = func(int) error { // it is there before the post
				if files := backupsOf(t, a); len(files) != min(n+1, keptBackups) {
					t.Errorf("write %d: %d backups", n, len(files))
				} else {
					diff(t, "saved before the post", read, saved(t, files[len(files)-1]))
				}
				return nil
			}
			planned := byID(funnel("x", fmt.Sprint("X", n), "a b"))
			result, err := a.Write(t.Context(), Change{Prior: prior, Planned: planned})
			if err != nil || result.NoBackup != nil {
				t.Fatalf("%+v, %v", result, err)
			}
			diff(t, "the result's", read, saved(t, result.Backup))
			prior = planned
		}
		files := backupsOf(t, a)
		for n, list := range want[len(want)-keptBackups:] {
			diff(t, files[n], list, saved(t, files[n]))
			if info, err := os.Stat(files[n]); err != nil || info.Mode().Perm()&0o077 != 0 && locksAreSwept {
				t.Errorf("%v, %v", info.Mode(), err)
			}
		}
	})
}

// A write that posts nothing saves nothing, and neither does one that only looks.
func TestNothingIsSavedWithoutAPost(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "locks")
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "X", "")
		a := aloneInFakeTime(t, dir, &fake{semantics: replacing, list: append(clone(foreign), x)})
		result, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(x)})
		if err != nil || result.Backup != "" || result.NoBackup != nil || len(backupsOf(t, a)) > 0 {
			t.Errorf("%+v, %v", result, err)
		}
	})
}

// What is named is the list from before anything that may have been taken; attempts do not push it out.
func TestTheBackupOfAWriteWithManyAttempts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "locks")
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		a := aloneInFakeTime(t, dir, f)
		more := funnel("more", "somebody else's", "")
		f.beforePost = func(n int) error {
			switch n {
			case 1, 2:
				return err429 // not taken
			case 3:
				f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { return append(list, more) })
				return err502 // it may have been taken
			}
			return nil
		}
		result, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "named", foreign, saved(t, result.Backup))
		files := backupsOf(t, a)
		if len(files) != 2 {
			t.Fatalf("%d backups of 4 posts, of which three are about the same list", len(files))
		}
		diff(t, "the last", append(clone(foreign), more), saved(t, files[1]))
	})
}

// An error after a post that may have lost something says where the list is, too, and the result does after each.
func TestErrorsNameTheBackup(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "locks")
	for name, c := range map[string]struct {
		arrange func(*fake)
		of      func(error) (string, bool)
	}{
		"not read back": {func(f *fake) {
			f.afterPost = func(int) error { f.beforeGet = always(err502); return nil }
		}, func(err error) (string, bool) {
			e, ok := errors.AsType[*UnverifiedError](err)
			return e.Backup, ok
		}},
		"stored otherwise": {func(f *fake) { f.trims = true }, func(err error) (string, bool) {
			e, ok := errors.AsType[*ForeignAlteredError](err) // foreign ones, too, have blanks around them
			return e.Backup, ok
		}},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{semantics: replacing, list: clone(foreign)}
			c.arrange(f)
			result, err := aloneInFakeTime(t, dir, f).Write(t.Context(), Change{Planned: byID(funnel("x", " X ", ""))})
			path, ok := c.of(err)
			if !ok || path == "" || result.Backup != path {
				t.Fatalf("%s: %q, %q, %v", name, path, result.Backup, err)
			}
			diff(t, name, foreign, saved(t, path))
		})
	}
	for name, arrange := range map[string]func(*fake){
		"refused":               func(f *fake) { f.beforePost = always(err400) },
		"ours stored otherwise": func(f *fake) { f.trims, f.list = true, []wazzup.Pipeline{} },
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{semantics: replacing, list: clone(foreign)}
			arrange(f)
			before := f.now()
			result, err := aloneInFakeTime(t, dir, f).Write(t.Context(), Change{Planned: byID(funnel("x", " X ", ""))})
			if err == nil {
				t.Fatalf("%s: no error", name)
			}
			diff(t, name, before, saved(t, result.Backup))
		})
	}
}

// Accounts keep theirs apart, and writers that no lock keeps apart do not overwrite each other's.
func TestBackupsOfManyWriters(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "locks")
	var wg sync.WaitGroup
	paths := make(chan string, 100)
	for range 5 {
		a := aloneInFakeTime(t, dir, &fake{})
		for n := range keptBackups / 2 {
			for range 2 { // two processes with one account
				wg.Go(func() {
					path, err := a.saveBackup([]wazzup.Pipeline{funnel("x", fmt.Sprint(n), "")})
					if err != nil {
						t.Error(err)
					}
					paths <- path
				})
			}
		}
	}
	wg.Wait()
	close(paths)
	seen := map[string]bool{}
	for path := range paths {
		if _, err := os.Stat(path); err != nil || seen[path] {
			t.Errorf("%s twice: %v: %v", path, seen[path], err)
		}
		seen[path] = true
	}
}

// The last ten are kept by the order in which they were made, also if the clock was wrong for a while.
func TestBackupsAfterAClockThatWasWrong(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "locks")
	synctest.Test(t, func(t *testing.T) {
		a := aloneInFakeTime(t, dir, &fake{})
		f, err := a.lock.folder()
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now()
		for n := range keptBackups {
			if _, err := f.addBackup(a.lock.hash(), now.AddDate(50, 0, n), []byte("{}")); err != nil {
				t.Fatal(err)
			}
		}
		var right []string
		for range keptBackups {
			path, err := f.addBackup(a.lock.hash(), now, []byte("{}"))
			if err != nil {
				t.Fatal(err)
			}
			right = append(right, path)
		}
		diff(t, "kept", right, backupsOf(t, a))
	})
}
