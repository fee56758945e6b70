// SPDX-License-Identifier: MPL-2.0

// Package account reads and changes one account's funnels safely.
//
// The API can list all funnels and post many. Its documentation does not say whether a post replaces the list or
// merges into it, whether anything can be removed, or whether order survives. Write is correct whichever way the API
// behaves: it locks the account, reads, checks, posts the whole list, and reports only what it has read back.
//
// Read write.go first, then queue.go and batch.go for writes that share a post, merge.go for the list that is posted,
// verify.go for the reads after the post, repeat.go for what an earlier attempt may have done, and baseline.go for what
// protects all of this from reads that lag behind writes.
package account

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/fetch"
)

// API is the part of *wazzup.Client that this package uses.
type API interface {
	ListPipelines(context.Context) ([]wazzup.Pipeline, error)
	PostPipelines(context.Context, []wazzup.Pipeline) error
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
	queue   queue
	breaker *CircuitBreaker

	orderTurn chan struct{} // one slot: see OrderIsKept

	shared fetch.Shared[shared]
	reads  atomic.Uint64 // how many reads have begun that are shared

	mu        sync.Mutex
	memory    memory
	refreshed bool // a resource was refreshed or imported, so that data sources may reuse its list
}

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
// found has those that exist. It reports whether an apply in this directory can use it.
func (a *Account) PlanOverwrite(found map[string]wazzup.Pipeline, ids []string) (recorded bool) {
	return a.config.Permits.read(a.config.LockKey, found, ids)
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

// shared is a list that several callers share.
type shared struct {
	list         List
	unrecognised error  // an UnrecognisedError that came with the list; nil if none. Each of them would get it.
	number       uint64 // of the read: see Account.reads
	forPlans     bool   // checks at plan may use it: see ForDataSource
	readBack     bool   // it has shown the outcome of a write: nobody else may use it
	writes       uint64 // of this process to the account when the read began: see turns
}

func (a *Account) oneToWazzup() map[digest]bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.memory.lasting.OneToWazzup
}
