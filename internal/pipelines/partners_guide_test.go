// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What the guide for partners says, done as it says it.

// fromGuide is the guide's block of code that has a text in it.
func fromGuide(t *testing.T, text string) string {
	t.Helper()
	return acctest.ReadGuide(t, "partners").Code(text)
}

const aClientsResource = `
resource "wazzup_pipelines" "client" {
  for_each   = local.clients
  account_id = each.key
  pipelines  = each.value.pipelines
}
`

func TestAFileForEachClient(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		w := s.Partner(t, exampleAccounts...)
		w.Write("main.tf", fromGuide(t, "fileset(")+aClientsResource)
		writeClients(t, w)
		has(t, w.Apply(), "2 added")
		w.MustPlanNothing()

		// Another spelling of the account, with the guide's moved block.
		if err := os.Rename(filepath.Join(w.Dir, "clients", "7204-2419.json"), filepath.Join(w.Dir, "clients", "72042419.json")); err != nil {
			t.Fatal(err)
		}
		moved := strings.NewReplacer(`"72042419"`, `"7204-2419"`, `"7204-2419"`, `"72042419"`).Replace(fromGuide(t, `from = wazzup_pipelines.client["72042419"]`))
		w.Write("moved.tf", moved)
		s.ResetJournal()
		has(t, w.Apply(), "0 added, 0 changed, 0 destroyed")
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts for another spelling", n)
		}
	})
}

// writeClients writes two clients' files: one with different kinds of funnels, and one.
func writeClients(t *testing.T, w *acctest.Workspace) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(w.Dir, "clients"), 0o700); err != nil {
		t.Fatal(err)
	}
	w.Write("clients/7204-2419.json", `{"pipelines": {"x": {"name": "X", "stages": [{"id": "a", "name": "A"}]}, "y": {"name": "Y"}}}`)
	w.Write("clients/1111-2222.json", `{"pipelines": {"x": {"name": "X"}}}`)
}

// refusedAsTheGuideSays is what a CLI says of a plan that is for another workspace.
var refusedAsTheGuideSays = regexp.MustCompile(`Saved plan is stale|does not match the given\s+state|Provider produced inconsistent final plan`)

func TestAStateForEachClient(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		w := s.Partner(t, append(slices.Clone(exampleAccounts), "55556666")...)
		w.Write("main.tf", fromGuide(t, "terraform.workspace"))
		writeClients(t, w)
		has(t, w.Must(1, "plan"), `no file exists at`, `clients/default.json`)
		for _, id := range []string{"7204-2419", "1111-2222"} {
			w.Env["TF_WORKSPACE"] = id
			s.ResetJournal()
			w.Must(0, "plan", "-out="+id+".tfplan")
			has(t, w.Must(0, "apply", id+".tfplan"), "1 added")
			w.MustPlanNothing()
			for _, e := range s.Journal() {
				if e.Account != "" && e.Account != strings.Replace(id, "-", "", 1) {
					t.Errorf("in the workspace %s, account %s was asked for", id, e.Account)
				}
			}
		}

		// A plan is applied in its own workspace alone, be it of a create or of a change.
		w.Write("clients/3333-4444.json", `{"pipelines": {"x": {"name": "X"}}}`)
		w.Write("clients/5555-6666.json", `{"pipelines": {"x": {"name": "X"}}}`)
		w.Env["TF_WORKSPACE"] = "3333-4444"
		w.Must(0, "plan", "-out=create.tfplan")
		w.Env["TF_WORKSPACE"] = "1111-2222"
		w.Write("clients/1111-2222.json", `{"pipelines": {"x": {"name": "X2"}}}`)
		w.Must(0, "plan", "-out=change.tfplan")
		s.ResetJournal()
		for _, plan := range []string{"create.tfplan", "change.tfplan"} {
			for _, other := range []string{"7204-2419", "5555-6666"} { // one with a state, and one without
				w.Env["TF_WORKSPACE"] = other
				if r := w.Must(1, "apply", plan); !refusedAsTheGuideSays.MatchString(r.Output) {
					t.Errorf("a plan of another workspace: %s", r.Output)
				}
			}
		}
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts by plans of other workspaces", n)
		}
		w.Env["TF_WORKSPACE"] = "1111-2222"
		has(t, w.Must(0, "apply", "change.tfplan"), "1 changed")

		// The same configuration, with one account's token.
		delete(w.Env, "WAZZUP_PARTNER_EMAIL")
		delete(w.Env, "WAZZUP_PARTNER_PASSWORD")
		w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = s.AddAccount("11112222")
		w.MustPlanNothing()
		w.Env["TF_WORKSPACE"] = "7204-2419"
		has(t, w.Must(1, "plan"), "Token of another account")
	})
}

func TestImportingEveryClient(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	w := s.Partner(t, exampleAccounts...)
	s.Put("72042419", funnel("x", "X", "a b"), funnel("y", "Y", ""))
	s.Put("11112222", funnel("x", "X", ""))
	w.Write("main.tf", fromGuide(t, `data "wazzup_pipelines" "client"`))
	w.Apply()
	clients := w.Must(0, "output", "-json", "clients").Stdout

	c := s.Partner(t)
	c.Write("main.tf", example(t, "partner/main.tf")+fromGuide(t, "import {"))
	c.Write("variables.tf", example(t, "partner/variables.tf"))
	c.Write("clients.auto.tfvars.json", `{"clients":`+clients+`}`)
	has(t, c.Must(0, "plan"), "2 to import, 0 to add, 0 to change, 0 to destroy")
	c.Apply()
	c.Write("main.tf", example(t, "partner/main.tf"))
	c.MustPlanNothing()
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

// An account that this partner reaches no more, and the way round it that needs no list of the others.
func TestRoundAnAccountThatCannotBeRead(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := partner(t, settings)
		both := func(name string) string {
			return config("lost", hcl(funnel("x", "X", "")), `  account_id = "7204-2419"`) + in(`"1111-2222"`, funnel("x", name, ""))
		}
		w.Write("main.tf", both("X"))
		w.Apply()
		s.AddPartner("other@example.com", "other", here)
		w.Write("main.tf", both("X2"))
		has(t, w.Must(1, "plan"), "Error: No access to account 7204-2419")
		has(t, w.Must(0, "apply", "-auto-approve", "-refresh=false"), "0 added, 1 changed, 0 destroyed")
		if got := acctest.ByID(s.Pipelines(there))["x"].Name; got != "X2" {
			t.Errorf("in account %s: %q", there, got)
		}
		// What somebody has changed meanwhile is not overwritten unseen.
		s.Put(there, funnel("x", "by hand", ""))
		w.Write("main.tf", both("X3"))
		s.ResetJournal()
		has(t, w.Must(1, "apply", "-auto-approve", "-refresh=false"), "by hand")
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts over what somebody has changed", n)
		}
		// A client who is new is asked for, whatever the flag.
		w.Write("new.tf", config("new", hcl(funnel("y", "Y", "")), `  account_id = "7204-2419"`))
		has(t, w.Must(1, "plan", "-refresh=false"), "Error: No access to account 7204-2419", "with wazzup_pipelines.new")
	})
}

func TestARolloutByVersions(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		w := s.Partner(t, exampleAccounts...)
		text := fromGuide(t, "versions = {")
		w.Write("main.tf", text)
		has(t, w.Apply(), "2 added")
		w.Write("main.tf", strings.Replace(text, `"1111-2222" = "2026-10"`, `"1111-2222" = "2026-11"`, 1))
		s.ResetJournal()
		// Another client's account is not asked for.
		target := `-target=wazzup_pipelines.client["1111-2222"]`
		w.Must(0, "plan", target, "-out=client.tfplan")
		has(t, w.Must(0, "apply", "client.tfplan"), "1 changed")
		for _, e := range s.Journal() {
			if e.Account == "72042419" {
				t.Errorf("%s %s of account %s", e.Method, e.Path, e.Account)
			}
		}
		if got := len(s.Pipelines("11112222")); got != 2 {
			t.Errorf("%d funnels, want 2", got)
		}
		w.MustPlanNothing()
	})
}

func TestFromTokensToAPartnersCredentials(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		w := s.Partner(t, exampleAccounts...)
		before := ""
		for name, id := range map[string]string{"romashka": "72042419", "vasilek": "11112222"} {
			before += `provider "wazzup" {
  alias               = "` + name + `"
  client_access_token = ` + quote(s.AddAccount(id)) + `
}
` + config(name, hcl(funnel("x", "X", "a")), "  provider = wazzup."+name)
		}
		w.Write("main.tf", before)
		w.Apply()
		w.MustPlanNothing()

		moved := fromGuide(t, "from = wazzup_pipelines.romashka")
		clients := `locals {
  clients = { for id in ["7204-2419", "1111-2222"] : id => { pipelines = { "x" = { name = "X", stages = [{ id = "a", name = "A" }] } } } }
}
` + aClientsResource
		other := strings.NewReplacer("romashka", "vasilek", "7204-2419", "1111-2222").Replace(moved)
		s.ResetJournal()

		// The accounts mixed up: the plan says so.
		mixed := strings.NewReplacer("romashka", "vasilek", "vasilek", "romashka").Replace(moved + other)
		w.Write("main.tf", clients+mixed)
		has(t, w.Must(0, "plan"), "must be replaced", "Funnels move to another account")

		w.Write("main.tf", clients+moved+other)
		has(t, w.Must(0, "plan"), "(moved from wazzup_pipelines.romashka)", `+ account_id           = "7204-2419"`, "0 to add, 2 to change, 0 to destroy")
		w.Apply()
		w.Write("main.tf", clients)
		w.MustPlanNothing()
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
		for _, id := range []string{"72042419", "11112222"} {
			if !slices.ContainsFunc(s.Pipelines(id), func(p sandbox.Pipeline) bool { return p.ID == "x" }) {
				t.Errorf("account %s has lost its funnel", id)
			}
		}
	})
}
