// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// An unknown value is not an unknown id: what needs the ids of a map is checked as soon as the map is known.

// until is a resource whose output is only known after its apply.
const until = "resource \"terraform_data\" \"later\" {\n  input = \"later\"\n}\n"

const unknownName = `{ name = terraform_data.later.output }`

func TestOneFunnelInTwoResourcesWithUnknownContent(t *testing.T) {
	t.Parallel()
	for name, two := range map[string]string{
		"name":   `"x" = ` + unknownName,
		"funnel": `"x" = terraform_data.later.output == "" ? { name = "A", stages = [] } : { name = "B", stages = null }`,
		"stages": `"x" = { name = "X", stages = [{ id = "a", name = terraform_data.later.output }] }`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, s := acctest.Start(t, sandbox.Settings{})
			w.Write("main.tf", until+config("one", hcl(funnel("x", "X", "")))+config("two", two))
			has(t, w.Must(1, "apply", "-auto-approve"), "Error: Funnel declared twice", `"x"`)
			if n := s.Count(post); n != 0 {
				t.Errorf("%d posts", n)
			}
		})
	}
}

func TestAnUnknownNameDoesNotHideARemoval(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", config("one", hcl(funnel("a", "A", ""))))
	w.Apply()
	before := config("two", hcl(funnel("a", "A", "")), `  existing_policy = "adopt"`, "  depends_on = [wazzup_pipelines.one]")
	w.Write("main.tf", until+config("one", `"b" = `+unknownName)+before)
	w.Run("apply", "-auto-approve")
	stillThere(t, s, "a", "b")
	w.Write("main.tf", until+config("one", `"b" = `+unknownName, `  deletion_protection = true`)+before+config("three", hcl(funnel("c", "C", ""))))
	w.Run("apply", "-auto-approve")
	stillThere(t, s, "a", "b", "c")
}

// Known parts that differ are a conflict, whatever the unknown parts turn out to be.
func TestAnExistingFunnelWithUnknownContent(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		declared string
		policy   string
		code     int // of a plan of it alone
	}{
		{"by default", unknownName, "error", 1},
		{"adopted, and what is known fits", `{ name = "Theirs", stages = [{ id = "a", name = terraform_data.later.output }] }`, "adopt", 0},
		{"adopted, with another name", `{ name = "X", stages = [{ id = "a", name = terraform_data.later.output }] }`, "adopt", 1},
		{"adopted, with another stage", `{ name = terraform_data.later.output, stages = [{ id = "b", name = "B" }] }`, "adopt", 1},
		{"adopted, with more stages", `{ name = "Theirs", stages = [{ id = "a", name = "A" }, { id = terraform_data.later.output, name = "B" }] }`, "adopt", 1},
		{"adopted, without stages", unknownName, "adopt", 1},
		{"adopted, with a stage's own name", `{ name = terraform_data.later.output, stages = [{ id = "a", name = "A2" }] }`, "adopt", 1},
		{"overwritten, whatever it will be", unknownName, "overwrite", 0},
		{"adopted, with an unknown stage id", `{ name = "Theirs", stages = [{ id = terraform_data.later.output, name = "A" }] }`, "adopt", 0},
	}
	w, s := acctest.Start(t, sandbox.Settings{})
	text, conflicts := until, 0
	for i, tc := range cases {
		s.Put(acctest.Account, funnel(fmt.Sprint("x", i), "Theirs", "a"))
		text += config(fmt.Sprint("r", i), fmt.Sprintf("\"x%d\" = %s", i, tc.declared), "  existing_policy = "+quote(tc.policy))
		conflicts += tc.code
	}
	w.Write("main.tf", text)
	found := strings.Split(w.Must(1, "plan").Output, "Error: ")[1:] // warnings come before
	for i, tc := range cases {
		n := 0
		for _, text := range found {
			if strings.HasPrefix(text, "Funnels already exist") && strings.Contains(text, fmt.Sprintf("with wazzup_pipelines.r%d,", i)) && strings.Contains(text, fmt.Sprintf(`pipelines["x%d"]`, i)) {
				n++
			}
		}
		if n != tc.code {
			t.Errorf("%s: %d errors, want %d:\n%s", tc.name, n, tc.code, found)
		}
	}
	if len(found) != conflicts {
		t.Errorf("%d errors, want %d:\n%s", len(found), conflicts, found)
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

// A map that is unknown as a whole: a plan cannot show what it removes.
func TestAnUnknownMap(t *testing.T) {
	t.Parallel()
	const whole = `terraform_data.map.output`
	data := func(keys string) string { return "resource \"terraform_data\" \"map\" {\n  input = " + keys + "\n}\n" }
	resource := func(settings string) string {
		return "resource \"wazzup_pipelines\" \"crm\" {\n  pipelines = " + whole + "\n" + settings + "\n}\n"
	}
	two, one := `{ x = { name = "X" }, y = { name = "Y" } }`, `{ x = { name = "X2" } }`
	for name, tc := range map[string]struct {
		settings string
		plan     int
		apply    int
		left     []string
	}{
		"by default":   {"", 1, 1, []string{"x", "y"}},
		"retained":     {`  deletion_policy = "retain"`, 0, 0, []string{"x", "y"}},
		"protected":    {"  deletion_protection = true", 0, 1, []string{"x", "y"}},
		"both of them": {"  deletion_protection = true\n  deletion_policy = \"retain\"", 0, 0, []string{"x", "y"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, s := acctest.Start(t, sandbox.Settings{})
			w.Write("main.tf", data(two)+resource(tc.settings))
			w.Apply() // a create passes
			s.ResetJournal()
			w.Write("main.tf", data(one)+resource(tc.settings))
			r := w.Must(tc.plan, "plan")
			if tc.plan == 1 {
				has(t, r, "Error: Removals cannot be shown", `"x", "y"`, "-target", `deletion_policy = "retain"`, "deletion_protection = true")
			}
			r = w.Must(tc.apply, "apply", "-auto-approve")
			if tc.apply == 1 && tc.plan == 0 {
				has(t, r, "Error: Funnels are protected", `"y"`)
			}
			if tc.apply == 1 && s.Count(post) != 0 {
				t.Errorf("%d posts", s.Count(post))
			}
			stillThere(t, s, tc.left...)
		})
	}
}
