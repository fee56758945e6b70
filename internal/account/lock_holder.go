// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// Extensions of an account's files, behind the hash of its key.
const (
	lockExtension     = ".lock"
	baselineExtension = ".json"
	holderExtension   = ".holder"
	waitingExtension  = ".waiting" // touched by those who wait for another process
)

// Holder is the process that holds an account's lock, as it describes itself in a file beside the lock.
type Holder struct {
	PID     int       `json:"pid"`
	Host    string    `json:"host"`    // empty if the system does not tell
	Started time.Time `json:"started"` // the process
	Since   time.Time `json:"since"`   // when it took the lock
	Counter int64     `json:"counter"` // grows for as long as the process runs; a stopped one's stands still
}

func (h *Holder) String() string {
	if h == nil {
		return "another process"
	}
	text := fmt.Sprintf("process %d", h.PID)
	if h.Host != "" {
		text += fmt.Sprintf(" on %q", h.Host)
	}
	return text + ", which has held this account's lock since " + h.Since.UTC().Format("2006-01-02 15:04:05 UTC")
}

// LockWait is a wait for another process that held the lock.
type LockWait struct {
	Holder *Holder // the last one; nil if it could not be read
	For    time.Duration
}

// LockedError means that another process holds the account's lock and has not updated its holder file for
// Timings.LockGiveUp. Nothing was sent.
type LockedError struct {
	LockWait

	Still time.Duration // without a sign of life, up to now
	Path  string        // of the lock file
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("waited %s for the lock of this account, held by %s", e.For.Round(time.Second), e.Holder)
}

var (
	processStarted = time.Now()
	holderCounter  atomic.Int64 // of this process
)

// maxHolder is larger than any holder file of ours.
const maxHolder = 4 << 10

func writeHolder(path, prefix string, since time.Time) error {
	host, _ := os.Hostname()
	content, err := json.Marshal(Holder{
		PID: os.Getpid(), Host: host, Started: processStarted, Since: since, Counter: holderCounter.Add(1),
	})
	if err != nil {
		return err
	}
	return replaceFile(path, prefix, content)
}

// readHolder returns nil if there is no valid holder file.
func readHolder(path string) *Holder {
	content, err := readRegular(path, maxHolder)
	h := new(Holder)
	if err != nil || json.Unmarshal(content, h) != nil || h.PID <= 0 {
		return nil
	}
	return h
}

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

// mayLive returns false for a process that certainly does not hold the lock.
func (h *Holder) mayLive() bool {
	host, _ := os.Hostname()
	if h.Host != host {
		return true
	}
	return h.PID != os.Getpid() && processLives(h.PID)
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

// touch creates a file or renews its time. It does not open an existing one.
func touch(path, prefix string) error {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		if err := replaceFile(path, prefix, nil); err != nil {
			return err
		}
	}
	now := time.Now()
	return os.Chtimes(path, now, now)
}

// isFresh reports whether a file was touched within a limit.
func isFresh(path string, limit time.Duration) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()).Abs() < limit
}
