// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The account that a resource is for: moved away from, inherited, remembered.

const (
	here  = "72042419"
	there = "11112222"
)

// partner is a workspace with a partner's credentials, against accounts here and there that each have a foreign funnel.
func partner(t *testing.T, settings sandbox.Settings) (*acctest.Workspace, *acctest.Sandbox) {
	t.Helper()
	s := acctest.StartSandbox(t, settings)
	w := s.Partner(t, here, there)
	for _, account := range []string{here, there} {
		s.SetPipelines(account, []sandbox.Pipeline{funnel("foreign", "F", "z")})
	}
	return w, s
}

func in(account string, funnels ...sandbox.Pipeline) string {
	return config("crm", hcl(funnels...), "  account_id = "+account)
}

func inAccount(t *testing.T, s *acctest.Sandbox, account string, want ...string) {
	t.Helper()
	got := ids(s.Pipelines(account))
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("in account %s: %q, want %q", account, got, want)
	}
}

func TestMovingToAnotherAccount(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := partner(t, settings)
		w.Write("main.tf", in(`"7204-2419"`, funnel("x", "X", "a"), funnel("y", "Y", "")))
		w.Apply()
		inAccount(t, s, here, "foreign", "x", "y")

		s.Put(there, funnel("x", "another", ""))
		w.Write("main.tf", in(`"1111-2222"`, funnel("x", "X", "a"), funnel("y", "Y", "")))
		r := w.Must(1, "plan")
		has(t, r, "Error: Funnels already exist", `pipelines["x"].name: declared "X", in Wazzup "another"`)
		if strings.Contains(r.Output, "import {") {
			t.Errorf("an import block, though the address is in the state:\n%s", r.Output)
		}
		s.Remove(there, "x")
		has(t, w.Must(2, "plan", "-detailed-exitcode"), "must be replaced", `~ account_id           = "7204-2419" -> "1111-2222" # forces replacement`,
			"Warning: Funnels move to another account", "from account 7204-2419 to account 1111-2222", `are removed from account 7204-2419`, `"x", "y"`, `deletion_policy = "retain"`, "1 to add, 0 to change, 1 to destroy")
		w.Apply()
		w.MustPlanNothing()
		inAccount(t, s, there, "foreign", "x", "y")
		if settings.Semantics == sandbox.Replace {
			inAccount(t, s, here, "foreign")
		}
		if n := s.MaxWritesInFlight(here) + s.MaxWritesInFlight(there); n != 2 {
			t.Errorf("%d writes at a time", n)
		}

		// With retain, nothing is removed where it comes from.
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a")), `  account_id = "11112222"`, `  deletion_policy = "retain"`))
		w.Apply()
		s.SetPipelines(here, nil)
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a")), `  account_id = "72042419"`, `  deletion_policy = "retain"`))
		has(t, w.Apply(), `These funnels stay in account 1111-2222: "x". The last applied deletion_policy is "retain".`)
		inAccount(t, s, here, "x")
		inAccount(t, s, there, "foreign", "x", "y")
	})
}

// A resource that moves removes its funnels where it was: not those that another one goes on declaring there.
func TestMovingAwayFromAFunnelOfTwoResources(t *testing.T) {
	t.Parallel()
	w, s := partner(t, sandbox.Settings{})
	w.Write("main.tf", in(`"7204-2419"`, funnel("x", "X", "a")))
	w.Apply()
	s.ResetJournal()
	for _, waits := range [][2]string{{"  depends_on = [wazzup_pipelines.stays]", ""}, {"", "  depends_on = [wazzup_pipelines.crm]"}} { // either is planned last
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a")), `  account_id = "1111-2222"`, waits[0])+
			config("stays", hcl(funnel("x", "X", "a")), `  account_id = "7204-2419"`, waits[1])+
			"import {\n  to = wazzup_pipelines.stays\n  id = \"7204-2419/x\"\n}\n")
		has(t, w.Must(1, "apply", "-auto-approve"), "another resource", `these funnels in account 7204-2419`, "declar", "remove", `"x"`)
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
	inAccount(t, s, here, "foreign", "x")
}

func TestAnotherDefaultAccount(t *testing.T) {
	t.Parallel()
	w, s := partner(t, sandbox.Settings{})
	w.Env["WAZZUP_ACCOUNT_ID"] = here
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"), funnel("y", "Y", ""))))
	w.Apply()
	before := w.State()
	s.ResetJournal()
	w.Env["WAZZUP_ACCOUNT_ID"] = there
	// In which other ways: TestNoWayToPlanGoesToAnotherAccount.
	for _, args := range [][]string{{"apply", "-auto-approve"}, {"plan", "-refresh=false"}, {"destroy", "-auto-approve", "-refresh=false"}} {
		has(t, w.Must(1, args...), "Error: Another account than before", "are managed in account 7204-2419", "now is 1111-2222", "Put that back", "Nothing was compared, sent or changed")
	}
	if n := len(s.Journal()); n != 0 || w.State() != before {
		t.Errorf("%d requests, state changed: %v", n, w.State() != before)
	}
	// The ways out that the message names.
	w.Write("main.tf", in(`"7204-2419"`, funnel("x", "X", "a"), funnel("y", "Y", "")))
	has(t, w.Must(0, "apply", "-auto-approve", "-refresh=false"), "0 added, 1 changed, 0 destroyed")
	w.MustPlanNothing()
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"), funnel("y", "Y", ""))))
	for _, args := range [][]string{{"plan"}, {"plan", "-refresh=false"}} { // whose default may be another one at apply
		has(t, w.Must(1, args...), "Error: Account no longer named", "managed in account 7204-2419", `is 1111-2222`, `account_id = "7204-2419"`, `account_id = "1111-2222"`)
	}
	delete(w.Env, "WAZZUP_ACCOUNT_ID") // another way out: then it stays where it is
	w.Apply()
	w.MustPlanNothing()
	inAccount(t, s, here, "foreign", "x", "y")
	inAccount(t, s, there, "foreign")
}

// What names no account is made in the provider's. The plan shows which that is, and is good for no other one.
func TestWhatIsMadeInTheDefaultAccountSaysWhere(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := partner(t, settings)
		w.Env["WAZZUP_ACCOUNT_ID"] = here
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "")))+config("other", hcl(funnel("y", "Y", "")))+
			config("own", hcl(funnel("z", "Z", "")), "  account_id = \"7204-2419\""))
		r := w.Must(0, "plan", "-out=create.tfplan")
		has(t, r, "Warning: Created in the default account (account 7204-2419)", `account_id = "7204-2419"`, `+ effective_account_id = "7204-2419"`)
		if n := strings.Count(r.Output, "Created in the default account"); n != 1 {
			t.Errorf("%d warnings, want one", n)
		}
		w.Env["WAZZUP_ACCOUNT_ID"] = there
		has(t, w.Must(1, "apply", "create.tfplan"), "Warning: Created in the default account (account 1111-2222)", "it was planned for another account, and nothing was sent for it",
			"Error: Provider produced inconsistent final plan", "effective_account_id", `"7204-2419"`, `"1111-2222"`)
		inAccount(t, s, there, "foreign")
		inAccount(t, s, here, "foreign", "z")
		w.Env["WAZZUP_ACCOUNT_ID"] = here
		w.Apply()
		inAccount(t, s, here, "foreign", "x", "y", "z")
		if r := w.Must(0, "plan"); strings.Contains(r.Output, "Warning") {
			t.Errorf("nothing is made any more:\n%s", r.Output)
		}
	})
}

// Where a destroy cannot be, its plan does not say what it would remove where.
func TestADestroyUnderAnotherDefaultAccount(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for policy, code := range map[string]int{"delete": 1, "retain": 0} {
			w, s := partner(t, settings)
			w.Env["WAZZUP_ACCOUNT_ID"] = here
			w.Write("main.tf", config("crm", hcl(funnel("x", "X", "")), "  deletion_policy = "+acctest.Quote(policy)))
			w.Apply()
			w.Env["WAZZUP_ACCOUNT_ID"] = there
			r := w.Must(code, "plan", "-destroy", "-refresh=false")
			if policy == "delete" {
				has(t, r, "Error: Another account than before", "managed in account 7204-2419", "now is 1111-2222", "Have no default")
			} else {
				has(t, r, "Warning: Funnels stay in Wazzup (account 7204-2419)")
			}
			w.Must(code, "destroy", "-auto-approve", "-refresh=false")
			inAccount(t, s, here, "foreign", "x")
			inAccount(t, s, there, "foreign")
		}
	})
}

// madeWithToken is a partner's workspace, whose funnel x was made with a token for the account here.
func madeWithToken(t *testing.T, token func(*acctest.Sandbox) string) (*acctest.Workspace, *acctest.Sandbox) {
	t.Helper()
	w, s := partner(t, sandbox.Settings{})
	ofPartner := w.Env
	w.Env = maps.Clone(ofPartner)
	delete(w.Env, "WAZZUP_PARTNER_EMAIL")
	delete(w.Env, "WAZZUP_PARTNER_PASSWORD")
	w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = token(s)
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"))))
	w.Apply()
	w.Env = ofPartner
	s.ResetJournal()
	return w, s
}

func tokenThatTells(s *acctest.Sandbox) string { return s.AddAccount(here) }

func opaqueToken(s *acctest.Sandbox) string {
	s.Authorize("opaque-0123456789", here)
	return "opaque-0123456789"
}

// Whoever had a token for each account keeps the states.
func TestFromATokenToAPartner(t *testing.T) {
	t.Parallel()
	w, s := madeWithToken(t, tokenThatTells)
	w.Write("main.tf", in(`"7204-2419"`, funnel("x", "X", "a")))
	has(t, w.Apply(), "0 added, 1 changed, 0 destroyed")
	w.MustPlanNothing()
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

// A replacement removes and makes anew, and remembers nothing in between: what its create could not do must stop its plan.
func TestReplacingInARememberedAccount(t *testing.T) {
	t.Parallel()
	w, s := madeWithToken(t, tokenThatTells)
	w.MustPlanNothing() // in the account that it remembers
	has(t, w.Must(1, "apply", "-auto-approve", "-replace=wazzup_pipelines.crm"), "Error: No account", "Set account_id here")
	inAccount(t, s, here, "foreign", "x")
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
	w.Write("main.tf", in(`"7204-2419"`, funnel("x", "X", "a")))
	has(t, w.Must(0, "apply", "-auto-approve", "-replace=wazzup_pipelines.crm"), "1 added, 0 changed, 1 destroyed")
	inAccount(t, s, here, "foreign", "x")
	w.MustPlanNothing()
}

// A token that does not say its account leaves nothing to remember: the funnels themselves are looked for.
func TestFromAnOpaqueTokenToAPartner(t *testing.T) {
	t.Parallel()
	w, s := madeWithToken(t, opaqueToken)
	before := w.State()
	w.Write("main.tf", in(`"1111-2222"`, funnel("x", "X", "a")))
	has(t, w.Must(1, "plan"), "Error: Account of the state not known", "-refresh=false", "WAZZUP_ACCOUNT_ID")
	has(t, w.Must(1, "apply", "-auto-approve", "-refresh=false"), "Error: Funnels not in this account", `none of the funnels is there: "x"`)
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"))))
	w.Env["WAZZUP_ACCOUNT_ID"] = "1111-2222"
	has(t, w.Must(1, "apply", "-auto-approve"), "Error: Funnels not in this account", "WAZZUP_ACCOUNT_ID", "Account 1111-2222 is named by the environment variable", `"x"`)
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a")), "  existing_policy = \"adopt\"")) // whose apply sends nothing
	has(t, w.Must(1, "apply", "-auto-approve", "-refresh=false"), "Error: Funnels not in this account", "WAZZUP_ACCOUNT_ID")
	delete(w.Env, "WAZZUP_ACCOUNT_ID")
	w.Write("main.tf", in(`"7204-2419"`, funnel("x", "X", "a")))
	if w.State() != before {
		t.Error("the state has changed")
	}
	has(t, w.Must(0, "apply", "-auto-approve", "-refresh=false"), "0 added, 1 changed, 0 destroyed")
	w.MustPlanNothing()
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}
