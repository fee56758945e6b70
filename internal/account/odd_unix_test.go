// SPDX-License-Identifier: MPL-2.0

//go:build unix

package account

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// odd are the things that can lie where a file should be.
var odd = map[string]func(t *testing.T, path string) error{
	"a named pipe": func(_ *testing.T, path string) error { return syscall.Mkfifo(path, 0o600) },
	"a socket": func(t *testing.T, path string) error {
		t.Chdir(filepath.Dir(path)) // the path of a socket must be short
		s, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Base(path)})
		if err == nil {
			s.SetUnlinkOnClose(false)
			err = s.Close()
		}
		return err
	},
	"a folder":          func(_ *testing.T, path string) error { return os.Mkdir(path, 0o700) },
	"a folder in use":   func(_ *testing.T, path string) error { return os.MkdirAll(filepath.Join(path, "x"), 0o700) },
	"a link to nowhere": func(_ *testing.T, path string) error { return os.Symlink(path+" nowhere", path) },
	"a link to itself":  func(_ *testing.T, path string) error { return os.Symlink(path, path) },
	"a link to a named pipe": func(_ *testing.T, path string) error {
		return errors.Join(syscall.Mkfifo(path+" pipe", 0o600), os.Symlink(path+" pipe", path))
	},
	"a link to a device": func(_ *testing.T, path string) error { return os.Symlink("/dev/zero", path) },
	"a device": func(_ *testing.T, path string) error {
		if err := syscall.Mknod(path, syscall.S_IFCHR|0o600, 1<<8|5); err != nil { // zeros without end
			return os.Symlink("/dev/zero", path) // only root makes devices
		}
		return nil
	},
	"a huge file": func(_ *testing.T, path string) error {
		return errors.Join(os.WriteFile(path, []byte("{"), 0o600), os.Truncate(path, 1<<30))
	},
	"somebody else's file": func(_ *testing.T, path string) error { return os.WriteFile(path, []byte("{}"), 0) },
}

// Whatever lies in the cache folder in place of a file of ours, a write does not hang, fails nobody, and needs no memory
// for it. Only without a lock is there something to say.
func TestOddFilesInTheCacheFolder(t *testing.T) {
	names := map[string]func(l lock) string{
		"lock":    func(l lock) string { return l.hash() + lockExtension },
		"record":  func(l lock) string { return l.hash() + baselineExtension },
		"holder":  func(l lock) string { return l.hash() + holderExtension },
		"waiting": func(l lock) string { return l.hash() + waitingExtension },
		"backup":  func(l lock) string { return l.hash() + ".20200102T030405.000000000Z.1.backup.json" },
		"stamp":   func(lock) string { return stampName },
		"rest":    func(l lock) string { return l.hash() + ".1.tmp" },
	}
	for kind, put := range odd {
		for name, of := range names {
			sweptAway := kind == "a huge file" || kind == "somebody else's file" // by a sweep, if it is old
			t.Run(kind+" for the "+name, func(t *testing.T) {
				f := &fake{semantics: replacing, list: clone(foreign)}
				a := alone(t, f)
				path := filepath.Join(a.lock.dir, of(a.lock))
				if err := errors.Join(os.MkdirAll(a.lock.dir, 0o700), put(t, path)); err != nil {
					t.Fatal(err)
				}
				if !sweptAway {
					_ = os.Chtimes(path, time.Now(), time.Now().Add(-2*keepUnused)) // a sweep comes across it
				}
				before := allocated()
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
				defer cancel()
				result, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))})
				if err != nil || result.Backup == "" || result.NoBackup != nil {
					t.Fatalf("%+v, %v", result, err)
				}
				if _, err := next(a).Write(ctx, Change{Planned: byID(funnel("y", "Y", ""))}); err != nil {
					t.Error(err)
				}
				if used := allocated() - before; used > 8<<20 {
					t.Errorf("%d MB were used", used>>20)
				}
				usable := kind == "a huge file" || kind == "somebody else's file" && os.Getuid() == 0
				if want := name == "lock" && !usable; (result.NoLockFile != nil) != want {
					t.Errorf("no lock file: %v", result.NoLockFile)
				}
				if result.NoLockFile != nil && !strings.Contains(result.NoLockFile.Error(), path) {
					t.Errorf("it does not name what is in its place: %v", result.NoLockFile)
				}
			})
		}
	}
}

// A waiter looks at what others write about themselves, too.
func TestOddFilesWhileAnotherProcessHoldsTheLock(t *testing.T) {
	for kind, put := range odd {
		t.Run(kind, func(t *testing.T) {
			a := alone(t, &fake{})
			other := lockFile(t, a)
			defer closeLock(other)
			if err := errors.Join(put(t, a.lock.fileAt(t, holderExtension)), put(t, a.lock.fileAt(t, waitingExtension))); err != nil {
				t.Fatal(err)
			}
			before := allocated()
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			started := time.Now()
			_, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))})
			if !errors.Is(err, context.DeadlineExceeded) || time.Since(started) > 5*time.Second {
				t.Errorf("after %v: %v", time.Since(started), err)
			}
			if used := allocated() - before; used > 8<<20 {
				t.Errorf("%d MB were used", used>>20)
			}
		})
	}
}

// So with the folder: what is there is used if it is one, and said if it is not.
func TestOddCacheFolders(t *testing.T) {
	for kind, put := range odd {
		t.Run(kind, func(t *testing.T) {
			f := &fake{semantics: replacing, list: clone(foreign)}
			a := alone(t, f)
			if err := put(t, a.lock.dir); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			result, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))})
			isFolder := strings.HasPrefix(kind, "a folder")
			if err != nil || (result.NoLockFile == nil) != isFolder || (result.NoBackup == nil) != isFolder || (result.Backup != "") != isFolder {
				t.Errorf("%+v, %v", result, err)
			}
			if result, err = a.Write(ctx, Change{Planned: byID(funnel("y", "Y", ""))}); err != nil || result.NoLockFile != nil || result.NoBackup != nil {
				t.Errorf("said twice: %+v, %v", result, err)
			}
		})
	}
}

// A folder that can be read and not written to has no lock, no record and no backup, and fails no write.
func TestACacheFolderThatCannotBeWritten(t *testing.T) {
	a := alone(t, &fake{semantics: replacing, list: clone(foreign)})
	if err := os.Mkdir(a.lock.dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(a.lock.dir, 0o700) })
	result, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
	if root := os.Getuid() == 0; err != nil || (result.NoLockFile != nil) == root || (result.NoBackup != nil) == root {
		t.Errorf("%+v, %v", result, err)
	}
}

// A full disk takes no record and no backup, and leaves no halves of files behind.
func TestAFullDisk(t *testing.T) {
	a := alone(t, &fake{})
	other := another(t, a.lock, onAFullDisk)
	if said, want := other.says(), "error: <nil>, lock: <nil>, backup: true"; said != want {
		t.Errorf("%s, want %s", said, want)
	}
	left, err := filepath.Glob(filepath.Join(a.lock.dir, "*"))
	if want := []string{a.lock.fileAt(t, lockExtension), filepath.Join(a.lock.dir, stampName)}; err != nil || !slices.Equal(left, want) {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// writeOnAFullDisk makes a write in a process that can write to no file, as if the disk were full.
func writeOnAFullDisk(l lock) {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{}); err != nil {
		fmt.Fprintln(os.Stdout, err)
		return
	}
	config := open(&fake{semantics: replacing}).config
	config.LockKey, config.LockDir = l.key, l.dir
	result, err := New(config).Write(context.Background(), Change{Planned: byID(funnel("x", "X", ""))})
	fmt.Fprintf(os.Stdout, "error: %v, lock: %v, backup: %v\n", err, result.NoLockFile, errors.Is(result.NoBackup, errNoBackup))
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
