// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

const (
	keepUnused = 30 * 24 * time.Hour // files of accounts that nobody writes to any more
	sweepEvery = 24 * time.Hour
	stampName  = "swept"
)

// The names of this package's files, of any account. Nothing else in the folder is touched.
var (
	ourLock      = regexp.MustCompile(`^([0-9a-f]{32})\.lock$`)
	ourFile      = regexp.MustCompile(`^([0-9a-f]{32})\.(json|holder|waiting|` + backupName + `)$`)
	ourTemporary = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(swept|[0-9a-f]{32}(\.[0-9]{8}T[0-9]{6}\.[0-9]{9}Z)?)\.[0-9]+\.tmp$`)
	})
)

// sweepOnce removes files that have not been used for long, at most once a day for all processes. Its errors are
// ignored, and it is tried again another day.
func (f *folder) sweepOnce(stop <-chan struct{}, limit time.Duration) {
	if !f.swept.CompareAndSwap(false, true) {
		return
	}
	quit := make(chan struct{})
	defer close(quit) // a sweep that takes longer than the limit ends there
	_, _ = within(f, stop, limit, func() (struct{}, error) { return struct{}{}, f.sweep(quit, time.Now()) }, nil)
}

func (f *folder) sweep(quit <-chan struct{}, now time.Time) error {
	stamp := filepath.Join(f.path, stampName)
	if info, err := os.Lstat(stamp); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()).Abs() < sweepEvery {
		return nil
	}
	if err := replaceFile(stamp, stampName, nil); err != nil { // first, so that other processes leave it to this one
		return err
	}
	dir, err := openFolder(f.path)
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	for {
		entries, err := dir.ReadDir(256)
		for _, entry := range entries {
			select {
			case <-quit:
				return errStopped
			default:
				f.sweepFile(entry, now)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// sweepFile removes a file that has not been used for long. A file of an account is removed only while its lock is
// held here or if there is no lock file, because the holder file of a stopped process tells others whom they wait for.
func (f *folder) sweepFile(entry fs.DirEntry, now time.Time) {
	name := entry.Name()
	lockName := ourLock.FindStringSubmatch(name)
	file := ourFile.FindStringSubmatch(name)
	if lockName == nil && file == nil && !ourTemporary().MatchString(name) || !entry.Type().IsRegular() {
		return
	}
	path := filepath.Join(f.path, name)
	unused := func() bool {
		info, err := requireRegular(path)
		return err == nil && now.Sub(info.ModTime()) > keepUnused
	}
	if !unused() {
		return
	}
	switch {
	case lockName != nil:
		if !locksAreSwept {
			return
		}
		if lock, err := tryLock(path, false); err == nil && lock != nil {
			_ = os.Remove(path) // while it is held: who opens it from now on makes a new one
			closeLock(lock)
		}
	case file != nil:
		lock, err := tryLock(filepath.Join(f.path, file[1]+lockExtension), false)
		if (err == nil && lock != nil || errors.Is(err, fs.ErrNotExist)) && unused() {
			_ = os.Remove(path)
		}
		closeLock(lock)
	default:
		_ = os.Remove(path)
	}
}

// touchUsed renews the time of a file that is in use though nobody writes to it, at most once a day.
func touchUsed(path string, now time.Time) {
	if info, err := requireRegular(path); err == nil && now.Sub(info.ModTime()) > sweepEvery {
		_ = os.Chtimes(path, now, now) // it is removed a little early then
	}
}
