// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Reuse says who wants a list, and so whether List may return one that another caller has read.
type Reuse int

const (
	// ForRefresh is for a resource that is refreshed or imported. It reuses a list that was read after the last write, and lets
	// data sources reuse the list from now on.
	ForRefresh Reuse = iota
	// ForPlan is for a check at plan. It reuses a list as ForRefresh does, but not one of a data source before a refresh, and lets no
	// data source reuse it: an apply makes such checks too, and whatever stands between two steps of an apply may have changed the
	// account.
	ForPlan
	// ForDataSource is for a data source. It reuses a list only if this provider has refreshed or imported a resource, as it
	// does in a plan. Otherwise it wants a read that begins after it has asked, because in an apply anything may have been
	// written before it. A refresh may reuse that one, because only a plan refreshes.
	ForDataSource
)

// List returns the account's list, no older than what was last verified. All who may reuse a list share one read. None of
// them gets a list whose read began before the last write of this process to the account, by whichever Account.
// A list that comes with an UnrecognisedError is whole, for callers that accept that error.
//
// Its errors are those of ListPipelines, CircuitOpenError, and the context's.
func (a *Account) List(ctx context.Context, reuse Reuse) (List, error) {
	a.mu.Lock()
	a.refreshed = a.refreshed || reuse == ForRefresh
	refreshed := a.refreshed
	a.mu.Unlock()
	begun := a.reads.Load()
	fits := func(s shared) bool {
		switch {
		case !a.isCurrent(s):
			return false
		case s.readBack:
			return reuse == ForPlan
		case refreshed, s.number > begun:
			return true
		}
		return reuse == ForPlan && s.forPlans
	}
	s, err := a.shared.Get(ctx, fits, func(ctx context.Context) (shared, error) {
		before, kept := a.shared.Kept() // if plans could use that, they can use a newer one
		s := shared{number: a.reads.Add(1), writes: a.lock.turns().writes.Load(), forPlans: reuse != ForDataSource || kept && before.forPlans && a.isCurrent(before)}
		var err error
		if s.list, err = a.tryRead(ctx); unrecognised(err) {
			s.unrecognised, err = err, nil
		}
		return s, err
	})
	return s.list, cmp.Or(err, s.unrecognised)
}

// isCurrent reports whether this process has written nothing to the account since a list was read.
func (a *Account) isCurrent(s shared) bool { return s.writes == a.lock.turns().writes.Load() }

// Seen is the list that checks at plan share, if it has been read already. It makes no request.
func (a *Account) Seen() (List, bool) {
	s, ok := a.shared.Kept()
	a.mu.Lock()
	defer a.mu.Unlock()
	return s.list, ok && s.unrecognised == nil && a.isCurrent(s) && (a.refreshed || s.forPlans)
}

// forget drops what was read before a write, so that the next reader asks again: of this Account, and of others in this process.
func (a *Account) forget() {
	a.lock.turns().writes.Add(1)
	a.shared.Forget()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.memory.orderSeen = false
}

// share lets checks at plan use the list that has shown the outcome of a write. Core plans a resource again before it applies it,
// so that most of these checks come between two writes. The caller holds the lock.
func (a *Account) share(list List) {
	a.shared.Keep(shared{list: list, number: a.reads.Add(1), writes: a.lock.turns().writes.Load(), readBack: true, forPlans: true})
}

// tryRead is read behind the circuit breaker.
func (a *Account) tryRead(ctx context.Context) (List, error) {
	var list List
	err := a.breaker.Read(ctx, func(ctx context.Context) (err error) {
		list, err = a.read(ctx)
		return err
	})
	return list, err
}

// read returns a list that is no older than the baseline. A copy that lags behind may serve a read, and a write based
// on an old list would remove what was written since. So a list that lacks something of the baseline is read again. If
// it still does after Timings.Stale, someone else has changed the account, and the list is accepted.
//
// Age is counted from the beginning of a read: a slow response may show the list as it was when the request arrived.
// If another write verifies a list meanwhile, the wait starts again with that baseline.
func (a *Account) read(ctx context.Context) (List, error) {
	poll, begun := a.poller(a.loadBaseline(ctx)), time.Now()
	for {
		started, last := time.Now(), !poll.again()
		list, err := a.readOnce(ctx)
		if err == nil {
			a.learnOrder(list, started)
		}
		switch {
		case unrecognised(err) && (last || !a.lacksVerified(list)):
			return list, err
		case err != nil && !unrecognised(err):
			return List{}, err
		case !a.lacksVerified(list), last && a.resetBaseline(begun):
			return list, nil
		case last:
			poll, begun = a.poller(a.loadBaseline(ctx)), time.Now()
		}
		if err := poll.wait(ctx); err != nil {
			return List{}, err
		}
	}
}

func (a *Account) lacksVerified(list List) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	verified := a.memory.verified
	verified.Shuffled = verified.Shuffled || a.memory.shuffled
	return verified.isNewerThan(list)
}

// poller spaces repeated reads and limits them in time.
type poller struct {
	deadline time.Time
	next     time.Duration
	max      time.Duration
}

func (a *Account) poller(limit time.Duration) *poller {
	return &poller{deadline: time.Now().Add(limit), next: a.config.Timings.Poll, max: a.config.Timings.MaxPoll}
}

func (p *poller) again() bool { return time.Now().Before(p.deadline) }

func (p *poller) wait(ctx context.Context) error {
	timer := time.NewTimer(min(p.next, max(0, time.Until(p.deadline))))
	defer timer.Stop()
	p.next = min(2*p.next, p.max)
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// readOnce makes one request. A list with unknown members beside it comes with an UnrecognisedError: callers that only
// look may use it, and for all others it is an error like any other.
func (a *Account) readOnce(ctx context.Context) (List, error) {
	pipelines, err := a.config.API.ListPipelines(ctx)
	if unknown, ok := errors.AsType[*wazzup.UnrecognisedError](err); ok {
		pipelines = unknown.Pipelines
	}
	return newList(pipelines), err
}

// unrecognised reports whether an error is an UnrecognisedError, with which the list came all the same.
func unrecognised(err error) bool { return errors.As(err, new(*wazzup.UnrecognisedError)) }
