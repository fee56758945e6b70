package account

import (
	"os"
	"time"

	"github.com/gofrs/flock"
)

// keeper holds a lock and says so until it is released. It has a goroutine of its own: a file system that hangs keeps
// nobody else waiting.
type keeper struct {
	path   string // of the lock file
	holder string // of the file that says who holds it
	prefix string // of temporary files
	since  time.Time
	files  []*flock.Flock // locked; the last one is what the path names, as far as is known
}

// keep says whose the lock is, again and again until it is released.
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
		_ = removeRegular(k.holder) // while the lock is held: after that it is another one's
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

// sign is a sign of life.
func (k *keeper) sign() {
	if err := writeHolder(k.holder, k.prefix, k.since); err != nil {
		_ = removeRegular(k.holder) // it would name another process
	}
}

// watch looks whether the path still names what is locked. Somebody may have emptied the cache folder: then it locks the
// file that others will find there, before they do.
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
