package account

import (
	"context"
	"errors"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// snapshot is a list that several resources share, or the request that is getting it.
type snapshot struct {
	done chan struct{} // closed when list and err are set
	list List
	err  error
}

// Refresh returns the list for a resource: one request serves all that ask for it before the next write.
func (a *Account) Refresh(ctx context.Context) (List, error) {
	a.mu.Lock()
	a.reread = true
	a.mu.Unlock()
	return a.shared(ctx)
}

// Peek is Refresh for a check at plan. It does not let data sources share what it has read: in an apply, which makes this
// check too, a list from before the writes is not what a data source is read for.
func (a *Account) Peek(ctx context.Context) (List, error) { return a.shared(ctx) }

// ReadAfterAll returns the list for a data source. In the apply walk anything may have run before it, so it reads for
// itself, except where this provider has just refreshed or imported a resource, as it does in a plan.
func (a *Account) ReadAfterAll(ctx context.Context) (List, error) {
	a.mu.Lock()
	share := a.reread
	a.mu.Unlock()
	if share {
		return a.shared(ctx)
	}
	return a.read(ctx)
}

func (a *Account) shared(ctx context.Context) (List, error) {
	for {
		a.mu.Lock()
		s := a.snapshot
		mine := s == nil
		if mine {
			s = &snapshot{done: make(chan struct{})}
			a.snapshot = s
		}
		a.mu.Unlock()

		if mine {
			s.list, s.err = a.read(ctx)
			if s.err != nil {
				a.forget(s) // those who wait now share the failure; those who come later try again
			}
			close(s.done)
			return s.list, s.err
		}
		select {
		case <-s.done:
		case <-ctx.Done():
			return List{}, context.Cause(ctx)
		}
		// The one who asked was cancelled, we were not: ask ourselves.
		if s.err != nil && errors.Is(s.err, context.Canceled) && ctx.Err() == nil {
			continue
		}
		return s.list, s.err
	}
}

// forget drops a snapshot, so that the next reader asks again. Nobody's snapshot outlives a write.
func (a *Account) forget(s *snapshot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s == nil || a.snapshot == s {
		a.snapshot = nil
	}
}

// read gets a list that is no older than what this provider last verified. Reads may be served by a copy that lags
// behind, and a write based on an old list would remove what was written since. A list that stays without what was
// verified for the span is believed: then someone else has changed it.
func (a *Account) read(ctx context.Context) (List, error) {
	poll := a.poller(a.config.Spans.Stale)
	for {
		started := time.Now()
		pipelines, err := a.config.API.ListPipelines(ctx)
		if err != nil {
			return List{}, err
		}
		list := newList(pipelines)
		if !a.lacksVerified(list) {
			return list, nil
		}
		if !started.Before(poll.deadline) { // when it was asked: one read that takes as long as the span proves nothing
			a.mu.Lock()
			a.memory.verified, a.memory.gone = nil, map[string]bool{}
			a.mu.Unlock()
			return list, nil
		}
		if err := poll.wait(ctx); err != nil {
			return List{}, err
		}
	}
}

func (a *Account) lacksVerified(list List) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for id, want := range a.memory.verified {
		if got, ok := list.Find(id); !ok || !Equal(want, got) {
			return true
		}
	}
	for id := range a.memory.gone {
		if _, ok := list.Find(id); ok {
			return true
		}
	}
	return false
}

// remember notes a list as read after a write, and which funnels that write has removed.
func (a *Account) remember(list List, gone []string) {
	verified := make(map[string]wazzup.Pipeline, len(list.Pipelines))
	for _, p := range list.Pipelines {
		verified[p.ID] = p
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.memory.verified = verified
	for _, id := range gone {
		a.memory.gone[id] = true
	}
	for id := range verified {
		delete(a.memory.gone, id)
	}
}

// unsettle forgets what was verified of the funnels that a write has touched: how they are now is not known.
func (a *Account) unsettle(w *write) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for id := range w.Planned {
		delete(a.memory.verified, id)
	}
	for id := range w.removals {
		delete(a.memory.verified, id)
	}
}

// poller paces repeated reads and bounds them in time.
type poller struct {
	deadline time.Time
	next     time.Duration
	max      time.Duration
}

func (a *Account) poller(span time.Duration) *poller {
	return &poller{deadline: time.Now().Add(span), next: a.config.Spans.Poll, max: a.config.Spans.MaxPoll}
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
