// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"time"
)

// Timings say for how long reads must agree before the provider acts on them, and limit each wait.
type Timings struct {
	Verify    time.Duration // after a post, within which a read must show what was sent
	Cancelled time.Duration // the same after a cancel, counted from there
	LastPost  time.Duration // for a post under way at a cancel; part of Cancelled
	NotTaken  time.Duration // for which reads must agree that a post without a response was not taken
	Refused   time.Duration // for which reads must agree that Wazzup ignored or altered a part of a post
	Stale     time.Duration // for which reads may lag; a list that lacks verified funnels for longer was changed by others
	Poll      time.Duration // between two reads at first; each wait is twice the one before, up to MaxPoll
	MaxPoll   time.Duration

	LockPoll   time.Duration // between two attempts to get a lock that another process holds
	LockPause  time.Duration // after a release, if another process waits: at least two LockPolls
	LockBeat   time.Duration // between two updates of the holder file
	LockNotice time.Duration // after which a wait for another process is reported; also the limit for opening the lock file
	LockGiveUp time.Duration // without an update of the holder file, after which the wait fails
	Files      time.Duration // limit of any other operation on the cache folder

	JoinPause time.Duration // without another call of Write, after which a batch begins
	JoinLimit time.Duration // for which a batch waits in all
	JoinAfter time.Duration // after a batch, for which calls are expected to join the next one

	OtherStates time.Duration // for which a plan waits for the state of another resource: see AwaitState
}

// DefaultTimings are for a service whose reads may lag some seconds behind its writes.
var DefaultTimings = Timings{
	Verify:    30 * time.Second,
	Cancelled: 15 * time.Second,
	LastPost:  5 * time.Second,
	NotTaken:  5 * time.Second,
	Refused:   10 * time.Second,
	Stale:     10 * time.Second,
	Poll:      250 * time.Millisecond,
	MaxPoll:   2 * time.Second,

	LockPoll:   50 * time.Millisecond,
	LockPause:  150 * time.Millisecond,
	LockBeat:   5 * time.Second,
	LockNotice: 30 * time.Second,
	LockGiveUp: 10 * time.Minute,
	Files:      3 * time.Second,

	JoinPause: 20 * time.Millisecond,
	JoinLimit: 100 * time.Millisecond,
	JoinAfter: 10 * time.Second,

	OtherStates: 2 * time.Second,
}

// withLockDefaults sets the timings of the lock and the cache folder that are zero.
func (s Timings) withLockDefaults() Timings {
	s.LockPoll = cmp.Or(s.LockPoll, DefaultTimings.LockPoll)
	s.LockPause = cmp.Or(s.LockPause, DefaultTimings.LockPause)
	s.LockBeat = cmp.Or(s.LockBeat, DefaultTimings.LockBeat)
	s.LockNotice = cmp.Or(s.LockNotice, DefaultTimings.LockNotice)
	s.LockGiveUp = cmp.Or(s.LockGiveUp, DefaultTimings.LockGiveUp)
	s.Files = cmp.Or(s.Files, DefaultTimings.Files)
	return s
}
