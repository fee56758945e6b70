// SPDX-License-Identifier: MPL-2.0

//go:build unix

package account

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// A process that was stopped (Ctrl-Z) holds its lock for as long as it pleases.
func TestAStoppedProcessHoldsTheLock(t *testing.T) {
	l := newLock(t)
	other := another(t, l, 0)
	if said := other.says(); said != "held" {
		t.Fatal(said)
	}
	if _, err := l.tries(t, 2*shortTimings.LockGiveUp); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one that works is given up: %v", err)
	}
	pid := other.cmd.Process.Pid
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	_, err := l.tries(t, 20*shortTimings.LockGiveUp)
	var locked *LockedError
	if !errors.As(err, &locked) || locked.Holder == nil || locked.Holder.PID != pid || locked.Path != l.fileAt(t, lockExtension) {
		t.Errorf("one that was stopped: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	started := time.Now()
	if _, _, err := l.acquire(ctx); !errors.Is(err, context.Canceled) || time.Since(started) > time.Second {
		t.Errorf("Ctrl-C after %v: %v", time.Since(started), err)
	}
	if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(2*shortTimings.LockNotice, other.release)
	if waited, err := l.tries(t, 20*shortTimings.LockGiveUp); err != nil || waited == nil || waited.Holder.PID != pid {
		t.Errorf("one that goes on: %+v, %v", waited, err)
	}
}

// The system frees the lock of a process that is killed, and what it has left behind keeps nobody waiting.
func TestAKilledProcessHasHeldTheLock(t *testing.T) {
	l := newLock(t)
	other := another(t, l, 0)
	other.says()
	waitUntil(t, func() bool { return readHolder(l.fileAt(t, holderExtension)) != nil })
	if err := other.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.cmd.Wait()
	if waited, err := l.tries(t, time.Second); err != nil || waited != nil {
		t.Errorf("%+v, %v", waited, err)
	}
}

// A lock belongs to a file. If somebody removes that, or empties the folder, a process that finds another file there does
// not have the lock.
func TestALockFileIsRemovedUnderItsHolder(t *testing.T) {
	for name, remove := range map[string]func(*testing.T, lock) error{
		"the lock file": func(t *testing.T, l lock) error { return os.Remove(l.fileAt(t, lockExtension)) },
		"another file in its place": func(t *testing.T, l lock) error {
			path := l.fileAt(t, lockExtension)
			return errors.Join(os.WriteFile(path+"2", nil, 0o600), os.Rename(path+"2", path))
		},
		"all files": func(_ *testing.T, l lock) error {
			err := os.RemoveAll(l.dir)
			time.Sleep(10 * 5 * shortTimings.LockPoll) // the holder notices before anybody else comes
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLock(t)
			other := another(t, l, quietly)
			l.timings.LockBeat = time.Hour // what says nothing for so long may still live
			other.says()
			for range 3 {
				waitUntil(t, func() bool { return readHolder(l.fileAt(t, holderExtension)) != nil })
				if err := remove(t, l); err != nil {
					t.Fatal(err)
				}
				if _, err := l.tries(t, 200*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
					t.Fatalf("a second process has the lock: %v", err)
				}
			}
			other.release()
			if _, err := l.tries(t, 10*time.Second); err != nil {
				t.Error(err)
			}
		})
	}
}

// Lock files are removed by those who hold them, as a sweep does. Who has opened the file by then, and locks it when it is
// free, has not got the lock with it: others find another file.
func TestALockFileIsRemovedByItsHolder(t *testing.T) {
	path := newLock(t).fileAt(t, lockExtension)
	var holders, got atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for got.Load() < 500 {
				file, err := tryLock(path, true)
				if err != nil {
					t.Error(err)
					return
				}
				if file == nil {
					continue
				}
				if n := holders.Add(1); n != 1 {
					t.Errorf("%d have the lock", n)
				}
				time.Sleep(10 * time.Microsecond)
				holders.Add(-1) // removing the file is the last thing that a holder does
				if got.Add(1)%2 == 0 {
					if err := os.Remove(path); err != nil {
						t.Error(err)
					}
				}
				closeLock(file)
			}
		})
	}
	wg.Wait()
}

// A process with many writes leaves some of the time to others, with the times of a release.
func TestNobodyIsStarved(t *testing.T) {
	l := newLock(t)
	l.timings = DefaultTimings
	const turns = 4
	var writes atomic.Int32
	var wg sync.WaitGroup
	release, _, err := l.acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 50 {
		wg.Go(func() {
			release, _, err := l.acquire(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			time.Sleep(5 * time.Millisecond)
			writes.Add(1)
			release()
		})
	}
	other := another(t, l, turns)
	waitUntil(t, func() bool { return isFresh(l.fileAt(t, waitingExtension), time.Second) })
	release()
	for n := range turns {
		other.says()
		after := writes.Load()
		t.Logf("turn %d of the other process after %d writes of this one", n+1, after)
		if most := int32(3 * (n + 1)); after > most { // without a pause, about one of fifty
			t.Errorf("turn %d of the other process came after %d writes of this one, want %d at most", n+1, after, most)
		}
	}
	wg.Wait()
}

func waitUntil(t *testing.T, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("still waiting")
		}
	}
}
