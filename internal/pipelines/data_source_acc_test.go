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

// all is the address of the data source in most cases.
const all = "data.wazzup_pipelines.all"

var idsPath = tfjsonpath.New("ids")

// reads is a data source with lines of settings, and an output, so that the plan shows what is read.
func reads(settings string) string {
	return "data \"wazzup_pipelines\" \"all\" {\n" + settings + "\n}\noutput \"ids\" {\n  value = data.wazzup_pipelines.all.ids\n}\n"
}

// Ids are in the order of the API, not in that of the map.
func TestAccPipelinesDataSource_all(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	z, a, m := funnel("z", "Z", "b a"), funnel("a", "A", ""), funnel("m", "M", "a")
	s.SetPipelines(acctest.Account, list(z, a, m))
	ids := knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("z"), knownvalue.StringExact("a"), knownvalue.StringExact("m")})
	plugintesting.ParallelTest(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: plugintesting.Token(s) + reads(""),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(all, pipelinesPath, known(z, a, m)),
			statecheck.ExpectKnownValue(all, idsPath, ids),
			statecheck.ExpectKnownValue(all, tfjsonpath.New("account_id"), knownvalue.Null()),
		},
	}}})
}

// What somebody changes shows in the next plan, which changes no resource.
func TestAccPipelinesDataSource_readAgain(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	ids := statecheck.CompareValue(compare.ValuesDiffer())
	plugintesting.ParallelTest(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: plugintesting.Token(s) + reads(""),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(all, pipelinesPath, knownvalue.MapSizeExact(0)), statecheck.ExpectKnownValue(all, idsPath, knownvalue.ListSizeExact(0)),
				ids.AddStateValue(all, idsPath),
			},
		},
		{
			PreConfig: func() { s.Put(acctest.Account, funnel("x", "X", "a")) },
			Config:    plugintesting.Token(s) + reads(""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownOutputValue("ids", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("x")})),
			}},
			ConfigStateChecks: []statecheck.StateCheck{ids.AddStateValue(all, idsPath)},
		},
	}})
}

// One account's funnels in another: the map of the data source is that of the resource.
func TestAccPipelinesDataSource_copied(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, "11112222", "33334444")
	x, y := funnel("x", "X", "a b"), funnel("y", "Y", "")
	s.SetPipelines("33334444", list(x, y))
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, "11112222"),
		Steps: []resource.TestStep{{
			Config: plugintesting.Partner(s, `account_id = "1111-2222"`) + reads(`  account_id = "3333-4444"`) +
				"resource \"wazzup_pipelines\" \"crm\" {\n  pipelines = data.wazzup_pipelines.all.pipelines\n}\n",
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate, crm),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(all, tfjsonpath.New("account_id"), knownvalue.StringExact("3333-4444")),
				statecheck.CompareValuePairs(all, pipelinesPath, crm, pipelinesPath, compare.ValuesSame()),
				statecheck.ExpectKnownValue(crm, effectivePath, knownvalue.StringExact("1111-2222")),
				plugintesting.Wazzup(s, "11112222", x, y), plugintesting.Wazzup(s, "33334444", x, y),
			},
		}},
	})
}

// With depends_on it waits for the resource, and shows what that has made.
func TestAccPipelinesDataSource_afterTheResource(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x := funnel("x", "X", "a")
	create := planned(plancheck.ResourceActionCreate, crm)
	create.PreApply = append(create.PreApply, plancheck.ExpectUnknownOutputValue("ids"))
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{{
			Config: declares(s, list(x)) + reads("  depends_on = [wazzup_pipelines.crm]"), ConfigPlanChecks: create,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.CompareValuePairs(all, pipelinesPath, crm, pipelinesPath, compare.ValuesSame()), statecheck.ExpectKnownOutputValue("ids", knownvalue.ListSizeExact(1)),
			},
		}},
	})
}

func TestAccPipelinesDataSource_invalid(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, "11112222")
	plugintesting.ParallelTest(t, invalidated(
		invalid{reads(`  account_id = "crm"`), []string{"Account id cannot be used", "neither digits nor of the form"}},
		invalid{reads(`  ids = ["x"]`), []string{"Read-Only Attribute", `ids = ["x"]`}},
		invalid{plugintesting.Token(s) + reads(`  account_id = "1111-2222"`), []string{"Token of another account"}},
		invalid{plugintesting.Partner(s) + reads(""), []string{"No account", "WAZZUP_ACCOUNT_ID"}},
		invalid{plugintesting.Partner(s) + reads(`  account_id = "9999-0000"`), []string{"No access to account 9999-0000"}},
	))
}
