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
