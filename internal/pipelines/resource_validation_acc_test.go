// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/plugintesting"
)

// A validation finds these offline: no provider is configured, and the token is needed by none.

// invalid is a configuration and what the CLI says of it.
type invalid struct {
	config string
	texts  []string
}

// invalidated has a step for each.
func invalidated(all ...invalid) resource.TestCase {
	var c resource.TestCase
	for _, tc := range all {
		c.Steps = append(c.Steps, resource.TestStep{Config: tc.config, ExpectError: plugintesting.Error(tc.texts...)})
	}
	return c
}

func TestAccPipelines_invalidFunnels(t *testing.T) {
	funnels := func(funnels, summary, at, problem string) invalid {
		return invalid{config("crm", funnels), []string{"Error: " + summary, at + " " + problem}}
	}
	long := quote(hundredOne)
	plugintesting.ParallelTest(t, invalidated(
		funnels("", "No funnels", "pipelines", "declares no funnels"),
		funnels(`"x" = null`, "Funnel is null", `pipelines["x"]`, "is null"),
		funnels(`"" = { name = "X" }`, "Funnel id empty", `pipelines[""]`, "is empty"),
		funnels(long+` = { name = "X" }`, "Funnel id too long", `жx"]`, "has 101 characters"),
		funnels(`"x" = { name = "" }`, "Funnel name empty", `pipelines["x"].name`, "is empty"),
		funnels(`"x" = { name = `+long+` }`, "Funnel name too long", `pipelines["x"].name`, "has 101 characters"),
		invalid{config("crm", `"x" = { stages = [] }`), []string{"Error:", `attribute "name" is required`}},
	))
}

func TestAccPipelines_invalidStages(t *testing.T) {
	stages := func(stages, summary, at, problem string) invalid {
		return invalid{config("crm", `"x" = { name = "X", stages = [`+stages+`] }`), []string{"Error: " + summary, `pipelines["x"].stages` + at + " " + problem}}
	}
	long := quote(hundredOne)
	plugintesting.ParallelTest(t, invalidated(
		stages("", "Empty list of stages", "", "is an empty list"),
		stages(`{ id = "a", name = "A" }, null`, "Stage is null", "[1]", "is null"),
		stages(`{ id = "", name = "A" }`, "Stage id empty", "[0].id", "is empty"),
		stages(`{ id = `+long+`, name = "A" }`, "Stage id too long", "[0].id", "has 101 characters"),
		stages(`{ id = "a", name = "" }`, "Stage name empty", "[0].name", "is empty"),
		stages(`{ id = "a", name = `+long+` }`, "Stage name too long", "[0].name", "has 101 characters"),
		stages(`{ id = "a", name = "A" }, { id = "a", name = "B" }`, "Stage id twice in a funnel", "[1].id", `is "a"`),
		invalid{config("crm", `"x" = { name = "X", stages = [{ id = "a" }] }`), []string{"Error:", `"name" is required`}},
		invalid{config("crm", `"x" = { name = "X", stages = [{ name = "A" }] }`), []string{"Error:", `"id" is required`}},
	))
}

func TestAccPipelines_invalidSettings(t *testing.T) {
	setting := func(line string, texts ...string) invalid {
		return invalid{config("crm", hcl(funnel("x", "X", "")), "  "+line), append([]string{"Error:"}, texts...)}
	}
	plugintesting.ParallelTest(t, invalidated(
		setting(`existing_policy = "take"`, "existing_policy", `"error" "adopt" "overwrite"`),
		setting(`deletion_policy = "keep"`, "deletion_policy", `"delete" "retain"`),
		setting(`deletion_protection = "perhaps"`, `"deletion_protection"`, "a bool is required"),
		setting(`account_id = "crm"`, "Account id cannot be used", "neither digits nor of the form"),
		setting(`account_id = ""`, "Account id cannot be used", "it is empty"),
		setting(`effective_account_id = "7204-2419"`, "effective_account_id"),
		invalid{"resource \"wazzup_pipelines\" \"crm\" {}\n", []string{"Missing required argument", `"pipelines" is required`}},
	))
}
