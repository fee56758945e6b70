// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
)

// held has the turns for each account in this process. Two configured providers of one process (aliases under a test,
// or a second Configure) must exclude each other too, so it belongs to the process.
var held sync.Map // lock key -> *turns

// turns is what the goroutines of this process share about one account.
type turns struct {
	turn     chan struct{} // one-slot semaphore
	released time.Time     // when this process last released the lock file; only for who has the turn
	writes   atomic.Uint64 // goes up when a post begins, and when its write ends
}

func (l lock) turns() *turns {
	slot, _ := held.LoadOrStore(l.key, &turns{turn: make(chan struct{}, 1)})
	return slot.(*turns) //nolint:forcetypeassert // nothing else is stored
}

// errNoLockFile means that only goroutines of this process are excluded.
var errNoLockFile = errors.New("no lock file can be made")

// acquire waits for the lock. If release is nil there is no lock, and the error is the context's or a *LockedError.
// errNoLockFile comes with a lock within this process only. waited is nil unless the wait for another process was long
// enough to report.
func (l lock) acquire(ctx context.Context) (release func(), waited *LockWait, err error) {
	mine := l.turns()
	select {
	case mine.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, fmt.Errorf("waiting for another write to this account: %w", context.Cause(ctx))
	}
	leave := func() { <-mine.turn }
	if ctx.Err() != nil { // of two things that have happened, select may see either
		leave()
		return nil, nil, fmt.Errorf("waiting for another write to this account: %w", context.Cause(ctx))
	}

	releaseFile, waited, err := l.acquireFile(ctx, mine.released)
	switch {
	case err == nil:
		return func() { releaseFile(); mine.released = time.Now(); leave() }, waited, nil
	case ctx.Err() != nil || errors.As(err, new(*LockedError)):
		leave()
		return nil, nil, err
	}
	return leave, waited, fmt.Errorf("%w: %w", errNoLockFile, err)
}

// acquireFile waits until no other process holds the lock file, and takes it.
func (l lock) acquireFile(ctx context.Context, released time.Time) (release func(), _ *LockWait, err error) {
	f, err := l.folder()
	if err != nil {
		return nil, nil, err
	}
	path := l.file(f, lockExtension)
	f.sweepOnce(ctx.Done(), l.timings.Files)
	w := &lockWait{lock: l, folder: f, path: path, started: time.Now()}
	if err := l.giveWay(ctx, f, released); err != nil {
		return nil, nil, w.cancelled(ctx)
	}
	for {
		file, err := within(f, ctx.Done(), l.timings.LockNotice, func() (*flock.Flock, error) { return tryLock(path, true) }, closeLock)
		switch {
		case ctx.Err() != nil:
			closeLock(file)
			return nil, nil, w.cancelled(ctx)
		case err != nil:
			return nil, w.outcome(), err
		case file != nil:
			if err := w.outlive(ctx); err != nil {
				closeLock(file)
				return nil, nil, err
			}
			w.over()
			return l.keep(f, file), w.outcome(), nil
		}
		if err := w.look(ctx); err != nil {
			return nil, nil, err
		}
		if err := sleep(ctx, l.timings.LockPoll); err != nil {
			return nil, nil, w.cancelled(ctx)
		}
	}
}

// giveWay lets a process go first that has waited while this one held the lock. It polls the lock, and between many
// writes in a row it would hardly ever find it free.
func (l lock) giveWay(ctx context.Context, f *folder, released time.Time) error {
	left := l.timings.LockPause - time.Since(released)
	if released.IsZero() || left <= 0 {
		return nil
	}
	path, fresh := l.file(f, waitingExtension), 20*l.timings.LockPoll
	waiting, err := within(f, ctx.Done(), l.timings.Files, func() (bool, error) { return isFresh(path, fresh), nil }, nil)
	if err != nil || !waiting {
		return nil //nolint:nilerr // nobody is known to wait
	}
	return sleep(ctx, left)
}
