// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// overwritingPlan is a way to a plan whose apply may change a funnel x that exists. What is there when it is made is in the
// sandbox already.
type overwritingPlan struct {
	managed bool // x is in the state as X
	forgets bool // core removes the old object from the state before it creates the new one
	update  bool // of a resource that manages y
	has     bool // the account has x as "Theirs"
	plan    func(*coretest.Core, *coretest.Declared) (*coretest.Plan, coretest.Diagnostics)
	final   func(*coretest.Core, *coretest.Plan, *coretest.Declared) coretest.Diagnostics // applies a plan with unknown values
	says    string
}

func overwritingPlans() map[string]overwritingPlan {
	replace := func(first bool, retain string) func(*coretest.Core, *coretest.Declared) (*coretest.Plan, coretest.Diagnostics) {
		return func(c *coretest.Core, d *coretest.Declared) (*coretest.Plan, coretest.Diagnostics) {
			d.CreateBeforeDestroy, d.DeletionPolicy = first, &retain
			return c.PlanWith(coretest.Configuration{"one": d}, []string{"one"}, coretest.PlanOptions{Replace: []string{"one"}})
		}
	}
	known := func(c *coretest.Core, p *coretest.Plan, d *coretest.Declared) coretest.Diagnostics {
		run := c.Begin(p)
		run.Know("one", d)
		diags := run.Apply("one")
		run.End()
		return diags
	}
	return map[string]overwritingPlan{
		"a create":                      {plan: (*coretest.Core).Plan},
		"a create of one that is there": {has: true, plan: (*coretest.Core).Plan, says: "WARNING: Existing funnels will be overwritten"},
		"an update that adds it":        {update: true, plan: (*coretest.Core).Plan},
		"an update that takes it over":  {update: true, has: true, plan: (*coretest.Core).Plan, says: "WARNING: Existing funnels will be overwritten"},
		"a replacement, created first":  {managed: true, plan: replace(true, "delete")},
		"a replacement that retains":    {managed: true, forgets: true, plan: replace(false, "retain")},
		"a tainted one, created first": {managed: true, plan: func(c *coretest.Core, d *coretest.Declared) (*coretest.Plan, coretest.Diagnostics) {
			c.Taint("one")
			d.CreateBeforeDestroy = true
			return c.Plan(d)
		}},
		"a name that is not known": {has: true, says: "WARNING: Existing funnels may be overwritten", final: known, plan: func(c *coretest.Core, d *coretest.Declared) (*coretest.Plan, coretest.Diagnostics) {
			return c.Plan(&coretest.Declared{Existing: d.Existing, Raw: map[string]any{"x": map[string]any{"name": coretest.Unknown}}})
		}},
	}
}

// existing_policy = "overwrite" permits what a plan has read, not an id. Whatever somebody makes of the funnel between the plan
// and the apply stops the apply, once: the next plan shows it.
func TestAnOverwriteOfWhatNoPlanHasRead(t *testing.T) {
	t.Parallel()
	overwrite := "overwrite"
	for name, way := range overwritingPlans() {
		for _, changed := range []bool{true, false} {
			for _, elsewhere := range []bool{false, true} { // the apply, on another machine
				t.Run(fmt.Sprintf("%s, %v, %v", name, changed, elsewhere), func(t *testing.T) {
					t.Parallel()
					s := acctest.StartSandbox(t, sandbox.Settings{})
					s.Put(acctest.Account, funnel("foreign", "Foreign", "a"))
					c := coretest.NewCore(t, s.URL, s.Token)
					c.Timings = acctest.HastyTimings
					declared := &coretest.Declared{Existing: &overwrite, Pipelines: list(funnel("x", "X", ""))}
					switch {
					case way.managed:
						retain := "retain"
						c.Must(c.Apply(c.MustPlan(&coretest.Declared{Existing: &overwrite, DeletionPolicy: &retain, Pipelines: declared.Pipelines})))
					case way.update:
						c.Must(c.Apply(c.MustPlan(&coretest.Declared{Existing: &overwrite, Pipelines: list(funnel("y", "Y", ""))})))
						declared.Pipelines = list(funnel("x", "X", ""), funnel("y", "Y", ""))
					}
					if way.has {
						s.Put(acctest.Account, funnel("x", "Theirs", "t"))
					}
					plan, diags := way.plan(c, declared)
					c.Must(diags)
					if way.says != "" {
						says(t, diags, way.says)
					}
					if changed {
						s.Put(acctest.Account, funnel("x", "Newer", "n"))
					}
					if elsewhere {
						c.LockDir = t.TempDir()
					}
					before, state := fmt.Sprint(s.Pipelines(acctest.Account)), c.State().String()
					apply := func(plan *coretest.Plan) coretest.Diagnostics {
						if way.final != nil {
							return way.final(c, plan, declared)
						}
						return c.Apply(plan)
					}
					s.ResetJournal()
					if diags = apply(plan); changed && !elsewhere {
						says(t, diags, "ERROR: Funnels changed after the plan", `pipelines["x"]`, "Nothing was sent", "Plan again")
						if now := fmt.Sprint(s.Pipelines(acctest.Account)); now != before || s.Count(post) != 0 || !way.forgets && c.State().String() != state {
							t.Errorf("%d posts, %s, before %s", s.Count(post), now, before)
						}
						if diags = apply(plan); !diags.HasError() || s.Count(post) != 0 {
							t.Error("applied again, the old plan overwrites it")
						}
						plan, diags = way.plan(c, declared)
						c.Must(diags)
						diags = apply(plan)
					} else if changed {
						says(t, diags, "WARNING: Existing funnels overwritten", "Newer")
					}
					c.Must(diags)
					c.Must(c.Refresh())
					there := s.Pipelines(acctest.Account)
					if i := slices.IndexFunc(there, func(p sandbox.Pipeline) bool { return p.ID == "x" && p.Name == "X" }); i < 0 || len(c.Funnels("one")) != len(declared.Pipelines) {
						t.Errorf("%v in Wazzup, %v in the state", there, c.Funnels("one"))
					}
				})
			}
		}
	}
}

// Another plan that has read the funnel is not the one that is applied: the user may have seen it and said no. The error ends with
// the next plan.
func TestASavedPlanAfterAnotherPlan(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	c := coretest.NewCore(t, s.URL, s.Token)
	c.Timings = acctest.HastyTimings
	declared := &coretest.Declared{Existing: new("overwrite"), Pipelines: list(fx)}
	saved := c.MustPlan(declared)
	s.Put(acctest.Account, funnel("x", "Theirs", "t"))
	c.MustPlan(declared)
	for range 2 {
		says(t, c.Apply(saved), "ERROR: Funnels changed after the plan", "Several plans")
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
	c.Must(c.Apply(c.MustPlan(declared)))
	if x := byID(s.Pipelines(acctest.Account))["x"]; x.Name != "X" {
		t.Errorf("%v", x)
	}
}

// A plan that cannot read an account cannot record anything either. It says so, and its apply is not held against earlier plans.
func TestAnOverwriteInAnAccountThatIsNotKnown(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here)
	c := coretest.NewCore(t, s.URL, "")
	c.Timings = acctest.HastyTimings
	c.Settings = map[string]any{"base_url": s.URL, "requests_per_second": 1000, "partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword}
	declared := coretest.Declared{Account: new(here), Existing: new("overwrite"), Pipelines: list(fx)}
	c.MustPlan(&declared)
	s.Put(here, funnel("x", "Theirs", "t"))
	unknown := declared
	unknown.Account, unknown.AccountUnknown = nil, true
	plan, diags := c.Plan(&unknown)
	c.Must(diags)
	says(t, diags, "WARNING: Takeovers cannot be shown")
	run := c.Begin(plan)
	run.Know("one", &declared)
	diags = run.Apply("one")
	run.End()
	c.Must(diags)
	says(t, diags, "WARNING: Existing funnels overwritten", "Theirs")
}
