// SPDX-License-Identifier: MPL-2.0

// Package account reads and changes one account's funnels safely.
//
// The API can list all funnels and post many. Its documentation does not say whether a post replaces the list or
// merges into it, whether anything can be removed, or whether order survives. Write is correct whichever way the API
// behaves: it locks the account, reads, checks, posts the whole list, and reports only what it has read back.
//
// Read write.go first, then merge.go for the list that is posted, verify.go for the reads after the post, and
// baseline.go for what protects all of this from reads that lag behind writes.
package account

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/fetch"
)

// API is the part of *wazzup.Client that this package uses.
type API interface {
	ListPipelines(context.Context) ([]wazzup.Pipeline, error)
	PostPipelines(context.Context, []wazzup.Pipeline) error
}

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

// Config is what an Account needs.
type Config struct {
	API        API
	LockKey    string // equal for all writers to one account
	Number     string // the account's, see wazzup.AccountNumber; "" if nobody names it
	LockDir    string // folder of the lock files; "" is the user's cache folder
	Timings    Timings
	Breaker    *CircuitBreaker // shared by the accounts of a run; nil for one of its own
	Permits    *Permits        // likewise; nil for none
	MaxRetries int             // of a write after its first attempt, while it is certain that no post was taken
	Backoff    wazzup.Backoff
	// AcceptAltered are ids of funnels that a post may damage once more: see WouldGrowError and WouldLoseError.
	AcceptAltered []string
}

// Account is one account as one configured provider sees it. What it has learned from reads and writes lasts as long
// as it does. It is safe for concurrent use.
type Account struct {
	Registry Registry // who owns which funnel in this run

	config  Config
	lock    lock
	breaker *CircuitBreaker

	orderTurn chan struct{} // one slot: see OrderIsKept

	shared fetch.Shared[shared]

	mu        sync.Mutex
	memory    memory
	refreshed bool // a resource was refreshed or imported, so that data sources may reuse its list
}

// memory is what reads and writes have taught.
type memory struct {
	verified   baseline  // the baseline: the list as last verified
	refused    refusals  // which parts of a post Wazzup was seen to ignore
	lasting    lasting   // kept beyond the run
	losing     bool      // posts of this run have lost funnels of others
	latest     timedList // the last list that was read
	shuffled   bool      // order differs from read to read: see learnOrder
	orderSeen  bool      // since the last write, several reads have shown the same order
	lockWarned bool
	copyWarned bool
}

// refusals are the parts of a post that Wazzup may ignore. Each is learned separately: a service that keeps a funnel
// which was left out of a post may still remove a stage.
type refusals struct{ removingFunnels, removingStages, ordering bool }

// New makes an Account.
func New(config Config) *Account {
	config.Timings = config.Timings.withLockDefaults()
	return &Account{
		config:  config,
		breaker: cmp.Or(config.Breaker, &CircuitBreaker{}),
		lock:    lock{key: config.LockKey, dir: config.LockDir, timings: config.Timings},

		orderTurn: make(chan struct{}, 1),
	}
}

// PlanTakeover records that a plan lets a resource take over funnels that a state of its run has, so that the apply
// may do it: see Permits.
func (a *Account) PlanTakeover(funnels map[string]wazzup.Pipeline) {
	a.config.Permits.takeover(a.config.LockKey, a.config.Number, slices.Collect(maps.Values(funnels)))
}

// PlanOverwrite records what a plan has read about funnels that the policy Overwrite lets its apply change: see Permits.
// found has those that exist.
func (a *Account) PlanOverwrite(found map[string]wazzup.Pipeline, ids []string) {
	a.config.Permits.read(a.config.LockKey, found, ids)
}

// CancelTakeover undoes PlanTakeover.
func (a *Account) CancelTakeover(ids ...string) {
	a.config.Permits.cancelTakeover(a.config.LockKey, ids...)
}

// InState records that a state has these funnels, so that no permit is needed to take them over.
func (a *Account) InState(funnels map[string]wazzup.Pipeline) {
	a.config.Permits.inState(a.config.LockKey, slices.Collect(maps.Keys(funnels))...)
}

// Permitted returns the reason why a create may take over a funnel with this content, from what earlier runs in this
// working directory have recorded.
func (a *Account) Permitted(found wazzup.Pipeline) Permitted {
	return a.config.Permits.find(a.config.LockKey, found)
}

// PlannedElsewhere returns the number of another account for which an earlier plan in this working directory lets a
// resource take over a funnel with this id. It is "" if there is no such plan, or one for this account.
func (a *Account) PlannedElsewhere(id string) string {
	return a.config.Permits.plannedElsewhere(a.config.LockKey, id)
}

// AwaitState waits until a resource of this run is known to have the funnel in its state: see Await.
func (a *Account) AwaitState(ctx context.Context, id string) bool {
	return a.Await(ctx, func() bool { return a.Registry.InAnyState(id) })
}

// Await waits for at most Timings.OtherStates until known returns true, and reports whether it did. Core works on
// several resources at a time and in no fixed order, so what another resource tells may come a moment later.
func (a *Account) Await(ctx context.Context, known func() bool) bool {
	deadline := time.NewTimer(a.config.Timings.OtherStates)
	defer deadline.Stop()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for !known() {
		select {
		case <-look.C:
		case <-deadline.C:
			return known()
		case <-ctx.Done():
			return false
		}
	}
	return true
}

func (a *Account) accepts(id string) bool { return slices.Contains(a.config.AcceptAltered, id) }
