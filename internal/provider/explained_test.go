// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A wrong password is the same for all accounts, resources and data sources of a run: one error explains it, and the others
// name that one.
func TestAWrongPasswordIsExplainedOnceInARun(t *testing.T) {
	const headline = "Wazzup refuses the partner's e-mail or password"
	s := acctest.StartSandbox(t, sandbox.Settings{})
	w := s.Partner(t, "11112222", "33334444", "55556666", "77778888")
	config := ""
	for _, id := range []string{"1111-2222", "3333-4444", "5555-6666", "7777-8888"} {
		config += acctest.Resource("r"+id[:4], acctest.HCL(acctest.Funnel("x", "X", "a")), "  account_id = \""+id+"\"")
	}
	data := ""
	for _, id := range []string{"1111-2222", "3333-4444", "5555-6666"} {
		data += "data \"wazzup_pipelines\" \"d" + id[:4] + "\" {\n  account_id = \"" + id + "\"\n}\n"
	}
	w.Write("main.tf", config)
	w.Apply()
	w.Write("main.tf", strings.ReplaceAll(config, `"X"`, `"X2"`))
	w.Must(0, "plan", "-out=saved")
	s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Delay: 200 * time.Millisecond, Times: -1}) // so that the others wait
	w.Write("main.tf", strings.ReplaceAll(config, `"X"`, `"X2"`)+data)
	password := w.Env[envPassword]
	w.Env[envPassword] = "'" + password + "'"
	for command, errors := range map[string]int{"plan": 7, "plan -refresh=false": 3, "apply saved": 4, "destroy -auto-approve": 4, "plan -destroy": 4} {
		r := w.Must(1, strings.Fields(command)...)
		text := strings.Join(strings.Fields(strings.ReplaceAll(r.Output, "\u2502", " ")), " ")
		explained, others := strings.Count(text, "Error: "+headline), strings.Count(text, "Error: Not tried: no access token")
		if explained != 1 || others < errors-1 || strings.Count(text, "This run explains the cause once, under \""+headline+"\". In short: check partner_email and partner_password (WAZZUP_PARTNER_EMAIL, WAZZUP_PARTNER_PASSWORD), then run again.") != others ||
			!strings.Contains(text, "The password has quotes around it.") || strings.Contains(text, password) {
			t.Errorf("%s: explained %d times, %d others, want %d:\n%s", command, explained, others, errors-1, r.Output)
		}
	}
}

// Core makes warnings of the errors of a check block, so the explanation may be one. Each error that refers to it says what to check.
func TestAWrongPasswordIsUnderstoodBesideCheckBlocks(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	w := s.Partner(t, "11112222", "33334444", "55556666")
	config := ""
	for _, id := range []string{"1111-2222", "3333-4444"} {
		config += acctest.Resource("r"+id[:4], acctest.HCL(acctest.Funnel("x", "X", "a")), "  account_id = \""+id+"\"")
	}
	config += "check \"funnels\" {\n  data \"wazzup_pipelines\" \"all\" {\n    account_id = \"5555-6666\"\n  }\n" +
		"  assert {\n    condition     = length(data.wazzup_pipelines.all.ids) == 0\n    error_message = \"none\"\n  }\n}\n"
	w.Write("main.tf", config)
	w.Env[envPassword] = "wrong"
	for range 3 { // core's order is its own
		r := w.Must(1, "plan")
		text := strings.Join(strings.Fields(strings.ReplaceAll(r.Output, "\u2502", " ")), " ")
		for message := range strings.SplitSeq(text, "Error: ") {
			isOurs := strings.HasPrefix(message, "Wazzup refuses") || strings.HasPrefix(message, "Not tried")
			if isOurs && !strings.Contains(strings.ToLower(message), "check partner_email and partner_password (wazzup_partner_email, wazzup_partner_password)") {
				t.Errorf("says nothing of what to check: %s", message)
			}
		}
		if n := strings.Count(text, "Error: Not tried: no access token") + strings.Count(text, "Error: Wazzup refuses the partner's e-mail or password"); n != 2 {
			t.Errorf("%d errors:\n%s", n, r.Output)
		}
	}
}
