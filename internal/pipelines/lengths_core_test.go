// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Sixty hearts are 60 characters to whoever sees them, and 120 code points.
var hearts = strings.Repeat("\u2764\ufe0f", 60)

const doubted = "Texts that may be too long"

// What stands in Wazzup already passes without a word: imported, planned, and beside other changes.
func TestALongTextThatExists(t *testing.T) {
	t.Parallel()
	for _, counting := range sandbox.AllCountings() {
		t.Run(counting.String(), func(t *testing.T) {
			t.Parallel()
			s := acctest.StartSandbox(t, sandbox.Settings{Counting: counting})
			c := coretest.NewCore(t, s.URL, s.Token)
			c.Timings = acctest.HastyTimings
			there := sandbox.Pipeline{ID: hearts, Name: hearts, Stages: []sandbox.Stage{{ID: "s", Name: "S"}, {ID: hearts, Name: hearts}}}
			s.SetPipelines(acctest.Account, []sandbox.Pipeline{there})
			silent := func(what string, diags coretest.Diagnostics) {
				t.Helper()
				if len(diags) != 0 {
					t.Errorf("%s: %s", what, diags)
				}
			}
			silent("import", c.Import("*"))
			silent("validate", c.Validate(c.Config(declaring(there))))
			plan, diags := c.Plan(declaring(there))
			silent("plan", diags)
			if !plan.Empty() {
				t.Error("the plan after the import is not empty")
			}
			other := funnel("other", "O", "")
			plan, diags = c.Plan(declaring(there, other))
			silent("plan of another funnel", diags)
			refuses := counting == sandbox.CodePoints || counting == sandbox.UTF16Units
			if diags := c.Apply(plan); diags.HasError() != refuses {
				t.Errorf("apply of another funnel: %s", diags)
			} else if refuses {
				return
			}
			there.Stages[0], there.Stages[1] = there.Stages[1], there.Stages[0]
			there.Stages = append(there.Stages, sandbox.Stage{ID: "t", Name: "T"})
			plan, diags = c.Plan(declaring(there, other))
			silent("plan of another order of stages", diags)
			silent("apply of another order of stages", c.Apply(plan))
			for what, options := range map[string]coretest.PlanOptions{"replacement": {Replace: []string{"one"}}, "destroy": {Destroy: true}} {
				plan, diags = c.PlanWith(coretest.Configuration{"one": declaring(there, other)}, []string{"one"}, options)
				if plan == nil || strings.Contains(diags.String(), doubted) {
					t.Errorf("%s: %s", what, diags)
				}
				if options.Destroy {
					continue
				}
				if diags := c.Apply(plan); diags.HasError() || strings.Contains(diags.String(), doubted) {
					t.Errorf("%s: %s", what, diags)
				}
			}
			c.Taint("one")
			plan, diags = c.Plan(declaring(there, other))
			if plan == nil || strings.Contains(diags.String(), doubted) {
				t.Errorf("tainted: %s", diags)
			}
			c.Forget()
			declared := declaring(there, other)
			declared.Existing = new("adopt")
			_, diags = c.Plan(declared)
			if strings.Contains(diags.String(), doubted) {
				t.Errorf("adopted: %s", diags)
			}
		})
	}
}

// What is new and too long by some counts is a warning at plan, and applied, or refused by an error at its place.
func TestANewLongText(t *testing.T) {
	t.Parallel()
	const says = "60 visible characters, 120 code points, 120 UTF-16 units; without variation selectors: 60 visible characters, 60 code points, 60 UTF-16 units"
	stages := func(stages ...string) []sandbox.Stage { // in pairs of an id and a name
		var list []sandbox.Stage
		for i := 0; i < len(stages); i += 2 {
			list = append(list, sandbox.Stage{ID: stages[i], Name: stages[i+1]})
		}
		return list
	}
	before := sandbox.Pipeline{ID: "x", Name: "X", Stages: stages("a", "A", "b", "B")}
	for name, after := range map[string]struct {
		funnels []sandbox.Pipeline
		paths   []string
	}{
		"a funnel's id":       {[]sandbox.Pipeline{before, {ID: hearts, Name: "H"}}, []string{fmt.Sprintf("pipelines[%q]", hearts)}},
		"a funnel's name":     {[]sandbox.Pipeline{{ID: "x", Name: hearts, Stages: before.Stages}}, []string{`pipelines["x"].name`}},
		"a new funnel's name": {[]sandbox.Pipeline{before, {ID: "y", Name: hearts}}, []string{`pipelines["y"].name`}},
		"a stage's name":      {[]sandbox.Pipeline{{ID: "x", Name: "X", Stages: stages("b", "B", "a", hearts)}}, []string{`pipelines["x"].stages[1].name`}},
		"a stage's id":        {[]sandbox.Pipeline{{ID: "x", Name: "X", Stages: stages("a", "A", hearts, "B")}}, []string{`pipelines["x"].stages[1].id`}},
		"all at once": {
			[]sandbox.Pipeline{{ID: "x", Name: hearts, Stages: stages("a", "A", hearts, hearts)}, {ID: "y", Name: hearts}},
			[]string{`pipelines["x"].name`, `pipelines["x"].stages[1].id`, `pipelines["x"].stages[1].name`, `pipelines["y"].name`},
		},
	} {
		for _, counting := range sandbox.AllCountings() {
			t.Run(name+", counted as "+counting.String(), func(t *testing.T) {
				t.Parallel()
				s := acctest.StartSandbox(t, sandbox.Settings{Counting: counting})
				c := coretest.NewCore(t, s.URL, s.Token)
				c.Timings = acctest.HastyTimings
				c.Must(c.Apply(c.MustPlan(declaring(before))))
				declared := declaring(after.funnels...)
				c.Must(c.Validate(c.Config(declared)))
				plan, diags := c.Plan(declared)
				c.Must(diags)
				warned := 0
				for _, d := range diags {
					if !strings.HasPrefix(d.Summary, doubted) {
						continue
					}
					warned++
					for _, path := range after.paths {
						if !strings.Contains(d.Detail, "    "+path+": "+says+"\n") {
							t.Errorf("no line about %s in:\n%s", path, d.Detail)
						}
					}
					if n := strings.Count(d.Detail, "\n    "); n != len(after.paths) || d.Attribute == nil {
						t.Errorf("%d lines, want %d, at %v:\n%s", n, len(after.paths), d.Attribute, d.Detail)
					}
				}
				if warned != 1 {
					t.Errorf("%d warnings, want 1:\n%s", warned, diags)
				}
				diags = c.Apply(plan)
				if counting == sandbox.ClassValidator || counting == sandbox.Graphemes {
					c.Must(diags)
					if plan, diags := c.Plan(declared); !plan.Empty() || len(diags) != 0 {
						t.Errorf("the plan after the apply is not empty, or says something: %s", diags)
					}
					return
				}
				for _, path := range after.paths {
					if !strings.Contains(diags.String(), "["+path+"]") {
						t.Errorf("no error at %s in:\n%s", path, diags)
					}
				}
				if text := diags.String(); !strings.Contains(text, "must be shorter than or equal to 100 characters") || !strings.Contains(text, "It has "+says+".") {
					t.Errorf("the error does not say what Wazzup says and how long it is:\n%s", text)
				}
			})
		}
	}
}

// A service that cuts texts off where it likes is an error that names the text, not a state that pretends.
func TestANewLongTextThatIsCutOff(t *testing.T) {
	t.Parallel()
	for _, counting := range sandbox.AllCountings() {
		s := acctest.StartSandbox(t, sandbox.Settings{Counting: counting, Texts: sandbox.TextsTruncated, TextLength: 51})
		c := coretest.NewCore(t, s.URL, s.Token)
		c.Timings = acctest.HastyTimings
		long := strings.Repeat("👍🏽", 52)
		if counting == sandbox.CodePoints || counting == sandbox.ClassValidator {
			long = strings.Repeat("🔥", 52)
		}
		if counting == sandbox.UTF16Units { // the cut is in the middle of a character
			long = strings.Repeat("🔥", 50)
		}
		diags := c.Apply(c.MustPlan(declaring(sandbox.Pipeline{ID: "x", Name: long})))
		if text := diags.String(); !strings.Contains(text, "Wazzup stored something else") || !strings.Contains(text, `pipelines["x"].name: sent`) {
			t.Errorf("%s: %s", counting, text)
		}
	}
}

// A thousand such texts are one warning that can be read.
func TestManyLongTextsAreOneWarning(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{Counting: sandbox.Graphemes})
	c := coretest.NewCore(t, s.URL, s.Token)
	var list []sandbox.Pipeline
	for i := range 1000 {
		list = append(list, sandbox.Pipeline{ID: fmt.Sprintf("f%03d", i), Name: hearts})
	}
	_, diags := c.Plan(declaring(list...))
	if len(diags) != 1 || !strings.Contains(diags.String(), `pipelines["f019"].name`) || strings.Contains(diags.String(), `pipelines["f020"].name`) || !strings.Contains(diags.String(), "and 980 more") {
		t.Errorf("%d: %s", len(diags), diags)
	}
}

// What is not known yet passes, and what is known beside it does not.
func TestLongTextsBesideWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	c := coretest.NewCore(t, s.URL, s.Token)
	for name, tc := range map[string]struct {
		raw  any
		want []string
	}{
		"all of it":    {coretest.Unknown, nil},
		"a funnel":     {object{"x": coretest.Unknown}, nil},
		"its name":     {object{"x": object{"name": coretest.Unknown, "stages": []any{object{"id": "a", "name": hearts}}}}, []string{`pipelines["x"].stages[0].name`}},
		"its stages":   {object{"x": object{"name": hearts, "stages": coretest.Unknown}}, []string{`pipelines["x"].name`}},
		"a stage":      {object{"x": object{"name": "X", "stages": []any{coretest.Unknown, object{"id": "a", "name": hearts}}}}, []string{`pipelines["x"].stages[1].name`}},
		"a stage's id": {object{"x": object{"name": "X", "stages": []any{object{"id": coretest.Unknown, "name": hearts}}}}, []string{`pipelines["x"].stages[0].name`}},
	} {
		_, diags := c.Plan(&coretest.Declared{Raw: tc.raw})
		c.Must(diags)
		if got := strings.Count(diags.String(), "visible characters, 120"); got != len(tc.want) {
			t.Errorf("%s: %d texts, want %q: %s", name, got, tc.want, diags)
		}
		for _, path := range tc.want {
			if !strings.Contains(diags.String(), path+": 60 visible") {
				t.Errorf("%s: nothing of %s: %s", name, path, diags)
			}
		}
	}
}

// The same through the CLI: what exists is imported to a clean plan, and what is new is warned of once and applied, or refused with
// an error that says how long it is.
func TestLongTextsThroughTheCLI(t *testing.T) {
	t.Parallel()
	for _, counting := range []sandbox.Counting{sandbox.ClassValidator, sandbox.CodePoints} {
		t.Run(counting.String(), func(t *testing.T) {
			t.Parallel()
			w, s := acctest.Start(t, sandbox.Settings{Counting: counting})
			there := sandbox.Pipeline{ID: "x", Name: hearts, Stages: []sandbox.Stage{{ID: "s", Name: hearts}}}
			s.SetPipelines(acctest.Account, []sandbox.Pipeline{there})
			w.Write("main.tf", config("crm", hcl(there))+"import {\n  to = wazzup_pipelines.crm\n  id = \"x\"\n}\n")
			if r := w.Apply(); strings.Contains(r.Output, doubted) {
				t.Errorf("an import warns:\n%s", r.Output)
			}
			w.MustPlanNothing()
			w.Write("main.tf", config("crm", hcl(there, sandbox.Pipeline{ID: "y", Name: hearts})))
			has(t, w.Must(0, "plan", "-no-color"), doubted, `pipelines["y"].name: 60 visible characters, 120 code points, 120 UTF-16 units; without`)
			if counting == sandbox.CodePoints {
				has(t, w.Must(1, "apply", "-auto-approve"), "must be shorter than or equal to 100 characters. It has 60 visible characters, 120 code points")
				return
			}
			w.Apply()
			w.MustPlanNothing()
		})
	}
}
