// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Where the order differs at every read, two reads are enough to know it.
func TestOrderThatDiffersAtEveryRead(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		others := append(clone(foreign), funnel("f4", "F", "c b a"))
		x := funnel("x", "X", "a b c")
		for name, c := range map[string]struct {
			prior, planned map[string]wazzup.Pipeline
			reads          int
		}{
			"a create":                           {nil, byID(funnel("n", "N", "c a b"), funnel("m", "M", "a b")), 3},
			"an update":                          {byID(x), byID(funnel("x", "X2", "a b c")), 4},
			"an order that is changed":           {byID(x), byID(funnel("x", "X", "c b a")), 4},
			"an update and a removal":            {byID(x, others[3]), byID(funnel("x", "X2", "a b c")), 4},
			"a destroy":                          {byID(x), nil, 4},
			"a create beside others' orders":     {nil, byID(funnel("n", "N", "")), 2},
			"an update of what has no order":     {byID(others[1]), byID(funnel("f2", "2", "")), 2},
			"a new funnel beside one that stays": {byID(x), byID(x, funnel("n", "N", "a b")), 4},
		} {
			for offset := range 6 {
				f := &fake{semantics: s, rotates: true, gets: offset, list: append(clone(others), x)}
				started := time.Now()
				result, err := open(f).Write(t.Context(), Change{Prior: c.prior, Planned: c.planned})
				reads, took := f.getCount()-offset, time.Since(started)
				if err != nil || len(result.Foreign) > 0 || reads > c.reads && len(result.Kept) == 0 || took > time.Second && len(result.Kept) == 0 || f.postCount() > 1 {
					t.Errorf("%s, offset %d: %+v, %d posts, %d reads, after %v: %v", name, offset, result.Foreign, f.postCount(), reads, took, err)
				}
				diff(t, "state", len(c.planned), len(result.Pipelines))
				for id, p := range c.planned {
					if !Equal(p, result.Pipelines[id]) {
						t.Errorf("%s: state %+v", name, result.Pipelines[id])
					}
				}
			}
		}
	})
}

// One read does not tell which order Wazzup has stored, so an order that the configuration changes is posted whatever the
// list shows.
func TestAChangedOrderIsAlwaysSent(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "a b c")
		for name, planned := range map[string]wazzup.Pipeline{
			"the order alone":           funnel("x", "X", "b c a"),
			"the order and the name":    funnel("x", "X2", "b c a"),
			"the order and a new stage": funnel("x", "X", "b n c a"),
		} {
			for _, rotates := range []bool{true, false} {
				for offset := range 6 {
					for _, known := range []bool{true, false} {
						there := x
						if !rotates { // somebody has made the same change meanwhile
							there = planned
						}
						f := &fake{semantics: s, rotates: rotates, gets: offset, list: append(clone(foreign), there)}
						_, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(planned), OrderNotKept: known && rotates})
						if err != nil || f.postCount() != 1 {
							t.Errorf("%s, rotates %v, offset %d, known %v: %d posts, %v", name, rotates, offset, known, f.postCount(), err)
							continue
						}
						sent := f.posts[0][slices.IndexFunc(f.posts[0], func(p wazzup.Pipeline) bool { return p.ID == "x" })]
						if !Equal(sent, planned) {
							t.Errorf("%s, rotates %v, offset %d: sent %+v", name, rotates, offset, sent)
						}
					}
				}
			}
		}
	})
}

// What was learned is known to the resource from then on, and to all others of the run.
func TestAnOrderThatDiffersIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, rotates: true, list: clone(foreign)}
		a := open(f)
		planned := byID(funnel("x", "X", "a b c"))
		result, err := a.Write(t.Context(), Change{Planned: planned})
		if err != nil || !result.OrderNotKept {
			t.Fatalf("%v, %v", result.OrderNotKept, err)
		}
		for range 3 {
			reads := f.getCount()
			renamed := byID(wazzup.Pipeline{ID: "x", Name: planned["x"].Name + "+", Stages: planned["x"].Stages})
			result, err = a.Write(t.Context(), Change{Prior: planned, Planned: renamed, OrderNotKept: result.OrderNotKept})
			if err != nil || !result.OrderNotKept || f.getCount() != reads+2 {
				t.Errorf("%d reads, %v, %v", f.getCount()-reads, result.OrderNotKept, err)
			}
			planned = renamed
		}
		// Right behind it, another process does not take the order for an old list.
		started := time.Now()
		if _, err := next(a).List(t.Context(), ForRefresh); err != nil || time.Since(started) > 0 {
			t.Errorf("after %v: %v", time.Since(started), err)
		}
	})
}

// A lost response is resolved as anywhere else.
func TestALostResponseIfOrderDiffers(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "a b c")
		for _, committed := range []bool{true, false} {
			f := &fake{semantics: s, rotates: true, list: append(clone(foreign), x)}
			fail := func(n int) error {
				if n == 1 {
					return errReset
				}
				return nil
			}
			want := 2
			if committed {
				f.afterPost, want = fail, 1
			} else {
				f.beforePost = fail
			}
			if _, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X2", "a b c"))}); err != nil || f.postCount() != want {
				t.Errorf("committed %v: %d posts, %v", committed, f.postCount(), err)
			}
		}
	})
}

// Somebody else's change is one still, and the error does not name an order.
func TestAConflictWhereOrderDiffers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, rotates: true, list: append(clone(foreign), funnel("x", "theirs", "a b c"))}
		a := open(f)
		if kept, err := a.OrderIsKept(t.Context()); kept || err != nil {
			t.Errorf("%v, %v", kept, err)
		}
		var conflict *ConflictError
		if _, err := a.Write(t.Context(), Change{Prior: byID(funnel("x", "X", "a b c")), Planned: byID(funnel("x", "X2", "a b c"))}); !errors.As(err, &conflict) {
			t.Fatal(err)
		}
		diff(t, "differences", []Difference{{PipelineID: "x", Aspect: Name, Want: "X", Got: "theirs"}}, conflict.Differences)
	})
	synctest.Test(t, func(t *testing.T) { // and where order is kept, one that somebody has changed is
		f := &fake{semantics: replacing, list: append(clone(foreign), funnel("x", "X", "b a"))}
		if _, err := open(f).Write(t.Context(), Change{Prior: byID(funnel("x", "X", "a b")), Planned: byID(funnel("x", "X2", "a b"))}); !errors.As(err, new(*ConflictError)) {
			t.Error(err)
		}
		if f.getCount() != orderReads {
			t.Errorf("%d reads", f.getCount())
		}
	})
}

// An order that somebody changes after the plan is a change like any other, if the plan does not change that funnel, too.
func TestAnOrderThatSomebodyChangesAfterThePlan(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, y := funnel("x", "X", "a b c"), funnel("y", "Y", "a b")
		for name, planned := range map[string]map[string]wazzup.Pipeline{
			"another funnel is changed": byID(x, funnel("y", "Y2", "a b")),
			"one is added":              byID(x, y, funnel("z", "Z", "")),
			"one is removed":            byID(x),
			"its order is changed":      byID(funnel("x", "X", "b a c"), y),
		} {
			f := &fake{semantics: s, list: append(clone(foreign), funnel("x", "X", "c b a"), y)}
			var conflict *ConflictError
			if _, err := open(f).Write(t.Context(), Change{Prior: byID(x, y), Planned: planned}); !errors.As(err, &conflict) || f.postCount() > 0 {
				t.Errorf("%s: %d posts, %v", name, f.postCount(), err)
				continue
			}
			diff(t, name, Differences(x, funnel("x", "X", "c b a")), conflict.Differences)
		}
		// One that is as planned already is no conflict, nor is any where Wazzup is known not to keep orders.
		for name, change := range map[string]Change{
			"as planned":     {Planned: byID(funnel("x", "X", "c b a"), funnel("y", "Y2", "a b"))},
			"order not kept": {Planned: byID(x, funnel("y", "Y2", "a b")), OrderNotKept: true},
		} {
			f := &fake{semantics: s, list: append(clone(foreign), funnel("x", "X", "c b a"), y)}
			change.Prior = byID(x, y)
			if _, err := open(f).Write(t.Context(), change); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// At a refresh, a few reads more tell an order that differs from one that somebody has changed, once for all resources.
func TestOrderIsKept(t *testing.T) {
	for _, rotates := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{rotates: rotates, list: clone(foreign)}
			a := open(f)
			if _, err := a.List(t.Context(), ForRefresh); err != nil {
				t.Fatal(err)
			}
			for range 5 {
				if kept, err := a.OrderIsKept(t.Context()); err != nil || kept == rotates {
					t.Errorf("rotates %v, kept %v: %v", rotates, kept, err)
				}
			}
			want := 1 + orderReads
			if rotates {
				want = 2
			}
			if f.getCount() != want {
				t.Errorf("rotates %v: %d reads", rotates, f.getCount())
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		f := &fake{beforeGet: always(err502)}
		if _, err := open(f).OrderIsKept(t.Context()); !errors.Is(err, err502) {
			t.Error(err)
		}
	})
}

// Copies that lag show two orders after a write that changes one. That proves nothing.
func TestAnOrderThatIsMerelyLate(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		if s == mergingStages {
			return // keeps the order that is there
		}
		for stale := time.Duration(0); stale <= 8*time.Second; stale += time.Second {
			for _, flapping := range []bool{true, false} {
				x, y := funnel("x", "X", "a b"), funnel("y", "Y", "a b")
				f := &fake{semantics: s, stale: stale, flapping: flapping, list: append(clone(foreign), x, y)}
				a := open(f)
				result, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X", "b a"))})
				if err != nil || result.OrderNotKept {
					t.Fatalf("stale %v, flapping %v: %v, %v", stale, flapping, result.OrderNotKept, err)
				}
				second := next(a)
				result, err = second.Write(t.Context(), Change{Prior: byID(y), Planned: byID(funnel("y", "Y", "b a"))})
				if err != nil || result.OrderNotKept || second.isShuffled() {
					t.Errorf("stale %v, flapping %v: learned %v, %v", stale, flapping, second.isShuffled(), err)
				}
				diff(t, "list", append(clone(foreign), funnel("x", "X", "b a"), funnel("y", "Y", "b a")), f.now())
			}
		}
	})
}
