// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// twoResources are a former owner and a new owner of funnel x.
type twoResources struct {
	*coretest.Core
	s *acctest.Sandbox
	t *testing.T
}

func newTwoResources(t *testing.T, settings sandbox.Settings) *twoResources {
	t.Helper()
	s := acctest.StartSandbox(t, settings)
	c := coretest.NewCore(t, s.URL, s.Token)
	c.Timings = acctest.HastyTimings
	return &twoResources{Core: c, s: s, t: t}
}

// plan plans in an order; the plan is nil if there are errors.
func (c *twoResources) plan(config coretest.Configuration, order ...string) (*coretest.Plan, coretest.Diagnostics) {
	c.t.Helper()
	return c.PlanAll(config, order)
}

func (c *twoResources) apply(plan *coretest.Plan, order ...string) coretest.Diagnostics {
	c.t.Helper()
	run := c.Begin(plan)
	defer run.End()
	var diags coretest.Diagnostics
	for _, name := range order {
		diags = append(diags, run.Apply(name)...)
	}
	return diags
}

func (c *twoResources) must(config coretest.Configuration, order ...string) coretest.Diagnostics {
	c.t.Helper()
	plan, diags := c.plan(config, order...)
	c.Must(diags)
	diags = c.apply(plan, order...)
	c.Must(diags)
	return diags
}

func list(funnels ...sandbox.Pipeline) []sandbox.Pipeline { return funnels }

func hasText(t *testing.T, diags coretest.Diagnostics, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(diags.String(), text) {
			t.Errorf("no %q in\n%s", text, diags)
		}
	}
}

// A funnel may be handed over as long as it is as the former owner had it. Somebody changes it between plan and apply.
func TestAHandoverOfAFunnelThatSomebodyChanges(t *testing.T) {
	t.Parallel()
	x, x2, g := funnel("x", "X", "a"), funnel("x", "X2", "a b"), funnel("g", "G", "")
	retain := new("retain")
	for name, tc := range map[string]struct {
		formerOwner *coretest.Declared // afterwards
		taken       sandbox.Pipeline
	}{
		"retained":                  {&coretest.Declared{Pipelines: list(g), DeletionPolicy: retain}, x},
		"retained, and changed":     {&coretest.Declared{Pipelines: list(g), DeletionPolicy: retain}, x2},
		"destroyed under retain":    {nil, x2},
		"destroyed, taken as it is": {nil, x},
	} {
		t.Run(name, func(t *testing.T) {
			acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
				for _, changed := range []bool{false, true} {
					c := newTwoResources(t, settings)
					c.must(coretest.Configuration{"former_owner": {Pipelines: list(x, g), DeletionPolicy: retain}}, "former_owner")
					after := coretest.Configuration{"former_owner": tc.formerOwner, "new_owner": {Pipelines: list(tc.taken)}}
					if tc.formerOwner == nil {
						delete(after, "former_owner")
					}
					plan, diags := c.plan(after, "former_owner", "new_owner")
					c.Must(diags)
					if changed {
						c.s.Put(acctest.Account, funnel("x", "theirs", "a"))
					}
					posts := c.s.Count(post)
					diags = c.apply(plan, "former_owner", "new_owner")
					got := byID(c.s.Pipelines(acctest.Account))["x"]
					switch {
					case changed:
						hasText(t, diags, "Funnels already exist", `"theirs"`)
						if got.Name != "theirs" || c.s.Count(post) != posts {
							t.Errorf("overwritten: %+v", got)
						}
					case diags.HasError():
						t.Error(diags)
					case settings.Semantics != sandbox.MergeStages && !sameFunnels(byID(list(got)), byID(list(tc.taken))):
						t.Errorf("%+v", got)
					}
				}
			})
		})
	}
}

// The same if the content that the new owner declares is only known at apply.
func TestAHandoverToContentThatIsKnownAtApply(t *testing.T) {
	t.Parallel()
	x, g := funnel("x", "X", "a"), funnel("g", "G", "")
	for _, changed := range []bool{false, true} {
		c := newTwoResources(t, sandbox.Settings{})
		c.must(coretest.Configuration{"former_owner": {Pipelines: list(x, g), DeletionPolicy: new("retain")}}, "former_owner")
		unknown := map[string]any{"x": map[string]any{"name": coretest.Unknown}}
		plan, diags := c.plan(coretest.Configuration{
			"former_owner": {Pipelines: list(g), DeletionPolicy: new("retain")}, "new_owner": {Raw: unknown},
		}, "former_owner", "new_owner")
		c.Must(diags)
		if changed {
			c.s.Put(acctest.Account, funnel("x", "theirs", "a"))
		}
		run := c.Begin(plan)
		diags = run.Apply("former_owner")
		run.Know("new_owner", &coretest.Declared{Pipelines: list(funnel("x", "X2", ""))})
		diags = append(diags, run.Apply("new_owner")...)
		run.End()
		if got := byID(c.s.Pipelines(acctest.Account))["x"].Name; diags.HasError() != changed || got != map[bool]string{false: "X2", true: "theirs"}[changed] {
			t.Errorf("changed: %v; there is %q\n%s", changed, got, diags)
		}
	}
}

// Core visits resources in no fixed order.
func TestTheOrderOfAHandover(t *testing.T) {
	t.Parallel()
	x, x2, g := funnel("x", "X", "a"), funnel("x", "X2", "a b"), funnel("g", "G", "")
	for name, tc := range map[string]struct {
		taken    sandbox.Pipeline
		existing *string
		order    []string
		fails    bool
	}{
		"the former owner first":                         {x, nil, []string{"former_owner", "new_owner"}, false},
		"the former owner first, and changed":            {x2, nil, []string{"former_owner", "new_owner"}, false},
		"the new owner first":                            {x, nil, []string{"new_owner", "former_owner"}, true},
		"the new owner first, and changed":               {x2, nil, []string{"new_owner", "former_owner"}, true},
		"the new owner first, which adopts":              {x, new("adopt"), []string{"new_owner", "former_owner"}, false},
		"the new owner first, which adopts, and changed": {x2, new("adopt"), []string{"new_owner", "former_owner"}, true},
		"the new owner first, which overwrites":          {x2, new("overwrite"), []string{"new_owner", "former_owner"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			for i := range 4 {
				stays, statesFirst := i%2 == 0, i >= 2 // the former owner stays in the configuration; all states are read before a plan is made
				c := newTwoResources(t, sandbox.Settings{})
				c.must(coretest.Configuration{"former_owner": {Pipelines: list(x, g)}}, "former_owner")
				after := coretest.Configuration{"new_owner": {Pipelines: list(tc.taken), Existing: tc.existing}}
				if stays {
					after["former_owner"] = &coretest.Declared{Pipelines: list(g)}
				}
				plan, diags := c.PlanWith(after, tc.order, coretest.PlanOptions{StatesFirst: statesFirst})
				fails := tc.fails && (stays || !statesFirst) // what is destroyed later leaves the funnel alone
				if diags.HasError() != fails {
					t.Fatalf("fails: %v, want %v\n%s", diags.HasError(), fails, diags)
				}
				if fails {
					hasText(t, diags, "depends_on", "existing_policy", `"adopt"`, "moved block", "destroy = false", `"x"`)
					c.Remove("former_owner") // as terraform state rm does: the plan that failed has left no permit
					_, diags = c.plan(coretest.Configuration{"new_owner": after["new_owner"]}, "new_owner")
					hasText(t, diags, "Funnels already exist")
					continue
				}
				diags = append(diags, c.apply(plan, tc.order...)...)
				c.Must(diags)
				if got := byID(c.s.Pipelines(acctest.Account)); !sameFunnels(byID(list(got["x"])), byID(list(tc.taken))) {
					t.Errorf("%+v", got)
				}
				if plan, _ := c.plan(after, tc.order...); plan == nil || !plan.Empty() {
					t.Error("something is left to do")
				}
			}
		})
	}
}

// What a resource that is destroyed leaves to another one is never out of the list, whichever is applied first.
func TestWhatAnotherResourceTakesIsNeverRemoved(t *testing.T) {
	t.Parallel()
	x, g := funnel("x", "X", "a"), funnel("g", "G", "")
	for name, taken := range map[string]sandbox.Pipeline{"as it is": x, "changed": funnel("x", "X2", "a b")} {
		for _, order := range [][]string{{"former_owner", "new_owner"}, {"new_owner", "former_owner"}} {
			t.Run(name+", "+order[0]+" first", func(t *testing.T) {
				t.Parallel()
				c := newTwoResources(t, sandbox.Settings{})
				c.must(coretest.Configuration{"former_owner": {Pipelines: list(x, g)}}, "former_owner")
				c.s.ResetJournal()
				plan, diags := c.plan(coretest.Configuration{"new_owner": {Pipelines: list(taken), Existing: new("overwrite")}}, "new_owner", "former_owner")
				c.Must(diags)
				if removed := plan.Resources(); len(removed) != 2 {
					t.Errorf("%q", removed)
				}
				lacks(t, diags, "will be removed")
				c.Must(c.apply(plan, order...))
				for i, body := range posts(c.s) {
					if !strings.Contains(body, `"x"`) {
						t.Errorf("post %d lacks x: %s", i+1, body)
					}
				}
				if got := byID(c.s.Pipelines(acctest.Account)); !sameFunnels(got, byID(list(taken))) {
					t.Errorf("%+v", got)
				}
			})
		}
	}
}

// Two resources and a list of stages with a count that shifts: a funnel that is managed at the end is not called unmanaged.
func TestNoFunnelThatIsManagedIsCalledUnmanaged(t *testing.T) {
	t.Parallel()
	a, b := funnel("a", "A", ""), funnel("b", "B", "")
	settings := sandbox.Settings{Semantics: sandbox.Merge}
	for name, order := range map[string][]string{"the one that takes it first": {"0", "1"}, "the one that gives it first": {"1", "0"}} {
		t.Run(name, func(t *testing.T) {
			c := newTwoResources(t, settings)
			c.must(coretest.Configuration{"0": {Pipelines: list(a)}, "1": {Pipelines: list(b)}}, "0", "1")
			diags := c.must(coretest.Configuration{"0": {Pipelines: list(b), Existing: new("adopt")}}, order...)
			for _, d := range diags {
				if strings.Contains(d.Detail, `"b"`) && strings.Contains(d.Detail, "no longer manages") && !strings.Contains(d.Detail, "If no other resource declares") {
					t.Errorf("%s", diags)
				}
			}
		})
	}
	t.Run("replaced", func(t *testing.T) {
		w, _ := managed(t, settings)
		r := w.Must(0, "apply", "-auto-approve", "-replace=wazzup_pipelines.crm")
		if strings.Contains(r.Output, "manages") {
			t.Error(r.Output)
		}
	})
}

// A block that is moved to another address and renamed in one change.
func TestARenamedBlockWhoseFunnelChanges(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", config("old", hcl(funnel("x", "X", "a"))))
	w.Apply()
	renamed := config("renamed", hcl(funnel("x", "X2", "a")))
	w.Write("main.tf", renamed)
	for range 3 { // core's order is its own
		r := w.Run("plan")
		if r.Code == 0 {
			continue
		}
		has(t, r, "another resource", "moved block")
	}
	w.Write("main.tf", renamed+"moved {\n  from = wazzup_pipelines.old\n  to   = wazzup_pipelines.renamed\n}\n")
	w.Apply()
	w.MustPlanNothing()
	stillThere(t, s, "x")
}

// The CLIs show only the first of several warnings with one summary. So no two resources of an account may say different things
// under one: what is hidden is, for example, which funnel of the second one will be overwritten.
func TestNoWarningHidesThatOfAnotherResource(t *testing.T) {
	t.Parallel()
	x, y := funnel("x", "X", ""), funnel("y", "Y", "")
	for name, policies := range map[string]struct{ existing, deletion string }{
		"overwritten": {"overwrite", "delete"}, "adopted": {"adopt", "delete"}, "retained": {"adopt", "retain"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTwoResources(t, sandbox.Settings{Semantics: sandbox.Merge})
			there := list(x, y)
			if name == "overwritten" {
				there = list(funnel("x", "theirs", ""), funnel("y", "theirs, too", ""))
			}
			c.s.SetPipelines(acctest.Account, there)
			config := coretest.Configuration{
				"one": {Pipelines: list(x), Existing: &policies.existing, DeletionPolicy: &policies.deletion},
				"two": {Pipelines: list(y), Existing: &policies.existing, DeletionPolicy: &policies.deletion},
			}
			plan, diags := c.plan(config, "one", "two")
			c.Must(diags)
			toldApart(t, diags)
			toldApart(t, c.apply(plan, "one", "two"))
			plan, diags = c.PlanWith(config, []string{"one", "two"}, coretest.PlanOptions{Destroy: true})
			c.Must(diags)
			if name == "retained" {
				toldApart(t, diags)
				return
			}
			toldApart(t, c.apply(plan, "one", "two")) // Wazzup keeps both
		})
	}
}

// toldApart fails the test if two warnings have one summary, or there are none of both funnels.
func toldApart(t *testing.T, diags coretest.Diagnostics) {
	t.Helper()
	given := map[string]string{}
	for _, d := range diags {
		if before, ok := given[d.Summary]; ok && before != d.Detail {
			t.Errorf("one summary, two details:\n%s", diags)
		}
		given[d.Summary] = d.Detail
	}
	hasText(t, diags, `"x"`, `"y"`)
}
