// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// hangs lets the file system of an account's folder hang from now on; the function that is returned ends that.
func (a *Account) hangs(t *testing.T) (end func()) {
	t.Helper()
	f, err := a.lock.folder()
	if err != nil {
		t.Fatal(err)
	}
	responses := make(chan struct{})
	f.stall = func() { <-responses }
	return func() { close(responses) }
}

func aloneInFakeTime(t *testing.T, dir string, f *fake) *Account {
	t.Helper()
	config := open(f).config
	config.LockDir = dir
	return New(config)
}

// A file system that hangs makes a write longer, once, and is no more than a missing lock file otherwise.
func TestAFileSystemThatHangs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "locks")
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		a := aloneInFakeTime(t, dir, f)
		end := a.hangs(t)
		started := time.Now()
		result, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
		if err != nil || !errors.Is(result.NoLockFile, errHangs) || !errors.Is(result.NoBackup, errHangs) {
			t.Errorf("%+v, %v", result, err)
		}
		if took, most := time.Since(started), DefaultTimings.LockNotice+2*DefaultTimings.Files; took > most {
			t.Errorf("it took %v, want %v at most", took, most)
		}
		started = time.Now()
		if _, err := a.List(t.Context(), ForRefresh); err != nil || time.Since(started) > 0 {
			t.Errorf("a read took %v: %v", time.Since(started), err)
		}
		end()
		synctest.Wait()
		if result, err = a.Write(t.Context(), Change{Planned: byID(funnel("y", "Y", ""))}); err != nil || result.Backup == "" {
			t.Errorf("after it: %+v, %v", result, err)
		}
	})
}

// It may begin to hang in the middle of a write. Those who wait within the process go on.
func TestAFileSystemThatHangsInTheMiddle(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "locks")
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		a := aloneInFakeTime(t, dir, f)
		var end func()
		f.beforePost = func(n int) error {
			if n == 1 {
				end = a.hangs(t)
			}
			return nil
		}
		started := time.Now()
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("y", "Y", ""))}); err != nil {
			t.Fatal(err)
		}
		if took, most := time.Since(started), 5*DefaultTimings.Files; took > most {
			t.Errorf("it took %v, want %v at most", took, most)
		}
		end()
	})
}

// Ctrl-C ends the wait for a file system at once, and what the file system grants later is given back.
func TestACancelWhileTheFileSystemHangs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "locks")
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing}
		a := aloneInFakeTime(t, dir, f)
		end := a.hangs(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		started := time.Now()
		if _, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))}); !errors.Is(err, context.DeadlineExceeded) || time.Since(started) != time.Second || f.gets > 0 {
			t.Errorf("after %v and %d reads: %v", time.Since(started), f.gets, err)
		}
		end()
		synctest.Wait()
		if result, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil || result.NoLockFile != nil {
			t.Errorf("%+v, %v", result, err)
		}
	})
}

// Nobody waits for a mutex while a record is read or written: what other resources ask for needs no file.
func TestNoMutexIsHeldWhileTheFileSystemHangs(t *testing.T) {
	for name, start := range map[string]func(*Account){
		"reading a record": func(a *Account) { _, _ = a.List(t.Context(), ForRefresh) },
		"writing one":      func(a *Account) { a.storeBaseline(newList(foreign), nil) },
		"saving the list":  func(a *Account) { _, _ = a.saveBackup(foreign) },
	} {
		a := alone(t, &fake{semantics: replacing})
		asked := make(chan struct{}, 10)
		f, err := a.lock.folder()
		if err != nil {
			t.Fatal(err)
		}
		responses := make(chan struct{})
		f.stall = func() { asked <- struct{}{}; <-responses }
		done := make(chan struct{})
		go func() { defer close(done); start(a) }()
		<-asked
		started := time.Now()
		a.Registry.Own("x")
		_ = a.Wary() // which the account's own mutex guards
		if took := time.Since(started); !a.Registry.Owned("x") || took > shortTimings.Files/2 {
			t.Errorf("%s: another resource waits for %v", name, took)
		}
		close(responses)
		<-done
	}
}
