// Package account reads and changes one account's funnels safely.
//
// The API can list all funnels and post many, and does not say whether a post replaces the list or merges into it,
// whether anything can be removed, or whether order survives. Write is right under every answer: it locks, reads,
// checks, posts the whole list, and believes nothing that it has not read back.
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

// API is what this package needs of Wazzup; *wazzup.Client has it.
type API interface {
	ListPipelines(context.Context) ([]wazzup.Pipeline, error)
	PostPipelines(context.Context, []wazzup.Pipeline) error
}

// Timings are the times for which reads must agree before something is believed, and the bounds of waiting.
type Timings struct {
	Verify    time.Duration // until what was posted must have been read back
	Cancelled time.Duration // the same, counted from the moment the run was cancelled
	LastPost  time.Duration // until a post that is under way when the run is cancelled is given up; part of Cancelled
	NotTaken  time.Duration // until a post whose answer was lost is believed not to have been taken
	Refused   time.Duration // until a removal, an order or a name is believed to have been refused or altered
	Stale     time.Duration // until a list that lacks what was verified before is believed to have been changed by others
	Poll      time.Duration // between two reads, at first; it doubles up to MaxPoll
	MaxPoll   time.Duration

	LockPoll   time.Duration // between two attempts at a lock that another process holds
	LockPause  time.Duration // after a release, if another process waits: at least two LockPolls
	LockBeat   time.Duration // between two signs of life of a holder
	LockNotice time.Duration // until a wait for another process is worth a word; and for opening the lock file
	LockGiveUp time.Duration // without a sign of life until the wait ends with an error
	Files      time.Duration // until any other operation on the cache folder is given up

	OtherStates time.Duration // for which a plan waits for the state of another resource: see AwaitState
}

// DefaultTimings are those of a service whose reads may lag some seconds behind its writes.
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

// withLockDefaults fills in what concerns the lock and the cache folder, for those who want nothing special of it.
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
	LockKey    string // the same for all who write to the same account
	Number     string // the account's, see wazzup.AccountNumber; "" if nobody names it
	LockDir    string // for the lock files; empty is the user's cache folder
	Timings    Timings
	Breaker    *CircuitBreaker // shared by the accounts of a run; nil for one of its own
	Permits    *Permits        // likewise; nil for none
	MaxRetries int             // of a write that surely did not take, after its first attempt
	Backoff    wazzup.Backoff
	// AcceptAltered are ids of funnels whose texts may grow once more, or that may be lost once more: see WouldGrowError and
	// WouldLoseError.
	AcceptAltered []string
}

// Account is one account as one configured provider sees it: what it has read and written so far belongs to it, and is
// gone with it. It is safe for concurrent use.
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

// memory is what writes have learned.
type memory struct {
	verified   baseline // the list as last verified
	refused    refusals // what Wazzup was seen to refuse
	lasting    lasting  // what is remembered beyond the run
	losing     bool     // this run has lost funnels of others
	latest     observed // the last list that was read
	shuffled   bool     // two reads of one list differed in nothing but order
	orderSeen  bool     // since the last write, several reads have shown the same order
	lockWarned bool
	copyWarned bool
}

// refusals are what a service may refuse to do. Each is learned by itself: one that keeps a funnel which a post left out
// may yet drop a stage.
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

// PlanTakeover notes that a plan lets a resource take over funnels that a state of its run has, so that it may at apply: see
// Permits.
func (a *Account) PlanTakeover(funnels map[string]wazzup.Pipeline) {
	a.config.Permits.takeover(a.config.LockKey, a.config.Number, slices.Collect(maps.Values(funnels)))
}

// CancelTakeover takes PlanTakeover back.
func (a *Account) CancelTakeover(ids ...string) {
	a.config.Permits.cancelTakeover(a.config.LockKey, ids...)
}

// InState notes that a state has funnels, so that no permit is needed to take them over.
func (a *Account) InState(funnels map[string]wazzup.Pipeline) {
	a.config.Permits.inState(a.config.LockKey, slices.Collect(maps.Keys(funnels))...)
}

// Permitted is the reason why a create may take over a funnel as it is now, from what earlier runs in this working
// directory have left behind.
func (a *Account) Permitted(found wazzup.Pipeline) Permitted {
	return a.config.Permits.find(a.config.LockKey, found)
}

// PlannedElsewhere is the number of the account for which an earlier plan in this working directory lets a resource take over
// a funnel with this id; "" if there is no such plan, or one for this account.
func (a *Account) PlannedElsewhere(id string) string {
	return a.config.Permits.plannedElsewhere(a.config.LockKey, id)
}

// AwaitState waits until some resource of this run is known to have a funnel in its state: see Await.
func (a *Account) AwaitState(ctx context.Context, id string) bool {
	return a.Await(ctx, func() bool { return a.Registry.Held(id) })
}

// Await waits until something is known of another resource, at most for a while. Core works on several resources at a time and
// in no fixed order, so that may come a moment later. It reports whether it has come.
func (a *Account) Await(ctx context.Context, known func() bool) bool {
	deadline := time.NewTimer(a.config.Timings.OtherStates)
	defer deadline.Stop()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for !known() {
		select {
		case <-look.C:
		case <-deadline.C:
			return false
		case <-ctx.Done():
			return false
		}
	}
	return true
}

func (a *Account) accepts(id string) bool { return slices.Contains(a.config.AcceptAltered, id) }
