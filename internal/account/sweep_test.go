// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// What has not been used for thirty days goes, with the first write of a process, at most once a day. What is in use, what
// is held, and what is not ours stays.
func TestOldFilesAreSwept(t *testing.T) {
	const old, fresh = 31 * 24 * time.Hour, 29 * 24 * time.Hour
	hash := func(n byte) string { return lock{key: string(rune(n))}.hash() }
	dir := filepath.Join(t.TempDir(), "locks")
	put := func(name string, age time.Duration) {
		path, then := filepath.Join(dir, name), time.Now().Add(-age)
		if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.Chtimes(path, then, then)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var ours, stay []string
	for _, name := range []string{
		".json", ".holder", ".waiting", ".20200102T030405.123456789Z.42.backup.json", ".42.tmp", ".20200102T030405.123456789Z.42.tmp", ".lock",
	} {
		ours = append(ours, hash('a')+name)
		stay = append(stay, hash('b')+name)
		put(hash('a')+name, old)
		put(hash('b')+name, fresh)
		if name != ".42.tmp" && name != ".20200102T030405.123456789Z.42.tmp" { // no lock is needed for these
			stay = append(stay, hash('h')+name)
			put(hash('h')+name, old)
		}
	}
	for _, name := range []string{ // not ours
		"notes.txt", "terraform.lock", "a.json", hash('a') + ".json.bak", hash('a') + ".backup.json", "x" + hash('a') + ".json", hash('a') + ".txt", "x.tmp",
		hash('a')[1:] + ".lock", hash('a') + "0.lock", ".lock", "42.tmpx",
	} {
		stay = append(stay, name)
		put(name, old)
	}
	ours = append(ours, "swept.7.tmp")
	put("swept.7.tmp", old)
	stay = append(stay, hash('d')+".json")
	if err := os.Mkdir(filepath.Join(dir, hash('d')+".json"), 0o700); err != nil {
		t.Fatal(err)
	}
	holder, err := tryLock(filepath.Join(dir, hash('h')+".lock"), false)
	if err != nil || holder == nil {
		t.Fatal(err)
	}
	defer closeLock(holder)

	first := lock{key: "new", dir: dir, timings: shortTimings}
	write := func() {
		t.Helper()
		if _, err := first.tries(t, 10*time.Second); err != nil {
			t.Fatal(err)
		}
	}
	write()
	if !locksAreSwept {
		ours = slices.DeleteFunc(ours, func(name string) bool { return filepath.Ext(name) == ".lock" })
	}
	for _, name := range ours {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left: %v", name, err)
		}
	}
	for _, name := range append(stay, stampName) {
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}

	next := func() { folders.Delete(dir); write() } // another process
	put(ours[0], old)
	next()
	if _, err := os.Lstat(filepath.Join(dir, ours[0])); err != nil {
		t.Errorf("swept twice a day: %v", err)
	}
	put(stampName, 25*time.Hour)
	next()
	if _, err := os.Lstat(filepath.Join(dir, ours[0])); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("not swept on the next day: %v", err)
	}
}

// A record that is read every day is in use, though nobody writes to the account.
func TestABaselineThatIsReadIsNotSwept(t *testing.T) {
	a := alone(t, &fake{semantics: replacing})
	if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
		t.Fatal(err)
	}
	path, then := a.lock.fileAt(t, baselineExtension), time.Now().Add(-29*24*time.Hour)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
	if _, err := next(a).List(t.Context(), ForRefresh); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || time.Since(info.ModTime()) > time.Hour {
		t.Errorf("%v, %v", info.ModTime(), err)
	}
}
