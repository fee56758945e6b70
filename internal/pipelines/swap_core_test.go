// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Two resources change places: each goes to the account that the other one leaves, and has a funnel of the same id there.
func TestAccountsThatSwapFunnels(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for _, order := range [][]string{{"one", "two"}, {"two", "one"}} {
			for _, first := range []bool{true, false} {
				for _, statesFirst := range []bool{true, false} {
					t.Run(fmt.Sprint(order, first, statesFirst), func(t *testing.T) {
						s := acctest.StartSandbox(t, settings)
						s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here, there)
						c := coretest.NewCore(t, s.URL, "")
						c.Settings = map[string]any{"base_url": s.URL, "requests_per_second": 1000, "partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword}
						c.Timings = acctest.HastyTimings
						config := func(one, two string) coretest.Configuration {
							return coretest.Configuration{
								"one": {Account: &one, Pipelines: list(funnel("x", "One", "a b")), CreateBeforeDestroy: first},
								"two": {Account: &two, Pipelines: list(funnel("x", "Two", "a b")), CreateBeforeDestroy: first},
							}
						}
						apply := func(plan *coretest.Plan) {
							run := c.Begin(plan)
							defer run.End()
							for _, name := range order {
								c.Must(run.Apply(name))
							}
						}
						plan, diags := c.PlanAll(config(here, there), order)
						c.Must(diags)
						apply(plan)
						swapped := config(there, here)
						plan, diags = c.PlanWith(swapped, order, coretest.PlanOptions{StatesFirst: statesFirst})
						if !statesFirst { // as with -parallelism=1: nobody knows yet that the other one leaves
							says(t, diags, "ERROR: Funnels already exist", `"overwrite"`, "works in any order")
							for _, declared := range swapped {
								declared.Existing = new("overwrite")
							}
							plan, diags = c.PlanWith(swapped, order, coretest.PlanOptions{})
						}
						c.Must(diags)
						apply(plan)
						if a, b := byID(s.Pipelines(here))["x"], byID(s.Pipelines(there))["x"]; a.Name != "Two" || b.Name != "One" {
							t.Errorf("here %v, there %v", a, b)
						}
						again, diags := c.PlanAll(swapped, order)
						if again == nil || !again.Empty() {
							t.Errorf("something is left: %s", diags)
						}
					})
				}
			}
		}
	})
}

// Core works on several resources at a time, so the state of the one that leaves may come a moment later.
func TestASwapWaitsForTheOtherState(t *testing.T) {
	t.Parallel()
	w, s := partner(t, sandbox.Settings{})
	swap := func(one, two string) {
		w.Write("main.tf", config("one", hcl(funnel("x", "One", "a")), "  account_id = "+acctest.Quote(one))+
			config("two", hcl(funnel("x", "Two", "a")), "  account_id = "+acctest.Quote(two)))
	}
	swap(here, there)
	w.Apply()
	swap(there, here)
	r := w.Must(0, "apply", "-auto-approve", "-parallelism=2")
	has(t, r, "2 added, 0 changed, 2 destroyed", "other resources take its funnels over")
	w.MustPlanNothing()
	if a, b := byID(s.Pipelines(here))["x"], byID(s.Pipelines(there))["x"]; a.Name != "Two" || b.Name != "One" {
		t.Errorf("here %v, there %v", a, b)
	}
}
