// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/plugintesting"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// verified imports an id beside the state of the step before, and holds the two against each other.
func verified(id string, ignored ...string) resource.TestStep {
	return resource.TestStep{
		ResourceName: crm, ImportState: true, ImportStateId: id,
		ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "effective_account_id", ImportStateVerifyIgnore: ignored,
	}
}

func TestAccPipelines_importByIDs(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	foreign := funnel("by-hand", "made by hand", "")
	s.Put(acctest.Account, foreign)
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account, foreign),
		Steps:        []resource.TestStep{{Config: declares(s, list(funnel("x", "X", "a b"), funnel("y", "Y", "")))}, verified("y,x")},
	})
}

func TestAccPipelines_importAll(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps:        []resource.TestStep{{Config: declares(s, list(funnel("x", "X", "a b"), funnel("y", "Y", "")))}, verified("*")},
	})
}

// Ids with commas, and one that looks like the id of an account and a slash.
func TestAccPipelines_importByJSON(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{Config: declares(s, list(funnel("leads, old", "X", "a"), funnel("1111-2222/x", "Y", ""), funnel("*", "Z", "")))},
			verified(`["leads, old","1111-2222/x","*"]`),
		},
	})
}

// An import block plans to import and to change nothing, but what the configuration sets otherwise than the defaults.
func TestAccPipelines_importBlock(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x := funnel("x", "X", "a b")
	block := func(config string, checks ...plancheck.PlanCheck) resource.TestStep {
		return resource.TestStep{
			Config: acctest.Sourced(config), ResourceName: crm, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: "x",
			ImportPlanChecks: resource.ImportPlanChecks{PreApply: checks},
		}
	}
	same := block(declares(s, list(x)), plancheck.ExpectKnownValue(crm, pipelinesPath, known(x)), plancheck.ExpectKnownValue(crm, effectivePath, knownvalue.StringExact("7204-2419")))
	protected := block(declares(s, list(x), "  deletion_protection = true"),
		plancheck.ExpectResourceAction(crm, plancheck.ResourceActionUpdate), plancheck.ExpectKnownValue(crm, tfjsonpath.New("deletion_protection"), knownvalue.Bool(true)))
	protected.ExpectNonEmptyPlan = true
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps:        []resource.TestStep{{Config: declares(s, list(x))}, same, protected},
	})
}

// With a partner's credentials, the account stands in front.
func TestAccPipelines_importWithAccount(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, "11112222", "33334444")
	s.Put("33334444", funnel("x", "X, elsewhere", ""))
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, "11112222"),
		Steps: []resource.TestStep{
			{Config: plugintesting.Partner(s) + config("crm", hcl(funnel("x", "X", "a")), `  account_id = "1111-2222"`)},
			verified("1111-2222/x"), verified("11112222/*", "account_id"), // the state has it as it is written
			{ResourceName: crm, ImportState: true, ImportStateId: "x", ExpectError: plugintesting.Error("No account", "7204-2419/x")},
			{ResourceName: crm, ImportState: true, ImportStateId: "4444-5555/x", ExpectError: plugintesting.Error("No access to account 4444-5555")},
		},
	})
}

// After an import into the case's own state, the configuration has nothing to add.
func TestAccPipelines_importThenPlan(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "b")
	s.SetPipelines(acctest.Account, list(x, y))
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account, y),
		Steps: []resource.TestStep{
			{Config: acctest.Sourced(declares(s, list(x))), ResourceName: crm, ImportState: true, ImportStateId: "x", ImportStatePersist: true, ImportStateCheck: onlyX},
			{Config: declares(s, list(x)), PlanOnly: true},
		},
	})
}

func onlyX(states []*terraform.InstanceState) error {
	if len(states) != 1 {
		return fmt.Errorf("%d resources, want one", len(states))
	}
	for name, want := range map[string]string{"pipelines.%": "1", "pipelines.x.name": "X", "existing_policy": "error", "deletion_policy": "delete", "deletion_protection": "false"} {
		if got := states[0].Attributes[name]; got != want {
			return fmt.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	return nil
}

func TestAccPipelines_importErrors(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.SetPipelines(acctest.Account, list(funnel("x", "X", ""), funnel("y", "Y", "")))
	var steps []resource.TestStep
	for _, tc := range []struct {
		id    string
		texts []string
	}{
		{"x,,y", []string{"Import id not understood", "one of its ids is empty"}},
		{"x,*", []string{"Import id not understood", "must stand alone"}},
		{"x,y,x", []string{"Import id not understood", `"x" twice`}},
		{"[x]", []string{"Import id not understood", "not a JSON array of strings"}},
		{"[]", []string{"Import id not understood", "without any id"}},
		{"1111-2222/x", []string{"Import id not understood", "the token alone says which account"}},
		{"x,z", []string{"No such funnels", `"z"`, `"x", "y"`}},
	} {
		steps = append(steps, resource.TestStep{
			Config: acctest.Sourced(declares(s, list(funnel("x", "X", "")))), ResourceName: crm, ImportState: true, ImportStateId: tc.id, ImportStatePersist: true, ExpectError: plugintesting.Error(tc.texts...),
		})
	}
	steps = append(steps, resource.TestStep{
		PreConfig: func() { s.SetPipelines(acctest.Account, nil) },
		Config:    acctest.Sourced(declares(s, list(funnel("x", "X", "")))), ResourceName: crm, ImportState: true, ImportStateId: "*", ImportStatePersist: true, ExpectError: plugintesting.Error("No funnels to import"),
	})
	plugintesting.ParallelTest(t, resource.TestCase{Steps: steps})
}
