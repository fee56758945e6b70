// SPDX-License-Identifier: MPL-2.0

package clienttoken_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const account = "72042419"

// handedOver opens the token and hands it to another tool: here, another block of the same provider.
const handedOver = `
ephemeral "wazzup_client_access_token" "client" { account_id = "7204-2419" }

provider "wazzup" {
  alias               = "client"
  client_access_token = ephemeral.wazzup_client_access_token.client.access_token
}

data "wazzup_pipelines" "all" { provider = wazzup.client }

output "ids" { value = data.wazzup_pipelines.all.ids }
`

func has(t *testing.T, r acctest.Result, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.Output, text) {
			t.Errorf("no %q in:\n%s", text, r.Output)
		}
	}
}

// knowsEphemeral reports whether the CLI has ephemeral resources: Terraform from 1.10 on, OpenTofu from 1.11.
func knowsEphemeral(t *testing.T, w *acctest.Workspace) bool {
	t.Helper()
	w.Write("main.tf", handedOver)
	r := w.Run("validate")
	if r.Code != 0 {
		has(t, r, `Blocks of type "ephemeral" are not expected here`)
	}
	return r.Code == 0
}

func start(t *testing.T, settings sandbox.Settings) (*acctest.Workspace, *acctest.Sandbox) {
	t.Helper()
	s := acctest.StartSandbox(t, settings)
	w := s.Partner(t, account)
	s.SetPipelines(account, []sandbox.Pipeline{{ID: "x", Name: "X"}, {ID: "y", Name: "Y"}})
	return w, s
}

func TestATokenIsHandedOver(t *testing.T) {
	t.Parallel()
	w, s := start(t, sandbox.Settings{})
	if !knowsEphemeral(t, w) {
		return // an older CLI, which has just said so
	}
	// One token serves all that is of one account, the provider's own reads included.
	w.Write("second.tf", strings.NewReplacer(`"client" {`, `"second" {`, `alias               = "client"`, `alias               = "second"`, "token.client", "token.second",
		`"all"`, `"second"`, "wazzup.client", "wazzup.second", `"ids"`, `"second"`, "pipelines.all", "pipelines.second").Replace(handedOver))
	w.Must(0, "plan")
	if n := s.CountTokens(sandbox.Exchange); n != 1 {
		t.Errorf("%d tokens for two openings", n)
	}
	w.Env["TF_LOG"], w.Env["TF_LOG_PATH"] = "trace", filepath.Join(w.Dir, "trace.log")
	has(t, w.Must(0, "plan", "-out=saved"), "+ ids ")
	w.Must(0, "apply", "saved")
	var ids []string
	if err := json.Unmarshal([]byte(w.Must(0, "output", "-json", "ids").Stdout), &ids); err != nil || strings.Join(ids, " ") != "x y" {
		t.Errorf("%q, %v", ids, err)
	}
	saved, log := w.SavedPlan("saved"), w.Read("trace.log")
	if !strings.Contains(saved, "wazzup_client_access_token") || !strings.Contains(log, "/v2/oauth/token") || len(s.Granted()) < 8 {
		t.Error("nothing would be found in the plan or in the log")
	}
	for _, token := range s.Granted() {
		for place, text := range map[string]string{"state": w.State(), "saved plan": saved, "log": log} {
			if strings.Contains(text, token[:8]) || strings.Contains(text, token[len(token)/2:]) {
				t.Errorf("a token is in the %s", place)
			}
		}
	}
}

func TestWhenATokenEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings sandbox.Settings
		life     time.Duration // 0 if it is not known
	}{
		"after the documented hour": {sandbox.Settings{}, time.Hour},
		"sooner":                    {sandbox.Settings{TokenLifetime: 5 * time.Minute}, 5 * time.Minute},
		"nobody knows":              {sandbox.Settings{TokenResponse: sandbox.OnlyAccessToken}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, _ := start(t, c.settings)
			if !knowsEphemeral(t, w) {
				return
			}
			// A failing precondition may speak of an ephemeral value.
			want := "expires_at == null"
			if c.life > 0 {
				low, high := time.Now().Add(c.life-time.Minute), time.Now().Add(c.life+time.Minute)
				format := func(at time.Time) string { return at.UTC().Format(time.RFC3339) }
				want = "timecmp(EXPIRES, \"" + format(low) + "\") > 0 && timecmp(EXPIRES, \"" + format(high) + "\") < 0 && endswith(EXPIRES, \"Z\")"
			}
			want = strings.NewReplacer("EXPIRES", "ephemeral.wazzup_client_access_token.client.expires_at", "expires_at ==", "ephemeral.wazzup_client_access_token.client.expires_at ==").Replace(want)
			w.Write("main.tf", handedOver+"\nresource \"terraform_data\" \"check\" {\n  lifecycle {\n    precondition {\n      condition     = "+want+"\n      error_message = \"another end\"\n    }\n  }\n}\n")
			w.Must(0, "plan")
		})
	}
}

func TestATokenThatCannotBeHadSaysWhy(t *testing.T) {
	t.Parallel()
	w, s := start(t, sandbox.Settings{})
	if !knowsEphemeral(t, w) {
		return
	}
	w.Write("main.tf", strings.Replace(handedOver, "7204-2419", "9999-0000", 1))
	has(t, w.Must(1, "plan"), "Error: No access to account 9999-0000", "No token was handed over", "this partner has created")
	w.Write("main.tf", strings.Replace(handedOver, `account_id = "7204-2419"`, "", 1))
	has(t, w.Must(1, "plan"), "Error: No account", "WAZZUP_ACCOUNT_ID")
	w.Write("main.tf", strings.Replace(handedOver, "7204-2419", "crm", 1))
	has(t, w.Must(1, "validate"), "Error: Account id cannot be used")
	w.Write("main.tf", strings.Replace(handedOver, `"7204-2419"`, "7204-2419", 1))
	has(t, w.Must(0, "validate"), "Warning: Account id does not have eight digits", "account_id is 4785")
	w.Write("main.tf", handedOver)
	w.Env["WAZZUP_PARTNER_PASSWORD"] = "another"
	has(t, w.Must(1, "plan"), "Error: Wazzup refuses the partner's e-mail or password", "401")
	delete(w.Env, "WAZZUP_PARTNER_EMAIL")
	delete(w.Env, "WAZZUP_PARTNER_PASSWORD")
	w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = s.Token
	has(t, w.Must(1, "plan"), "Error: No partner's credentials", "WAZZUP_PARTNER_EMAIL")
}

// Where the account is made in the same apply, so is the token: there.
func TestAnAccountThatIsKnownOnlyAtApply(t *testing.T) {
	t.Parallel()
	w, s := start(t, sandbox.Settings{})
	if !knowsEphemeral(t, w) {
		return
	}
	id, mail := `resource "terraform_data" "id" { input = "7204-2419" }`, `resource "terraform_data" "mail" { input = "`+acctest.PartnerEmail+`" }`
	handed, _, _ := strings.Cut(strings.Replace(handedOver, `"7204-2419"`, "terraform_data.id.output", 1), "data ")
	w.Write("main.tf", id+handed+acctest.Resource("crm", acctest.HCL(acctest.Funnel("z", "Z", "a")), "  provider = wazzup.client"))
	w.Must(0, "plan")
	if n := s.CountTokens(""); n != 0 {
		t.Errorf("%d token requests, for no account", n)
	}
	w.Apply()
	w.MustPlanNothing()
	if list := s.Pipelines(account); len(list) != 3 {
		t.Errorf("the account has %v", list)
	}

	delete(w.Env, "WAZZUP_PARTNER_EMAIL")
	w.Write("mail.tf", mail+"\nprovider \"wazzup\" {\n  partner_email = terraform_data.mail.output\n}\n")
	has(t, w.Must(1, "plan"), "Error: Provider setting not known yet", "Getting an access token needs the provider's partner_email")
}
