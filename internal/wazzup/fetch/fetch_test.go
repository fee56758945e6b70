// SPDX-License-Identifier: MPL-2.0

package fetch

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// counter is a source of numbers: each fetch takes a second and gets the next one, or an error.
type counter struct {
	fetches int
	err     error
}

func (c *counter) fetch(ctx context.Context) (int, error) {
	c.fetches++
	n := c.fetches
	select {
	case <-time.After(time.Second):
		return n, c.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func noneFits(int) bool { return false }

// together calls get from many goroutines at once, and returns what each of them got.
func together(get func() (int, error)) (values []int, errs []error) {
	const callers = 20
	values, errs = make([]int, callers), make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() { values[i], errs[i] = get() })
	}
	wg.Wait()
	return values, errs
}

// begin starts a fetch in the background and returns when it is under way.
func begin(s *Shared[int], ctx context.Context, fetch func(context.Context) (int, error)) { //nolint:revive // the context is not begin's own
	go func() {
		defer func() { _ = recover() }()
		_, _ = s.Get(ctx, nil, fetch)
	}()
	synctest.Wait()
}

func TestShared(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"one fetch serves all who wait, and those who come later": func(t *testing.T) {
			var s Shared[int]
			var c counter
			values, errs := together(func() (int, error) { return s.Get(t.Context(), nil, c.fetch) })
			later, err := s.Get(t.Context(), nil, c.fetch)
			if !equal(values, 1) || errors.Join(append(errs, err)...) != nil || later != 1 || c.fetches != 1 {
				t.Errorf("%v, %v, then %d, %v; %d fetches", values, errs, later, err, c.fetches)
			}
		},
		"a failure goes to all who wait, and is not kept": func(t *testing.T) {
			var s Shared[int]
			c := counter{err: errors.New("no")}
			_, errs := together(func() (int, error) { return s.Get(t.Context(), nil, c.fetch) })
			if !equal(errs, c.err) || c.fetches != 1 {
				t.Errorf("%v; %d fetches", errs, c.fetches)
			}
			c.err = nil
			if n, err := s.Get(t.Context(), nil, c.fetch); n != 2 || err != nil {
				t.Errorf("then %d, %v", n, err)
			}
		},
		"if the fetcher's context ends, one of those who wait fetches": func(t *testing.T) {
			for _, end := range []func(context.Context) (context.Context, context.CancelFunc){
				func(ctx context.Context) (context.Context, context.CancelFunc) {
					return context.WithTimeout(ctx, time.Second/2)
				},
				func(ctx context.Context) (context.Context, context.CancelFunc) {
					ctx, cancel := context.WithCancelCause(ctx)
					time.AfterFunc(time.Second/2, func() { cancel(errors.New("of its own")) })
					return ctx, func() { cancel(nil) }
				},
			} {
				var s Shared[int]
				var c counter
				ctx, cancel := end(t.Context())
				begin(&s, ctx, func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, context.Cause(ctx) })
				values, errs := together(func() (int, error) { return s.Get(t.Context(), nil, c.fetch) })
				if !equal(values, 1) || errors.Join(errs...) != nil || c.fetches != 1 {
					t.Errorf("%v, %v; %d fetches", values, errs, c.fetches)
				}
				cancel()
			}
		},
		"if the fetch panics, nobody is left waiting, and nothing is kept": func(t *testing.T) {
			var s Shared[int]
			var c counter
			begin(&s, t.Context(), func(context.Context) (int, error) { time.Sleep(time.Second); panic("here") })
			if n, err := s.Get(t.Context(), nil, c.fetch); n != 1 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
		},
		"who waits and is cancelled leaves, and the fetch goes on": func(t *testing.T) {
			var s Shared[int]
			var c counter
			begin(&s, t.Context(), c.fetch)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			defer cancel()
			started := time.Now()
			if _, err := s.Get(ctx, nil, c.fetch); !errors.Is(err, context.DeadlineExceeded) || time.Since(started) != 10*time.Millisecond {
				t.Errorf("%v after %v", err, time.Since(started))
			}
			time.Sleep(2 * time.Second)
			if n, ok := s.Kept(); n != 1 || !ok {
				t.Errorf("kept %d, %v", n, ok)
			}
		},
		"a value that does not fit is fetched again, and stays if that fails": func(t *testing.T) {
			var s Shared[int]
			var c counter
			for want := 1; want < 4; want++ {
				if n, err := s.Get(t.Context(), noneFits, c.fetch); n != want || err != nil {
					t.Errorf("%d, %v, want %d", n, err, want)
				}
			}
			c.err = errors.New("no")
			if _, err := s.Get(t.Context(), noneFits, c.fetch); !errors.Is(err, c.err) {
				t.Error(err)
			}
			if n, err := s.Get(t.Context(), nil, c.fetch); n != 3 || err != nil {
				t.Errorf("then %d, %v", n, err)
			}
		},
		"a fetch that began before its value was known not to fit serves nobody who knows": func(t *testing.T) {
			var s Shared[int]
			var c counter
			begin(&s, t.Context(), c.fetch)
			values, errs := together(func() (int, error) { return s.Get(t.Context(), func(n int) bool { return n != 1 }, c.fetch) })
			if !equal(values, 2) || errors.Join(errs...) != nil {
				t.Errorf("%v, %v", values, errs)
			}
		},
		"what was fetched before Forget serves nobody who comes after it": func(t *testing.T) {
			var s Shared[int]
			var c counter
			_, _ = s.Get(t.Context(), nil, c.fetch)
			s.Forget()
			if n, err := s.Get(t.Context(), nil, c.fetch); n != 2 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
		},
		"a fetch that began before Forget serves those who wait, and nobody else": func(t *testing.T) {
			var s Shared[int]
			var c counter
			begin(&s, t.Context(), c.fetch)
			var before int
			go func() { before, _ = s.Get(t.Context(), nil, c.fetch) }()
			synctest.Wait()
			s.Forget()
			time.Sleep(time.Second / 2)
			after, err := s.Get(t.Context(), nil, c.fetch)
			synctest.Wait() // for who has set before
			if before != 1 || after != 2 || err != nil {
				t.Errorf("%d, %d, %v", before, after, err)
			}
			if n, ok := s.Kept(); n != 2 || !ok {
				t.Errorf("kept %d, %v", n, ok)
			}
		},
		"Kept neither fetches nor waits": func(t *testing.T) {
			var s Shared[int]
			var c counter
			started := time.Now()
			if _, ok := s.Kept(); ok {
				t.Error("kept before any fetch")
			}
			begin(&s, t.Context(), c.fetch)
			if _, ok := s.Kept(); ok || time.Since(started) != 0 {
				t.Error("kept during a fetch, or it took", time.Since(started))
			}
			time.Sleep(2 * time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, test)
		})
	}
}

func equal[T comparable](list []T, want T) bool {
	return !slices.ContainsFunc(list, func(one T) bool { return one != want })
}
