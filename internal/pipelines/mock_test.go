// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"encoding/json"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// reader is a module that does with the data source what modules do.
const reader = `
data "wazzup_pipelines" "all" {}

resource "wazzup_pipelines" "copy" { pipelines = data.wazzup_pipelines.all.pipelines }

resource "terraform_data" "each" {
  for_each = data.wazzup_pipelines.all.pipelines
  input    = "${each.key}: ${each.value.name}, ${join(" ", each.value.stages[*].id)}"
}

locals {
  some = length(data.wazzup_pipelines.all.pipelines) > 0 ? data.wazzup_pipelines.all.pipelines : {}
  more = merge(data.wazzup_pipelines.all.pipelines, { more = { name = "More", stages = null } })
}

output "some" { value = keys(local.some) }
output "more" { value = keys(local.more) }
output "ids" { value = data.wazzup_pipelines.all.ids }

check "sales" {
  assert {
    condition     = contains(keys(data.wazzup_pipelines.all.pipelines), "sales")
    error_message = "There is no funnel sales."
  }
}
`

// The funnels of a mock arrive wherever those of an account would, and the account is not asked.
func TestTerraformTestMocksTheDataSource(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", reader)
	w.Write("mock.tftest.hcl", `
mock_provider "wazzup" {
  mock_data "wazzup_pipelines" {
    defaults = {
      ids = ["sales", "other"]
      pipelines = {
        sales = { name = "Sales", stages = [{ id = "a", name = "A" }, { id = "b", name = "B" }] }
        other = { name = "Other", stages = [{ id = "a", name = "A" }] }
      }
    }
  }
  mock_resource "wazzup_pipelines" {
    defaults = { effective_account_id = "7204-2419", existing_policy = "adopt" }
  }
}

run "mocked" {
  assert {
    condition     = data.wazzup_pipelines.all.pipelines["sales"].stages[1].name == "B"
    error_message = jsonencode(data.wazzup_pipelines.all)
  }
  assert {
    condition     = wazzup_pipelines.copy.pipelines == data.wazzup_pipelines.all.pipelines && length(wazzup_pipelines.copy.pipelines) == 2
    error_message = jsonencode(wazzup_pipelines.copy)
  }
  assert {
    condition     = wazzup_pipelines.copy.effective_account_id == "7204-2419" && wazzup_pipelines.copy.existing_policy == "adopt"
    error_message = jsonencode(wazzup_pipelines.copy)
  }
  assert {
    condition     = terraform_data.each["sales"].output == "sales: Sales, a b" && length(terraform_data.each) == 2
    error_message = jsonencode(terraform_data.each)
  }
  assert {
    condition     = join(" ", output.some) == "other sales" && join(" ", output.more) == "more other sales" && join(" ", output.ids) == "sales other"
    error_message = jsonencode([output.some, output.more, output.ids])
  }
}

run "overridden" {
  command = plan
  override_data {
    target = data.wazzup_pipelines.all
    values = {
      ids       = ["sales"]
      pipelines = { sales = { name = "Overridden", stages = [{ id = "c", name = "C" }] } }
    }
  }
  assert {
    condition     = data.wazzup_pipelines.all.pipelines["sales"].name == "Overridden" && wazzup_pipelines.copy.pipelines["sales"].stages[0].id == "c"
    error_message = jsonencode([data.wazzup_pipelines.all, wazzup_pipelines.copy])
  }
}

run "fails" {
  command = plan
  override_data {
    target = data.wazzup_pipelines.all
    values = {
      ids       = ["x"]
      pipelines = { x = { name = "X", stages = [{ id = "c", name = "C" }] } }
    }
  }
  expect_failures = [check.sales]
}
`)
	has(t, w.Must(0, "test"), "3 passed, 0 failed")
	if n := s.Count(""); n != 0 {
		t.Errorf("%d requests to an account that is mocked", n)
	}

	// Only the data source is overridden: the resource is the provider's own.
	w.Write("mock.tftest.hcl", `
run "overridden" {
  override_data {
    target = data.wazzup_pipelines.all
    values = {
      ids       = ["sales"]
      pipelines = { sales = { name = "Overridden", stages = [{ id = "c", name = "C" }] } }
    }
  }
  assert {
    condition     = wazzup_pipelines.copy.pipelines["sales"].name == "Overridden"
    error_message = jsonencode(wazzup_pipelines.copy)
  }
}
`)
	has(t, w.Must(0, "test"), "1 passed, 0 failed")
	if bodies := posts(s); len(bodies) == 0 {
		t.Error("the resource was not created")
	} else {
		sameJSON(t, "the funnel that was created", `{"pipelines":[{"id":"sales","name":"Overridden","stages":[{"id":"c","name":"C"}]}]}`, bodies[0])
	}
}

// The example that the data source's page shows.
func TestTheExampleOfAMock(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", example(t, "data-sources/wazzup_pipelines/data-source.tf"))
	w.Write("mock.tftest.hcl", example(t, "data-sources/wazzup_pipelines/mock.tftest.hcl"))
	has(t, w.Must(0, "test"), "1 passed, 0 failed")
	if n := s.Count(""); n != 0 {
		t.Errorf("%d requests to an account that is mocked", n)
	}
}

// A state with the data source's values as they were while the schema had them nested is read, and nothing changes.
func TestTheDataSourceInAnOlderState(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	s.SetPipelines(acctest.Account, []sandbox.Pipeline{funnel("sales", "Sales", "a b"), funnel("none", "None", "")})
	w.Write("main.tf", `
data "wazzup_pipelines" "all" {}
resource "terraform_data" "copy" { input = data.wazzup_pipelines.all }
`)
	w.Apply()
	sameJSON(t, "the values in the state", `{
		"account_id": null,
		"ids": ["sales", "none"],
		"pipelines": {
			"none": {"name": "None", "stages": null},
			"sales": {"name": "Sales", "stages": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]}
		}
	}`, dataIn(t, w.State())) // as the nested attribute wrote them
	w.MustPlanNothing()
	w.Must(0, "plan", "-refresh=false", "-detailed-exitcode")
}

// dataIn are the values of the data source in a state.
func dataIn(t *testing.T, text string) string {
	t.Helper()
	var state struct {
		Resources []struct {
			Mode      string `json:"mode"`
			Instances []struct {
				Attributes json.RawMessage `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		t.Fatal(err)
	}
	for _, r := range state.Resources {
		if r.Mode == "data" {
			return string(r.Instances[0].Attributes)
		}
	}
	t.Fatalf("no data source in %s", text)
	return ""
}
