// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The accounts that examples/partner declares funnels for, as make sandbox serves them.
var exampleAccounts = []string{"11112222", "33334444", "72042419"}

func TestThePartnersExample(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		w := s.Partner(t, exampleAccounts...)
		foreign := funnel("by-hand", "made by hand", "x y")
		for _, id := range exampleAccounts {
			s.Put(id, foreign)
		}
		main, variables := example(t, "partner/main.tf"), example(t, "partner/variables.tf")
		w.Write("main.tf", main)
		w.Write("variables.tf", variables)
		has(t, w.Apply(), "3 added", `"3333-4444" = tolist([`)
		w.MustPlanNothing()

		s.ResetJournal()
		w.Write("variables.tf", strings.Replace(variables, `name = "Sales"`, `name = "Sales, new"`, 1))
		has(t, w.Apply(), "1 changed")
		for _, e := range s.Journal() {
			if e.Committed && e.Account != "11112222" {
				t.Errorf("account %s got a post", e.Account)
			}
		}
		if got := byID(s.Pipelines("11112222"))["sales"].Name; got != "Sales, new" {
			t.Errorf("the client's funnel is named %q", got)
		}
		w.MustPlanNothing()

		// For many clients, the guide loops over the keys.
		front, rest, _ := strings.Cut(main, `resource "wazzup_pipelines"`)
		_, back, _ := strings.Cut(rest, "\n}\n")
		w.Write("main.tf", front+fromGuide(t, "toset(keys(var.clients))")+back)
		w.MustPlanNothing()

		w.Must(0, "destroy", "-auto-approve")
		for _, id := range exampleAccounts {
			if d := cmp.Diff(foreign, byID(s.Pipelines(id))["by-hand"]); d != "" {
				t.Errorf("account %s, the funnel made by hand (-want +got):\n%s", id, d)
			}
		}
	})
}

// The examples of the resource's and the data source's pages.
func TestTheExamplesOfSeveralAccounts(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		w := s.Partner(t, "72042419", "11112222")
		w.Write("main.tf", example(t, "resources/wazzup_pipelines/client.tf"))
		has(t, w.Apply(), "2 added")
		w.Write("list.tf", example(t, "data-sources/wazzup_pipelines/clients.tf"))
		has(t, w.Apply(), `"1111-2222" = {`, `"7204-2419" = {`, `"name" = "Sales"`)
		s.ResetJournal()
		w.Must(0, "state", "rm", "wazzup_pipelines.client")
		w.Write("import.tf", example(t, "resources/wazzup_pipelines/import-clients.tf"))
		has(t, w.Apply(), "2 imported, 0 added, 0 changed, 0 destroyed")
		w.MustPlanNothing()
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
	})
}

// The guide's second provider block, with credentials of its own, whose password is in no file.
func TestTwoPartners(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		w := s.Partner(t, "72042419")
		s.AddPartner("other@example.com", "other-canary", "99990000")
		guide := fromGuide(t, `provider   = wazzup.other`)
		if !w.CLI().Has(acctest.EphemeralResources) {
			guide = regexp.MustCompile(`(?m)^ *ephemeral = true.*\n`).ReplaceAllString(guide, "")
		}
		clients := "{\n    \"9999-0000\" = {\n      pipelines = {\n" + hcl(funnel("x", "X", "a")) + "\n      }\n    }\n  }"
		w.Write("main.tf", guide+"\nvariable \"other_clients\" {\n  default = "+clients+"\n}\n"+config("crm", hcl(funnel("x", "ours", "")), `  account_id = "7204-2419"`))
		w.Env["TF_VAR_other_password"] = "other-canary"
		w.Must(0, "plan", "-out=saved")
		has(t, w.Must(0, "apply", "saved"), "2 added")
		w.MustPlanNothing()
		if ours, theirs := byID(s.Pipelines("72042419"))["x"].Name, byID(s.Pipelines("99990000"))["x"].Name; ours != "ours" || theirs != "X" {
			t.Errorf("the funnels are named %q and %q", ours, theirs)
		}
		if strings.Contains(w.State(), "other-canary") {
			t.Error("the password is in the state")
		}
	})
}

// The token goes to a script, which notes what it was given.
func TestTheEphemeralExample(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	w := s.Partner(t, "72042419")
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a")), `  account_id = "7204-2419"`))
	w.Apply() // what an old CLI does not know is not in its way
	w.Write("token.tf", example(t, "ephemeral-resources/wazzup_client_access_token/ephemeral-resource.tf"))
	w.Write("channels.sh", `printf '%s %s' "$WAZZUP_TOKEN" "$WAZZUP_TOKEN_EXPIRES_AT" >given`)
	if !w.CLI().Has(acctest.EphemeralResources) {
		has(t, w.Must(1, "validate"), `ephemeral "wazzup_client_access_token" "client"`)
		return
	}
	s.ResetJournal()
	w.Must(0, "plan", "-out=saved.tfplan")
	has(t, w.Must(0, "apply", "saved.tfplan"), "output suppressed due to ephemeral value in config")
	token, expires, _ := strings.Cut(w.Read("given"), " ")
	if at, err := time.Parse(time.RFC3339, expires); err != nil || time.Until(at) < 50*time.Minute || time.Until(at) > time.Hour {
		t.Errorf("it ends at %q: %v", expires, err)
	}
	if token == "" || strings.Contains(w.State(), token) {
		t.Errorf("the script was given %q, and the state is\n%s", token, w.State())
	}
	if n := s.CountTokens(sandbox.Exchange); n != 2 { // one at plan, for the resource and the script alike, and one at apply
		t.Errorf("%d tokens were issued, want 2", n)
	}

	// It reaches the account, and no other one.
	client := acctest.NewWorkspace(t, acctest.ShortWaits, s.URL, token)
	client.Write("main.tf", `data "wazzup_pipelines" "all" {
  account_id = "7204-2419"
}
output "ids" {
  value = data.wazzup_pipelines.all.ids
}
`)
	has(t, client.Apply(), `ids = tolist([`, `"x",`)
}
