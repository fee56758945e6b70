// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// account_id: written down, not known yet, one that cannot be used, beside a token, in front of an import id.

func TestWritingDownTheAccountInUse(t *testing.T) {
	t.Parallel()
	w, s := partner(t, sandbox.Settings{})
	w.Env["WAZZUP_ACCOUNT_ID"] = "7204-2419"
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"))))
	w.Apply()
	s.ResetJournal()
	for _, step := range []struct {
		account string
		says    []string
	}{
		{`"72042419"`, []string{`+ account_id           = "72042419"`, "0 added, 1 changed, 0 destroyed"}},
		{`"7204-2419"`, []string{"0 added, 0 changed, 0 destroyed"}}, // spelled otherwise
		{`null`, []string{`- account_id           = "72042419" -> null`, "0 added, 1 changed, 0 destroyed"}},
		{`"7204-2419"`, []string{"0 added, 1 changed, 0 destroyed"}},
	} {
		w.Write("main.tf", in(step.account, funnel("x", "X", "a")))
		has(t, w.Apply(), step.says...)
		w.MustPlanNothing()
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
	inAccount(t, s, here, "foreign", "x")
}

func TestAnAccountThatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	w, s := partner(t, sandbox.Settings{})
	known := func(id string) string {
		return "resource \"terraform_data\" \"account\" {\n  input = " + acctest.Quote(id) + "\n}\n"
	}
	declared := in("terraform_data.account.output", funnel("x", "X", "a"))
	w.Write("main.tf", known("7204-2419")+declared)
	has(t, w.Apply(), "account_id", "(known after apply)", "2 added")
	w.MustPlanNothing()
	inAccount(t, s, here, "foreign", "x")

	s.ResetJournal()
	w.Write("main.tf", known("72042419")+declared) // the same, spelled otherwise
	has(t, w.Apply(), "0 added, 1 changed, 0 destroyed")
	w.Write("main.tf", known("1111-2222")+declared)
	has(t, w.Must(1, "apply", "-auto-approve"), "Error: Another account than planned", `account_id now is "1111-2222"`, "Plan again")
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
	has(t, w.Apply(), "from account 7204-2419 to account 1111-2222", "1 added, 0 changed, 1 destroyed")
	w.MustPlanNothing()
	inAccount(t, s, here, "foreign")
	inAccount(t, s, there, "foreign", "x")

	// What must be read now cannot wait.
	w.Write("main.tf", known("7204-2419")+declared+"data \"wazzup_pipelines\" \"all\" {\n  account_id = terraform_data.account.output\n}\n")
	w.Must(1, "apply", "-auto-approve") // the resource's account again; the data source waits by itself
	w.Apply()
	w.MustPlanNothing()
}

func TestAccountIDsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	w, s := partner(t, sandbox.Settings{})
	var all strings.Builder
	unusable := []string{"", "crm", "7204-241x", "72042419 ", "7204-2419-1", strings.Repeat("7", 41)}
	for i, id := range unusable {
		fmt.Fprintf(&all, "%sdata \"wazzup_pipelines\" \"d%d\" {\n  account_id = %s\n}\n", config(fmt.Sprint("r", i), hcl(funnel("x", "X", "")), "  account_id = "+quote(id)), i, quote(id))
	}
	w.Write("main.tf", all.String())
	r := w.Must(1, "validate")
	for i, id := range unusable {
		for _, block := range []string{fmt.Sprintf("resource \"wazzup_pipelines\" \"r%d\"", i), fmt.Sprintf("data \"wazzup_pipelines\" \"d%d\"", i)} {
			if n := strings.Count(r.Output, "in "+block); n != 1 {
				t.Errorf("%q: %d errors in %s, want one:\n%s", id, n, block, r.Output)
			}
		}
	}
	for _, text := range []string{"Error:", "Error: Account id cannot be used", "Wazzup dashboard shows it, such as 7204-2419"} {
		if n := strings.Count(r.Output, text); n != 2*len(unusable) {
			t.Errorf("%d times %q, want one for each resource and each data source:\n%s", n, text, r.Output)
		}
	}
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", ""))))
	has(t, w.Must(1, "plan"), "Error: No account", "account_id", "WAZZUP_ACCOUNT_ID")
	if n := len(s.Journal()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestAnAccountBesideAToken(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", in(`"7204-2419"`, funnel("x", "X", "")))
	w.Apply()
	w.MustPlanNothing()
	before := w.State()
	w.Write("main.tf", in(`"1111-2222"`, funnel("x", "X", "")))
	has(t, w.Must(1, "plan"), "Error: Token of another account", "account_id names account 1111-2222", "the access token is for account 7204-2419", "partner_email")
	if w.State() != before {
		t.Error("the state has changed")
	}

	// One that names no account is whose the user says it is.
	s.Authorize("opaque-0123456789", acctest.Account)
	w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = "opaque-0123456789"
	has(t, w.Must(1, "plan"), "Error: Another account than before", "account_id says that the access token is for account 1111-2222", "correct account_id")
	w.Write("main.tf", in(`"72042419"`, funnel("x", "X", "")))
	r := w.Must(0, "plan", "-detailed-exitcode")
	has(t, r, "Warning: The access token does not name its account (account 7204-2419)", "No changes")
	if n := strings.Count(r.Output, "Warning:"); n != 1 {
		t.Errorf("%d warnings:\n%s", n, r.Output)
	}
	w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "")))) // the word goes with its line
	has(t, w.Must(1, "plan"), "Error: Account of the access token not known", "managed in account 7204-2419", `account_id = "7204-2419"`)
	w.Env["WAZZUP_ACCOUNT_ID"] = "7204-2419"
	has(t, w.Apply(), "does not name its account (account 7204-2419)", "0 added, 1 changed, 0 destroyed")
	w.MustPlanNothing()
	if n := s.Count(post); n != 2 {
		t.Errorf("%d posts", n)
	}
}

func TestImportsWithAnAccount(t *testing.T) {
	t.Parallel()
	w, s := partner(t, sandbox.Settings{})
	s.Put(there, funnel("x", "X", "a"), funnel("12/y", "Y", ""))
	w.Write("main.tf", in(`"11112222"`, funnel("x", "X", "a"), funnel("12/y", "Y", ""), funnel("foreign", "F", "z")))
	w.Write("import.tf", "import {\n  to = wazzup_pipelines.crm\n  id = \"1111-2222/*\"\n}\n")
	has(t, w.Apply(), "1 imported, 0 added, 0 changed, 0 destroyed")
	w.MustPlanNothing()
	w.Must(0, "state", "rm", "wazzup_pipelines.crm")
	w.Write("import.tf", "")
	w.Must(0, "import", "wazzup_pipelines.crm", "11112222/x,12/y")
	w.Write("main.tf", in(`"11112222"`, funnel("x", "X", "a"), funnel("12/y", "Y", "")))
	w.MustPlanNothing()
	w.Must(0, "state", "rm", "wazzup_pipelines.crm")
	has(t, w.Must(1, "import", "wazzup_pipelines.crm", "99990000/x"), "Error: No access to account 9999-0000", "404 Not Found")
	// The block that an error offers names the account.
	w.Write("main.tf", in(`"1111-2222"`, funnel("x", "declared", "a")))
	has(t, w.Must(1, "plan"), `id = "1111-2222/x"`)
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

func TestImportsWithAnAccountThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	c, s, set := twoAccounts(t)
	s.SetPipelines(here, list(funnel("foreign", "F", "z")))
	s.SetPipelines(there, list(funnel("x", "X", "a"), funnel("12/y", "Y", "")))
	set(asPartner)
	for id, texts := range map[string][]string{
		"x":               {"ERROR: No account", "such as 7204-2419/x", "WAZZUP_ACCOUNT_ID"},
		"7204-2419/x":     {`These ids are not in the account: "x"`, `The account has: "foreign"`},
		"99990000/x":      {"ERROR: No access to account 9999-0000", "404 Not Found", "the part of the import id before the slash", "JSON form"},
		"1111-2222/":      {"it is empty"},
		"1111-2222/x,x":   {`it names "x" twice`},
		`1111-2222/["x"`:  {"not a JSON array"},
		"1111-2222/x,*":   {"* stands for all funnels"},
		"1111-22222/x":    {"ERROR: No account"}, // no account's form, so a funnel's id
		`["1111-2222/x"]`: {"ERROR: No account"},
	} {
		diags := c.Import(id)
		if !diags.HasError() || !c.State().IsNull() {
			t.Errorf("%q: imported", id)
		}
		says(t, diags, texts...)
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}
