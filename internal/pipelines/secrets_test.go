// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// canaryToken has characters that each encoding writes in its own way.
const canaryToken = "c4n4ry+/~secret.token-for_this.account=="

// forms are a secret in each form in which it could get out, down to its first eight characters.
func forms(secret string) []string {
	start := string([]rune(secret)[:8])
	forms := []string{secret, start}
	for name, encode := range sandbox.Encodings {
		if strings.HasPrefix(name, "base64") { // what the first characters make of it, at each of the offsets that base64 tells apart
			front, _ := strconv.Atoi(strings.TrimLeft(name, "base64url+"))
			forms = append(forms, encode(secret)[(front*8+5)/6:][:10])
			continue
		}
		forms = append(forms, encode(start), url.QueryEscape(encode(start)))
	}
	return forms
}

// showsNone fails a test if a text shows one of some forms, in whatever case.
func showsNone(t *testing.T, place, text string, forms []string) {
	t.Helper()
	folded := strings.ToLower(text)
	for _, form := range forms {
		if i := strings.Index(folded, strings.ToLower(form)); i >= 0 {
			t.Errorf("%s shows %q: ...%s...", place, form, folded[max(0, i-300):min(len(folded), i+100)])
		}
	}
}

// leaks are the faults that get a client to show something, 28 of them. Each repeats the next of some secrets, in another
// encoding.
func leaks(secrets ...sandbox.Secret) []sandbox.Fault {
	var faults []sandbox.Fault
	add := func(status int, name, value, body string, encodings ...string) {
		text := sandbox.Repeat(secrets[len(faults)%len(secrets)], encodings...)
		f := sandbox.Fault{Status: status, Body: strings.ReplaceAll(body, "$", text)}
		if name != "" {
			f.Header = http.Header{name: {strings.ReplaceAll(value, "$", text)}}
		}
		faults = append(faults, f)
	}
	for _, status := range []int{200, 401, 403, 503} {
		faults = append(faults, sandbox.Fault{Status: status, Echo: true})
	}
	add(400, "", "", `{"code":"$","title":"$"}`, "upper")
	add(403, "", "", `{"code":"FORBIDDEN","detail":"no $, please"}`, "html-decimal")
	add(404, "", "", `{"error":{"code":"X","description":"$"}}`, "percent", "percent")
	add(409, "", "", `{"errors":["pipelines.0.name must not be $"]}`, "json", "html")
	add(422, "", "", `{"code":"VALIDATION_FAILED","errors":{"$":["is odd"]}}`, "query")
	add(429, "", "", `{"message":["$"]}`, "html-hex", "percent")
	add(500, "", "", `{"title":"Token $"}`, "base64+1")
	add(502, "", "", `<html>$</html>`)
	add(413, "Www-Authenticate", `Bearer error="$"`, ``, "base64url+2")
	add(302, "Location", "https://elsewhere.example/$?t=$", ``, "path")
	add(307, "Location", "https://[::1/$", ``)
	add(200, "Content-Type", "text/$", `<html>`, "lower")
	add(503, "Retry-After", "$", ``)
	add(200, "Link", `<$>; rel="next"`, `{"data":[]}`)
	add(200, "X-Next-Page", "$", `{"data":[]}`, "base64", "percent")
	add(200, "", "", `{"data":[{"id":"x","name":"X","$":1,"$":2}]}`)
	add(200, "", "", `{"data":[],"next":"$"}`, "start")
	add(200, "", "", `{"data":{"$":1}}`, "bytes")
	add(400, "", "", `{"errors":[{"message":"no {\"data\":[$]}"}]}`, "numbers")
	add(422, "", "", `{"code":"INVALID","detail":"<Buffer $>"}`, "hex")
	add(500, "", "", `{"detail":"where password = '$'"}`, "quotes", "percent")
	// A password may be a funnel's name; what no person has chosen is none.
	list := sandbox.Fault{Status: 200, Body: `{"data":[{"id":"x","name":"` + sandbox.Repeat(sandbox.SentSecret) + `"}]}`}
	return append(faults, list, sandbox.Fault{Reset: true}, sandbox.Fault{Cut: true})
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
		// One of the faults; what they show depends neither on the CLI nor on the meaning of a post: TestNoFaultShowsTheToken.
		fault := leaks(sandbox.SentSecret)[settings.Semantics]
		fault.Times = -1
		fault.Method = get
		s.Inject(fault)
		run("plan")
		s.ClearFaults()
		fault.Method = post
		s.Inject(fault)
		run("apply", "-auto-approve", "-refresh=false")
		s.ClearFaults()
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
		if !strings.Contains(log, "Wazzup API request") || !strings.Contains(shown.String(), leftOut) || !strings.Contains(log, leftOut) {
			t.Error("the log has no requests, or nothing was echoed: this test would find nothing")
		}
		places := map[string]string{"output": shown.String(), "log": log, "state": w.State(), "backup": w.Read("terraform.tfstate.backup"), "saved plan": w.SavedPlan("saved"), "cache": everyFile(t, w.Env["XDG_CACHE_HOME"])}
		for place, text := range places {
			showsNone(t, place, text, forms(canaryToken))
		}
	})
}

// everyFile is what all files below a folder hold, such as backups of lists.
func everyFile(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		all.Write(content)
		return err
	})
	if err != nil || !strings.Contains(all.String(), `"pipelines"`) {
		t.Errorf("no backup in %s: %v", folder, err)
	}
	return all.String()
}

// leftOut replaces a text.
const leftOut = "(left out, because it contains a credential)"
