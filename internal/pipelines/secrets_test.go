package pipelines_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// canaryToken has characters that each encoding writes in its own way.
const canaryToken = "c4n4ry+/?&=%20~secret.token-for_this.account"

// forms are the token in each form in which it could get out, down to its first eight characters.
func forms(token string) []string {
	forms := []string{token, token[:8], url.QueryEscape(token)[:10], url.PathEscape(token)[:10]}
	for _, front := range []string{"", "B", "Be"} { // at each of the offsets that base64 tells apart
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			text := encoding.EncodeToString([]byte(front + token))
			forms = append(forms, text[(len(front)*8+5)/6:][:10])
		}
	}
	return forms
}

// leaks are the faults that get a client to show something, 25 of them with those of both methods.
func leaks() []sandbox.Fault {
	var faults []sandbox.Fault
	for _, status := range []int{200, 400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503} {
		faults = append(faults, sandbox.Fault{Status: status, Echo: true})
	}
	page := func(status int, name, value string) sandbox.Fault {
		return sandbox.Fault{Status: status, Header: http.Header{name: {value}}, Body: "<html>" + canaryToken + "</html>"}
	}
	return append(faults,
		page(302, "Location", "https://elsewhere.example/"+canaryToken+"?t="+canaryToken),
		page(307, "Location", canaryToken),
		page(200, "Content-Type", "text/"+canaryToken),
		page(503, "Retry-After", canaryToken),
		page(200, "Link", "<"+canaryToken+`>; rel="next"`),
		page(200, "Content-Encoding", canaryToken),
		sandbox.Fault{Status: 200, Body: `{"data":[{"id":"x","name":"X","` + canaryToken + `":1,"` + canaryToken + `":2}]}`},
		sandbox.Fault{Status: 200, Body: `{"data":[],"next":"` + canaryToken + `"}`},
		sandbox.Fault{Status: 200, Body: `{"data":{"` + canaryToken + `":1}}`},
		sandbox.Fault{Reset: true}, sandbox.Fault{Cut: true}, sandbox.Fault{Hang: true}, sandbox.Fault{Slow: 1},
	)
}

func TestSecretsAppearNowhere(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		s.Authorize(canaryToken, acctest.Account)
		logFile := filepath.Join(w.Dir, "trace.log")
		w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"], w.Env["TF_LOG"], w.Env["TF_LOG_PATH"] = canaryToken, "trace", logFile
		w.Write("provider.tf", "provider \"wazzup\" {\n  max_retries = 0\n  request_timeout = \"300ms\"\n}\n")
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a b"))))
		var shown strings.Builder
		run := func(args ...string) acctest.Result {
			r := w.Run(args...)
			shown.WriteString(r.Output + r.Stdout)
			return r
		}
		run("plan", "-out=saved")
		if r := run("apply", "saved"); r.Code != 0 {
			t.Fatal(r.Output)
		}
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a b"))))
		// Each semantics takes its share of the faults; what they show does not depend on it.
		for i, fault := range leaks() {
			if i%3 != int(settings.Semantics) {
				continue
			}
			fault.Times = -1
			fault.Method = get
			s.Inject(fault)
			run("plan")
			s.ClearFaults()
			fault.Method = post
			s.Inject(fault)
			run("apply", "-auto-approve", "-refresh=false")
			s.ClearFaults()
		}
		w.Env[acctest.PanicEnv] = "POST" // with the token in what it panics with
		if r := run("apply", "-auto-approve"); !strings.Contains(r.Output, "Bug in the provider") {
			t.Errorf("no panic:\n%s", r.Output)
		}
		delete(w.Env, acctest.PanicEnv)
		run("apply", "-auto-approve")
		run("import", "wazzup_pipelines.crm", "x")
		run("state", "rm", "wazzup_pipelines.crm")
		run("import", "wazzup_pipelines.crm", "nowhere")
		run("import", "wazzup_pipelines.crm", "x")
		run("destroy", "-auto-approve")

		log := w.Read("trace.log")
		if !strings.Contains(log, "Wazzup API request") || !strings.Contains(shown.String(), "***") {
			t.Error("the log has no requests, or nothing was echoed: this test would find nothing")
		}
		places := map[string]string{"output": shown.String(), "log": log, "state": w.State(), "backup": w.Read("terraform.tfstate.backup"), "saved plan": w.SavedPlan("saved")}
		for place, text := range places {
			for _, form := range forms(canaryToken) {
				if i := strings.Index(text, form); i >= 0 {
					t.Errorf("%s shows %q: ...%s...", place, form, text[max(0, i-300):min(len(text), i+100)])
				}
			}
		}
	})
}
