// SPDX-License-Identifier: MPL-2.0

// Package fetch lets many callers share one fetch of a value.
package fetch

import (
	"context"
	"sync"
)

// Shared is a value that many callers want and one of them fetches. The zero Shared has no value yet. It is safe for
// concurrent use.
//
//   - Who fetches: the first caller that finds neither a kept value that fits nor a fetch under way. The fetch runs in that
//     caller's goroutine and with its context. There is one fetch at a time, unless Forget was called during one.
//   - Who waits: each caller that comes during a fetch and whom no kept value fits. If its own context ends first, it
//     leaves with that context's cause, and the fetch goes on.
//   - What a waiter gets: the fetched value if it fits, or the error of the fetch. If the value does not fit, if the
//     fetcher's context has ended, or if the fetch has panicked, the waiter starts over. It then waits for the next fetch,
//     or fetches itself.
//   - How long a value is reused: until Forget or Keep, or until the fetch of a caller whom it does not fit has succeeded. An error
//     is not kept. It goes to those who wait, and the next caller fetches again.
type Shared[T any] struct {
	mu       sync.Mutex
	kept     *T
	underWay *attempt[T]
}

// attempt is one fetch. What it has led to may be read once done is closed.
type attempt[T any] struct {
	done      chan struct{}
	value     T
	err       error
	abandoned bool // by its fetcher, so that the error is not for others
}

// Get returns the value if it fits, and otherwise what fetch returns, called here or by another caller. A nil fits accepts
// each value. The error is that of a fetch, or the cause with which ctx ended.
func (s *Shared[T]) Get(ctx context.Context, fits func(T) bool, fetch func(context.Context) (T, error)) (T, error) {
	if fits == nil {
		fits = func(T) bool { return true }
	}
	for {
		kept, a, isFetcher := s.join(fits)
		switch {
		case kept != nil:
			return *kept, nil
		case isFetcher:
			return s.run(ctx, a, fetch)
		}
		select {
		case <-a.done:
		case <-ctx.Done():
			var none T
			return none, context.Cause(ctx)
		}
		if a.abandoned || a.err == nil && !fits(a.value) { // it may have begun before the caller knew what does not fit
			continue
		}
		return a.value, a.err
	}
}

// join returns the kept value if it fits, and otherwise the fetch under way. If there is none, it begins one, which the
// caller has to run.
func (s *Shared[T]) join(fits func(T) bool) (kept *T, a *attempt[T], isFetcher bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.kept != nil && fits(*s.kept):
		return s.kept, nil, false
	case s.underWay == nil:
		s.underWay = &attempt[T]{done: make(chan struct{}), abandoned: true} // until it has ended in order
		return nil, s.underWay, true
	}
	return nil, s.underWay, false
}

func (s *Shared[T]) run(ctx context.Context, a *attempt[T], fetch func(context.Context) (T, error)) (T, error) {
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.underWay == a { // else it was forgotten
			s.underWay = nil
			if a.err == nil && !a.abandoned {
				s.kept = &a.value
			}
		}
		close(a.done)
	}()
	a.value, a.err = fetch(ctx)
	a.abandoned = a.err != nil && ctx.Err() != nil
	return a.value, a.err
}

// Kept returns the value that Get would return to a caller whom each value fits, if there is one already. It never fetches
// and never waits.
func (s *Shared[T]) Kept() (value T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		return value, false
	}
	return *s.kept, true
}

// Keep keeps a value that was fetched elsewhere, in place of the kept one. The value of a fetch under way will replace it.
func (s *Shared[T]) Keep(value T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = &value
}

// Forget drops the value. A fetch under way still serves those who wait for it, but nobody who comes later: what Get returns
// after Forget was fetched after Forget.
func (s *Shared[T]) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept, s.underWay = nil, nil
}
