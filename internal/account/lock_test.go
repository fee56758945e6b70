// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func TestWritersTakeTurns(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, latency: 50 * time.Millisecond, list: clone(foreign)}
		first := open(f)
		second := New(first.config) // another provider block of the same process
		want := clone(foreign)
		var wg sync.WaitGroup
		for i := range 20 {
			p := funnel(string(rune('a'+i)), "P", "s")
			want = append(want, p)
			a := first
			if i%2 == 1 {
				a = second
			}
			wg.Go(func() {
				if _, err := a.Write(t.Context(), Change{Planned: byID(p)}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		diff(t, "list", byID(want...), byID(f.list...))
		if f.most != 1 {
			t.Errorf("%d posts at a time", f.most)
		}
	})
}

// Within a process, turns are taken without a file too.
func TestWritersTakeTurnsWithoutALockFile(t *testing.T) {
	occupied := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(occupied, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, latency: 50 * time.Millisecond, list: clone(foreign)}
		config := open(f).config
		config.LockDir = filepath.Join(occupied, "locks")
		want := clone(foreign)
		var wg sync.WaitGroup
		for _, id := range []string{"x", "y", "z"} {
			p := funnel(id, "P", "s")
			want = append(want, p)
			wg.Go(func() {
				if result, err := New(config).Write(t.Context(), Change{Planned: byID(p)}); err != nil || result.NoLockFile == nil {
					t.Errorf("no lock file: %v, %v", result.NoLockFile, err)
				}
			})
		}
		wg.Wait()
		diff(t, "list", byID(want...), byID(f.list...))
		if f.most != 1 {
			t.Errorf("%d posts at a time", f.most)
		}
	})
}

func TestTwoAccountsDoNotWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		var wg sync.WaitGroup
		for range 5 {
			a := open(&fake{latency: time.Second})
			wg.Go(func() {
				if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(started); took > 4*time.Second {
			t.Errorf("took %v, want what one write takes", took)
		}
	})
}

func TestACancelledWaiterLeavesWithoutWriting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{latency: 10 * time.Second}
		a := open(f)
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}) })
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := a.Write(ctx, Change{Planned: byID(funnel("y", "Y", ""))}); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		wg.Wait()
		if f.postCount() != 1 {
			t.Errorf("%d posts", f.postCount())
		}
	})
}

// A write that gets no answers gives up in the end, and those who wait for it go on.
func TestThoseWhoWaitForAHungWriteGoFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const timeout = 30 * time.Second
		f := &fake{semantics: replacing, list: clone(foreign)}
		f.beforePost = func(n int) error {
			if n <= 5 { // the first writer's attempts
				time.Sleep(timeout)
				return errReset
			}
			return nil
		}
		a := open(f)
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); !errors.Is(err, errReset) {
				t.Error(err)
			}
		})
		synctest.Wait()
		started := time.Now()
		for _, id := range []string{"y", "z"} {
			wg.Go(func() {
				if _, err := a.Write(t.Context(), Change{Planned: byID(funnel(id, "N", ""))}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		// Five attempts, five spans of reads that agree, and the waits between the attempts.
		if took, most := time.Since(started), 5*(timeout+DefaultTimings.NotTaken+DefaultTimings.MaxPoll)+time.Minute; took > most {
			t.Errorf("they waited for %v, want %v at most", took, most)
		}
		diff(t, "list", byID(append(clone(foreign), funnel("y", "N", ""), funnel("z", "N", ""))...), byID(f.now()...))
	})
}

func TestAnotherProcessHoldsTheLock(t *testing.T) {
	f := &fake{}
	a := open(f)
	other := lockFile(t, a) // another open file excludes as another process does
	ctx, cancel := context.WithTimeout(t.Context(), 3*DefaultTimings.LockPoll)
	defer cancel()
	if _, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))}); !errors.Is(err, context.DeadlineExceeded) || f.gets > 0 {
		t.Errorf("%d reads, %v", f.gets, err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
		t.Error(err)
	}
}

// Two containers, each with a home of its own, know nothing of each other.
func TestALockHoldsInItsCacheFolder(t *testing.T) {
	f := &fake{}
	a := open(f)
	held := lockFile(t, a)
	defer held.Close() //nolint:errcheck // it is only held
	elsewhere := a.config
	elsewhere.LockDir = t.TempDir()
	if _, err := New(elsewhere).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
		t.Error(err)
	}
}

func TestWhereNoLockFileCanBeMade(t *testing.T) {
	occupied := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(occupied, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := &fake{semantics: replacing}
	config := open(f).config
	config.LockDir = filepath.Join(occupied, "locks")
	a := New(config)
	result, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
	if err != nil || !errors.Is(result.NoLockFile, errNoLockFile) {
		t.Errorf("%v, %v", result.NoLockFile, err)
	}
	result, err = a.Write(t.Context(), Change{Planned: byID(funnel("y", "Y", ""))})
	if err != nil || result.NoLockFile != nil {
		t.Errorf("said twice: %v, %v", result.NoLockFile, err)
	}
	diff(t, "list", []wazzup.Pipeline{funnel("x", "X", ""), funnel("y", "Y", "")}, f.list)
}

// lockFile locks an account's file as another process does.
func lockFile(t *testing.T, a *Account) *flock.Flock {
	t.Helper()
	file, err := tryLock(a.lock.fileAt(t, lockExtension), true)
	if err != nil || file == nil {
		t.Fatal(file, err)
	}
	return file
}

// shortTimings are for tests in real time, with other processes.
var shortTimings = func() Timings {
	s := DefaultTimings
	s.LockPoll, s.LockPause, s.LockBeat = 5*time.Millisecond, 20*time.Millisecond, 50*time.Millisecond
	s.LockNotice, s.LockGiveUp, s.Files = 200*time.Millisecond, time.Second, 5*time.Second
	return s
}()

// newLock is a lock in a folder of its own.
func newLock(t *testing.T) lock {
	t.Helper()
	return lock{key: t.Name(), dir: filepath.Join(t.TempDir(), "locks"), timings: shortTimings}
}

// fileAt is the path of one of the lock's files.
func (l lock) fileAt(t *testing.T, extension string) string {
	t.Helper()
	f, err := l.folder()
	if err != nil {
		t.Fatal(err)
	}
	return l.file(f, extension)
}

// tries waits for the lock for a while, and returns how that ended; a lock that was had is released.
func (l lock) tries(t *testing.T, d time.Duration) (*LockWait, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	release, waited, err := l.acquire(ctx)
	if release != nil {
		release()
	}
	return waited, err
}

// alone makes an Account with a cache folder of its own, which does not exist yet, for tests in real time.
func alone(t *testing.T, f *fake) *Account {
	t.Helper()
	config := open(f).config
	dir := t.TempDir()
	config.LockDir, config.Timings = filepath.Join(dir, "locks"), shortTimings
	t.Cleanup(func() { // what was given up may still be busy there
		for i := 0; i < 100 && os.RemoveAll(config.LockDir) != nil; i++ {
			time.Sleep(10 * time.Millisecond)
		}
	})
	return New(config)
}
