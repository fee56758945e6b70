// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func TestStaleReads(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		for stale := time.Duration(0); stale <= 8*time.Second; stale += 500 * time.Millisecond {
			for _, flapping := range []bool{false, true} {
				x := funnel("x", "X", "a b")
				f := &fake{semantics: s, stale: stale, flapping: flapping, list: append(clone(foreign), x)}
				a := open(f)
				planned := byID(funnel("x", "X2", "a b c"), funnel("n", "N", "q"))
				result, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: planned})
				if err != nil || result.OrderNotKept || len(result.Foreign) > 0 || len(f.posts) != 1 {
					t.Fatalf("stale %v, flapping %v: %+v, %d posts: %v", stale, flapping, result, len(f.posts), err)
				}
				// A second write right behind must not be based on a list older than the first.
				second := byID(funnel("o", "O", ""))
				if _, err := a.Write(t.Context(), Change{Planned: second}); err != nil {
					t.Fatalf("stale %v, flapping %v: second write: %v", stale, flapping, err)
				}
				diff(t, "list", append(clone(foreign), planned["x"], planned["n"], second["o"]), f.now())
			}
		}
	})
}

func TestAValueThatNeverAppears(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "a")
		f := &fake{semantics: s, stale: time.Hour, list: append(clone(foreign), x)}
		started := time.Now()
		result, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X2", "a"), funnel("n", "N", ""))})
		var missing *NotAsPlannedError
		if !errors.As(err, &missing) || missing.Stable || len(f.posts) != 1 {
			t.Fatalf("%d posts: %v", len(f.posts), err)
		}
		diff(t, "differences", []Difference{
			{PipelineID: "n", Aspect: Existence, Want: "N"},
			{PipelineID: "x", Aspect: Name, Want: "X2", Got: "X"},
		}, missing.Differences)
		diff(t, "state", byID(x), result.Pipelines)
		if took := time.Since(started); took < DefaultTimings.Verify || took > DefaultTimings.Verify+DefaultTimings.MaxPoll {
			t.Errorf("gave up after %v", took)
		}
	})
}

// A write whose end is not seen takes nothing away from what others of the run have verified.
func TestWhatOthersHaveVerifiedIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("one", "1", ""))}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		f.stale = time.Hour // longer than anybody waits
		var altered *NotAsPlannedError
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("two", "2", ""))}); !errors.As(err, &altered) {
			t.Fatal(err)
		}
		f.stale = 5 * time.Second // and now an old copy answers, from before the first write
		f.versions = []version{{until: time.Now(), list: clone(foreign)}}
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("three", "3", ""))}); err != nil {
			t.Fatal(err)
		}
		if _, ok := newList(f.now()).Find("one"); !ok {
			t.Error("the first funnel is lost")
		}
	})
}

// Two reads that show something refused, but not the same, agree on nothing.
func TestReadsThatDoNotAgree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		y, z := funnel("y", "Y", ""), funnel("z", "Z", "")
		f := &fake{semantics: replacing, list: append(clone(foreign), y, z)}
		started := time.Now()
		f.beforeGet = func(n int) error {
			if after := time.Since(started); n > 1 && after < 15*time.Second {
				f.set(append(clone(foreign), []wazzup.Pipeline{y, z}[n%2]))
			} else if n > 1 {
				f.set(clone(foreign))
			}
			return nil
		}
		result, err := open(f).Write(t.Context(), Change{Prior: byID(y, z)})
		if err != nil || len(result.Kept) != 0 {
			t.Errorf("kept %v, %v", result.Kept, err)
		}
	})
}
