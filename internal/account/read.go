package account

import (
	"context"
	"errors"
	"time"
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
	return a.tryRead(ctx)
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
			return a.fill(ctx, s)
		}
		select {
		case <-s.done:
		case <-ctx.Done():
			return List{}, context.Cause(ctx)
		}
		// The one who asked was cancelled, or broke down, and we were not: ask ourselves.
		if (errors.Is(s.err, context.Canceled) || errors.Is(s.err, errBrokenOff)) && ctx.Err() == nil {
			continue
		}
		return s.list, s.err
	}
}

// errBrokenOff is the error of a read that has ended in a panic, for those who wait for it.
var errBrokenOff = errors.New("the read broke off")

func (a *Account) fill(ctx context.Context, s *snapshot) (List, error) {
	s.err = errBrokenOff
	defer func() {
		if s.err != nil && !unrecognised(s.err) {
			a.forget(s) // those who wait now share the failure; those who come later try again
		}
		close(s.done)
	}()
	s.list, s.err = a.tryRead(ctx)
	return s.list, s.err
}

// forget drops a snapshot, so that the next reader asks again. Nobody's snapshot outlives a write.
func (a *Account) forget(s *snapshot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s == nil || a.snapshot == s {
		a.snapshot = nil
	}
	if s == nil {
		a.memory.orderSeen = false
	}
}

// tryRead is read, as long as there is hope.
func (a *Account) tryRead(ctx context.Context) (List, error) {
	var list List
	err := a.breaker.Read(ctx, func(ctx context.Context) (err error) {
		list, err = a.read(ctx)
		return err
	})
	return list, err
}

// read gets a list that is no older than what was last verified. Reads may be served by a copy that lags behind, and a
// write based on an old list would remove what was written since. A list that stays without what was verified for the
// span is believed: then someone else has changed it. What counts is when a read began, because an answer that is long on
// its way may show what was so when it set out. What a write verifies while this waits has a span of its own.
func (a *Account) read(ctx context.Context) (List, error) {
	poll, begun := a.poller(a.loadBaseline(ctx)), time.Now()
	for {
		started, last := time.Now(), !poll.again()
		list, err := a.list(ctx)
		if err == nil {
			a.observe(list, started)
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

// poller paces repeated reads and bounds them in time.
type poller struct {
	deadline time.Time
	next     time.Duration
	max      time.Duration
}

func (a *Account) poller(span time.Duration) *poller {
	return &poller{deadline: time.Now().Add(span), next: a.config.Timings.Poll, max: a.config.Timings.MaxPoll}
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

// Seen is the list that resources share, where it has been read already. It makes no request.
func (a *Account) Seen() (List, bool) {
	a.mu.Lock()
	s := a.snapshot
	a.mu.Unlock()
	if s == nil {
		return List{}, false
	}
	select {
	case <-s.done:
		return s.list, s.err == nil
	default:
		return List{}, false
	}
}
