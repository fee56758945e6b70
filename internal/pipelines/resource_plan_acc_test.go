// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
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

func TestAccPipelines_emptyPlan(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	full := declares(s, list(funnel("x", "X", "a b"), funnel("y", "Y", "")),
		`  account_id = "7204-2419"`, `  existing_policy = "adopt"`, `  deletion_policy = "delete"`, "  deletion_protection = false")
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{Config: full},
			{
				PreConfig: s.ResetJournal, Config: full,
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectResourceAction(crm, plancheck.ResourceActionNoop)},
				},
				ConfigStateChecks: []statecheck.StateCheck{sent(s, 0)},
			},
		},
	})
}

// A name that another resource provides is unknown in the plan, and nothing beside it is.
func TestAccPipelines_unknownName(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x := pipelinesPath.AtMapKey("x")
	create := planned(plancheck.ResourceActionCreate, crm)
	create.PreApply = append(create.PreApply,
		plancheck.ExpectUnknownValue(crm, x.AtMapKey("name")),
		plancheck.ExpectUnknownValue(crm, x.AtMapKey("stages").AtSliceIndex(1).AtMapKey("name")),
		plancheck.ExpectKnownValue(crm, x.AtMapKey("stages").AtSliceIndex(0).AtMapKey("name"), knownvalue.StringExact("A")),
		plancheck.ExpectKnownValue(crm, effectivePath, knownvalue.StringExact("7204-2419")))
	later := sandbox.Pipeline{ID: "x", Name: "later", Stages: []sandbox.Stage{{ID: "a", Name: "A"}, {ID: "b", Name: "later"}}}
	declared := `"x" = { name = terraform_data.later.output, stages = [{ id = "a", name = "A" }, { id = "b", name = terraform_data.later.output }] }`
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{{
			Config: plugintesting.Token(s) + until + config("crm", declared), ConfigPlanChecks: create,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(crm, pipelinesPath, known(later)),
				statecheck.CompareValuePairs(crm, x.AtMapKey("name"), "terraform_data.later", tfjsonpath.New("output"), compare.ValuesSame()),
				plugintesting.Wazzup(s, acctest.Account, later),
			},
		}},
	})
}

// A create may have a map that is unknown as a whole, unless it may take funnels over. An update may not: its plan could not
// show what it removes.
func TestAccPipelines_unknownMap(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	declared := func(input string, settings ...string) string {
		return plugintesting.Token(s) + "resource \"terraform_data\" \"map\" {\n  input = " + input + "\n}\n" +
			"resource \"wazzup_pipelines\" \"crm\" {\n  pipelines = terraform_data.map.output\n" + strings.Join(settings, "\n") + "\n}\n"
	}
	create := planned(plancheck.ResourceActionCreate, crm)
	create.PreApply = append(create.PreApply, plancheck.ExpectUnknownValue(crm, pipelinesPath))
	x, y := funnel("x", "X", ""), funnel("y", "Y", "")
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{Config: declared(`{ x = { name = "X" } }`, `  existing_policy = "adopt"`), ExpectError: plugintesting.Error("Takeovers cannot be shown")},
			{
				Config: declared(`{ x = { name = "X" }, y = { name = "Y" } }`), ConfigPlanChecks: create,
				ConfigStateChecks: []statecheck.StateCheck{plugintesting.Wazzup(s, acctest.Account, x, y)},
			},
			{Config: declared(`{ x = { name = "X" } }`), ExpectError: plugintesting.Error("Removals cannot be shown", `"y"`)},
		},
	})
}

// An account that is known only at apply: neither is the account that the state is going to remember.
func TestAccPipelines_unknownAccount(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, "11112222")
	create := planned(plancheck.ResourceActionCreate, crm)
	create.PreApply = append(create.PreApply,
		plancheck.ExpectUnknownValue(crm, tfjsonpath.New("account_id")), plancheck.ExpectUnknownValue(crm, effectivePath))
	x := funnel("x", "X", "a")
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, "11112222"),
		Steps: []resource.TestStep{{
			Config: plugintesting.Partner(s) + "resource \"terraform_data\" \"id\" {\n  input = \"1111-2222\"\n}\n" +
				config("crm", hcl(x), "  account_id = terraform_data.id.output"),
			ConfigPlanChecks: create,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(crm, effectivePath, knownvalue.StringExact("1111-2222")), plugintesting.Wazzup(s, "11112222", x),
			},
		}},
	})
}

// Another account replaces the resource: its funnels leave the one and come to the other.
func TestAccPipelines_otherAccountReplaces(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, "11112222", "33334444")
	x := funnel("x", "X", "a")
	in := func(account string) string {
		return plugintesting.Partner(s) + config("crm", hcl(x), "  account_id = "+quote(account))
	}
	effective := statecheck.CompareValue(compare.ValuesDiffer())
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, "33334444"),
		Steps: []resource.TestStep{
			{Config: in("1111-2222"), ConfigStateChecks: []statecheck.StateCheck{effective.AddStateValue(crm, effectivePath), plugintesting.Wazzup(s, "11112222", x)}},
			{
				Config: in("3333-4444"), ConfigPlanChecks: planned(plancheck.ResourceActionReplace, crm),
				ConfigStateChecks: []statecheck.StateCheck{
					effective.AddStateValue(crm, effectivePath), plugintesting.Wazzup(s, "11112222"), plugintesting.Wazzup(s, "33334444", x),
				},
			},
		},
	})
}

func TestAccPipelines_taintedIsReplaced(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x, foreign := funnel("x", "X", "a"), funnel("by-hand", "made by hand", "")
	s.Put(acctest.Account, foreign)
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account, foreign),
		Steps: []resource.TestStep{
			{Config: declares(s, list(x))},
			{
				Config: declares(s, list(x)), Taint: []string{crm}, ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate, crm),
				ConfigStateChecks: []statecheck.StateCheck{plugintesting.Wazzup(s, acctest.Account, x, foreign), sent(s, 3)},
			},
		},
	})
}

// One funnel in two resources.
func TestAccPipelines_declaredTwice(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x := funnel("x", "X", "a")
	plugintesting.ParallelTest(t, resource.TestCase{Steps: []resource.TestStep{{
		Config:      declares(s, list(x)) + config("other", hcl(x)),
		ExpectError: plugintesting.Error("Funnel declared twice", `"x"`),
	}}})
}
