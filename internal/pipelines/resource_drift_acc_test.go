// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/plugintesting"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// sent checks how many posts there were in a case so far.
func sent(s *acctest.Sandbox, n int) statecheck.StateCheck { return postsSent{s, n} }

type postsSent struct {
	sandbox *acctest.Sandbox
	n       int
}

func (p postsSent) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	if n := p.sandbox.Count(post); n != p.n {
		resp.Error = fmt.Errorf("%d posts, want %d", n, p.n)
	}
}

// gone removes funnels in Wazzup at the end of a step, so that the plan that follows is not empty.
func gone(s *acctest.Sandbox, ids ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		s.Remove(acctest.Account, ids...)
		return nil
	}
}

func TestAccPipelines_disappearsOne(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{Config: declares(s, list(x, y)), Check: gone(s, "y"), ExpectNonEmptyPlan: true},
			{
				Config: declares(s, list(x, y)), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, crm),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(crm, pipelinesPath, known(x, y)), plugintesting.Wazzup(s, acctest.Account, x, y)},
			},
		},
	})
}

func TestAccPipelines_disappearsAll(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
	again := planned(plancheck.ResourceActionCreate, crm)
	again.PreApply = append(again.PreApply, plancheck.ExpectNonEmptyPlan())
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{Config: declares(s, list(x, y)), Check: gone(s, "x", "y"), ExpectNonEmptyPlan: true},
			{
				Config: declares(s, list(x, y)), ConfigPlanChecks: again,
				ConfigStateChecks: []statecheck.StateCheck{plugintesting.Wazzup(s, acctest.Account, x, y)},
			},
		},
	})
}

// A refresh shows what somebody has changed, and the next apply puts it back.
func TestAccPipelines_drift(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	ours := funnel("x", "X", "a b")
	steps := []resource.TestStep{{Config: declares(s, list(ours))}}
	for _, theirs := range list(
		funnel("x", "X, theirs", "a b"),
		funnel("x", "X", "b a"),
		funnel("x", "X", "a"),
		funnel("x", "X", ""),
		sandbox.Pipeline{ID: "x", Name: "X", Stages: []sandbox.Stage{{ID: "a", Name: "A"}, {ID: "b", Name: "B, theirs"}}},
	) {
		steps = append(steps, resource.TestStep{
			PreConfig:    func() { s.Put(acctest.Account, theirs) },
			RefreshState: true, ExpectNonEmptyPlan: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{PostRefresh: planned(plancheck.ResourceActionUpdate, crm).PreApply},
		})
	}
	steps = append(steps, resource.TestStep{
		Config: declares(s, list(ours)), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, crm),
		ConfigStateChecks: []statecheck.StateCheck{plugintesting.Wazzup(s, acctest.Account, ours), sent(s, 2)},
	})
	plugintesting.ParallelTest(t, resource.TestCase{CheckDestroy: plugintesting.Destroyed(s, acctest.Account), Steps: steps})
}

// Funnels that nobody declares are no drift, and are still there after each write.
func TestAccPipelines_foreignFunnel(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	ours, foreign := funnel("x", "X", "a b"), funnel("by-hand", "made by hand", "a c")
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account, foreign),
		Steps: []resource.TestStep{
			{Config: declares(s, list(ours))},
			{
				PreConfig:        func() { s.Put(acctest.Account, foreign) },
				Config:           declares(s, list(ours)),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				Config:            declares(s, list(ours, funnel("y", "Y", ""))),
				ConfigStateChecks: []statecheck.StateCheck{plugintesting.Wazzup(s, acctest.Account, ours, funnel("y", "Y", ""), foreign)},
			},
		},
	})
}
