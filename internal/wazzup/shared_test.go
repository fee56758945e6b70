package wazzup

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatManyWantOneGets(t *testing.T) {
	t.Parallel()
	always, never := func(int) bool { return true }, func(int) bool { return false }
	slowly := func(calls *int, err error) func(context.Context) (int, error) {
		return func(ctx context.Context) (int, error) {
			*calls++
			n := *calls
			select {
			case <-time.After(time.Second):
				return n, err
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
	}

	synctest.Test(t, func(t *testing.T) { // a success, and then a failure, shared by those who wait
		for _, failure := range []error{nil, errors.New("no")} {
			var s shared[int]
			var calls int
			all(t, 20, func(int) error {
				n, err := s.get(t.Context(), always, slowly(&calls, failure))
				if !errors.Is(err, failure) || n != 1 {
					return errors.Join(err, errors.New("not the first's"))
				}
				return nil
			})
			if _, err := s.get(t.Context(), always, slowly(&calls, failure)); (calls == 1) != (failure == nil) || !errors.Is(err, failure) {
				t.Errorf("%d calls, %v", calls, err)
			}
		}
	})

	synctest.Test(t, func(t *testing.T) { // the one who asks is cancelled: another asks
		var s shared[int]
		var calls int
		ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		all(t, 20, func(i int) error {
			time.Sleep(time.Duration(i) * time.Millisecond)
			if i == 0 {
				if _, err := s.get(ctx, always, func(context.Context) (int, error) { <-ctx.Done(); return 0, context.Canceled }); !errors.Is(err, context.Canceled) {
					return errors.New("not cancelled")
				}
				return nil
			}
			_, err := s.get(t.Context(), always, slowly(&calls, nil)) //nolint:contextcheck // not the cancelled one
			return err
		})
		if calls != 1 {
			t.Errorf("%d calls after the cancelled one", calls)
		}
	})

	synctest.Test(t, func(t *testing.T) { // the one who asks breaks down: those who wait are not left waiting
		var s shared[int]
		var calls int
		go func() {
			defer func() { _ = recover() }()
			_, _ = s.get(t.Context(), always, func(context.Context) (int, error) { time.Sleep(time.Second); panic("here") })
		}()
		time.Sleep(time.Millisecond)
		if n, err := s.get(t.Context(), always, slowly(&calls, nil)); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	})

	synctest.Test(t, func(t *testing.T) { // one that does not fit is got again, once by each who wants another
		var s shared[int]
		var calls int
		for want := 1; want < 4; want++ {
			if n, err := s.get(t.Context(), never, slowly(&calls, nil)); n != want || err != nil {
				t.Errorf("%d, %v, want %d", n, err, want)
			}
		}
	})

	synctest.Test(t, func(t *testing.T) { // one that was on its way before it was known not to fit is not taken
		var s shared[int]
		var calls int
		go func() { _, _ = s.get(t.Context(), always, slowly(&calls, nil)) }()
		time.Sleep(time.Millisecond)
		all(t, 20, func(int) error {
			n, err := s.get(t.Context(), func(n int) bool { return n != 1 }, slowly(&calls, nil))
			if n != 2 {
				return errors.Join(err, errors.New("not the second"))
			}
			return err
		})
	})

	synctest.Test(t, func(t *testing.T) { // who waits and is cancelled leaves
		var s shared[int]
		var calls int
		go func() { _, _ = s.get(t.Context(), always, slowly(&calls, nil)) }()
		time.Sleep(time.Millisecond)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		started := time.Now()
		if _, err := s.get(ctx, always, slowly(&calls, nil)); !errors.Is(err, context.DeadlineExceeded) || time.Since(started) != 10*time.Millisecond {
			t.Errorf("%v after %v", err, time.Since(started))
		}
		synctest.Wait()
		time.Sleep(2 * time.Second)
	})
}
