// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const twoFunnels = "a=A(1=One 2=Two) b=B(3=Three)"

func TestWhatAPostDoesToTheList(t *testing.T) {
	type results struct{ replace, merge, mergeStages string }
	all := func(list string) results { return results{list, list, list} }
	for name, situation := range map[string]struct {
		posted string
		want   results
	}{
		"all, as it is":         {twoFunnels, all(twoFunnels)},
		"all and a new funnel":  {twoFunnels + " c=C(4=Four)", all(twoFunnels + " c=C(4=Four)")},
		"a new one first":       {"c=C " + twoFunnels, results{"c=C " + twoFunnels, twoFunnels + " c=C", twoFunnels + " c=C"}},
		"a new one alone":       {"c=C(4=Four)", results{"c=C(4=Four)", twoFunnels + " c=C(4=Four)", twoFunnels + " c=C(4=Four)"}},
		"a funnel's name":       {"a=A2(1=One 2=Two) b=B(3=Three)", all("a=A2(1=One 2=Two) b=B(3=Three)")},
		"a stage's name":        {"a=A(1=One 2=Zwei) b=B(3=Three)", all("a=A(1=One 2=Zwei) b=B(3=Three)")},
		"a funnel left out":     {"b=B(3=Three)", results{"b=B(3=Three)", twoFunnels, twoFunnels}},
		"a stage left out":      {"a=A(2=Two) b=B(3=Three)", results{"a=A(2=Two) b=B(3=Three)", "a=A(2=Two) b=B(3=Three)", twoFunnels}},
		"no stages key":         {"a=A2 b=B(3=Three)", results{"a=A2 b=B(3=Three)", "a=A2 b=B(3=Three)", "a=A2(1=One 2=Two) b=B(3=Three)"}},
		"a stage is new, first": {"a=A(0=Zero 1=One 2=Two) b=B(3=Three)", results{"a=A(0=Zero 1=One 2=Two) b=B(3=Three)", "a=A(0=Zero 1=One 2=Two) b=B(3=Three)", "a=A(1=One 2=Two 0=Zero) b=B(3=Three)"}},
		"stages the other way":  {"a=A(2=Two 1=One) b=B(3=Three)", results{"a=A(2=Two 1=One) b=B(3=Three)", "a=A(2=Two 1=One) b=B(3=Three)", twoFunnels}},
		"funnels the other way": {"b=B(3=Three) a=A(1=One 2=Two)", results{"b=B(3=Three) a=A(1=One 2=Two)", twoFunnels, twoFunnels}},
		"an empty list":         {"", results{"", twoFunnels, twoFunnels}},
	} {
		t.Run(name, func(t *testing.T) {
			for semantics, want := range map[sandbox.Semantics]string{
				sandbox.Replace: situation.want.replace, sandbox.Merge: situation.want.merge, sandbox.MergeStages: situation.want.mergeStages,
			} {
				t.Run(semantics.String(), func(t *testing.T) {
					c := start(t, sandbox.Settings{Semantics: semantics})
					c.SetPipelines(account, funnels(twoFunnels))
					c.post(situation.posted)
					c.has(want)
					c.post(situation.posted) // once more changes nothing more
					c.has(want)
				})
			}
		})
	}
}

func TestAnEmptyListCanBeRefused(t *testing.T) {
	t.Parallel()
	for _, semantics := range sandbox.AllSemantics() {
		c := start(t, sandbox.Settings{Semantics: semantics, RejectEmptyList: true})
		c.refused(post, `{"pipelines":[]}`, http.StatusBadRequest,
			`{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"One or more fields did not pass validation.","errors":["pipelines must contain at least 1 elements"]}`)
		c.post("b=B")
	}
}

func TestOrders(t *testing.T) {
	for name, situation := range map[string]struct {
		settings sandbox.Settings
		want     string
	}{
		"kept":                 {sandbox.Settings{}, "c=C(2=Two 3=Three 1=One) a=A b=B(5=Five 4=Four)"},
		"stages by id":         {sandbox.Settings{StageOrder: sandbox.ByID}, "c=C(1=One 2=Two 3=Three) a=A b=B(4=Four 5=Five)"},
		"stages reversed":      {sandbox.Settings{StageOrder: sandbox.Reversed}, "c=C(1=One 3=Three 2=Two) a=A b=B(4=Four 5=Five)"},
		"funnels by id":        {sandbox.Settings{PipelineOrder: sandbox.ByID}, "a=A b=B(5=Five 4=Four) c=C(2=Two 3=Three 1=One)"},
		"funnels reversed":     {sandbox.Settings{PipelineOrder: sandbox.Reversed}, "b=B(5=Five 4=Four) a=A c=C(2=Two 3=Three 1=One)"},
		"everything reversed":  {sandbox.Settings{StageOrder: sandbox.Reversed, PipelineOrder: sandbox.Reversed}, "b=B(4=Four 5=Five) a=A c=C(1=One 3=Three 2=Two)"},
		"everything by its id": {sandbox.Settings{StageOrder: sandbox.ByID, PipelineOrder: sandbox.ByID}, "a=A b=B(4=Four 5=Five) c=C(1=One 2=Two 3=Three)"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, semantics := range sandbox.AllSemantics() {
				t.Run(semantics.String(), func(t *testing.T) {
					situation.settings.Semantics = semantics
					c := start(t, situation.settings)
					for range 3 { // in one order, however often it is sent
						c.post("c=C(2=Two 3=Three 1=One) a=A b=B(5=Five 4=Four)")
						c.has(situation.want)
					}
				})
			}
		})
	}
}

// What a merge does not mention stays as it is, to the last blank and in its order.
func TestWhatAMergeLeavesAlone(t *testing.T) {
	t.Parallel()
	foreign := sandbox.Pipeline{ID: "z", Name: " Z ", Stages: []sandbox.Stage{{ID: "2", Name: " Two "}, {ID: "1", Name: "One"}}}
	for _, semantics := range []sandbox.Semantics{sandbox.Merge, sandbox.MergeStages} {
		for _, order := range []sandbox.Order{sandbox.Kept, sandbox.ByID, sandbox.Reversed} {
			c := start(t, sandbox.Settings{Semantics: semantics, StageOrder: order, Texts: sandbox.TextsTrimmed})
			c.Put(account, foreign)
			before := text(c.Pipelines(account))
			c.post("a=A(1=One)")
			c.has(before + " a=A(1=One)")
		}
	}
}

func TestNewOnesComeFirstWhereTheOrderIsReversed(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{Semantics: sandbox.MergeStages, StageOrder: sandbox.Reversed, PipelineOrder: sandbox.Reversed})
	c.post("a=A(1=One 2=Two) b=B")
	c.has("b=B a=A(2=Two 1=One)")
	c.post("c=C a=A(3=Three)")
	c.has("c=C b=B a=A(3=Three 2=Two 1=One)")
}
