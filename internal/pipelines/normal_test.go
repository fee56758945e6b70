// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Terraform's core composes all text (NFC), whoever it comes from. What somebody has typed into Wazzup in decomposed form
// (NFD, as some systems write й and ñ) is then other bytes in Wazzup than in the state, for ever, and must count as the same.
func TestTextThatTerraformNormalises(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		typed := sandbox.Pipeline{ID: "x", Name: norm.NFD.String("Входящий España"), Stages: []sandbox.Stage{{ID: norm.NFD.String("й"), Name: norm.NFD.String("Новый")}}}
		composed := sandbox.Pipeline{ID: "x", Name: "Входящий España", Stages: []sandbox.Stage{{ID: "й", Name: "Новый"}}}
		if typed.Name == composed.Name {
			t.Fatal("this file is not in NFC")
		}
		foreign := sandbox.Pipeline{ID: norm.NFD.String("чужой"), Name: norm.NFD.String("Чужой")}
		s.SetPipelines(acctest.Account, []sandbox.Pipeline{typed, foreign})

		w.Write("main.tf", config("crm", hcl(composed), `  existing_policy = "adopt"`))
		has(t, w.Apply(), "Existing funnels adopted")
		w.MustPlanNothing()
		if n := s.Count(post); n != 0 {
			t.Errorf("adopting took %d posts", n)
		}
		w.Write("main.tf", config("crm", hcl(composed, funnel("y", "Y", ""))))
		w.Apply()
		w.MustPlanNothing()
		if got := byID(s.Pipelines(acctest.Account)); !sameFunnels(got, byID([]sandbox.Pipeline{typed, foreign, funnel("y", "Y", "")})) {
			t.Errorf("what nobody has changed was not posted back as it was read: %+v", got)
		}

		w.Must(0, "state", "rm", "wazzup_pipelines.crm")
		w.Must(0, "import", "wazzup_pipelines.crm", "x,y")
		w.MustPlanNothing()
		composed.Name = "Исходящий"
		w.Write("main.tf", config("crm", hcl(composed, funnel("y", "Y", ""))))
		w.Apply()
		w.MustPlanNothing()
		has(t, w.Must(1, "import", "wazzup_pipelines.other", "*"), "resource address \"wazzup_pipelines.other\" does not exist")

		// An id in that form is a key that Terraform cannot hold: it would look for another funnel ever after.
		w.Write("main.tf", config("crm", hcl(composed, funnel("y", "Y", "")))+config("other", hcl(foreign)))
		has(t, w.Must(1, "import", "wazzup_pipelines.other", foreign.ID), "Funnel id that Terraform cannot hold")
	})
}
