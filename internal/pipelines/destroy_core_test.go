// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const lastApplied = `The last applied deletion_policy is %s. A change in the configuration counts only after an apply.`

func lastAppliedIs(policy string) string {
	return strings.Replace(lastApplied, "%s", `"`+policy+`"`, 1)
}

// asManaged are the funnels that managing declares.
func asManaged() []sandbox.Pipeline { return list(funnel("x", "X", "a b"), funnel("y", "Y", "")) }

// waysToDestroy are those in which core comes to destroy what is in the state. count and for_each, which shrink, and removed
// blocks look like a block that is taken away.
func waysToDestroy() map[string]func(*coretest.Core) (*coretest.Plan, coretest.Diagnostics) {
	return map[string]func(*coretest.Core) (*coretest.Plan, coretest.Diagnostics){
		"the block is taken away": func(c *coretest.Core) (*coretest.Plan, coretest.Diagnostics) { return c.Plan(nil) },
		"terraform destroy": func(c *coretest.Core) (*coretest.Plan, coretest.Diagnostics) {
			return c.PlanWith(coretest.Configuration{"one": declaring(asManaged()...)}, []string{"one"}, coretest.PlanOptions{Destroy: true})
		},
		"terraform destroy, without a refresh": func(c *coretest.Core) (*coretest.Plan, coretest.Diagnostics) {
			return c.PlanWith(nil, []string{"one"}, coretest.PlanOptions{Destroy: true, NoRefresh: true})
		},
		"a tainted resource": func(c *coretest.Core) (*coretest.Plan, coretest.Diagnostics) {
			c.Taint("one")
			return c.Plan(nil)
		},
	}
}

// A destroy under "delete" is what the user asked for. What Wazzup does not do of it, the apply says, and nothing else.
func TestADestroyUnderDeleteIsPlannedWithoutWarnings(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for name, plan := range waysToDestroy() {
			c, _ := managing(t, settings)
			p, diags := plan(c)
			if len(diags) > 0 || p == nil {
				t.Errorf("%s: planned: %v\n%s", name, p != nil, diags)
				continue
			}
			diags = c.Apply(p)
			c.Must(diags)
			if settings.Semantics == sandbox.Replace && len(diags) > 0 {
				t.Errorf("%s: %s", name, diags)
			}
			if settings.Semantics != sandbox.Replace && (len(diags) != 1 || !strings.Contains(diags[0].Summary, "Wazzup did not remove funnels")) {
				t.Errorf("%s: %s", name, diags)
			}
		}
	})
}

func TestADestroyUnderRetainSaysThatTheFunnelsStay(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for name, plan := range waysToDestroy() {
			c, s := managing(t, settings)
			c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: asManaged(), DeletionPolicy: new("retain")})))
			before := s.Pipelines(acctest.Account)
			s.ResetJournal()
			p, diags := plan(c)
			if len(diags) != 1 || p == nil {
				t.Errorf("%s: planned: %v\n%s", name, p != nil, diags)
				continue
			}
			says(t, diags, "WARNING: Funnels stay in Wazzup", lastAppliedIs("retain"), `"x", "y"`)
			c.Must(c.Apply(p))
			if d := cmp.Diff(before, s.Pipelines(acctest.Account)); d != "" || s.Count(post) != 0 {
				t.Errorf("%s: %d posts (-before +after):\n%s", name, s.Count(post), d)
			}
		}
	})
}

// A policy that is only in the configuration does not hold for what a destroy removes. The configuration of a resource that
// stays shows it, so the plan of the one that goes says it, in whichever order core plans them: count, for_each and modules
// often have one policy for all.
func TestADestroyBesideAPolicyThatIsNotApplied(t *testing.T) {
	t.Parallel()
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
	for _, order := range [][]string{{"stays", "goes"}, {"goes", "stays"}} {
		t.Run(order[0]+" first", func(t *testing.T) {
			t.Parallel()
			c := newTwoResources(t, sandbox.Settings{})
			c.must(coretest.Configuration{"stays": {Pipelines: list(x)}, "goes": {Pipelines: list(y)}}, "stays", "goes")
			plan, diags := c.plan(coretest.Configuration{"stays": {Pipelines: list(x), DeletionPolicy: new("retain")}}, order...)
			c.Must(diags)
			says(t, diags, "WARNING: Funnels will be removed from Wazzup", `"y"`, lastAppliedIs("delete"), `apply deletion_policy = "retain" first`)
			c.Must(c.apply(plan, order...))
			if got := byID(c.s.Pipelines(acctest.Account)); len(got) != 1 {
				t.Errorf("%+v", got)
			}

			// As told: both stay.
			c = newTwoResources(t, sandbox.Settings{})
			c.must(coretest.Configuration{"stays": {Pipelines: list(x)}, "goes": {Pipelines: list(y)}}, "stays", "goes")
			c.must(coretest.Configuration{"stays": {Pipelines: list(x), DeletionPolicy: new("retain")}, "goes": {Pipelines: list(y), DeletionPolicy: new("retain")}}, order...)
			c.must(coretest.Configuration{"stays": {Pipelines: list(x), DeletionPolicy: new("retain")}}, order...)
			if got := byID(c.s.Pipelines(acctest.Account)); len(got) != 2 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// A replacement's destroy goes by the state, and no plan can say what that means for funnels that leave: the first one looks like
// that of an update, and core drops the warnings of the second. A tainted resource's plan does not see the state at all: what
// leaves stays in Wazzup if either policy says so, as far as the destroy can be told.
func TestAReplacementUnderAPolicyThatIsNotApplied(t *testing.T) {
	t.Parallel()
	x, y := funnel("x", "X2", "a b"), funnel("y", "Y", "")
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for _, w := range waysToPlan() {
			if w.options.Destroy || !w.taints && w.options.Replace == nil {
				continue
			}
			for from, to := range map[string]string{"delete": "retain", "retain": "delete"} {
				t.Run(w.name+", from "+from, func(t *testing.T) {
					t.Parallel()
					s := acctest.StartSandbox(t, settings)
					c := coretest.NewCore(t, s.URL, s.Token)
					c.Timings = acctest.HastyTimings
					c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: list(funnel("x", "X", "a b"), y), DeletionPolicy: &from})))
					declared := coretest.Declared{Pipelines: list(x), DeletionPolicy: &to}
					plan, diags := w.plan(c, declared)
					removes := to == "retain" && w.createFirst && settings.Semantics == sandbox.Replace
					if !w.taints {
						says(t, diags, "ERROR: Apply deletion_policy before the replacement", `: "y".`)
						c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: list(funnel("x", "X", "a b")), DeletionPolicy: &to})))
						plan, diags = w.plan(c, declared)
						removes = to == "delete" && settings.Semantics == sandbox.Replace
					}
					c.Must(diags)
					applied := c.Apply(plan)
					c.Must(applied)
					if got := byID(s.Pipelines(acctest.Account)); (got["y"].Name != "Y") != removes || got["x"].Name != "X2" {
						t.Errorf("in Wazzup: %+v\n%s", got, append(diags, applied...))
					}
					if plan := c.MustPlan(&declared); !plan.Empty() {
						t.Error("something is left to do")
					}
				})
			}
		}
	})
}

// A change of a setting that a destroy goes by is said once in a plan, and no more at its apply.
func TestAChangeOfWhatADestroyGoesByIsSaid(t *testing.T) {
	t.Parallel()
	x, y := funnel("x", "X", ""), funnel("y", "Y", "")
	on, off := new(true), new(false)
	type settings struct {
		policy     string
		protection *bool
	}
	for name, tc := range map[string]struct {
		from, to settings
		says     []string
	}{
		"to retain":          {settings{"delete", off}, settings{"retain", off}, []string{"New deletion_policy takes effect once applied", `the deletion_policy in the state, which is "delete"`, "removes the funnels from Wazzup"}},
		"to delete":          {settings{"retain", off}, settings{"delete", off}, []string{"New deletion_policy takes effect once applied", `the deletion_policy in the state, which is "retain"`, "leaves the funnels in Wazzup"}},
		"to protected":       {settings{"delete", off}, settings{"delete", on}, []string{"New deletion_protection takes effect once applied", "deletion_protection in the state, which is false: it is not stopped"}},
		"to not protected":   {settings{"delete", on}, settings{"delete", off}, []string{"New deletion_protection takes effect once applied", "deletion_protection in the state, which is true: it ends in an error"}},
		"nothing":            {settings{"delete", off}, settings{"delete", off}, nil},
		"nothing, retaining": {settings{"retain", on}, settings{"retain", on}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTwoResources(t, sandbox.Settings{})
			declare := func(s settings) coretest.Configuration {
				return coretest.Configuration{
					"one": {Pipelines: list(x), DeletionPolicy: &s.policy, DeletionProtection: s.protection},
					"two": {Pipelines: list(y), DeletionPolicy: &s.policy, DeletionProtection: s.protection},
				}
			}
			if diags := c.must(declare(tc.from), "one", "two"); len(diags) > 0 {
				t.Errorf("a create: %s", diags)
			}
			plan, diags := c.plan(declare(tc.to), "one", "two")
			c.Must(diags)
			if n := strings.Count(diags.String(), "takes effect once applied"); n != min(1, len(tc.says)) {
				t.Errorf("said %d times:\n%s", n, diags)
			}
			hasText(t, diags, tc.says...)
			if diags := c.apply(plan, "one", "two"); len(diags) > 0 {
				t.Errorf("at apply: %s", diags)
			}
		})
	}
}

// Whether another resource takes over what leaves is not known yet when the one that gives it is planned first. The error is the same
// in any order, and so is the way out.
func TestAReplacementUnderAPolicyThatIsNotAppliedWithANewOwner(t *testing.T) {
	t.Parallel()
	x, y, z := funnel("x", "X", "a"), funnel("y", "Y", ""), funnel("z", "Z", "")
	for _, order := range [][]string{{"former_owner", "new_owner"}, {"new_owner", "former_owner"}} {
		for _, first := range []bool{false, true} {
			t.Run(fmt.Sprint(order[0], " first, states first: ", first), func(t *testing.T) {
				t.Parallel()
				c := newTwoResources(t, sandbox.Settings{})
				c.must(coretest.Configuration{"former_owner": {Pipelines: list(x, y)}, "new_owner": {Pipelines: list(z)}}, order...)
				config := coretest.Configuration{
					"former_owner": {Pipelines: list(x), DeletionPolicy: new("retain")}, "new_owner": {Pipelines: list(z, y), Existing: new("adopt")},
				}
				options := coretest.PlanOptions{Replace: []string{"former_owner"}, StatesFirst: first}
				if _, diags := c.PlanWith(config, order, options); !strings.Contains(diags.String(), "ERROR: Apply deletion_policy before the replacement") {
					t.Fatal(diags)
				}
				plan, diags := c.PlanWith(config, order, coretest.PlanOptions{StatesFirst: first})
				c.Must(diags)
				c.Must(c.apply(plan, order...))
				plan, diags = c.PlanWith(config, order, options)
				c.Must(diags)
				c.Must(c.apply(plan, order...))
				if got := byID(c.s.Pipelines(acctest.Account)); len(got) != 3 || got["y"].Name != "Y" {
					t.Errorf("%+v", got)
				}
			})
		}
	}
}
