// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The request and the data of the answer as Wazzup documents them.
const (
	documentedPost = `{"pipelines":[{"id":"pipeline-1","name":"incoming",
  "stages":[{"id":"stage-1","name":"new inquiry"},{"id":"stage-2","name":"in progress"}]}]}`
	documentedData = `[{"stages":[{"id":"stage-1","name":"new inquiry"},{"id":"stage-2","name":"in progress"}],
          "id":"pipeline-1","name":"incoming"}]`
)

func sameJSON(t *testing.T, what, want, got string) {
	t.Helper()
	var w, g any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("%s: %v in %s", what, err, want)
	}
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatalf("%s: %v in %s", what, err, got)
	}
	if d := cmp.Diff(w, g); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestTheDocumentedExample(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		w.Write("main.tf", example(t, "minimal/main.tf"))
		w.Apply()
		if got := posts(s); len(got) != 1 {
			t.Fatalf("%d posts, want one: %v", len(got), got)
		} else {
			sameJSON(t, "the request", documentedPost, got[0])
		}

		var funnels map[string]struct {
			Name   string          `json:"name"`
			Stages []sandbox.Stage `json:"stages"`
		}
		if err := json.Unmarshal([]byte(w.Must(0, "output", "-json", "funnels").Stdout), &funnels); err != nil {
			t.Fatal(err)
		}
		var documented []sandbox.Pipeline
		if err := json.Unmarshal([]byte(documentedData), &documented); err != nil {
			t.Fatal(err)
		}
		if len(funnels) != 1 || funnels["pipeline-1"].Name != documented[0].Name || !slices.Equal(funnels["pipeline-1"].Stages, documented[0].Stages) {
			t.Errorf("the data source shows %+v", funnels)
		}

		s.ResetJournal()
		w.MustPlanNothing()
		if n := s.Count(""); n != 1 {
			t.Errorf("an empty plan took %d requests, want 1 GET", n)
		}
		w.Must(0, "destroy", "-auto-approve")
		if left := s.Pipelines(acctest.Account); (len(left) == 0) != (settings.Semantics == sandbox.Replace) {
			t.Errorf("left: %+v", left)
		}
	})
}

func TestTheCompanysFunnels(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		foreign := funnel("by-hand", "made by hand", "x y")
		s.Put(acctest.Account, foreign)
		text := example(t, "company/main.tf")
		w.Write("main.tf", text)
		w.Apply()
		w.MustPlanNothing()
		if n := len(s.Pipelines(acctest.Account)); n != 13 {
			t.Fatalf("%d funnels, want the company's 12 and the one made by hand", n)
		}
		change := func(what, from, to string) {
			t.Helper()
			if strings.Count(text, from) != 1 {
				t.Fatalf("%s: %q stands in the example %d times", what, from, strings.Count(text, from))
			}
			text = strings.Replace(text, from, to, 1)
			w.Write("main.tf", text)
		}

		change("rename a stage", "Переговоры", "Переговоры и КП")
		w.Apply()
		change("move a stage", `{ id = "NEW", name = "Новая" },
        { id = "PREPARATION", name = "Подготовка документов" },`, `{ id = "PREPARATION", name = "Подготовка документов" },
        { id = "NEW", name = "Новая" },`)
		w.Apply()
		change("add a funnel and a stage", `"C17" = {
      name = "Архив"
    }`, `"C17" = {
      name = "Архив"
      stages = [{ id = "C17:NEW", name = "Новая" }]
    }
    "C19" = { name = "Доставка" }`)
		w.Apply()
		w.MustPlanNothing()

		change("remove a funnel", `"C19" = { name = "Доставка" }`, "")
		kept := settings.Semantics != sandbox.Replace
		if r := w.Apply(); strings.Contains(r.Output, `Wazzup did not remove funnels`) != kept {
			t.Errorf("%s:\n%s", settings.Semantics, r.Output)
		}
		s.Remove(acctest.Account, "C19")
		change("remove a stage", `{ id = "C15:1", name = "Собеседование" },`, "")
		if settings.Semantics == sandbox.MergeStages {
			has(t, w.Must(1, "apply", "-auto-approve"), "Wazzup did not remove these stages", `pipelines["C15"], stage "C15:1" ("Собеседование"): in Wazzup now, not sent`)
			s.Edit(acctest.Account, func(list []sandbox.Pipeline) []sandbox.Pipeline {
				i := slices.IndexFunc(list, func(p sandbox.Pipeline) bool { return p.ID == "C15" })
				list[i].Stages = slices.DeleteFunc(list[i].Stages, func(st sandbox.Stage) bool { return st.ID == "C15:1" })
				return list
			})
		} else {
			w.Apply()
		}
		w.MustPlanNothing()

		// Hand the service funnel over from one resource to the other.
		before := byID(s.Pipelines(acctest.Account))
		start, end := strings.Index(text, `    "C9" = {`), strings.Index(text, `    "C11" = {`)
		block := text[start:end]
		text = text[:start] + text[end:]
		change("hand over", `    "8614310" = {`, block+`    "8614310" = {`)
		w.Write("handover_override.tf", "resource \"wazzup_pipelines\" \"kommo\" {\n  existing_policy = \"adopt\"\n}\n")
		w.Apply()
		w.MustPlanNothing()
		if d := cmp.Diff(before, byID(s.Pipelines(acctest.Account))); d != "" {
			t.Errorf("after handing over (-before +after):\n%s", d)
		}

		// Import everything into an empty state.
		all := acctest.NewWorkspace(t, acctest.ShortWaits, s.URL, s.Token)
		all.Write("main.tf", config("all", hcl(s.Pipelines(acctest.Account)...)))
		s.ResetJournal()
		all.Must(0, "import", "wazzup_pipelines.all", "*")
		all.MustPlanNothing()
		if n := s.Count("POST"); n != 0 {
			t.Errorf("import and plan made %d posts", n)
		}

		w.Must(0, "destroy", "-auto-approve")
		left := byID(s.Pipelines(acctest.Account))
		if d := cmp.Diff(foreign, left["by-hand"]); d != "" {
			t.Errorf("the funnel made by hand (-want +got):\n%s", d)
		}
		if !kept && len(left) != 1 {
			t.Errorf("left: %v", slices.Sorted(maps.Keys(left)))
		}
	})
}
