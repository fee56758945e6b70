// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"

	testconfig "github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/plugintesting"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// crm is the address of the resource in most cases.
const crm = "wazzup_pipelines.crm"

var (
	pipelinesPath = tfjsonpath.New("pipelines")
	effectivePath = tfjsonpath.New("effective_account_id")
)

// declares is a configuration of one resource, for the account of the sandbox's token.
func declares(s *acctest.Sandbox, funnels []sandbox.Pipeline, settings ...string) string {
	return plugintesting.Token(s) + config("crm", hcl(funnels...), settings...)
}

// planned checks what a step plans to do with resources.
func planned(action plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	var checks resource.ConfigPlanChecks
	for _, address := range addresses {
		checks.PreApply = append(checks.PreApply, plancheck.ExpectResourceAction(address, action))
	}
	return checks
}

// known is the map of these funnels, as a plan or a state has it.
func known(funnels ...sandbox.Pipeline) knownvalue.Check {
	all := map[string]knownvalue.Check{}
	for _, p := range funnels {
		var stages knownvalue.Check = knownvalue.Null()
		if len(p.Stages) > 0 {
			var list []knownvalue.Check
			for _, stage := range p.Stages {
				list = append(list, knownvalue.ObjectExact(map[string]knownvalue.Check{"id": knownvalue.StringExact(stage.ID), "name": knownvalue.StringExact(stage.Name)}))
			}
			stages = knownvalue.ListExact(list)
		}
		all[p.ID] = knownvalue.ObjectExact(map[string]knownvalue.Check{"name": knownvalue.StringExact(p.Name), "stages": stages})
	}
	return knownvalue.MapExact(all)
}

func TestAccPipelines_documentedExample(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	documented := sandbox.Pipeline{ID: "pipeline-1", Name: "incoming", Stages: []sandbox.Stage{{ID: "stage-1", Name: "new inquiry"}, {ID: "stage-2", Name: "in progress"}}}
	changed := sandbox.Pipeline{ID: "pipeline-1", Name: "incoming", Stages: []sandbox.Stage{{ID: "stage-1", Name: "new inquiry"}, {ID: "stage-2", Name: "in work"}}}
	create := planned(plancheck.ResourceActionCreate, crm)
	create.PreApply = append(create.PreApply, plancheck.ExpectUnknownOutputValue("funnels"))
	env := map[string]string{"WAZZUP_BASE_URL": s.URL, "WAZZUP_CLIENT_ACCESS_TOKEN": s.Token}
	plugintesting.WithEnv(t, env, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{
				ConfigDirectory:  plugintesting.Example("minimal"),
				ConfigPlanChecks: create,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(crm, pipelinesPath, known(documented)),
					statecheck.ExpectKnownOutputValue("funnels", known(documented)),
					plugintesting.Wazzup(s, acctest.Account, documented),
				},
			},
			{
				ResourceName: crm, ImportState: true, ImportStateId: "pipeline-1",
				ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "effective_account_id",
			},
			{
				Config:           strings.Replace(example(t, "minimal/main.tf"), "in progress", "in work", 1),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, crm),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("funnels", known(changed)),
					plugintesting.Wazzup(s, acctest.Account, changed),
				},
			},
		},
	})
}

func TestAccPipelines_companyExample(t *testing.T) {
	const bitrix24, kommo = "wazzup_pipelines.bitrix24", "wazzup_pipelines.kommo"
	s := acctest.StartSandbox(t, sandbox.Settings{})
	foreign := funnel("by-hand", "made by hand", "x y")
	s.Put(acctest.Account, foreign)
	changed := strings.Replace(example(t, "company/main.tf"), "Переговоры", "Переговоры и КП", 1)
	update := planned(plancheck.ResourceActionUpdate, kommo)
	update.PreApply = append(update.PreApply, plancheck.ExpectResourceAction(bitrix24, plancheck.ResourceActionNoop))
	env := map[string]string{"WAZZUP_BASE_URL": s.URL, "WAZZUP_CLIENT_ACCESS_TOKEN": s.Token}
	plugintesting.WithEnv(t, env, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account, foreign),
		Steps: []resource.TestStep{
			{
				ConfigDirectory:  plugintesting.Example("company"),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate, kommo, bitrix24),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(kommo, pipelinesPath, knownvalue.MapSizeExact(6)),
					statecheck.ExpectKnownValue(bitrix24, pipelinesPath.AtMapKey("C13").AtMapKey("name"), knownvalue.StringExact(`Рекламации "срочно"`)),
					statecheck.ExpectKnownValue(bitrix24, pipelinesPath.AtMapKey("C17").AtMapKey("stages"), knownvalue.Null()),
					statecheck.ExpectKnownOutputValue("funnel_ids", knownvalue.ListSizeExact(12)),
				},
			},
			{
				ResourceName: kommo, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
				ImportStateId: "8614290,8614294,8614298,8614302,8614306,8614310",
			},
			{
				ResourceName: bitrix24, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
				ImportStateId: `["C0","C9","C11","C13","C15","C17"]`,
			},
			{
				Config:           changed,
				ConfigPlanChecks: update,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(kommo, pipelinesPath.AtMapKey("8614290").AtMapKey("stages").AtSliceIndex(2).AtMapKey("name"), knownvalue.StringExact("Переговоры и КП")),
				},
			},
		},
	})
}

// A partner's clients, one resource instance for each.
//
// The last step destroys them: terraform-plugin-testing cannot read a state with for_each, which the destroy at the end of a
// case needs, nor import into one.
func TestAccPipelines_partnerExample(t *testing.T) {
	client := func(account string) string { return `wazzup_pipelines.client["` + account + `"]` }
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, exampleAccounts...)
	var wanted []statecheck.StateCheck
	for _, account := range []string{"7204-2419", "1111-2222", "3333-4444"} {
		wanted = append(wanted,
			statecheck.ExpectKnownValue(client(account), tfjsonpath.New("account_id"), knownvalue.StringExact(account)),
			statecheck.ExpectKnownValue(client(account), effectivePath, knownvalue.StringExact(account)))
	}
	support := funnel("support", "Support", "")
	only := testconfig.Variables{"clients": testconfig.MapVariable(map[string]testconfig.Variable{
		"3333-4444": testconfig.ObjectVariable(map[string]testconfig.Variable{
			"pipelines": testconfig.MapVariable(map[string]testconfig.Variable{
				"support": testconfig.ObjectVariable(map[string]testconfig.Variable{"name": testconfig.StringVariable("Support")}),
			}),
		}),
	})}
	leave := planned(plancheck.ResourceActionDestroy, client("7204-2419"), client("1111-2222"))
	leave.PreApply = append(leave.PreApply, plancheck.ExpectResourceAction(client("3333-4444"), plancheck.ResourceActionNoop))
	env := map[string]string{"WAZZUP_BASE_URL": s.URL, "WAZZUP_PARTNER_EMAIL": acctest.PartnerEmail, "WAZZUP_PARTNER_PASSWORD": acctest.PartnerPassword}
	plugintesting.WithEnv(t, env, resource.TestCase{
		Steps: []resource.TestStep{
			{
				ConfigDirectory:   plugintesting.Example("partner"),
				ConfigPlanChecks:  planned(plancheck.ResourceActionCreate, client("7204-2419"), client("1111-2222"), client("3333-4444")),
				ConfigStateChecks: append(wanted, plugintesting.Wazzup(s, "33334444", support)),
			},
			{
				ConfigDirectory: plugintesting.Example("partner"), ConfigVariables: only,
				ConfigPlanChecks: leave,
				ConfigStateChecks: []statecheck.StateCheck{
					plugintesting.Wazzup(s, "72042419"), plugintesting.Wazzup(s, "11112222"), plugintesting.Wazzup(s, "33334444", support),
				},
			},
			{
				ConfigDirectory: plugintesting.Example("partner"), ConfigVariables: only, Destroy: true,
				ConfigPlanChecks:  planned(plancheck.ResourceActionDestroy, client("3333-4444")),
				ConfigStateChecks: []statecheck.StateCheck{plugintesting.Wazzup(s, "33334444")},
			},
		},
	})
}
