// SPDX-License-Identifier: MPL-2.0

package account

import (
	"os"
	"time"

	"github.com/gofrs/flock"
)

// keeper holds a lock and updates the holder file until the lock is released. It has a goroutine of its own, so that a
// file system that hangs blocks nobody else.
type keeper struct {
	path   string // of the lock file
	holder string // path of the holder file
	prefix string // of temporary files
	since  time.Time
	files  []*flock.Flock // locked; the last one is what the path names, as far as is known
}

// keep starts a keeper for a lock file that is locked.
func (l lock) keep(f *folder, file *flock.Flock) (release func()) {
	k := &keeper{path: l.file(f, lockExtension), holder: l.file(f, holderExtension), prefix: l.hash(), since: time.Now(), files: []*flock.Flock{file}}
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		k.run(stop, l.timings)
	}()
	return func() {
		close(stop)
		// If the file system hangs, the lock goes with it: the file stays locked until that is over.
		_ = f.do(l.timings.Files, func() error { <-done; return nil })
	}
}

func (k *keeper) run(stop <-chan struct{}, timings Timings) {
	defer func() {
		_ = removeRegular(k.holder) // while the lock is held: later it is the next holder's
		for _, file := range k.files {
			closeLock(file)
		}
	}()
	beat, watch := time.NewTicker(timings.LockBeat), time.NewTicker(5*timings.LockPoll)
	defer beat.Stop()
	defer watch.Stop()
	k.sign()
	for {
		select {
		case <-beat.C:
			k.sign()
		case <-watch.C:
			k.watch()
		case <-stop:
			return
		}
	}
}

// sign updates the holder file, which shows that the holder works.
func (k *keeper) sign() {
	if err := writeHolder(k.holder, k.prefix, k.since); err != nil {
		_ = removeRegular(k.holder) // it would name another process
	}
}

// watch checks whether the path still names the locked file. If someone has emptied the cache folder, it locks the new
// file at the path before others do.
func (k *keeper) watch() {
	locked, err := k.files[len(k.files)-1].Stat()
	if err != nil {
		return
	}
	if there, err := os.Lstat(k.path); err == nil && os.SameFile(locked, there) {
		return
	}
	if file, err := tryLock(k.path, true); err == nil && file != nil {
		k.files = append(k.files, file)
		k.sign()
	}
}
