// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A funnel that a resource declares is there after an apply, whatever another resource's state says of it.
//
// Each of these begins with one funnel in two states, and is under replace: elsewhere Wazzup removes nothing.

var (
	moving       = funnel("x", "X", "a")
	formerOwners = funnel("g", "G", "")
	newOwners    = funnel("k", "K", "")
)

func stillThere(t *testing.T, s *acctest.Sandbox, want ...string) {
	t.Helper()
	got := ids(s.Pipelines(acctest.Account))
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("in Wazzup: %q, want %q", got, want)
	}
}

func TestHandingOverThroughTheCLI(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for _, first := range []string{"former_owner", "new_owner"} {
			w, s := acctest.StartRacing(t, settings)
			w.Write("main.tf", config("former_owner", hcl(moving, formerOwners))+config("new_owner", hcl(newOwners)))
			w.Apply()
			waits := map[string]string{"former_owner": "", "new_owner": ""}
			waits[map[string]string{"former_owner": "new_owner", "new_owner": "former_owner"}[first]] = "depends_on = [wazzup_pipelines." + first + "]"
			policy := ""
			if first == "new_owner" {
				policy = `  existing_policy = "adopt"`
			}
			w.Write("main.tf", config("former_owner", hcl(formerOwners), waits["former_owner"])+config("new_owner", hcl(newOwners, moving), waits["new_owner"], policy))
			w.Apply()
			w.MustPlanNothing()
			stillThere(t, s, "g", "k", "x")
		}
	})
}

func TestAHandoverWhoseFormerOwnerFails(t *testing.T) {
	t.Parallel()
	w, s := acctest.StartRacing(t, sandbox.Settings{})
	w.Write("provider.tf", "provider \"wazzup\" {\n  max_retries = 0\n}\n")
	w.Write("main.tf", config("former_owner", hcl(moving, formerOwners))+config("new_owner", hcl(newOwners)))
	w.Apply()
	after := config("new_owner", hcl(newOwners, moving), `  existing_policy = "adopt"`)
	w.Write("main.tf", config("former_owner", hcl(formerOwners), "depends_on = [wazzup_pipelines.new_owner]")+after)
	w.Must(0, "plan", "-out=saved")
	s.Inject(sandbox.Fault{Method: get, Skip: 2, Status: 503}) // the plan's check, the new owner's read, the former owner's
	w.Must(1, "apply", "saved")
	has(t, w.Must(1, "apply", "-auto-approve"), "another resource", `"x"`, `deletion_policy = "retain"`)
	stillThere(t, s, "g", "k", "x")
	w.Write("main.tf", config("former_owner", hcl(formerOwners), `deletion_policy = "retain"`)+after)
	w.Apply()
	w.Write("main.tf", config("former_owner", hcl(formerOwners))+after)
	w.Apply()
	w.MustPlanNothing()
	stillThere(t, s, "g", "k", "x")
}

// At apply, the CLI asks for the plan of each resource once more: a new owner that fails there is never asked to write.
func TestAHandoverWhoseNewOwnerIsNotEvenAskedToWrite(t *testing.T) {
	t.Parallel()
	foreign := funnel("y", "Y", "")
	for name, happens := range map[string]func(*acctest.Sandbox){
		"another funnel of it is in the way": func(s *acctest.Sandbox) { s.Put(acctest.Account, funnel("y", "somebody's", "")) },
		"the list cannot be read":            func(s *acctest.Sandbox) { s.Inject(sandbox.Fault{Method: get, Status: http.StatusServiceUnavailable}) },
	} {
		t.Run(name, func(t *testing.T) {
			s := acctest.StartSandbox(t, sandbox.Settings{})
			c := coretest.NewCore(t, s.URL, s.Token)
			c.Settings["max_retries"] = 0
			order := []string{"former_owner", "new_owner"}
			apply := func(config coretest.Configuration, between func(), order ...string) coretest.Diagnostics {
				plan, diags := c.PlanAll(config, []string{"former_owner", "new_owner"})
				c.Must(diags)
				between()
				run := c.Begin(plan)
				defer run.End()
				for _, name := range order {
					diags = append(diags, run.Apply(name)...)
				}
				return diags
			}
			c.Must(apply(coretest.Configuration{"former_owner": {Pipelines: []sandbox.Pipeline{moving, formerOwners}}}, func() {}, order...))
			after := coretest.Configuration{"former_owner": {Pipelines: []sandbox.Pipeline{formerOwners}}, "new_owner": {Pipelines: []sandbox.Pipeline{moving, foreign}}}
			if diags := apply(after, func() { happens(s) }, "new_owner", "former_owner"); !diags.HasError() {
				t.Errorf("the new owner did not fail:\n%s", diags)
			}
			s.Remove(acctest.Account, "y")
			stillThere(t, s, "g", "x")
			c.Must(apply(after, func() {}, order...))
			if plan, _ := c.PlanAll(after, order); !plan.Empty() {
				t.Error("there is something left to do")
			}
			stillThere(t, s, "g", "x", "y")
		})
	}
}

func TestOneFunnelInTwoResources(t *testing.T) {
	t.Parallel()
	w, s := acctest.StartRacing(t, sandbox.Settings{})
	w.Write("main.tf", config("one", hcl(moving)))
	w.Apply()
	for _, other := range []sandbox.Pipeline{moving, funnel("x", "X", "b")} { // the same content is no better
		for _, settings := range []string{"", `  existing_policy = "overwrite"`, "  depends_on = [wazzup_pipelines.one]"} { // the last is planned last
			w.Write("main.tf", config("one", hcl(moving))+config("two", hcl(other), settings))
			has(t, w.Must(1, "plan"), "Error: Funnel declared twice", `"x"`, "in one resource only")
		}
	}
	if n := s.Count(post); n != 1 {
		t.Errorf("%d posts, want the first apply's", n)
	}
}

// Core plans a resource of which nothing is left as a create, with what it remembers: just so it asks for the second plan of
// a replacement.
func TestOneFunnelInTwoResourcesAfterTheOthersAreGone(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.StartRacing(t, settings)
		w.Write("main.tf", config("one", hcl(moving))+config("two", hcl(newOwners)))
		w.Apply()
		s.Remove(acctest.Account, "k")
		w.Write("main.tf", config("one", hcl(moving))+config("two", hcl(moving), "  depends_on = [wazzup_pipelines.one]")) // planned last
		has(t, w.Must(1, "plan"), "Error: Funnel declared twice", `"x"`)
		w.Write("main.tf", config("one", hcl(moving))+config("two", hcl(funnel("y", "Y", "")), "  depends_on = [wazzup_pipelines.one]"))
		has(t, w.Apply(), "1 added, 0 changed, 0 destroyed")
		w.MustPlanNothing()
		stillThere(t, s, "x", "y")
	})
}

func TestARenamedResource(t *testing.T) {
	t.Parallel()
	w, s := acctest.StartRacing(t, sandbox.Settings{})
	w.Write("main.tf", config("old", hcl(moving, newOwners)))
	w.Apply()
	// Importing is not the way.
	renamed := config("renamed", hcl(moving, newOwners))
	w.Write("main.tf", renamed+"import {\n  to = wazzup_pipelines.renamed\n  id = \"x,k\"\n}\n")
	has(t, w.Must(1, "apply", "-auto-approve"), "another resource", "moved block", "terraform state rm")
	stillThere(t, s, "k", "x")
	// A moved block is.
	s.ResetJournal()
	w.Write("main.tf", renamed+"moved {\n  from = wazzup_pipelines.old\n  to   = wazzup_pipelines.renamed\n}\n")
	w.Apply()
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
	// And without either, the new one takes over what the old one lets go.
	w.Write("main.tf", config("again", hcl(moving, newOwners)))
	w.Apply()
	w.MustPlanNothing()
	stillThere(t, s, "k", "x")
}

// The destroy of what a replacement has left behind takes no request that could fail, and so nothing is left behind.
func TestAReplacementWhoseOldObjectCannotBeDestroyed(t *testing.T) {
	t.Parallel()
	w, s := acctest.StartRacing(t, sandbox.Settings{})
	w.Write("provider.tf", "provider \"wazzup\" {\n  max_retries = 0\n}\n")
	w.Write("main.tf", config("crm", hcl(moving), "  lifecycle {\n    create_before_destroy = true\n  }"))
	w.Apply()
	w.Must(0, "plan", "-replace=wazzup_pipelines.crm", "-out=saved")
	s.Inject(sandbox.Fault{Method: get, Skip: 2, Status: 503, Times: -1}) // the plan's check and the create's read pass
	w.Must(0, "apply", "saved")
	s.ClearFaults()
	w.MustPlanNothing()
	stillThere(t, s, "x")
}

func TestReplacingWhatIsRetained(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.StartRacing(t, settings)
		retain := `  deletion_policy = "retain"`
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a")), retain))
		w.Apply()
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a")), retain))
		w.Must(0, "apply", "-auto-approve", "-replace=wazzup_pipelines.crm")
		w.MustPlanNothing()
		if got := s.Pipelines(acctest.Account); len(got) != 1 || got[0].Name != "X2" {
			t.Errorf("%+v", got)
		}
	})
}

func TestReplacingWithIgnoredChanges(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.StartRacing(t, settings)
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a b")), "  lifecycle {\n    ignore_changes = [pipelines[\"x\"].name]\n  }"))
		w.Apply()
		s.Put(acctest.Account, funnel("x", "theirs", "a b"))
		w.MustPlanNothing()
		r := w.Must(0, "apply", "-auto-approve", "-replace=wazzup_pipelines.crm")
		if strings.Contains(r.Output, "declared twice") {
			t.Error(r.Output)
		}
		w.MustPlanNothing()
	})
}

func TestSettingsThatAreKnownAtApply(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.StartRacing(t, settings)
		s.Put(acctest.Account, funnel("x", "theirs", ""))
		w.Write("main.tf", "resource \"terraform_data\" \"a\" {\n  input = \"overwrite\"\n}\n"+config("crm", hcl(funnel("x", "X", "")), "existing_policy = terraform_data.a.output"))
		has(t, w.Apply(), "Existing funnels overwritten")
		w.MustPlanNothing()
	})
}

// A destroy that fails keeps the state, but for an empty list that Wazzup refuses.
func TestADestroyThatFails(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := managed(t, settings)
		w.Write("provider.tf", "provider \"wazzup\" {\n  max_retries = 0\n}\n")
		before := w.State()
		for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusConflict, http.StatusTooManyRequests, http.StatusServiceUnavailable} {
			s.Inject(sandbox.Fault{Method: post, Status: status})
			has(t, w.Must(1, "destroy", "-auto-approve"), "While removing the funnels")
			if w.State() != before || len(s.Pipelines(acctest.Account)) != 2 {
				t.Errorf("%d: state changed: %v, in Wazzup: %+v", status, w.State() != before, s.Pipelines(acctest.Account))
			}
		}
	})
}
