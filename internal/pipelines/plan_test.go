// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const (
	post = http.MethodPost
	get  = http.MethodGet
)

func TestAFunnelThatExistsAlready(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		there := funnel("deals, old", "Deals", "a b")
		same := funnel("same", "Same", "s")
		s.Put(acctest.Account, there, same)
		declared := funnel("deals, old", "Deals ${2026}", "a c")
		w.Write("main.tf", config("crm", hcl(declared, same, funnel("new", "New", ""))))
		for _, args := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
			r := w.Must(1, args...)
			has(t, r, "Error: Funnels already exist", "nothing was sent for this resource",
				`    pipelines["deals, old"].name: declared "Deals ${2026}", in Wazzup "Deals"`,
				`    pipelines["deals, old"], stage "c" ("C"): declared, not there in Wazzup`,
				`    pipelines["deals, old"], stage "b" ("B"): in Wazzup, not declared`,
				`    pipelines["same"]: exists just as declared`,
				"    import {\n      to = wazzup_pipelines.NAME\n      id = \"[\\\"deals, old\\\",\\\"same\\\"]\"\n    }",
				`existing_policy = "overwrite"`, "another id", "Delete the funnel in the Wazzup dashboard", "-refresh=false")
		}
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}

		// The block, pasted with the resource's name, is a way out.
		w.Write("import.tf", "import {\n  to = wazzup_pipelines.crm\n  id = \"[\\\"deals, old\\\",\\\"same\\\"]\"\n}\n")
		has(t, w.Must(2, "plan", "-detailed-exitcode"), "1 to import, 0 to add, 1 to change", `~ name   = "Deals" -> "Deals ${2026}"`)
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}

		// To overwrite what exists is another.
		w.Write("import.tf", "")
		w.Write("main.tf", config("crm", hcl(declared, same), `  existing_policy = "overwrite"`))
		if settings.Semantics == sandbox.MergeStages {
			r := w.Must(1, "apply", "-auto-approve")
			has(t, r, "Warning: Existing funnels will be overwritten", "Error: Wazzup did not remove these stages", "no state yet")
			if strings.Contains(w.State(), "deals") {
				t.Errorf("a failed create left a state:\n%s", w.State())
			}
			s.Put(acctest.Account, declared) // the stage was removed in Wazzup by hand
			w.Write("main.tf", config("crm", hcl(declared, same), `  existing_policy = "adopt"`))
			has(t, w.Apply(), "Warning: Existing funnels adopted")
		} else {
			has(t, w.Apply(), "Warning: Existing funnels overwritten", `pipelines["deals, old"].name: declared "Deals ${2026}", in Wazzup before "Deals"`, "1 added")
		}
		w.MustPlanNothing()
	})
}

func TestAFunnelThatExistsAlreadyAtAnUpdate(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		mine := funnel("mine", "Mine", "")
		w.Write("main.tf", config("crm", hcl(mine)))
		w.Apply()
		s.Put(acctest.Account, funnel("x", "Theirs", "a"), funnel("same", "Same", ""))
		s.ResetJournal()
		before := w.State()
		w.Write("main.tf", config("crm", hcl(mine, funnel("x", "X", "a"), funnel("same", "Same", ""))))
		for _, args := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
			r := w.Must(1, args...)
			has(t, r, "Error: Funnels already exist", `pipelines["x"].name: declared "X", in Wazzup "Theirs"`, `pipelines["same"]: exists just as declared`, `existing_policy = "overwrite"`, "another id", "Delete the funnel in the Wazzup dashboard")
			if strings.Contains(r.Output, "import {") {
				t.Errorf("an import is offered for an address that is in the state:\n%s", r.Output)
			}
		}
		if n := s.Count(post); n != 0 || w.State() != before {
			t.Errorf("%d posts, state:\n%s", n, cmp.Diff(before, w.State()))
		}
		w.Write("main.tf", config("crm", hcl(mine, funnel("same", "Same", ""))))
		has(t, w.Must(1, "plan"), "Error: Funnels already exist", `existing_policy = "adopt"`)
		w.Write("main.tf", config("crm", hcl(mine, funnel("same", "Same", "")), `  existing_policy = "adopt"`))
		has(t, w.Apply(), "Existing funnels adopted", `"same"`)
		if n := s.Count(post); n != 0 {
			t.Errorf("adopting made %d posts", n)
		}
		w.MustPlanNothing()
	})
}

func TestAFunnelThatAppearsAfterThePlan(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"))))
		w.Must(0, "plan", "-out=saved")
		s.ResetJournal()
		// The plan is made once more when it is applied: let that pass, and strike before the write's own read.
		reads := 0
		s.Before(get, func(string) bool {
			reads++
			if reads == 2 {
				s.Put(acctest.Account, funnel("x", "Theirs", ""))
			}
			return reads < 2
		})
		has(t, w.Must(1, "apply", "saved"), "Error: Funnels already exist", `pipelines["x"].name: declared "X", in Wazzup "Theirs"`, "import {")
		if n := s.Count(post); n != 0 || strings.Contains(w.State(), "wazzup_pipelines") {
			t.Errorf("%d posts, state:\n%s", n, w.State())
		}
	})
}

func TestARepeatedCreate(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a b"))))
		w.Apply()
		w.Write("terraform.tfstate", "") // lost: the run that has made the funnel had ended well
		s.ResetJournal()
		has(t, w.Must(1, "apply", "-auto-approve"), "Error: Funnels already exist", `"x"]: exists just as declared`)
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a b")), `  existing_policy = "adopt"`))
		has(t, w.Apply(), "Existing funnels adopted", `"x"`, "they are removed from Wazzup")
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
		w.MustPlanNothing()
	})
}

func TestRequestsOfEachOperation(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		count := func(what string, want int, args ...string) {
			t.Helper()
			s.ResetJournal()
			w.Must(0, args...)
			if n := s.Count(""); n != want {
				t.Errorf("%s: %d requests, want %d", what, n, want)
			}
		}
		text := config("one", hcl(funnel("a", "A", "s t"))) + config("two", hcl(funnel("b", "B", "")))
		w.Write("main.tf", text)
		count("validate", 0, "validate")
		w.Write("main.tf", config("one", hcl(funnel("a", "A", "s t"))))
		count("plan of a create", 1, "plan", "-out=saved")
		count("apply of a saved plan that creates", 4, "apply", "saved")
		w.Write("main.tf", text)
		w.Apply()
		count("plan without changes, two resources", 1, "plan")
		count("refresh", 1, "apply", "-refresh-only", "-auto-approve")
		w.Write("main.tf", strings.Replace(text, `"A"`, `"A2"`, 1))
		count("plan of an update", 1, "plan", "-out=saved")
		count("apply of a saved plan that updates", 3, "apply", "saved")
		w.Write("main.tf", strings.Replace(strings.Replace(text, `"A"`, `"A2"`, 1), "\"b\" =", hcl(funnel("c", "C", ""))+"\"b\" =", 1))
		count("plan of an update that adds", 1, "plan", "-out=saved")
		count("apply of a saved plan that adds", 4, "apply", "saved")
	})
}

func TestSettingsAloneSendNothing(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		funnels := hcl(funnel("x", "X", "a"))
		w.Write("main.tf", config("crm", funnels))
		w.Apply()
		s.ResetJournal()
		w.Write("main.tf", config("crm", funnels, `  deletion_policy = "retain"`, `  existing_policy = "adopt"`))
		has(t, w.Apply(), `"delete" -> "retain"`, "1 changed")
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
		w.MustPlanNothing()
	})
}

func TestReplace(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		foreign := funnel("f", "foreign", "a")
		s.Put(acctest.Account, foreign)
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"))))
		w.Apply()
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a"))))
		has(t, w.Must(0, "apply", "-auto-approve", "-replace=wazzup_pipelines.crm"), "will be replaced, as requested", "1 added, 0 changed, 1 destroyed")
		w.MustPlanNothing()
		want := byID([]sandbox.Pipeline{foreign, funnel("x", "X2", "a")})
		if d := cmp.Diff(want, byID(s.Pipelines(acctest.Account))); d != "" {
			t.Error(d)
		}

		before := "  lifecycle {\n    create_before_destroy = true\n  }"
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a")), before))
		r := w.Must(0, "apply", "-auto-approve", "-replace=wazzup_pipelines.crm")
		if strings.Contains(r.Output, "removed from Wazzup") {
			t.Errorf("nothing is removed, and yet:\n%s", r.Output)
		}
		if d := cmp.Diff(want, byID(s.Pipelines(acctest.Account))); d != "" {
			t.Errorf("created before destroyed: %s", d)
		}
		w.Write("main.tf", config("crm", hcl(funnel("x", "X3", "a")), before))
		w.Must(0, "apply", "-auto-approve", "-replace=wazzup_pipelines.crm")
		w.MustPlanNothing()
		want["x"] = funnel("x", "X3", "a")
		if d := cmp.Diff(want, byID(s.Pipelines(acctest.Account))); d != "" {
			t.Errorf("created before destroyed, and changed: %s", d)
		}
	})
}
