// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What Terraform makes one text of: each first one is how Terraform has it. In ASCII, as messages show them.
var equivalents = map[string]struct{ composed, other, ascii, otherASCII string }{
	"an accent apart":                 {"caf\u00e9", "cafe\u0301", `"caf\u00e9"`, `"cafe\u0301"`},
	"two marks, reordered":            {"q\u0323\u0307", "q\u0307\u0323", `"q\u0323\u0307"`, `"q\u0307\u0323"`},
	"the Angstrom sign":               {"\u00c5", "\u212b", `"\u00c5"`, `"\u212b"`},
	"the Ohm sign":                    {"\u03a9", "\u2126", `"\u03a9"`, `"\u2126"`},
	"an ideograph for compatibility":  {"\u8c48", "\uf900", `"\u8c48"`, `"\uf900"`},
	"Hangul, letter by letter":        {"\ud55c", "\u1112\u1161\u11ab", `"\ud55c"`, `"\u1112\u1161\u11ab"`},
	"a letter that is never composed": {"\u0915\u093c", "\u0958", `"\u0915\u093c"`, `"\u0958"`},
}

const (
	oneToTerraform = "Ids that are one to Terraform"
	changedForm    = "Ids in another Unicode form"
)

// The data source loses nothing in silence: two ids that Terraform makes one of are an error that tells them apart, and one
// that it changes is a warning.
func TestTheDataSourceWithEquivalentIDs(t *testing.T) {
	t.Parallel()
	for name, ids := range equivalents {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := acctest.StartSandbox(t, sandbox.Settings{})
			c := coretest.NewCore(t, s.URL, s.Token)
			s.SetPipelines(acctest.Account, []sandbox.Pipeline{funnel("x", "X", ""), funnel(ids.other, "other", "")})
			diags := c.ReadData()
			if text := diags.String(); diags.HasError() || len(diags) != 1 || !strings.Contains(text, changedForm) || !strings.Contains(text, ids.otherASCII) || !strings.Contains(text, ids.ascii) {
				t.Errorf("one that Terraform changes: %s", text)
			}
			s.SetPipelines(acctest.Account, []sandbox.Pipeline{funnel(ids.composed, "composed", ""), funnel("x", "X", "")})
			if diags := c.ReadData(); len(diags) != 0 {
				t.Errorf("one in Terraform's form: %s", diags)
			}
			for _, order := range [][2]string{{ids.composed, ids.other}, {ids.other, ids.composed}} {
				s.SetPipelines(acctest.Account, []sandbox.Pipeline{funnel(order[0], "one", ""), funnel("x", "X", ""), funnel(order[1], "another", "")})
				diags := c.ReadData()
				if text := diags.String(); !diags.HasError() || !strings.Contains(text, oneToTerraform) || !strings.Contains(text, ids.otherASCII) || !strings.Contains(text, ids.ascii) || strings.Contains(text, `"x"`) {
					t.Errorf("both: %s", text)
				}
			}
		})
	}
}

// Of stages nothing is lost, because they are a list, but two of them have one id then.
func TestTheDataSourceWithEquivalentStages(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	c := coretest.NewCore(t, s.URL, s.Token)
	one := sandbox.Pipeline{ID: "x", Name: "X", Stages: []sandbox.Stage{{ID: "caf\u00e9", Name: "A"}, {ID: "b", Name: "B"}, {ID: "cafe\u0301", Name: "C"}}}
	other := sandbox.Pipeline{ID: "y", Name: "Y", Stages: []sandbox.Stage{{ID: "cafe\u0301", Name: "A"}}} // in another funnel
	s.SetPipelines(acctest.Account, []sandbox.Pipeline{one, other})
	diags := c.ReadData()
	if text := diags.String(); diags.HasError() || len(diags) != 1 || !strings.Contains(text, oneToTerraform) || !strings.Contains(text, `pipelines["x"]`) || strings.Contains(text, `pipelines["y"]`) ||
		!strings.Contains(text, `"caf\u00e9"`) || !strings.Contains(text, `"cafe\u0301"`) {
		t.Errorf("two stages: %s", text)
	}
}

// The same through the CLI: what an account has arrives whole, or not at all.
func TestTheDataSourceWithEquivalentIDsThroughTheCLI(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", `
data "wazzup_pipelines" "all" {}
output "names" { value = { for id, p in data.wazzup_pipelines.all.pipelines : id => p.name } }
output "ids" { value = data.wazzup_pipelines.all.ids }
`)
	names := func() map[string]string {
		t.Helper()
		var names map[string]string
		if err := json.Unmarshal([]byte(w.Must(0, "output", "-json", "names").Stdout), &names); err != nil {
			t.Fatal(err)
		}
		return names
	}
	var both, others []sandbox.Pipeline
	var texts []string
	want := map[string]string{}
	for name, ids := range equivalents {
		both = append(both, funnel(ids.composed, "one", ""), funnel(ids.other, name, ""))
		others, want[ids.composed] = append(others, funnel(ids.other, name, "")), name
		texts = append(texts, ids.ascii, ids.otherASCII)
	}
	s.SetPipelines(acctest.Account, both)
	has(t, w.Must(1, "plan"), append(texts, "Error: "+oneToTerraform)...)
	s.SetPipelines(acctest.Account, others)
	has(t, w.Apply(), append(texts, "Warning: "+changedForm)...)
	if d := cmp.Diff(want, names()); d != "" {
		t.Errorf("names (-want +got):\n%s", d)
	}
	// Odd, and no form of anything else: a NUL, what is no character, a private one.
	odd := []sandbox.Pipeline{funnel("a\x00b", "NUL", ""), funnel("\ufffe", "none", ""), funnel("\U000f0000", "private", ""), funnel("\ufeffx", "mark", "")}
	s.SetPipelines(acctest.Account, odd)
	if r := w.Apply(); strings.Contains(r.Output, "Warning") {
		t.Errorf("odd ids: %s", r.Output)
	}
	got := names()
	for _, p := range odd {
		if got[p.ID] != p.Name {
			t.Errorf("%+q is %q, want %q: %+q", p.ID, got[p.ID], p.Name, got)
		}
	}
}

// An import takes what Terraform can hold: not what it would change, nor a funnel with two stages that it makes one of.
func TestImportsOfEquivalentIDs(t *testing.T) {
	t.Parallel()
	for name, ids := range equivalents {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := acctest.StartSandbox(t, sandbox.Settings{})
			c := coretest.NewCore(t, s.URL, s.Token)
			composed, other, x := funnel(ids.composed, "composed", ""), funnel(ids.other, "other", ""), funnel("x", "X", "")
			refused := func(id string, texts ...string) {
				t.Helper()
				text := c.Import(id).String()
				for _, want := range texts {
					if !strings.Contains(text, want) {
						t.Errorf("import of %+q: no %q in %s", id, want, text)
					}
				}
			}
			s.SetPipelines(acctest.Account, []sandbox.Pipeline{composed, x, other})
			refused("*", "ERROR: Funnel id that Terraform cannot hold", ids.otherASCII, ids.ascii)
			refused(ids.other, "ERROR: Funnel id that Terraform cannot hold", ids.otherASCII, ids.ascii)
			refused("nobody's", "ERROR: No such funnels", ids.otherASCII, ids.ascii)

			s.SetPipelines(acctest.Account, []sandbox.Pipeline{x, other})
			refused(ids.composed, "ERROR: Funnel id that Terraform cannot hold", ids.otherASCII, ids.ascii) // an import block has it so

			twice := sandbox.Pipeline{ID: "x", Name: "X", Stages: []sandbox.Stage{{ID: ids.other, Name: "A"}, {ID: ids.composed, Name: "B"}}}
			s.SetPipelines(acctest.Account, []sandbox.Pipeline{twice, other})
			refused("x", "ERROR: "+oneToTerraform, `pipelines["x"]`, ids.otherASCII, ids.ascii)

			// The composed one can be held, and is told from the other one.
			s.SetPipelines(acctest.Account, []sandbox.Pipeline{composed, x, other})
			diags := c.Import(ids.composed)
			c.Must(diags)
			if text := diags.String(); !strings.Contains(text, "WARNING: Ids that are nearly the same") || !strings.Contains(text, ids.otherASCII) {
				t.Errorf("import of the composed one: %s", text)
			}
			if plan := c.MustPlan(declaring(composed)); !plan.Empty() {
				t.Error("the plan after the import is not empty")
			}
		})
	}
}

// A stage that somebody adds under an id that Terraform takes for another one's is drift, and the apply removes that one.
func TestAnEquivalentStageAddedByHand(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for name, ids := range equivalents {
			s := acctest.StartSandbox(t, settings)
			c := coretest.NewCore(t, s.URL, s.Token)
			c.Timings = acctest.HastyTimings
			mine := sandbox.Pipeline{ID: "x", Name: "X", Stages: []sandbox.Stage{{ID: ids.composed, Name: "mine"}}}
			c.Must(c.Apply(c.MustPlan(declaring(mine))))
			added := mine
			added.Stages = append([]sandbox.Stage{{ID: ids.other, Name: "theirs"}}, mine.Stages...)
			s.SetPipelines(acctest.Account, []sandbox.Pipeline{added})
			plan := c.MustPlan(declaring(mine))
			if plan.Empty() {
				t.Errorf("%s: the plan shows nothing", name)
			}
			diags := c.Apply(plan)
			there := s.Pipelines(acctest.Account)[0].Stages
			if keeps := settings.Semantics == sandbox.MergeStages; diags.HasError() != keeps {
				t.Errorf("%s: %s", name, diags)
			} else if !keeps && (len(there) != 1 || there[0] != mine.Stages[0]) {
				t.Errorf("%s: stages are %+q, want the declared one", name, there)
			}
		}
	})
}
