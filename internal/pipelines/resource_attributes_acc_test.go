// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/plugintesting"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestAccPipelines_name(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	before, after, other := funnel("x", "X", "a b"), funnel("x", "X, new", "a b"), funnel("y", "Y", "")
	name := statecheck.CompareValue(compare.ValuesDiffer())
	stages := statecheck.CompareValue(compare.ValuesSame())
	compared := func() []statecheck.StateCheck {
		x := pipelinesPath.AtMapKey("x")
		return []statecheck.StateCheck{name.AddStateValue(crm, x.AtMapKey("name")), stages.AddStateValue(crm, x.AtMapKey("stages"))}
	}
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{Config: declares(s, list(before, other)), ConfigStateChecks: compared()},
			{
				Config:            declares(s, list(after, other)),
				ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate, crm),
				ConfigStateChecks: append(compared(), plugintesting.Wazzup(s, acctest.Account, after, other)),
			},
		},
	})
}

// A stage is renamed; the order changes while one comes and one leaves; all leave.
func TestAccPipelines_stages(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	var steps []resource.TestStep
	for _, stages := range [][]sandbox.Stage{
		{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}},
		{{ID: "a", Name: "A"}, {ID: "b", Name: "B, new"}},
		{{ID: "c", Name: "C"}, {ID: "b", Name: "B, new"}},
		nil,
	} {
		x := sandbox.Pipeline{ID: "x", Name: "X", Stages: stages}
		checks := planned(plancheck.ResourceActionUpdate, crm)
		if steps == nil {
			checks = planned(plancheck.ResourceActionCreate, crm)
		}
		checks.PreApply = append(checks.PreApply, plancheck.ExpectKnownValue(crm, pipelinesPath, known(x)))
		steps = append(steps, resource.TestStep{
			Config: declares(s, list(x)), ConfigPlanChecks: checks,
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(crm, pipelinesPath, known(x)), plugintesting.Wazzup(s, acctest.Account, x)},
		})
	}
	plugintesting.ParallelTest(t, resource.TestCase{CheckDestroy: plugintesting.Destroyed(s, acctest.Account), Steps: steps})
}

func TestAccPipelines_funnelAddedAndRemoved(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x, y, z := funnel("x", "X", "a"), funnel("y", "Y", "a"), funnel("z", "Z", "")
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{Config: declares(s, list(x, y))},
			{
				Config:            declares(s, list(y, z)),
				ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate, crm),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(crm, pipelinesPath, known(y, z)), plugintesting.Wazzup(s, acctest.Account, y, z)},
			},
		},
	})
}

// To name the account that the token is for anyway, or to spell it otherwise, is no move.
func TestAccPipelines_accountID(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x := funnel("x", "X", "a")
	own := tfjsonpath.New("account_id")
	effective := statecheck.CompareValue(compare.ValuesSame())
	step := func(action plancheck.ResourceActionType, want knownvalue.Check, settings ...string) resource.TestStep {
		return resource.TestStep{
			Config: declares(s, list(x), settings...), ConfigPlanChecks: planned(action, crm),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(crm, own, want), effective.AddStateValue(crm, effectivePath)},
		}
	}
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			step(plancheck.ResourceActionCreate, knownvalue.Null()),
			step(plancheck.ResourceActionUpdate, knownvalue.StringExact("7204-2419"), `  account_id = "7204-2419"`),
			{Config: declares(s, list(x), `  account_id = "72042419"`), PlanOnly: true},
			{Config: declares(s, list(x), `  account_id = "9999-0000"`), ExpectError: plugintesting.Error("Token of another account")},
		},
	})
}

// It is known at plan. It is null if neither the token nor a setting names the account, until a token names it.
func TestAccPipelines_effectiveAccountID(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	named := declares(s, list(funnel("x", "X", ""), funnel("y", "Y", "")))
	s.Token = "opaque-0123456789"
	s.Authorize(s.Token, acctest.Account)
	create := planned(plancheck.ResourceActionCreate, crm)
	create.PreApply = append(create.PreApply, plancheck.ExpectKnownValue(crm, effectivePath, knownvalue.Null()))
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{
				Config: declares(s, list(funnel("x", "X", ""))), ConfigPlanChecks: create,
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(crm, effectivePath, knownvalue.Null())},
			},
			{Config: named, ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(crm, effectivePath, knownvalue.StringExact("7204-2419"))}},
		},
	})
}

// The settings that have a default have it in the plan already.
func TestAccPipelines_defaults(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	create := planned(plancheck.ResourceActionCreate, crm)
	var after []statecheck.StateCheck
	for name, value := range map[string]knownvalue.Check{
		"account_id":           knownvalue.Null(),
		"effective_account_id": knownvalue.StringExact("7204-2419"),
		"existing_policy":      knownvalue.StringExact("error"),
		"deletion_policy":      knownvalue.StringExact("delete"),
		"deletion_protection":  knownvalue.Bool(false),
	} {
		create.PreApply = append(create.PreApply, plancheck.ExpectKnownValue(crm, tfjsonpath.New(name), value))
		after = append(after, statecheck.ExpectKnownValue(crm, tfjsonpath.New(name), value))
	}
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps:        []resource.TestStep{{Config: declares(s, list(funnel("x", "X", ""))), ConfigPlanChecks: create, ConfigStateChecks: after}},
	})
}

func TestAccPipelines_existingPolicyAdopt(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x, other := funnel("x", "X", "a"), funnel("x", "X, other", "a")
	s.Put(acctest.Account, x)
	const adopt = `  existing_policy = "adopt"`
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{Config: declares(s, list(x)), ExpectError: plugintesting.Error("Funnels already exist", `pipelines["x"]`)},
			{Config: declares(s, list(other), adopt), ExpectError: plugintesting.Error("Funnels already exist", `pipelines["x"]`)},
			{
				Config: declares(s, list(x), adopt), ConfigPlanChecks: planned(plancheck.ResourceActionCreate, crm),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(crm, tfjsonpath.New("existing_policy"), knownvalue.StringExact("adopt")), sent(s, 0)},
			},
		},
	})
}

func TestAccPipelines_existingPolicyOverwrite(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	ours, theirs := funnel("x", "X, ours", "b"), funnel("x", "X", "a")
	s.Put(acctest.Account, theirs)
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{{
			Config: declares(s, list(ours), `  existing_policy = "overwrite"`), ConfigPlanChecks: planned(plancheck.ResourceActionCreate, crm),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(crm, pipelinesPath, known(ours)), plugintesting.Wazzup(s, acctest.Account, ours), sent(s, 1)},
		}},
	})
}

// What leaves the configuration stays in Wazzup, and so does the rest at the destroy.
func TestAccPipelines_deletionPolicyRetain(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
	const retain = `  deletion_policy = "retain"`
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account, x, y),
		Steps: []resource.TestStep{
			{Config: declares(s, list(x, y), retain)},
			{
				Config: declares(s, list(x), retain), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, crm),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(crm, pipelinesPath, known(x)), plugintesting.Wazzup(s, acctest.Account, x, y), sent(s, 1)},
			},
		},
	})
}

func TestAccPipelines_deletionProtection(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
	const protected = "  deletion_protection = true"
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{Config: declares(s, list(x, y), protected)},
			{Config: declares(s, list(x), protected), ExpectError: plugintesting.Error("Funnels are protected", `"y"`)},
			{Config: declares(s, list(x, y), protected), Destroy: true, ExpectError: plugintesting.Error("Funnels are protected", `"x"`)},
			{
				Config: declares(s, list(x, y)), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, crm),
				ConfigStateChecks: []statecheck.StateCheck{plugintesting.Wazzup(s, acctest.Account, x, y), sent(s, 1)},
			},
			{Config: declares(s, list(x)), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, crm)},
		},
	})
}
