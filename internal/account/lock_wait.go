// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// lockWait is a wait for other processes.
type lockWait struct {
	lock    lock
	folder  *folder
	path    string // of the lock file
	started time.Time
	tried   time.Time // when the lock was last found held
	looked  time.Time // when the holder's file was last read
	holder  *Holder
	still   time.Duration // since the lock was last seen to change hands, or its holder to work
	noticed bool
}

// look is called each time the lock is found held. It touches the file of those who wait, and checks whether the
// holder works. It fails if the holder has not worked for too long.
func (w *lockWait) look(ctx context.Context) error {
	waiting := w.beside(waitingExtension)
	timings := w.lock.timings
	if !w.tried.IsZero() { // a process that was itself stopped, or slept with its machine, has seen nothing stand still
		w.still += min(time.Since(w.tried), 20*timings.LockPoll)
	}
	w.tried = time.Now()
	_, _ = within(w.folder, ctx.Done(), timings.Files, func() (struct{}, error) { // else the pause is as good as none
		return struct{}{}, touch(waiting, w.lock.hash())
	}, nil)
	if w.looked.IsZero() || time.Since(w.looked) >= timings.LockBeat {
		w.looked = time.Now()
		path := w.beside(holderExtension)
		h, _ := within(w.folder, ctx.Done(), timings.Files, func() (*Holder, error) { return readHolder(path), nil }, nil)
		if h != nil && (w.holder == nil || *h != *w.holder) {
			w.holder, w.still = h, 0
		}
	}
	if waited := time.Since(w.started); !w.noticed && waited >= timings.LockNotice {
		w.noticed = true
		tflog.Warn(ctx, "Waiting for "+w.holder.String(), map[string]any{"lock_file": w.path, "waited": waited.String()})
	}
	if w.still >= timings.LockGiveUp {
		return &LockedError{LockWait: LockWait{Holder: w.holder, For: time.Since(w.started)}, Still: w.still, Path: w.path}
	}
	return nil
}

// outlive is called with the lock. If a holder file says that another process still holds it, as when the lock file
// was removed meanwhile, outlive waits for that process. The file of a killed process does not count. If that cannot
// be known, because the holder is on another machine or its number belongs to another process now, a counter that does
// not grow shows that the process is gone.
func (w *lockWait) outlive(ctx context.Context) error {
	path, timings := w.beside(holderExtension), w.lock.timings
	w.still = 0
	for {
		h, err := within(w.folder, ctx.Done(), timings.Files, func() (*Holder, error) { return readHolder(path), nil }, nil)
		if err != nil || h == nil || !h.mayLive() {
			if ctx.Err() != nil {
				return w.cancelled(ctx)
			}
			return nil
		}
		if err := w.look(ctx); err != nil {
			return err
		}
		if w.still >= 3*timings.LockBeat {
			return nil
		}
		if err := sleep(ctx, timings.LockPoll); err != nil {
			return w.cancelled(ctx)
		}
	}
}

func (w *lockWait) beside(extension string) string {
	return w.lock.file(w.folder, extension)
}

// over ends a wait with the lock. It removes the file of those who wait, and others who still wait make it again at
// once.
func (w *lockWait) over() {
	if w.looked.IsZero() {
		return
	}
	path := w.beside(waitingExtension)
	_ = w.folder.do(w.lock.timings.Files, func() error { return removeRegular(path) })
}

// outcome returns nil for a wait too short to report.
func (w *lockWait) outcome() *LockWait {
	if !w.noticed {
		return nil
	}
	return &LockWait{Holder: w.holder, For: time.Since(w.started)}
}

func (w *lockWait) cancelled(ctx context.Context) error {
	if w.looked.IsZero() {
		return fmt.Errorf("waiting for the lock of this account: %w", context.Cause(ctx))
	}
	return fmt.Errorf("waiting for another process's write to this account (%s): %w", w.holder, context.Cause(ctx))
}
