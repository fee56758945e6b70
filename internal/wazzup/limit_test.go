// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestRequestsAreSpaced(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{})
	serviceInFakeTime(t, 50, s, func(t *testing.T, service *Service) {
		p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
		one, other := p.client(client1), p.client(client2)
		started := time.Now()
		all(t, 100, func(i int) error { // over two accounts, tokens included
			return second([]*Client{one, other}[i%2].ListPipelines(t.Context()))
		})
		took := time.Since(started)
		// 103 requests, 2 of them at once, which is made up for within five seconds.
		if want := 1010 * time.Second / 498; took < want || took > want+100*time.Millisecond {
			t.Errorf("took %v, want %v", took, want)
		}
		journal := s.Journal()
		for i, e := range journal[min(len(journal), 55):] {
			if d := e.Start.Sub(journal[i].Start); d < time.Second {
				t.Fatalf("56 requests within %v", d)
			}
		}
	})
}

// v3 documents its limit for five seconds: what comes at once counts among them.
func TestTheLimitHoldsOverFiveSeconds(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 9, 10, 50, 100, 1000} {
		synctest.Test(t, func(t *testing.T) {
			l, most := newLimit(n), 5*n
			var times []time.Time
			for i := range 3 * most {
				if i == 2*most {
					time.Sleep(5 * time.Second) // as much at once as ever
				}
				if err := l.wait(t.Context(), false); err != nil {
					t.Fatal(err)
				}
				times = append(times, time.Now())
				if i >= most && times[i].Sub(times[i-most]) < 5*time.Second-time.Microsecond {
					t.Fatalf("%d a second: %d requests within %v", n, most+1, times[i].Sub(times[i-most]))
				}
			}
			if took, want := times[2*most-1].Sub(times[0]), 10*time.Second; took > want*5/4 {
				t.Errorf("%d a second: %d requests took %v", n, 2*most, took)
			}
		})
	}
}

// A wait between a read and the post that rests on it would be time for somebody else's write to be lost in. What posts
// take out of turn, later requests wait for.
func TestAPostDoesNotWaitForItsTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimit(10)
		started := time.Now()
		for range 30 {
			if err := l.wait(t.Context(), true); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(started); took != 0 {
			t.Errorf("posts have waited for %v", took)
		}
		if err := l.wait(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(started); took != 3*time.Second {
			t.Errorf("the next request came after %v, want 3 s", took)
		}
	})
}

// Of all that is posted, that is so of funnels alone.
func TestWhichRequestsWaitForTheirTurn(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{})
	serviceInFakeTime(t, 1, s, func(t *testing.T, service *Service) {
		c := service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
		read := func() error { return second(c.ListPipelines(t.Context())) }
		post := func() error { return c.PostPipelines(t.Context(), nil) }
		for i, step := range []struct {
			do   func() error
			took time.Duration
		}{{read, 2 * time.Second}, {post, 0}, {post, 0}, {read, 3 * time.Second}} { // the first after a request for each of two tokens
			started := time.Now()
			if err := step.do(); err != nil || time.Since(started) != step.took {
				t.Errorf("step %d took %v, want %v: %v", i, time.Since(started), step.took, err)
			}
		}
	})
}

// A token that lives shorter than a turn takes is used before it ends: what is renewed has had its turn.
func TestAReadWithARenewedTokenDoesNotWait(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{TokenLifetime: 500 * time.Millisecond, StatedLifetime: time.Hour})
	serviceInFakeTime(t, 1, s, func(t *testing.T, service *Service) {
		c := service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
		for range 3 {
			if _, err := c.ListPipelines(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestWaitingForATurnEndsWithTheRun(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{})
	serviceInFakeTime(t, 1, s, func(t *testing.T, service *Service) {
		c := service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		started := time.Now()
		_, err := c.ListPipelines(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(started) > 1500*time.Millisecond || s.Count(http.MethodGet) != 0 {
			t.Errorf("%v, after %v", err, time.Since(started))
		}
	})
}

func TestNoLimit(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, -1} {
		if newLimit(n) != nil {
			t.Errorf("%d a second", n)
		}
	}
}

// Who gives up while it waits leaves its turn to others: what is read after an interrupt does not wait for what was interrupted.
func TestTurnsThatAreGivenUp(t *testing.T) {
	t.Parallel()
	for _, perSecond := range []int{1, 5, 50} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimit(perSecond)
			for range max(1, perSecond/20) { // what may pass at once
				_ = l.wait(t.Context(), false)
			}
			ctx, cancel := context.WithCancel(t.Context())
			var given atomic.Int32
			for range 50 {
				go func() {
					if errors.Is(l.wait(ctx, false), context.Canceled) {
						given.Add(1)
					}
				}()
			}
			synctest.Wait()
			cancel()
			synctest.Wait()
			started := time.Now()
			if err := l.wait(t.Context(), false); err != nil {
				t.Error(err)
			}
			if took := time.Since(started); given.Load() != 50 || took > 1100*time.Millisecond/time.Duration(perSecond) {
				t.Errorf("at %d a second: %d have given up, and the next turn came after %v", perSecond, given.Load(), took)
			}
		})
	}
}

// In the order in which they ask: none is overtaken for ever.
func TestTurnsComeInOrder(t *testing.T) {
	t.Parallel()
	for _, perSecond := range []int{1, 5, 50} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimit(perSecond)
			var (
				mu    sync.Mutex
				order []int
				group sync.WaitGroup
			)
			for i := range 100 {
				group.Go(func() {
					if err := l.wait(t.Context(), false); err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					order = append(order, i)
				})
				synctest.Wait() // it has asked
			}
			group.Wait()
			if !slices.IsSorted(order) {
				t.Errorf("at %d a second, in the order %v", perSecond, order)
			}
		})
	}
}

// What a cancelled run reads back waits for no turn, whether it asks before the cancel or after it; and it is counted.
func TestWhatACancelledRunReadsBackWaitsForNoTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimit(1)
		run, cancel := context.WithCancel(t.Context())
		detached := OutOfTurnAfter(context.WithoutCancel(run), run)
		for range 60 {
			l.limiter.Reserve() // posts
		}
		started := time.Now()
		time.AfterFunc(3*time.Second, cancel)
		for i := range 2 {
			if err := l.wait(detached, false); err != nil || time.Since(started) != 3*time.Second {
				t.Errorf("read %d after %v: %v", i, time.Since(started), err)
			}
		}
		if err := l.wait(t.Context(), false); err != nil || time.Since(started) != 62*time.Second {
			t.Errorf("the next run's read after %v: %v", time.Since(started), err)
		}
	})
}
