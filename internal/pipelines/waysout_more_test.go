package pipelines_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Ways out that the golden file of messages does not have, or for which the CLI does more than one thing at a time.

// A note that cannot be read is mended by forgetting the resource and importing its funnels.
func TestAnUnreadableNoteIsMended(t *testing.T) {
	t.Parallel()
	w, s := managed(t, sandbox.Settings{})
	s.Put(acctest.Account, foreign)
	w.Write("terraform.tfstate", rememberingOtherwise(t, w.State(), `"edited"`))
	has(t, w.Must(1, "plan"), "Error: Unreadable note in the state")
	w.Must(0, "state", "rm", "wazzup_pipelines.crm")
	w.Must(0, "import", "wazzup_pipelines.crm", "x,y")
	w.MustPlanNothing()
	stillThere(t, s, "foreign", "x", "y")
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

// rememberingOtherwise is a state whose resources remember another note.
func rememberingOtherwise(t *testing.T, state, note string) string {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(state), &all); err != nil {
		t.Fatal(err)
	}
	private := base64.StdEncoding.EncodeToString([]byte(`{"note":"` + base64.StdEncoding.EncodeToString([]byte(note)) + `"}`))
	resources, _ := all["resources"].([]any)
	for _, resource := range resources {
		instances, _ := resource.(map[string]any)["instances"].([]any)
		for _, instance := range instances {
			instance.(map[string]any)["private"] = private
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A funnel that nothing but a deposed object had is named before it is forgotten: the advised steps leave it in Wazzup.
func TestWhatADeposedObjectHadIsNamed(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("provider.tf", "provider \"wazzup\" {\n  max_retries = 0\n}\n")
	x, only, z := funnel("x", "X", "a"), funnel("only-of-the-old", "Y", ""), funnel("z", "Z", "")
	w.Write("main.tf", config("crm", hcl(x, only), createFirst))
	w.Apply()
	w.Write("main.tf", config("crm", hcl(x, z), createFirst))
	w.Must(0, "plan", "-replace=wazzup_pipelines.crm", "-out=saved")
	s.Inject(sandbox.Fault{Method: get, Skip: 3, Status: 503, Times: -1}) // the plan's check, and the create's two reads pass
	w.Must(1, "apply", "saved")
	s.ClearFaults()
	r := w.Must(1, "plan")
	has(t, r, "Error: Funnel removed though declared", `"x"`)
	said := r.Output
	w.Must(0, "state", "rm", "wazzup_pipelines.crm")
	w.Write("main.tf", config("crm", hcl(x, z), createFirst, `  existing_policy = "adopt"`))
	said += w.Apply().Output
	w.Write("main.tf", config("crm", hcl(x, z), createFirst))
	w.Apply()
	w.MustPlanNothing()
	if _, there := byID(s.Pipelines(acctest.Account))[only.ID]; there && !strings.Contains(said, only.ID) {
		t.Errorf("%q is left in Wazzup, and nothing has named it:\n%s", only.ID, said)
	}
}

// A partner's wrong password, with several accounts at a time: whichever error is shown first, the run says what to check.
func TestAWrongPasswordWithSeveralAccounts(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	accounts := clients(4)
	w := s.Partner(t, accounts...)
	w.Write("main.tf", forEach(accounts, funnel("x", "X", "")))
	w.Apply()
	w.Env["WAZZUP_PARTNER_PASSWORD"] = "wrong"
	has(t, w.Must(1, "plan"), "Wazzup refuses the partner's e-mail or password", "WAZZUP_PARTNER_PASSWORD")
	w.Env["WAZZUP_PARTNER_PASSWORD"] = acctest.PartnerPassword
	w.MustPlanNothing()
}
