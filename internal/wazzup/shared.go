package wazzup

import (
	"context"
	"errors"
	"sync"
)

// shared is a value that many want and one of them gets.
type shared[T any] struct {
	mu      sync.Mutex
	value   *T
	pending *fetching[T]
}

// fetching is a value on its way.
type fetching[T any] struct {
	done  chan struct{} // closed when value and err are set
	value T
	err   error
}

// errBrokenOff is the error of a fetch that has ended in a panic, for those who wait for it.
var errBrokenOff = errors.New("it broke off")

// get returns the value if it fits, and else a new one, which fetch gets. Those who ask meanwhile share what comes of it,
// a failure too; a cancel is not theirs.
func (s *shared[T]) get(ctx context.Context, fits func(T) bool, fetch func(context.Context) (T, error)) (T, error) {
	for {
		value, f, mine := s.look(fits)
		switch {
		case value != nil:
			return *value, nil
		case mine:
			return s.fetch(ctx, f, fetch)
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			var none T
			return none, context.Cause(ctx)
		}
		switch {
		case f.err == nil && !fits(f.value): // it was asked for before we knew what is wrong with it
		case errors.Is(f.err, context.Canceled), errors.Is(f.err, errBrokenOff):
		default:
			return f.value, f.err
		}
	}
}

// look is the value, if it fits, or a new one that is on its way; mine is true where the caller has to get it.
func (s *shared[T]) look(fits func(T) bool) (value *T, f *fetching[T], mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.value != nil && fits(*s.value):
		return s.value, nil, false
	case s.pending == nil:
		s.pending = &fetching[T]{done: make(chan struct{}), err: errBrokenOff}
		return nil, s.pending, true
	}
	return nil, s.pending, false
}

func (s *shared[T]) fetch(ctx context.Context, f *fetching[T], fetch func(context.Context) (T, error)) (T, error) {
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if f.err == nil {
			s.value = &f.value
		}
		s.pending = nil
		close(f.done)
	}()
	f.value, f.err = fetch(ctx)
	return f.value, f.err
}
