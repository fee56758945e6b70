// SPDX-License-Identifier: MPL-2.0

package fetch

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// 10,000 schedules take two seconds under the race detector. They are the same each time, though not what the scheduler makes of
// them; make soak draws others, and more. The flags of rapid override this.
func TestMain(m *testing.M) {
	checks, seed := "10000", "1"
	if os.Getenv("WAZZUP_SOAK") != "" {
		checks, seed = "200000", "0"
	}
	_, _ = flag.Set("rapid.checks", checks), flag.Set("rapid.seed", seed)
	os.Exit(m.Run())
}

var (
	errCanceled = errors.New("the caller has had enough")
	errFetch    = errors.New("the fetch has failed")
)

// call is a caller, what it is planned to do, and what has become of it. Stamps are those of history.
type call struct {
	at       time.Duration // when it calls Get
	cancel   time.Duration // when its context ends; 0 is never
	takes    time.Duration // if it fetches
	ends     string        // how its fetch ends
	stubborn bool          // its fetch does not look at its context
	atLeast  int           // values below this do not fit

	began, returned int
	value           int
	err             error
	panicked        bool
	fetches         []*attempted
}

// attempted is a fetch that took place.
type attempted struct {
	by         *call
	began, end int
	value      int // 0 if there is none
	canceled   bool
	panicked   bool
}

// forgotten is a call of Forget.
type forgotten struct {
	at           time.Duration
	began, ended int
}

// history numbers what happens in the order in which it does. What one goroutine does before another has a lower number, and
// what happens at the same time any.
type history struct {
	mu      sync.Mutex
	now     int
	fetches []*attempted
}

func (h *history) stamp() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now++
	return h.now
}

func (h *history) begin(c *call) *attempted {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now++
	a := &attempted{by: c, began: h.now, value: len(h.fetches) + 1}
	h.fetches = append(h.fetches, a)
	c.fetches = append(c.fetches, a)
	return a
}

func (c *call) fits(value int) bool { return value >= c.atLeast }

func (c *call) fetch(h *history) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		a := h.begin(c)
		defer func() { a.end = h.stamp() }()
		value := a.value
		a.value = 0
		if c.stubborn {
			time.Sleep(c.takes)
		} else {
			select {
			case <-time.After(c.takes):
			case <-ctx.Done():
				a.canceled = true
				return 0, context.Cause(ctx)
			}
		}
		switch c.ends {
		case "panics":
			a.panicked = true
			panic("the fetch has panicked")
		case "fails":
			a.canceled = ctx.Err() != nil
			return 0, errFetch
		}
		a.value = value
		return value, nil
	}
}

func (c *call) run(s *Shared[int], h *history) {
	time.Sleep(c.at)
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	if c.cancel > 0 {
		defer time.AfterFunc(c.cancel-c.at, func() { cancel(errCanceled) }).Stop()
	}
	defer func() {
		c.panicked = recover() != nil
		c.returned = h.stamp()
	}()
	c.began = h.stamp()
	c.value, c.err = s.Get(ctx, c.fits, c.fetch(h))
}

// problems is what no schedule may lead to.
func problems(calls []*call, forgets []*forgotten, h *history) (all []string) {
	wrong := func(i int, format string, args ...any) {
		all = append(all, fmt.Sprintf("caller %d: ", i)+fmt.Sprintf(format, args...))
	}
	for i, c := range calls {
		forgottenAt := 0 // when the last Forget began that had ended before the call
		for _, f := range forgets {
			if f.ended < c.began {
				forgottenAt = max(forgottenAt, f.began)
			}
		}
		switch {
		case c.panicked:
			if n := len(c.fetches); n == 0 || !c.fetches[n-1].panicked {
				wrong(i, "another's panic")
			}
		case errors.Is(c.err, errCanceled):
			if c.cancel == 0 {
				wrong(i, "another's cancel")
			}
		case errors.Is(c.err, errFetch):
			if !failedFor(c, forgottenAt, h) {
				wrong(i, "an error of no fetch that it could wait for")
			}
		case c.err != nil:
			wrong(i, "an error of nobody: %v", c.err)
		default:
			fetched := h.fetches[c.value-1]
			if fetched.value != c.value || fetched.panicked {
				wrong(i, "a value that nobody has fetched")
			}
			if fetched.by != c && (!c.fits(c.value) || fetched.began < forgottenAt) {
				wrong(i, "a value that does not fit, or that was fetched before Forget")
			}
		}
		for _, own := range c.fetches {
			if g := keptFor(c, own, forgets, h); g != nil {
				wrong(i, "a fetch, though value %d was there", g.value)
			}
		}
	}
	for i, a := range h.fetches {
		for _, b := range h.fetches[i+1:] {
			if b.began < a.end && !forgotBetween(min(a.by.began, b.by.began), b.began, forgets) {
				all = append(all, fmt.Sprintf("two fetches at the same time, from %d and %d", a.began, b.began))
			}
		}
	}
	return all
}

// failedFor reports whether a fetch has failed by itself, of this caller or of one that it has waited for.
func failedFor(c *call, forgottenAt int, h *history) bool {
	for _, a := range h.fetches {
		isOwn := a.by == c
		if a.value == 0 && !a.panicked && a.by.ends == "fails" && (isOwn || !a.canceled && a.by.returned > c.began && a.end < c.returned && a.began > forgottenAt) {
			return true
		}
	}
	return false
}

// keptFor is a fetch whose value was there when a caller began a fetch of its own, so that it need not have; nil if there is none.
func keptFor(c *call, own *attempted, forgets []*forgotten, h *history) *attempted {
	for _, g := range h.fetches {
		if g.value == 0 || g.by == c || g.by.returned == 0 || g.by.returned > c.began || !c.fits(g.value) || forgotBetween(g.by.began, own.began, forgets) {
			continue
		}
		replaced := false
		for _, other := range h.fetches {
			replaced = replaced || other != g && other.value != 0 && other.end > g.began && other.began < own.began
		}
		if !replaced {
			return g
		}
	}
	return nil
}

func forgotBetween(from, to int, forgets []*forgotten) bool {
	for _, f := range forgets {
		if f.began < to && f.ended > from {
			return true
		}
	}
	return false
}

// Callers come and go at any time, their contexts end, their fetches fail and panic, and somebody calls Forget between. Many do so
// at the same moment, in the order in which the scheduler takes them.
func TestInterleavings(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		moment := func(label string) time.Duration {
			return time.Duration(rapid.IntRange(0, 6).Draw(rt, label)) * time.Millisecond
		}
		var calls []*call
		for range rapid.IntRange(2, 8).Draw(rt, "callers") {
			c := &call{at: moment("at"), takes: moment("takes"), ends: rapid.SampledFrom([]string{"well", "well", "fails", "panics"}).Draw(rt, "ends")}
			if rapid.IntRange(0, 2).Draw(rt, "is canceled") == 2 {
				c.cancel = c.at + moment("cancel") + time.Microsecond*time.Duration(rapid.IntRange(0, 1).Draw(rt, "later"))
			}
			c.stubborn = rapid.IntRange(0, 3).Draw(rt, "stubborn") == 3
			c.atLeast = rapid.SampledFrom([]int{0, 0, 0, 2, 3}).Draw(rt, "at least")
			calls = append(calls, c)
		}
		var forgets []*forgotten
		for range rapid.IntRange(0, 3).Draw(rt, "forgets") {
			forgets = append(forgets, &forgotten{at: moment("forget")})
		}
		var h history
		synctest.Test(t, func(*testing.T) {
			var s Shared[int]
			var wg sync.WaitGroup
			for _, f := range forgets {
				wg.Go(func() {
					time.Sleep(f.at)
					f.began = h.stamp()
					s.Forget()
					f.ended = h.stamp()
				})
			}
			for _, c := range calls {
				wg.Go(func() { c.run(&s, &h) })
			}
			wg.Wait()
		})
		if all := problems(calls, forgets, &h); len(all) > 0 {
			rt.Fatalf("%s", strings.Join(all, "\n"))
		}
		count(seen, calls, &h)
	})
	t.Log(seen)
	for _, what := range []string{"cancelled leaders", "cancelled while they waited", "another's value", "another's error", "panics", "own values that do not fit"} {
		if seen[what] == 0 {
			t.Errorf("no schedule had %s: %v", what, seen)
		}
	}
}

// count counts what has happened, to show that it does.
func count(seen map[string]int, calls []*call, h *history) {
	for _, a := range h.fetches {
		if a.canceled {
			seen["cancelled leaders"]++
		}
	}
	for _, c := range calls {
		switch {
		case c.panicked:
			seen["panics"]++
		case errors.Is(c.err, errCanceled) && len(c.fetches) == 0:
			seen["cancelled while they waited"]++
		case errors.Is(c.err, errFetch) && len(c.fetches) == 0:
			seen["another's error"]++
		case c.err == nil && len(c.fetches) == 0:
			seen["another's value"]++
		case c.err == nil && !c.fits(c.value):
			seen["own values that do not fit"]++
		}
	}
}
