// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"
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

// mayLive returns false for a process that certainly does not hold the lock.
func (h *Holder) mayLive() bool {
	host, _ := os.Hostname()
	if h.Host != host {
		return true
	}
	return h.PID != os.Getpid() && processLives(h.PID)
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
