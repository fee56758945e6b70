// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func TestRemovals(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, y, z := funnel("x", "X", "a b"), funnel("y", "Y", ""), funnel("z", "Z", "")
		f := &fake{semantics: s, list: append(clone(foreign), x, y, z)}
		a := open(f)
		started := time.Now()
		result, err := a.Write(t.Context(), Change{Prior: byID(x, y), Planned: byID(x)})
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "state", byID(x), result.Pipelines)
		took := time.Since(started)
		if s == replacing {
			diff(t, "list", append(clone(foreign), x, z), f.list)
			if len(result.Kept) != 0 || took > time.Second {
				t.Errorf("kept %v after %v", result.Kept, took)
			}
			return
		}
		diff(t, "kept", []string{"y"}, result.Kept)
		if took < DefaultTimings.Refused || took > DefaultTimings.Refused+DefaultTimings.MaxPoll {
			t.Errorf("believed after %v", took)
		}
		// What was learned over the full span is believed at once from then on.
		started = time.Now()
		result, err = a.Write(t.Context(), Change{Prior: byID(z)})
		if err != nil || len(result.Kept) != 1 || time.Since(started) > time.Second {
			t.Errorf("kept %v after %v: %v", result.Kept, time.Since(started), err)
		}
	})
}

func TestADestroyLeavesOthersAlone(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
		f := &fake{semantics: s, list: []wazzup.Pipeline{foreign[0], x, foreign[1], y, foreign[2]}}
		if _, err := open(f).Write(t.Context(), Change{Prior: byID(x, y)}); err != nil {
			t.Fatal(err)
		}
		diff(t, "posts", [][]wazzup.Pipeline{foreign}, f.posts)
	})
}

func TestAStageThatWazzupKeepsIsAnError(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, y := funnel("x", "X", "a b c"), funnel("y", "Y", "")
		f := &fake{semantics: s, list: append(clone(foreign), x, y)}
		planned := byID(funnel("x", "X2", "a c"), funnel("y", "Y2", ""))
		result, err := open(f).Write(t.Context(), Change{Prior: byID(x, y), Planned: planned})
		if s != mergingStages {
			if err != nil {
				t.Error(err)
			}
			diff(t, "state", planned, result.Pipelines)
			return
		}
		var altered *NotAsPlannedError
		if !errors.As(err, &altered) || !altered.Stable {
			t.Fatal(err)
		}
		diff(t, "kept", []Difference{{PipelineID: "x", Aspect: StageExtra, StageID: "b", Got: "B"}}, altered.KeptStages)
		diff(t, "state is the truth, with the rest of the change", byID(funnel("x", "X2", "a b c"), planned["y"]), result.Pipelines)
	})
}

func TestADestroyThatWouldEmptyTheList(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "a")
		f := &fake{semantics: s, refuseEmpty: true, list: []wazzup.Pipeline{x}}
		result, err := open(f).Write(t.Context(), Change{Prior: byID(x)})
		if err != nil || result.NotEmptied == nil {
			t.Fatalf("%+v, %v", result, err)
		}
		diff(t, "kept", []string{"x"}, result.Kept)
	})
}

func TestOrderThatIsNotKept(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, sorted: true, list: clone(foreign)}
		a := open(f)
		planned := byID(funnel("x", "X", "b a"))
		started := time.Now()
		result, err := a.Write(t.Context(), Change{Planned: planned})
		if err != nil || !result.OrderNotKept || time.Since(started) < DefaultTimings.Refused {
			t.Fatalf("%+v after %v: %v", result, time.Since(started), err)
		}
		diff(t, "state equals the plan", planned, result.Pipelines)
		diff(t, "reordered", []string{"x"}, result.Reordered)

		// From then on one read is enough, also for another process that has it from the state.
		started = time.Now()
		renamed := byID(funnel("x", "X2", "b a"))
		result, err = open(f).Write(t.Context(), Change{Prior: planned, Planned: renamed, OrderNotKept: true})
		if err != nil || !result.OrderNotKept || time.Since(started) > time.Second || len(result.Reordered) > 0 {
			t.Errorf("%+v after %v: %v", result, time.Since(started), err)
		}
		// An order alone is sent only if the configuration has changed it.
		posts := len(f.posts)
		if _, err = open(f).Write(t.Context(), Change{Prior: renamed, Planned: renamed, OrderNotKept: true}); err != nil || len(f.posts) != posts {
			t.Errorf("%d posts more, %v", len(f.posts)-posts, err)
		}
		f.sorted = false
		reordered := byID(funnel("x", "X2", "a b"))
		f.list = []wazzup.Pipeline{funnel("x", "X2", "b a")}
		result, err = open(f).Write(t.Context(), Change{Prior: renamed, Planned: reordered, OrderNotKept: true})
		if err != nil || len(f.posts) != posts+1 {
			t.Errorf("%d posts more, %v", len(f.posts)-posts, err)
		}
		if s != mergingStages && result.OrderNotKept {
			t.Error("a read showed the order sent, and the note stands")
		}
		if lost := s == mergingStages; lost != (len(result.Reordered) > 0) {
			t.Errorf("a new order is lost: %v, reported of %v", lost, result.Reordered)
		}
	})
}

func TestNamesThatComeBackAltered(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, trims: true}
		started := time.Now()
		result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X ", "a"), funnel("y", "Y", ""))})
		var altered *NotAsPlannedError
		if !errors.As(err, &altered) || !altered.Stable {
			t.Fatal(err)
		}
		diff(t, "differences", []Difference{{PipelineID: "x", Aspect: Name, Want: "X ", Got: "X"}}, altered.Differences)
		diff(t, "state", byID(funnel("x", "X", "a"), funnel("y", "Y", "")), result.Pipelines)
		if took := time.Since(started); took < DefaultTimings.Refused || took > DefaultTimings.Verify {
			t.Errorf("believed after %v", took)
		}
	})
}

func TestARefusalTeachesNothingOfAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y, z := funnel("x", "X", "a b"), funnel("y", "Y", ""), funnel("z", "Z", "s t")
		f := &fake{semantics: merging, stale: time.Second, list: append(clone(foreign), x, y, z)}
		a := open(f)
		if result, err := a.Write(t.Context(), Change{Prior: byID(x, y), Planned: byID(x)}); err != nil || len(result.Kept) != 1 {
			t.Fatalf("%v, kept %v", err, result.Kept)
		}
		if _, err := a.Write(t.Context(), Change{Prior: byID(z), Planned: byID(funnel("z", "Z", "s"))}); err != nil {
			t.Errorf("a stage whose removal is merely late is said to be kept: %v", err)
		}
	})
}

// Reads lag, the order is not kept, and the run is cancelled before the one can be told from the other: all but the order
// has been read back, so that is no failure, and nothing is learned.
func TestAnOrderThatIsNotStable(t *testing.T) {
	for lag := time.Duration(0); lag <= 8*time.Second; lag += time.Second {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{semantics: replacing, sorted: true, stale: lag, list: clone(foreign)}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(100*time.Millisecond, cancel)
			f.latency = 200 * time.Millisecond
			planned := byID(funnel("x", "X", "b a"))
			if result, err := open(f).Write(ctx, Change{Planned: planned}); err == nil {
				diff(t, "state", planned, result.Pipelines)
			} else if !errors.Is(err, context.Canceled) {
				t.Errorf("lag %v: %v", lag, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, sorted: true, stale: 8 * time.Second, list: clone(foreign)}
		ctx, cancel := context.WithCancel(t.Context())
		f.afterPost = func(int) error { time.AfterFunc(100*time.Millisecond, cancel); return nil }
		planned := byID(funnel("x", "X", "b a"))
		result, err := open(f).Write(ctx, Change{Planned: planned})
		if err != nil || result.OrderNotKept {
			t.Errorf("%v, order learned: %v", err, result.OrderNotKept)
		}
		diff(t, "state", planned, result.Pipelines)
	})
}

// What a state remembers of the order is its resource's own: others have to see for themselves.
func TestPrivateStateIsNoLesson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y := funnel("x", "X", "a b"), funnel("y", "Y", "a b")
		f := &fake{semantics: replacing, stale: 3 * time.Second, list: append(clone(foreign), x, y)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X", "b a")), OrderNotKept: true}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		result, err := a.Write(t.Context(), Change{Prior: byID(y), Planned: byID(funnel("y", "Y", "b a"))})
		if err != nil || result.OrderNotKept {
			t.Errorf("learned %v, %v", result.OrderNotKept, err)
		}
	})
}
