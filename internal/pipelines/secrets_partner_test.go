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

// What a partner's run must not show: the password in any form, whole and from its first eight characters on, the pair as it
// is sent, and each token that was granted. (The first characters of all JWTs are the same.)
func partnerForms(s *acctest.Sandbox) []string {
	const password, pair = acctest.PartnerPassword, acctest.PartnerEmail + ":" + acctest.PartnerPassword
	header := base64.StdEncoding.EncodeToString([]byte(pair))
	found := []string{password[:8], url.QueryEscape(password)[:10], "battery-st", header[:12], base64.StdEncoding.EncodeToString([]byte(header))[:16]}
	for _, front := range []string{"", "B", "Be"} {
		text := base64.StdEncoding.EncodeToString([]byte(front + password))
		found = append(found, text[(len(front)*8+5)/6:][:10])
	}
	for _, token := range s.Granted() {
		found = append(found, token, base64.StdEncoding.EncodeToString([]byte(token)), token[strings.LastIndexByte(token, '.')+1:])
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
		places := []sandbox.Fault{{Path: sandbox.TokenPath}, {Path: sandbox.TokenPath, Skip: 1}, {Path: sandbox.PipelinesPath}, {Path: sandbox.PipelinesPath, Skip: 2}}
		for i, fault := range leaks() { // each semantics takes its share
			if i%3 != int(settings.Semantics) {
				continue
			}
			at := places[i/3%len(places)] // the machine token, the exchange, the first read, or the post and what follows it
			fault.Path, fault.Skip, fault.Times = at.Path, at.Skip, -1
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
		if !strings.Contains(log, "/v2/oauth/token") || !strings.Contains(shown.String(), "***") {
			t.Error("the log has no token requests, or nothing was echoed: this test would find nothing")
		}
		for place, text := range map[string]string{
			"output": shown.String(), "log": log, "state": w.State(), "backup": w.Read("terraform.tfstate.backup"), "saved plan": w.SavedPlan("saved"),
		} {
			for _, form := range partnerForms(s) {
				if i := strings.Index(text, form); i >= 0 {
					t.Errorf("%s shows %q: ...%s...", place, form, text[max(0, i-300):min(len(text), i+100)])
				}
			}
		}
	})
}
