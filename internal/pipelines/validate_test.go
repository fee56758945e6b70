// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A hundred code points of two bytes or more, of which five are one family, and a text that is too long by every count.
var (
	hundred    = strings.Repeat("ж", 93) + "👨\u200d👩\u200d👧" + "ñ" + strings.Repeat("я", 1)
	hundredOne = strings.Repeat("ж", 100) + "x"
)

type object = map[string]any

func TestWhatIsNotValid(t *testing.T) {
	t.Parallel()
	c := coretest.NewCore(t, "https://wazzup.invalid", "token-0123456789")
	stage := func(id, name any) object { return object{"id": id, "name": name} }
	funnel := func(stages ...any) object { return object{"name": "X", "stages": stages} }
	for name, tc := range map[string]struct {
		funnels any
		want    []string // path, then what the text says
	}{
		"no funnels":              {object{}, []string{`pipelines`, "declares no funnels"}},
		"a null funnel":           {object{"x": nil}, []string{`pipelines["x"]`, "is null"}},
		"an empty id":             {object{"": object{"name": "X"}}, []string{`pipelines[""]`, "is empty"}},
		"a long id":               {object{hundredOne: object{"name": "X"}}, []string{fmt.Sprintf("pipelines[%q]", hundredOne), "has 101 characters. Wazzup allows at most 100"}},
		"an empty name":           {object{"x": object{"name": ""}}, []string{`pipelines["x"].name`, "is empty"}},
		"a long name":             {object{"x": object{"name": hundredOne}}, []string{`pipelines["x"].name`, "has 101 characters"}},
		"an empty list of stages": {object{"x": funnel()}, []string{`pipelines["x"].stages`, "an empty list, which Wazzup refuses. Leave stages out"}},
		"a null stage":            {object{"x": funnel(stage("a", "A"), nil)}, []string{`pipelines["x"].stages[1]`, "is null"}},
		"an empty stage id":       {object{"x": funnel(stage("", "A"))}, []string{`pipelines["x"].stages[0].id`, "is empty"}},
		"a long stage id":         {object{"x": funnel(stage(hundredOne, "A"))}, []string{`pipelines["x"].stages[0].id`, "has 101 characters"}},
		"an empty stage name":     {object{"x": funnel(stage("a", ""))}, []string{`pipelines["x"].stages[0].name`, "is empty"}},
		"a long stage name":       {object{"x": funnel(stage("a", hundredOne))}, []string{`pipelines["x"].stages[0].name`, "has 101 characters"}},
		"a stage id twice":        {object{"x": funnel(stage("a", "A"), stage("b", "B"), stage("a", "C"))}, []string{`pipelines["x"].stages[2].id`, `is "a", which stages[0] of the same funnel has already`}},
		"all of it at once": {
			object{"": object{"name": ""}, "x": funnel(stage("", hundredOne), nil, stage("b", "B"), stage("b", "")), "y": funnel(), "z": nil},
			[]string{
				`pipelines[""]`, "is empty", `pipelines[""].name`, "is empty", `pipelines["x"].stages[0].id`, "is empty", `pipelines["x"].stages[0].name`, "101 characters",
				`pipelines["x"].stages[1]`, "is null", `pipelines["x"].stages[3].id`, `is "b"`, `pipelines["x"].stages[3].name`, "is empty", `pipelines["y"].stages`, "empty list", `pipelines["z"]`, "is null",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			diags := c.Validate(c.Value(object{"pipelines": tc.funnels}))
			var paths []string
			for i := 0; i < len(tc.want); i += 2 {
				paths = append(paths, tc.want[i])
				// The CLI does not show a path this deep, so the text begins with it.
				if !slices.ContainsFunc(diags, func(d *coretest.Diagnostic) bool {
					return d.Attribute != nil && coretest.Path(d.Attribute) == tc.want[i] && strings.HasPrefix(d.Detail, tc.want[i]) && strings.Contains(d.Detail, tc.want[i+1])
				}) {
					t.Errorf("no error at %s that says %q in:\n%s", tc.want[i], tc.want[i+1], diags)
				}
			}
			if len(diags) != len(paths) {
				t.Errorf("%d errors, want %d:\n%s", len(diags), len(paths), diags)
			}
		})
	}
	policy := c.Validate(c.Value(object{"pipelines": object{"x": object{"name": "X"}}, "deletion_policy": "keep"}))
	if s := policy.String(); !strings.Contains(s, "[deletion_policy]") || !strings.Contains(s, `"delete"`) || !strings.Contains(s, `"retain"`) {
		t.Errorf("an unknown policy: %s", s)
	}
}

func TestWhatIsValid(t *testing.T) {
	t.Parallel()
	c := coretest.NewCore(t, "https://wazzup.invalid", "token-0123456789")
	full := object{"name": hundred, "stages": []any{object{"id": hundred, "name": hundred}}}
	for name, attributes := range map[string]object{
		"exactly 100 characters in all four places": {"pipelines": object{hundred: full}},
		"the same stage in two funnels":             {"pipelines": object{"x": full, "y": full}},
		"one character":                             {"pipelines": object{"x": object{"name": "1", "stages": []any{object{"id": " ", "name": "🔥"}}}}},
		"no stages":                                 {"pipelines": object{"x": object{"name": "X", "stages": nil}}},
		"all settings":                              {"pipelines": object{"x": object{"name": "X"}}, "existing_policy": "adopt", "deletion_policy": "retain", "deletion_protection": true},
		"nothing known":                             {"pipelines": coretest.Unknown, "existing_policy": coretest.Unknown, "deletion_policy": coretest.Unknown},
		"a funnel that is not known":                {"pipelines": object{"x": coretest.Unknown}},
		"a name and stages that are not known":      {"pipelines": object{"x": object{"name": coretest.Unknown, "stages": coretest.Unknown}}},
		"a stage, an id and a name that are not known": {"pipelines": object{"x": object{"name": "X", "stages": []any{
			coretest.Unknown, object{"id": coretest.Unknown, "name": "A"}, object{"id": coretest.Unknown, "name": "A"}, object{"id": "a", "name": coretest.Unknown},
		}}}},
	} {
		if diags := c.Validate(c.Value(attributes)); len(diags) != 0 {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

// What the schema and the CLI make of the same mistakes, and that none of it takes a request or a token.
func TestValidateThroughTheCLI(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	delete(w.Env, "WAZZUP_CLIENT_ACCESS_TOKEN")
	w.Write("main.tf", `
resource "wazzup_pipelines" "crm" {
  pipelines = {
    "pipeline-1" = {
      name   = "incoming"
      stages = [{ id = "stage-1", name = "A" }, { id = "stage-1", name = "" }]
    }
    "pipeline-2" = { name = "partners", stages = [] }
  }
  deletion_policy = "keep"
}
`)
	has(t, w.Must(1, "validate"),
		`pipelines["pipeline-1"].stages[1].id is "stage-1", which stages[0] of the same funnel has already.`,
		`pipelines["pipeline-1"].stages[1].name is empty. Wazzup needs 1 to 100 characters.`,
		`pipelines["pipeline-2"].stages is an empty list, which Wazzup refuses. Leave stages out (or set it to null) for a funnel without stages.`,
		"Attribute deletion_policy value must be one of")
	w.Write("main.tf", config("crm", `"x" = { stages = [{ id = "a" }, null] }
"y" = null`))
	has(t, w.Must(1, "validate"), `attribute "name" is required`)

	w.Write("main.tf", config("crm", hcl(sandbox.Pipeline{ID: hundred, Name: hundred, Stages: []sandbox.Stage{{ID: hundred, Name: hundred}}})))
	w.Must(0, "validate")
	if n := s.Count(""); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestFunnelsFromVariables(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		// Where only the configuration is validated, each variable is unknown.
		w, s := acctest.Start(t, settings)
		delete(w.Env, "WAZZUP_CLIENT_ACCESS_TOKEN")
		w.Write("variables.tf", `
variable "funnel" {
  type    = object({ name = string, stages = optional(list(object({ id = string, name = string }))) })
  default = { name = "from a variable" }
}

variable "stage" {
  type    = object({ id = string, name = string })
  default = { id = "s", name = "from a variable" }
}
`)
		w.Write("main.tf", config("crm", `"x" = var.funnel
"y" = { name = "Y", stages = [var.stage, { id = "t", name = "T" }] }`))
		w.Must(0, "validate")
		w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = s.Token
		w.Apply()
		w.MustPlanNothing()
	})
}
