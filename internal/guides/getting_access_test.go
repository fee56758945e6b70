// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// aboutAccess matches the summaries of messages that may be about credentials.
var aboutAccess = regexp.MustCompile(`(?i)token|credentials|partner|^No access|^No account`)

// notInTheGuide are summaries about something else, or about one resource.
var notInTheGuide = map[string]bool{
	"min_lifetime is longer than Wazzup's tokens live": true,
	"Two accounts, one access token":                   true,
	"The access token does not name its account":       true,
}

// summaries returns the summaries of all messages, as the golden files have them, without accounts.
func summaries(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, name := range []string{"pipelines.txt", "provider.txt"} {
		text, err := os.ReadFile(filepath.Join("..", "messages", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?mi)^(?:Error|Warning): (.*?)(?: +\[[^]]*\])?(?: \(.*\))?$`).FindAllStringSubmatch(string(text), -1) {
			found[regexp.MustCompile(`\d{4}-\d{4}`).ReplaceAllString(m[1], "...")] = true
		}
	}
	if len(found) < 50 {
		t.Fatalf("%d summaries, so they are not read well", len(found))
	}
	return found
}

// Each error about credentials is in the guide's tables, and the tables have no other.
func TestErrorsOfTheGuideToAccess(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "getting-access.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, tables, _ := strings.Cut(string(page), "## If Wazzup or the provider refuses them")
	listed := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([A-Z].*?) \|`).FindAllStringSubmatch(tables, -1) {
		for summary := range strings.SplitSeq(row[1], ", ") {
			listed[summary] = true
		}
	}
	all := summaries(t)
	for summary := range listed {
		if !all[summary] {
			t.Errorf("the guide has %q, which no message has", summary)
		}
	}
	for summary := range all {
		if aboutAccess.MatchString(summary) && !listed[summary] && !notInTheGuide[summary] {
			t.Errorf("the guide lacks %q", summary)
		}
	}
}

func TestGettingAccess(t *testing.T) {
	t.Parallel()
	guide := acctest.ReadGuide(t, "getting-access")
	w, s := acctest.Start(t, sandbox.Settings{})
	s.Put(acctest.Account, acctest.Funnel("sales", "Sales", "new"))
	s.AddPartner(acctest.PartnerEmail, "pass'word", acctest.Account)
	s.AddPartner("other@example.com", "other", "11112222")
	w.Write("main.tf", guide.Code("data \"wazzup_pipelines\" \"all\""))
	check := "\n" + guide.Code("terraform plan\n")
	delete(w.Env, "WAZZUP_CLIENT_ACCESS_TOKEN")

	// Single quotes hold everything but a single quote; a password with one is written as shells want it.
	token := strings.Replace(guide.Code("export WAZZUP_CLIENT_ACCESS_TOKEN"), "'...'", "'"+s.Token+"'", 1)
	partner := guide.Code("export WAZZUP_PARTNER_EMAIL")
	password := strings.Replace(partner, "'...'", `'pass'\''word'`, 1)
	for name, c := range map[string]struct {
		script string
		says   string // "" for a plan that shows the funnel
	}{
		"token":                      {token, ""},
		"partner":                    {password, ""},
		"token, after the partner's": {password + token, ""},
		"nothing":                    {"", "No credentials"},
		"both":                       {password + "export WAZZUP_CLIENT_ACCESS_TOKEN=" + s.Token, "Two kinds of credentials"},
		"half":                       {"export WAZZUP_PARTNER_EMAIL=a@example.com", "Incomplete partner credentials"},
		"a header":                   {strings.Replace(token, "='", "='Bearer ", 1), "Access token cannot be used"},
		"a v3 key":                   {strings.Replace(token, s.Token, strings.Repeat("0123456789abcdef", 2), 1), "Wazzup refuses the access token"},
		"a wrong password":           {strings.Replace(partner, "'...'", "'wrong'", 1), "Wazzup refuses the partner's e-mail or password"},
		"no account":                 {password + "unset WAZZUP_ACCOUNT_ID", "No account"},
		"another's account":          {strings.Replace(password, "7204-2419", "1111-2222", 1), "No access to account 1111-2222"},
	} {
		code, says := 0, "sales"
		if c.says != "" {
			code, says = 1, "Error: "+c.says
		}
		if r := w.Shell(c.script + check); r.Code != code || !strings.Contains(r.Output, says) {
			t.Errorf("%s: exit code %d, no %q:\n%s", name, r.Code, says, r.Output)
		}
	}

	if !w.CLI().Has(acctest.EphemeralResources) {
		t.Logf("not tested, because %s %s has no ephemeral variables: the token in a variable", w.CLI().Kind, w.CLI().Version)
		return
	}
	w.Write("main.tf", strings.Replace(w.Read("main.tf"), "provider \"wazzup\" {}\n", guide.Code("variable \"wazzup_token\""), 1))
	w.Env["TF_VAR_wazzup_token"] = s.Token
	w.MustShell(0, "terraform plan -out=saved && terraform apply saved")
	for place, text := range map[string]string{"state": w.State(), "saved plan": w.SavedPlan("saved")} {
		if text == "" || strings.Contains(text, s.Token) {
			t.Errorf("%s: %q", place, text)
		}
	}
}
