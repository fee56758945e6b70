// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Two provider blocks know nothing of each other, and each apply of the one undoes what the other one has done. Only the machine
// knows that nobody has changed the funnel by hand.
func TestOneFunnelInTwoProviderBlocks(t *testing.T) {
	t.Parallel()
	const headline = "WARNING: Funnels written by another resource"
	for name, other := range map[string]sandbox.Pipeline{
		"another name":         funnel("x", "Two", "a b"),
		"another stage":        funnel("x", "One", "a b c"),
		"the name of a stage":  {ID: "x", Name: "One", Stages: []sandbox.Stage{{ID: "a", Name: "else"}, {ID: "b", Name: "b"}}},
		"no stages at all":     funnel("x", "One", ""),
		"no difference at all": funnel("x", "One", "a b"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := acctest.StartSandbox(t, sandbox.Settings{})
			c := coretest.NewCore(t, s.URL, s.AddAccount(here))
			c.Timings, c.Block = acctest.HastyTimings, func(resource string) string { return resource }
			config := coretest.Configuration{
				"one": {Pipelines: list(funnel("x", "One", "a b"), funnel("y", "Y", "")), Existing: new("overwrite")},
				"two": {Pipelines: list(other, funnel("z", "Z", "")), Existing: new("overwrite")},
			}
			order := []string{"one", "two"}
			differs := name != "no difference at all"
			applyFirst := func() (said, last coretest.Diagnostics, plan *coretest.Plan) {
				plan, said = c.PlanAll(config, order)
				c.Must(said)
				run := c.Begin(plan)
				defer run.End()
				c.Must(run.Apply("one"))
				return said, run.Apply("two"), plan
			}
			apply := func() (said coretest.Diagnostics, plan *coretest.Plan) {
				said, last, plan := applyFirst()
				c.Must(last)
				return said, plan
			}
			// The first apply creates it in one block, so the other block's plan has not read what is there.
			said, last, _ := applyFirst()
			if strings.Contains(said.String(), headline) || last.HasError() != differs {
				t.Fatalf("before anything is declared twice: %s, %s", said, last)
			}
			if differs {
				says(t, last, "ERROR: Funnels changed after the plan")
				apply()
			}
			for range 3 { // each time the other one
				said, plan := apply()
				if differs == plan.Empty() || differs != strings.Contains(said.String(), headline) {
					t.Fatalf("plan empty: %v, said: %s", plan.Empty(), said)
				}
			}

			// As the warning says.
			config["two"].DeletionPolicy = new("retain")
			apply()
			config["two"].Pipelines = list(funnel("z", "Z", ""))
			apply()
			apply()
			if said, plan := apply(); !plan.Empty() || strings.Contains(said.String(), headline) {
				t.Errorf("something is left: %s", said)
			}
			if x := byID(s.Pipelines(here))["x"]; x.Name != "One" || len(x.Stages) != 2 {
				t.Errorf("left: %v", x)
			}

			// What somebody changes in Wazzup is drift as ever.
			s.Put(here, funnel("x", "by hand", "a b"))
			if said, plan := apply(); plan.Empty() || strings.Contains(said.String(), headline) {
				t.Errorf("somebody's change: %s", said)
			}
		})
	}
}
