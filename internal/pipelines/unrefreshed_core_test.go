// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A resource leaves the configuration, and somebody has changed one of its funnels. Some versions of core plan its destroy with
// the state as it was before that, at every plan, and the apply must be possible all the same.
func TestADestroyGoesByWhatItsPlanHasShown(t *testing.T) {
	t.Parallel()
	const headline = "WARNING: Funnels are different in Wazzup"
	ours := list(funnel("x", "X", "a b"), funnel("y", "Y", ""))
	for name, situation := range map[string]struct {
		byHand  []sandbox.Pipeline // before the plan; beside others' funnels
		later   []sandbox.Pipeline // before its apply; nil: nothing
		options coretest.PlanOptions
		shows   []string // lines of the warning; nil: there is none
		shown   bool     // by core, if it refreshes first
		fails   string
	}{
		"another name":          {byHand: list(funnel("x", "hand", "a b"), ours[1]), shows: []string{`pipelines["x"].name: in the state "X", in Wazzup now "hand"`}},
		"another stage":         {byHand: list(funnel("x", "X", "a b c"), ours[1]), shows: []string{`pipelines["x"], stage "c" ("C"): in Wazzup now, not in the state`}},
		"another order":         {byHand: list(funnel("x", "X", "b a"), ours[1]), shows: []string{`pipelines["x"]: its stages are in another order`}},
		"both, and one is gone": {byHand: list(funnel("y", "hand", "")), shows: []string{`pipelines["y"].name: in the state "Y", in Wazzup now "hand"`}},
		"nothing":               {byHand: ours},
		"changed twice": {
			byHand: list(funnel("x", "hand", "a b"), ours[1]), later: list(funnel("x", "again", "a b"), ours[1]),
			shows: []string{`in Wazzup now "hand"`}, fails: "Funnels changed after the plan",
		},
		"changed after the plan": {byHand: ours, later: list(funnel("x", "hand", "a b"), ours[1]), fails: "Funnels changed after the plan"},
		"changed back":           {byHand: list(funnel("x", "hand", "a b"), ours[1]), later: ours, shows: []string{`in Wazzup now "hand"`}, fails: "Funnels changed after the plan"},
		"not refreshed":          {byHand: list(funnel("x", "hand", "a b"), ours[1]), options: coretest.PlanOptions{NoRefresh: true}, shows: []string{`in Wazzup now "hand"`}, shown: true},
		"destroyed, not refreshed": {
			byHand: list(funnel("x", "hand", "a b"), ours[1]), options: coretest.PlanOptions{NoRefresh: true, Destroy: true}, shows: []string{`in Wazzup now "hand"`}, shown: true,
		},
	} {
		for _, unrefreshed := range []bool{true, false} {
			t.Run(name+map[bool]string{true: ", planned first", false: ", refreshed first"}[unrefreshed], func(t *testing.T) {
				t.Parallel()
				s := acctest.StartSandbox(t, sandbox.Settings{})
				c := coretest.NewCore(t, s.URL, s.AddAccount(here))
				c.Timings, c.UnrefreshedDestroy = acctest.HastyTimings, unrefreshed
				c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: ours})))
				others := funnel("foreign", "Theirs", "")
				s.SetPipelines(here, append(list(others), situation.byHand...))
				plan, said := c.PlanWith(coretest.Configuration{"one": nil}, []string{"one"}, situation.options)
				c.Must(said)
				warns := situation.shows != nil && (unrefreshed || situation.shown)
				if got := strings.Contains(said.String(), headline); got != warns {
					t.Fatalf("warns: %v, want %v: %s", got, warns, said)
				}
				for _, line := range situation.shows {
					if warns && !strings.Contains(said.String(), line) {
						t.Errorf("%s does not have %s", said, line)
					}
				}
				if situation.later != nil {
					s.SetPipelines(here, append(list(others), situation.later...))
				}
				there := s.Pipelines(here)
				diags := c.Apply(plan)
				if situation.fails == "" {
					c.Must(diags)
					there = list(others)
				} else if !strings.Contains(diags.String(), situation.fails) {
					t.Errorf("%s does not have %s", diags, situation.fails)
				}
				if diff := cmp.Diff(acctest.ByID(there), acctest.ByID(s.Pipelines(here))); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// The destroy of a deposed object is planned again when it is applied. What that plan finds, nobody has seen.
func TestADeposedObjectThatSomebodyChangesAfterThePlan(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	c := coretest.NewCore(t, s.URL, s.AddAccount(here))
	c.Timings = acctest.HastyTimings
	c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: list(funnel("x", "X", ""))})))
	config := coretest.Configuration{"one": {Pipelines: list(funnel("y", "Y", "")), CreateBeforeDestroy: true}}
	plan, said := c.PlanWith(config, []string{"one"}, coretest.PlanOptions{Replace: []string{"one"}})
	c.Must(said)
	run := c.Begin(plan)
	c.Must(run.Create("one"))
	run.End() // before the destroy
	s.Put(here, funnel("x", "before", ""))
	if plan, said = c.PlanAll(config, []string{"one"}); plan == nil || c.Deposed("one") != 1 {
		t.Fatal(said)
	}
	s.Put(here, funnel("x", "after", ""))
	if said := c.Apply(plan).String(); !strings.Contains(said, "Funnels changed after the plan") {
		t.Errorf("%s", said)
	}
	if diff := cmp.Diff(list(funnel("y", "Y", ""), funnel("x", "after", "")), s.Pipelines(here), cmpopts.SortSlices(func(a, b sandbox.Pipeline) bool { return a.ID > b.ID })); diff != "" {
		t.Error(diff)
	}
	c.Must(c.Apply(c.MustPlan(config["one"])))
	if diff := cmp.Diff(list(funnel("y", "Y", "")), s.Pipelines(here)); diff != "" {
		t.Error(diff)
	}
}

// What the plan of a destroy has found is no permission for another resource: core has shown it to nobody.
func TestAChangedFunnelOfWhatLeftIsNotHandedOver(t *testing.T) {
	t.Parallel()
	for _, unrefreshed := range []bool{true, false} {
		s := acctest.StartSandbox(t, sandbox.Settings{})
		c := coretest.NewCore(t, s.URL, s.AddAccount(here))
		c.Timings, c.UnrefreshedDestroy = acctest.HastyTimings, unrefreshed
		apply := func(plan *coretest.Plan) {
			run := c.Begin(plan)
			defer run.End()
			for _, name := range []string{"former_owner", "new_owner"} {
				c.Must(run.Apply(name))
			}
		}
		plan, _ := c.PlanAll(coretest.Configuration{"former_owner": declaring(funnel("x", "X", ""))}, []string{"former_owner"})
		apply(plan)
		s.Put(here, funnel("x", "by hand", ""))
		config := coretest.Configuration{"new_owner": declaring(funnel("x", "New", ""))}
		plan, said := c.PlanAll(config, []string{"former_owner", "new_owner"})
		if said.HasError() != unrefreshed || unrefreshed && !strings.Contains(said.String(), `in Wazzup "by hand"`) {
			t.Fatalf("planned before it is refreshed: %v, %s", unrefreshed, said)
		}
		if unrefreshed { // as the error says
			config["new_owner"].Existing = new("overwrite")
			plan, said = c.PlanAll(config, []string{"former_owner", "new_owner"})
			c.Must(said)
		}
		apply(plan)
		if diff := cmp.Diff(list(funnel("x", "New", "")), s.Pipelines(here)); diff != "" {
			t.Error(diff)
		}
	}
}
