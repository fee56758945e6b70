// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Timings are account.DefaultTimings, about twenty times shorter, but for what depends on the pace of the CLI.
var Timings = account.Timings{
	Verify:    3 * time.Second,
	Cancelled: 2 * time.Second,
	LastPost:  700 * time.Millisecond,
	NotTaken:  300 * time.Millisecond,
	Refused:   500 * time.Millisecond,
	Stale:     500 * time.Millisecond,
	Poll:      20 * time.Millisecond,
	MaxPoll:   100 * time.Millisecond,

	LockPoll:   10 * time.Millisecond,
	LockPause:  30 * time.Millisecond,
	LockBeat:   100 * time.Millisecond,
	LockNotice: 3 * time.Second,
	LockGiveUp: 8 * time.Second, // longer, because other tests may keep the machine busy
	Files:      2 * time.Second,

	OtherStates: time.Second,

	JoinPause: account.DefaultTimings.JoinPause,
	JoinLimit: account.DefaultTimings.JoinLimit,
	JoinAfter: account.DefaultTimings.JoinAfter,
}

// HastyTimings are for a sandbox in the same process whose reads are never stale.
var HastyTimings = account.Timings{
	Verify:    2 * time.Second,
	Cancelled: time.Second,
	LastPost:  300 * time.Millisecond,
	NotTaken:  10 * time.Millisecond,
	Refused:   20 * time.Millisecond,
	Stale:     20 * time.Millisecond,
	Poll:      2 * time.Millisecond,
	MaxPoll:   10 * time.Millisecond,

	LockPoll:   2 * time.Millisecond,
	LockPause:  5 * time.Millisecond,
	LockBeat:   100 * time.Millisecond,
	LockNotice: 3 * time.Second,
	LockGiveUp: 8 * time.Second,
	Files:      10 * time.Second,

	OtherStates: 20 * time.Millisecond,
}

// Backoff is wazzup.DefaultBackoff, about twenty times shorter.
var Backoff = wazzup.Backoff{Initial: 25 * time.Millisecond, Max: 500 * time.Millisecond}
