// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What a partner's run must not show: the password, and what of the pair as it is sent is not the e-mail, in any form and from the
// first eight characters on, and each token that was granted. (The first characters of all JWTs are the same.)
func partnerForms(s *acctest.Sandbox) []string {
	const password, pair = acctest.PartnerPassword, acctest.PartnerEmail + ":" + acctest.PartnerPassword
	header := base64.StdEncoding.EncodeToString([]byte(pair))
	found := append(forms(password), "battery-st")
	found = append(found, header)
	found = append(found, forms(header[(len(acctest.PartnerEmail)+1)*8/6:])...)
	for _, token := range s.Granted() {
		start := token[:12]
		found = append(found, token, start, url.QueryEscape(start)+"%", base64.StdEncoding.EncodeToString([]byte(token)), token[strings.LastIndexByte(token, '.')+1:])
	}
	return found
}

func TestSecretsOfAPartnerAppearNowhere(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := partner(t, settings)
		w.Env["TF_LOG"], w.Env["TF_LOG_PATH"] = "trace", filepath.Join(w.Dir, "trace.log")
		w.Write("provider.tf", "provider \"wazzup\" {\n  max_retries = 0\n  request_timeout = \"300ms\"\n}\n")
		var shown strings.Builder
		run := func(args ...string) acctest.Result {
			r := w.Run(args...)
			shown.WriteString(r.Output + r.Stdout)
			return r
		}
		w.Write("main.tf", in(`"7204-2419"`, funnel("x", "X", "a b")))
		run("plan", "-out=saved")
		if r := run("apply", "saved"); r.Code != 0 {
			t.Fatal(r.Output)
		}
		// One of the faults for what a partner sends, and one for an account's token: TestNoFaultShowsWhatAPartnerHas has all.
		fault := leaks(sandbox.Password, sandbox.Pair, sandbox.BasicPair)[settings.Semantics]
		for i, path := range []string{sandbox.TokenPath, sandbox.PipelinesPath} {
			fault.Path, fault.Times = path, -1
			w.Write("main.tf", in(`"7204-2419"`, funnel("x", fmt.Sprint("X", i), "a b")))
			s.Inject(fault)
			run("apply", "-auto-approve")
			s.ClearFaults()
		}
		w.Write("main.tf", in(`"7204-2419"`, funnel("x", "X2", "a b")))
		s.RevokeMachineTokens()
		w.Env[acctest.PanicEnv] = "POST"
		if r := run("apply", "-auto-approve"); !strings.Contains(r.Output, "Bug in the provider") {
			t.Errorf("no panic:\n%s", r.Output)
		}
		delete(w.Env, acctest.PanicEnv)
		run("apply", "-auto-approve")
		run("destroy", "-auto-approve")
		run("import", "wazzup_pipelines.crm", "7204-2419/*")

		log := w.Read("trace.log")
		if !strings.Contains(log, "/v2/oauth/token") || !strings.Contains(shown.String(), leftOut) || !strings.Contains(log, leftOut) {
			t.Error("the log has no token requests, or nothing was echoed: this test would find nothing")
		}
		for place, text := range map[string]string{
			"output": shown.String(), "log": log, "state": w.State(), "backup": w.Read("terraform.tfstate.backup"), "saved plan": w.SavedPlan("saved"),
			"cache": everyFile(t, w.Env["XDG_CACHE_HOME"]),
		} {
			showsNone(t, place, text, partnerForms(s))
		}
	})
}

// A password may be a word of the trade. What Wazzup says is shown all the same, unless the very word is in it, and then the
// status, the code, the attribute and what to do are.
func TestAPasswordThatIsAnEverydayWord(t *testing.T) {
	t.Parallel()
	w, s := partner(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, "sales", here, there)
	w.Env["WAZZUP_PARTNER_PASSWORD"] = "sales"
	w.Write("main.tf", in(`"7204-2419"`, funnel("x", "Sales", "wholesale salesman")))
	refusal := sandbox.Fault{Method: post, Path: sandbox.PipelinesPath, Status: 400}
	for body, want := range map[string][]string{
		`{"code":"VALIDATION_FAILED","errors":["pipelines.1.name must differ from wholesale and presales"]}`: {"400 VALIDATION_FAILED", `pipelines["x"].name`, "must differ from wholesale and presales", "Correct the value"},
		`{"code":"VALIDATION_FAILED","errors":["pipelines.1.name must not be Sales"]}`:                       {"400 VALIDATION_FAILED", `pipelines["x"].name`, leftOut, "Correct the value"},
		`{"code":"SALES_CLOSED","detail":"The sales team is away."}`:                                         {"400 Bad Request", "SALES_CLOSED", leftOut, "Nothing was changed"},
	} {
		refusal.Body = body
		s.Inject(refusal)
		r := w.Run("apply", "-auto-approve")
		output := strings.Join(strings.Fields(strings.ReplaceAll(r.Output, "│", "")), " ")
		for _, words := range want {
			if !strings.Contains(output, words) {
				t.Errorf("%s: no %q in:\n%s", body, words, r.Output)
			}
		}
		if r.Code != 1 || strings.Contains(output, "must not be") || strings.Contains(output, "is away") {
			t.Errorf("%s: exit %d\n%s", body, r.Code, r.Output)
		}
	}
	if r := w.Run("apply", "-auto-approve"); r.Code != 0 || !strings.Contains(r.Output, `"Sales"`) || !strings.Contains(r.Output, "wholesale") {
		t.Errorf("exit %d\n%s", r.Code, r.Output)
	}
	inAccount(t, s, here, "foreign", "x")
}

// Credentials that are in the configuration reach the provider with each call of the CLI. Neither side logs them.
func TestCredentialsOfTheConfigurationAreNotLogged(t *testing.T) {
	t.Parallel()
	w, s := partner(t, sandbox.Settings{})
	delete(w.Env, "WAZZUP_PARTNER_PASSWORD")
	w.Env["TF_LOG"], w.Env["TF_LOG_PATH"], w.Env["TF_VAR_password"] = "trace", filepath.Join(w.Dir, "trace.log"), acctest.PartnerPassword
	w.Write("provider.tf", "variable \"password\" {\n  type = string\n}\n\nprovider \"wazzup\" {\n  partner_password = var.password\n}\n")
	w.Write("main.tf", in(`"7204-2419"`, funnel("x", "X", "a b")))
	for _, command := range []string{"apply", "destroy"} {
		r := w.Run(command, "-auto-approve")
		if r.Code != 0 {
			t.Fatal(r.Output)
		}
		showsNone(t, "output of "+command, r.Output, partnerForms(s))
	}
	for _, file := range []string{"trace.log", "terraform.tfstate", "terraform.tfstate.backup"} {
		showsNone(t, file, w.Read(file), partnerForms(s))
	}
}
