// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Canonically equivalent ids, which look the same and are different bytes.
const (
	composedID   = "caf\u00e9"
	decomposedID = "cafe\u0301"
)

// Two funnels whose ids are equivalent are two, to the record too: the next read is not taken for an old one.
func TestEquivalentIDsAreTwoFunnels(t *testing.T) {
	for _, s := range allSemantics {
		synctest.Test(t, func(t *testing.T) {
			theirs := []wazzup.Pipeline{funnel(composedID, "composed", "a"), funnel(decomposedID, "decomposed", "b")}
			f := &fake{semantics: s, list: clone(theirs)}
			a := open(f)
			x := funnel("x", "X", "")
			if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
				t.Fatal(err)
			}
			started, reads := time.Now(), f.getCount()
			list, err := next(a).List(t.Context(), ForRefresh)
			if err != nil {
				t.Fatal(err)
			}
			if took, n := time.Since(started), f.getCount()-reads; took > time.Second || n != 1 {
				t.Errorf("%s: the next process reads %d times for %v, want once", s, n, took)
			}
			for _, p := range theirs {
				if found, ok := list.Find(p.ID); !ok || !Equal(found, p) {
					t.Errorf("%s: %+q is %+v", s, p.ID, found)
				}
			}

			// One of them managed and removed, and the other one stays.
			if _, err := next(a).Write(t.Context(), Change{Prior: byID(theirs[0])}); err != nil {
				t.Fatal(err)
			}
			if s == replacing {
				if d := cmp.Diff([]wazzup.Pipeline{theirs[1], x}, f.now()); d != "" {
					t.Errorf("after the removal of the composed one (-want +there):\n%s", d)
				}
			}
		})
	}
}

// Two stages with equivalent ids are two in a comparison, too.
func TestEquivalentStagesAreTwo(t *testing.T) {
	with := func(stages ...wazzup.Stage) wazzup.Pipeline {
		return wazzup.Pipeline{ID: "x", Name: "X", Stages: stages}
	}
	a, b := wazzup.Stage{ID: composedID, Name: "A"}, wazzup.Stage{ID: decomposedID, Name: "B"}
	b2 := wazzup.Stage{ID: composedID, Name: "B"} // as a state has b
	for _, c := range []struct {
		one, other wazzup.Pipeline
		same       bool
	}{
		{with(a, b2), with(a, b), true},
		{with(a, b2), with(b, a), true},
		{with(a, a), with(a, b), false},
		{with(b2, b2), with(a, b), false},
		{with(a), with(a, b), false},
		{with(a, b2), with(b), false},
	} {
		if EqualButOrder(c.one, c.other) != c.same || EqualButOrder(c.other, c.one) != c.same {
			t.Errorf("%+q and %+q: the same is %v", c.one.Stages, c.other.Stages, !c.same)
		}
	}
}

// Of two stages whose ids are equivalent, the one that is declared to the byte keeps its id, wherever it stands; else the first.
func TestEquivalentStagesKeepTheirIDs(t *testing.T) {
	mine, theirs := wazzup.Stage{ID: composedID, Name: "mine"}, wazzup.Stage{ID: decomposedID, Name: "theirs"}
	other := wazzup.Stage{ID: "caf\u0065\u0323\u0301", Name: "other"} // not equivalent to the two
	for name, c := range map[string]struct {
		there []wazzup.Stage
		want  string
	}{
		"the declared one first":   {[]wazzup.Stage{mine, theirs}, composedID},
		"the declared one last":    {[]wazzup.Stage{theirs, other, mine}, composedID},
		"only the equivalent one":  {[]wazzup.Stage{other, theirs}, decomposedID},
		"neither":                  {[]wazzup.Stage{other}, composedID},
		"two, neither as declared": {[]wazzup.Stage{{ID: "\u212b", Name: "1"}, {ID: "A\u030a", Name: "2"}}, "\u212b"},
	} {
		declared := composedID
		if name == "two, neither as declared" {
			declared = "\u00c5"
		}
		planned := wazzup.Pipeline{ID: "x", Name: "X", Stages: []wazzup.Stage{{ID: declared, Name: "new"}}}
		got := keepStoredStageIDs(planned, wazzup.Pipeline{ID: "x", Name: "X", Stages: c.there})
		if id := got.Stages[0].ID; id != c.want {
			t.Errorf("%s: %+q is posted, want %+q", name, id, c.want)
		}
		if planned.Stages[0].ID != declared {
			t.Errorf("%s: the plan itself is changed", name)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: []wazzup.Pipeline{{ID: "x", Name: "X", Stages: []wazzup.Stage{mine, theirs}}}}
		seen := wazzup.Pipeline{ID: "x", Name: "X", Stages: []wazzup.Stage{mine, {ID: composedID, Name: "theirs"}}} // as a state has them
		planned := wazzup.Pipeline{ID: "x", Name: "X", Stages: []wazzup.Stage{mine}}
		if _, err := open(f).Write(t.Context(), Change{Prior: byID(seen), Planned: byID(planned)}); err != nil {
			t.Fatal(err)
		}
		if got := f.now()[0].Stages; !slices.Equal(got, []wazzup.Stage{mine}) {
			t.Errorf("stages are %+q, want the declared one alone", got)
		}
	})
}
