// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestBringAnExistingAccountUnderTerraform(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		guide := acctest.ReadGuide(t, "existing-account")
		w, s := acctest.Start(t, settings)
		s.SetPipelines(acctest.Account, []sandbox.Pipeline{
			{ID: "pipeline-1", Name: "incoming", Stages: []sandbox.Stage{{ID: "stage-1", Name: "new inquiry"}, {ID: "stage-2", Name: "in progress"}}},
			{ID: "pipeline-2", Name: "partners"},
		})
		s.ResetJournal()
		w.Write("main.tf", guide.Code("# main.tf"))

		// Ids that nobody knows yet, and then all.
		importBlock := guide.Code("# import.tf")
		w.Write("import.tf", strings.Replace(importBlock, `"*"`, `"?"`, 1))
		generate := guide.Code("-generate-config-out=funnels.tf")
		has(t, w.MustShell(1, generate), "No such funnels", "pipeline-1", "pipeline-2")
		w.Write("import.tf", importBlock)
		has(t, w.MustShell(0, generate), "1 to import, 0 to add, 0 to change, 0 to destroy")
		generated := guide.Code("# __generated__ by Terraform from")
		// Other versions may write it in another form; the guide shows what this one writes.
		if got := w.Read("funnels.tf"); w.CLI().Kind == acctest.Terraform && strings.HasPrefix(w.CLI().Version, "1.11.") && "# funnels.tf\n"+got != generated {
			t.Errorf("the guide shows\n%s\nand the CLI generates\n%s", generated, got)
		}
		has(t, w.MustShell(1, generate), "already exists")

		// What the guide lets people delete, and the setting that it advises.
		w.Write("funnels.tf", strings.NewReplacer("  account_id          = null\n", "", `  deletion_policy     = "delete"`+"\n", "", `  existing_policy     = "error"`+"\n", "",
			"      stages = null\n", "", "deletion_protection = false", "deletion_protection = true").Replace(generated))
		has(t, w.MustShell(0, guide.Code("-out=import.tfplan")), "1 imported, 0 added, 1 changed, 0 destroyed", "No changes")
		if err := os.Remove(filepath.Join(w.Dir, "import.tf")); err != nil {
			t.Fatal(err)
		}
		w.Write("undeclared.tf", guide.Code("# undeclared.tf"))
		has(t, w.Must(0, "apply", "-auto-approve"), "0 added, 0 changed, 0 destroyed")
		w.MustPlanNothing()
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}

		s.Put(acctest.Account, acctest.Funnel("by-hand", "made by hand", ""))
		has(t, w.Must(0, "plan"), "Wazzup has funnels that are not declared here: by-hand.")
		managed := w.Read("funnels.tf")
		w.Write("funnels.tf", strings.Replace(managed, "    pipeline-2 = {", "    by-hand = { name = \"made by hand\" }\n    pipeline-2 = {", 1))
		has(t, w.Must(1, "plan"), "Error: Funnels already exist")
		w.Write("adopt_override.tf", "resource \"wazzup_pipelines\" \"crm\" {\n  existing_policy = \"adopt\"\n}\n")
		has(t, w.Apply(), "1 changed")
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
		s.Put(acctest.Account, acctest.Funnel("pipeline-2", "renamed by hand", ""))
		has(t, w.Must(0, "plan"), `"renamed by hand" -> "partners"`)
		w.Write("funnels.tf", strings.Replace(managed, "pipeline-2", "pipeline-3", 1))
		has(t, w.Must(1, "plan"), "deletion_protection", "pipeline-2")
	})
}

func TestImportFunnelsOfAScript(t *testing.T) {
	t.Parallel()
	guide := acctest.ReadGuide(t, "existing-account")
	w, s := acctest.Start(t, sandbox.Settings{})
	s.SetPipelines(acctest.Account, []sandbox.Pipeline{
		{ID: "sales", Name: "Sales", Stages: []sandbox.Stage{{ID: "new", Name: "New"}}}, {ID: "support", Name: "Support"}, {ID: "by-hand", Name: "made by hand"},
	})
	w.Write("main.tf", guide.Code("local.file.pipelines"))
	w.Write("pipelines.json", `{"pipelines": [{"id": "sales", "name": "Sales", "stages": [{"id": "new", "name": "New"}]}, {"id": "support", "name": "Support"}]}`)
	w.Write("import.tf", strings.Replace(guide.Code("# import.tf"), `"*"`, `"sales,support"`, 1))
	has(t, w.Must(0, "plan"), "1 to import, 0 to add, 0 to change, 0 to destroy")
	has(t, w.Apply(), "1 imported, 0 added, 0 changed, 0 destroyed")
	w.MustPlanNothing()
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}
