// SPDX-License-Identifier: MPL-2.0

package account

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// A create that declares what a state of the run has: a tainted resource's own, or another resource's that was visited
// before the one that has it.
func TestACreateOfWhatAStateHas(t *testing.T) {
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
	for name, tc := range map[string]struct {
		found    wazzup.Pipeline
		before   func(*Registry) // the create is planned
		after    *ResourcePlan   // a plan that comes later
		assumed  bool
		tooEarly bool
	}{
		"tainted":                         {found: x, assumed: true},
		"tainted, with another order":     {found: funnel("x", "X", "a"), assumed: true},
		"tainted, changed by others":      {found: funnel("x", "theirs", "a")},
		"another one's, updated later":    {found: x, assumed: true, after: &ResourcePlan{Prior: byID(x, y), Declared: []string{"y"}}, tooEarly: true},
		"another one's, destroyed later":  {found: x, assumed: true, after: &ResourcePlan{Prior: byID(x, y), Destroys: true}},
		"another one's, that keeps it":    {found: x, assumed: true, after: &ResourcePlan{Prior: byID(x), Declared: []string{"x"}}},
		"another one's, updated before":   {found: x, before: func(r *Registry) { r.Plan(ResourcePlan{Prior: byID(x), Declared: []string{"y"}}) }},
		"another one's, destroyed before": {found: x, before: func(r *Registry) { r.Plan(ResourcePlan{Prior: byID(x), Destroys: true}) }},
	} {
		t.Run(name, func(t *testing.T) {
			var r Registry
			r.InState(byID(x), false)
			if tc.before != nil {
				tc.before(&r)
			}
			v := r.Plan(ResourcePlan{Declared: []string{"x"}})
			if assumed, _ := r.Assume(v.Owner, tc.found, true); assumed != tc.assumed {
				t.Errorf("assumed: %v", assumed)
			}
			if tc.after == nil {
				return
			}
			later := r.Plan(*tc.after)
			if (len(later.TooEarly) > 0) != tc.tooEarly {
				t.Errorf("too early: %v", later.TooEarly)
			}
		})
	}
}

// The second plan of a replacement is the same resource's.
func TestTheSecondPlanOfAReplacement(t *testing.T) {
	var r Registry
	x := funnel("x", "X", "")
	first := r.Plan(ResourcePlan{Prior: byID(x), Declared: []string{"x"}})
	second := r.Plan(ResourcePlan{Declared: []string{"x"}, Replaces: first.Owner})
	if second.Owner != first.Owner || len(second.Twice) > 0 || len(second.Lost) > 0 {
		t.Errorf("%+v", second)
	}
	diff(t, "own", []string{"x"}, sortedIDs(second.Own))
	other := r.Plan(ResourcePlan{Declared: []string{"x"}})
	diff(t, "twice", []string{"x"}, other.Twice)
}

// Two states have one funnel: one resource would remove it, and the other goes on declaring it, in either order. What nobody but
// an object that is destroyed has is named, too.
func TestAFunnelInTwoStates(t *testing.T) {
	x, y, z := funnel("x", "X", ""), funnel("y", "Y", ""), funnel("z", "Z", "")
	destroys, keeps := ResourcePlan{Prior: byID(x, y, z), Destroys: true}, ResourcePlan{Prior: byID(x), Declared: []string{"x"}}
	shrinks := ResourcePlan{Prior: byID(x, y), Declared: []string{"y"}}
	newOwner := ResourcePlan{Declared: []string{"z"}}
	for name, tc := range map[string]struct {
		plans               []ResourcePlan // the last one is the verdict's
		lost, removed, only []string
	}{
		"destroyed first":            {[]ResourcePlan{newOwner, destroys, keeps}, []string{"x"}, nil, []string{"y"}},
		"kept before a destroy":      {[]ResourcePlan{newOwner, keeps, destroys}, nil, []string{"x"}, []string{"y"}},
		"removed by an update":       {[]ResourcePlan{shrinks, keeps}, []string{"x"}, nil, nil},
		"kept before an update":      {[]ResourcePlan{keeps, shrinks}, nil, []string{"x"}, nil},
		"destroyed with nobody else": {[]ResourcePlan{destroys}, nil, nil, nil},
	} {
		var r Registry
		var v Verdict
		for _, plan := range tc.plans {
			v = r.Plan(plan)
		}
		diff(t, name+": lost", tc.lost, v.Lost)
		diff(t, name+": removed", tc.removed, v.Removed)
		diff(t, name+": only", tc.only, v.Only)
	}
	for name, plan := range map[string]ResourcePlan{
		"forgotten":   {Prior: byID(x), Destroys: true, Forgets: true},
		"map unknown": {Prior: byID(x), Unknown: true},
	} {
		var r Registry
		r.Plan(plan)
		if v := r.Plan(ResourcePlan{Prior: byID(x), Declared: []string{"x"}}); len(v.Lost) > 0 {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

// A destroy leaves alone what another resource takes over in the same run. One that has the funnel already may have nothing
// to do at apply, and the destroy may be that of a deposed object, which cannot be told.
func TestADestroyOfWhatAnotherResourceDeclares(t *testing.T) {
	x := funnel("x", "X", "")
	destroys := ResourcePlan{Prior: byID(x), Destroys: true}
	for name, tc := range map[string]struct {
		before       ResourcePlan
		leaves, lost bool
	}{
		"taken over by a create":   {ResourcePlan{Declared: []string{"x"}}, true, false},
		"taken over by an update":  {ResourcePlan{Prior: byID(funnel("k", "K", "")), Declared: []string{"k", "x"}}, true, false},
		"held by another resource": {ResourcePlan{Prior: byID(x), Declared: []string{"x"}}, false, true},
	} {
		var r Registry
		r.Plan(tc.before)
		v := r.Plan(destroys)
		if (len(v.Leaves) > 0) != tc.leaves || (len(v.Removed) > 0) != tc.lost || tc.leaves && !r.Released(x) {
			t.Errorf("%s: %+v", name, v)
		}
	}
}
