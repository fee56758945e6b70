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

// TestWaysToPlan and TestWhatIsProtectedIsNotRemoved hold the ways to plan against a real CLI. Here they are driven in this
// process, so that all that may come together can.

// way is one in which core comes to plan the resource of a test.
type way struct {
	name        string
	taints      bool
	createFirst bool
	options     coretest.PlanOptions
}

func waysToPlan() []way {
	const one = "one"
	replace := []string{one}
	var all []way
	for _, noRefresh := range []bool{false, true} {
		without := map[bool]string{true: ", without a refresh"}[noRefresh]
		for _, first := range []bool{false, true} {
			created := map[bool]string{true: ", created first"}[first]
			all = append(all,
				way{"update" + created + without, false, first, coretest.PlanOptions{NoRefresh: noRefresh}},
				way{"replacement" + created + without, false, first, coretest.PlanOptions{NoRefresh: noRefresh, Replace: replace}},
				way{"tainted" + created + without, true, first, coretest.PlanOptions{NoRefresh: noRefresh}},
				way{"destroy" + created + without, false, first, coretest.PlanOptions{NoRefresh: noRefresh, Destroy: true}},
				way{"destroy of what is tainted" + created + without, true, first, coretest.PlanOptions{NoRefresh: noRefresh, Destroy: true}},
			)
		}
	}
	return all
}

// plan plans what is declared, in a way.
func (w way) plan(c *coretest.Core, declared coretest.Declared) (*coretest.Plan, coretest.Diagnostics) {
	if w.taints && !c.Tainted("one") {
		c.Taint("one")
	}
	declared.CreateBeforeDestroy = w.createFirst
	return c.PlanWith(coretest.Configuration{"one": &declared}, []string{"one"}, w.options)
}

// In none of them is a resource in its own way, or called unmanaged.
func TestNoWayToPlanIsInItsOwnWay(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		for _, w := range waysToPlan() {
			for what, funnels := range map[string][]sandbox.Pipeline{
				"as it is": {funnel("x", "X", "a b"), funnel("y", "Y", "")},
				"changed":  {funnel("x", "X2", "a b c"), funnel("y", "Y", "")},
			} {
				t.Run(w.name+", "+what, func(t *testing.T) {
					t.Parallel()
					c, s := managing(t, settings)
					plan, diags := w.plan(c, coretest.Declared{Pipelines: funnels})
					c.Must(diags)
					applied := c.Apply(plan)
					c.Must(applied)
					if w.options.Destroy {
						if got := s.Pipelines(acctest.Account); settings.Semantics == sandbox.Replace && len(got) != 1 {
							t.Errorf("left: %+v", got)
						}
						return
					}
					lacks(t, append(diags, applied...), "adopted", "manages", "already exist", "removed from Wazzup")
					if d := cmp.Diff(byID(append(funnels, funnel("foreign", "Foreign", "a"))), byID(s.Pipelines(acctest.Account))); d != "" {
						t.Errorf("(-want +there):\n%s", d)
					}
					if plan, _ := c.Plan(&coretest.Declared{Pipelines: funnels}); plan == nil || !plan.Empty() {
						t.Error("something is left to do")
					}
				})
			}
		}
	})
}

// In none of them does a plan of what somebody changes before it is applied overwrite that.
func TestNoWayToPlanOverwritesWhatSomebodyChanges(t *testing.T) {
	t.Parallel()
	for _, w := range waysToPlan() {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			c, s := managing(t, sandbox.Settings{})
			plan, diags := w.plan(c, coretest.Declared{Pipelines: list(funnel("x", "X2", "a b"), funnel("y", "Y", ""))})
			c.Must(diags)
			s.Put(acctest.Account, funnel("x", "theirs", "a"))
			if diags = c.Apply(plan); !diags.HasError() {
				t.Error("no error")
			}
			if got := byID(s.Pipelines(acctest.Account))["x"]; got.Name != "theirs" || s.Count(post) != 0 {
				t.Errorf("overwritten: %+v\n%s", got, diags)
			}
		})
	}
}

// In none of them is a funnel removed that is protected.
func TestNoWayToPlanRemovesWhatIsProtected(t *testing.T) {
	t.Parallel()
	x, y := funnel("x", "X", "a b"), funnel("y", "Y", "")
	for _, w := range waysToPlan() {
		for what, declared := range map[string]coretest.Declared{
			"as it is":                      {Pipelines: list(x, y), DeletionProtection: new(true)},
			"with fewer funnels":            {Pipelines: list(x), DeletionProtection: new(true)},
			"with other funnels":            {Pipelines: list(funnel("z", "Z", "")), DeletionProtection: new(true)},
			"to be overwritten":             {Pipelines: list(funnel("x", "X2", "a"), y), DeletionProtection: new(true), Existing: new("overwrite")},
			"not protected any more":        {Pipelines: list(x, y)},
			"retained, which no state says": {Pipelines: list(x), DeletionPolicy: new("retain")},
		} {
			if isUpdate := !w.taints && !w.options.Destroy && w.options.Replace == nil; isUpdate && what != "with fewer funnels" && what != "with other funnels" {
				continue // nothing is removed, or it may be
			}
			t.Run(w.name+", "+what, func(t *testing.T) {
				t.Parallel()
				s := acctest.StartSandbox(t, sandbox.Settings{})
				c := coretest.NewCore(t, s.URL, s.Token)
				c.Timings = acctest.HastyTimings
				c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: list(x, y), DeletionProtection: new(true)})))
				state := fmt.Sprint(c.Funnels("one"))
				s.ResetJournal()
				plan, diags := w.plan(c, declared)
				// Only the apply can see what the state of a tainted resource says, and which other funnels it has.
				hidden := w.taints && !w.options.Destroy && (what == "with other funnels" || declared.DeletionProtection == nil)
				if (plan != nil) != hidden {
					t.Errorf("hidden: %v\n%s", plan != nil, diags)
				}
				if plan != nil {
					diags = append(diags, c.Apply(plan)...)
				}
				if !w.taints || !w.createFirst || what != "not protected any more" { // there the new object takes all of them over
					says(t, diags, "Funnels are protected")
				}
				if got := byID(s.Pipelines(acctest.Account)); !sameFunnels(map[string]sandbox.Pipeline{"x": got["x"], "y": got["y"]}, byID(list(x, y))) {
					t.Errorf("in Wazzup: %+v", got)
				}
				if w.createFirst && c.Deposed("one") == 1 { // other funnels were made beside them
					return
				}
				if now := fmt.Sprint(c.Funnels("one")); now != state || s.Count(post) != 0 {
					t.Errorf("%d posts, state: %s", s.Count(post), now)
				}
			})
		}
	}
}

// In none of them is anything posted after a resource of the state, whichever, has lost funnels of others, or has made their
// texts longer, on a machine that knows of it by the state alone.
func TestNoWayToPlanDamagesOthersAgain(t *testing.T) {
	t.Parallel()
	for damage, damaging := range map[string]func(*acctest.Sandbox){
		"lost":  func(s *acctest.Sandbox) { losing(s) },
		"grown": func(s *acctest.Sandbox) { rewriting(s, escaping) },
	} {
		for _, w := range waysToPlan() {
			for _, seenBy := range []string{"one", "two"} {
				t.Run(damage+", "+w.name+", seen by "+seenBy, func(t *testing.T) {
					t.Parallel()
					s := acctest.StartSandbox(t, sandbox.Settings{})
					c := coretest.NewCore(t, s.URL, s.Token)
					c.Timings = acctest.HastyTimings
					config := func(one, two string) coretest.Configuration {
						return coretest.Configuration{
							"one": {Pipelines: list(funnel("x", one, "")), CreateBeforeDestroy: w.createFirst}, "two": {Pipelines: list(funnel("y", two, ""))},
						}
					}
					apply := func(config coretest.Configuration) coretest.Diagnostics {
						plan, diags := c.PlanAll(config, []string{"one", "two"})
						c.Must(diags)
						run := c.Begin(plan)
						defer run.End()
						return append(run.Apply("one"), run.Apply("two")...)
					}
					c.Must(apply(config("1", "1")))
					s.Put(acctest.Account, funnel("theirs", "A & B", ""))
					damaging(s)
					names := map[string]string{"one": "1", "two": "1"}
					names[seenBy] = "2"
					says(t, apply(config(names["one"], names["two"])), "ERROR: Wazzup altered other funnels")
					if damage == "lost" {
						s.Put(acctest.Account, funnel("theirs", "A & B", ""))
					}
					if w.taints {
						c.Taint("one")
					}
					s.ResetJournal()
					for _, order := range [][]string{{"one", "two"}, {"two", "one"}} {
						for _, name := range []string{names["one"], "3"} {
							if name != "3" && !w.taints && !w.options.Destroy && w.options.Replace == nil {
								continue // nothing to do
							}
							c.LockDir = t.TempDir()
							plan, diags := c.PlanWith(config(name, names["two"]), order, w.options)
							if w.taints && w.options.NoRefresh && !w.options.Destroy && seenBy == "one" {
								continue // core shows what a tainted resource remembers to its refresh alone
							}
							if plan != nil || !strings.Contains(diags.String(), "again") {
								t.Errorf("a plan, in the order %v, of %q: %s", order, name, diags)
							}
						}
					}
					if n := s.Count(post); n != 0 {
						t.Errorf("%d posts", n)
					}
				})
			}
		}
	}
}

// losing makes a sandbox lose the last funnel of a list that is posted.
func losing(s *acctest.Sandbox) {
	rewritingList(s, func(list []sandbox.Pipeline) []sandbox.Pipeline { return list[:len(list)-1] })
}
