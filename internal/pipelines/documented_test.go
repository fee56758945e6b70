// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What the docs say that surprises at first.

func TestADestroyOfWhatIsNotInTheState(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
	s.Put(acctest.Account, x)
	w.Write("main.tf", config("crm", hcl(x)))
	w.Must(0, "destroy", "-auto-approve") // nothing is in the state, so nothing is planned

	w.Write("main.tf", config("other", hcl(y)))
	w.Apply()
	w.Write("main.tf", config("other", hcl(y))+config("crm", hcl(x)))
	has(t, w.Must(1, "destroy", "-auto-approve"), "Error: Funnels already exist", "-refresh=false")
	if _, there := byID(s.Pipelines(acctest.Account))["y"]; !there {
		t.Error("y is gone")
	}
	w.Must(0, "destroy", "-auto-approve", "-refresh=false")
	if now := byID(s.Pipelines(acctest.Account)); len(now) != 1 || now["x"].Name != "X" {
		t.Errorf("in Wazzup: %v", now)
	}
}

// An apply looks at the funnels of resources that its plan changes, all of them, and at no other resource's.
func TestAnApplyLooksAtWhatItsPlanChanges(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	c := coretest.NewCore(t, s.URL, s.Token)
	c.Timings = acctest.HastyTimings
	order := []string{"one", "two"}
	config := coretest.Configuration{
		"one": {Pipelines: list(funnel("x", "X", "a"), funnel("y", "Y", ""))},
		"two": {Pipelines: list(funnel("z", "Z", ""))},
	}
	apply := func(theirs sandbox.Pipeline) coretest.Diagnostics {
		plan, diags := c.PlanAll(config, order)
		c.Must(diags)
		if theirs.ID != "" {
			s.Put(acctest.Account, theirs)
		}
		run := c.Begin(plan)
		defer run.End()
		for _, name := range order {
			diags = append(diags, run.Apply(name)...)
		}
		return diags
	}
	c.Must(apply(sandbox.Pipeline{}))
	config["one"] = &coretest.Declared{Pipelines: list(funnel("x", "X2", "a"), funnel("y", "Y", ""))}
	says(t, apply(funnel("y", "theirs", "")), "ERROR: Funnels changed after the plan", `pipelines["y"]`)
	c.Must(apply(funnel("z", "theirs", ""))) // the plan changes x, and puts y back
	if now := byID(s.Pipelines(acctest.Account)); now["z"].Name != "theirs" || now["x"].Name != "X2" || now["y"].Name != "Y" {
		t.Errorf("in Wazzup: %v", now)
	}
	plan, diags := c.PlanAll(config, order)
	c.Must(diags)
	if plan.Empty() {
		t.Error("the next plan does not show the change")
	}
}

func TestTheLevelOfTheRequestsLog(t *testing.T) {
	t.Parallel()
	w, _ := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", ""))))
	const request = "Wazzup API request"
	for _, tc := range []struct {
		all, requests string
		shown         bool
	}{{"DEBUG", "", true}, {"DEBUG", "OFF", false}, {"DEBUG", "ERROR", false}, {"INFO", "DEBUG", false}, {"", "DEBUG", false}} {
		w.Env["TF_LOG"], w.Env["TF_LOG_PROVIDER_WAZZUP_HTTP"] = tc.all, tc.requests
		if r := w.Must(0, "plan"); strings.Contains(r.Output, request) != tc.shown {
			t.Errorf("TF_LOG=%s, TF_LOG_PROVIDER_WAZZUP_HTTP=%s: shown %v", tc.all, tc.requests, !tc.shown)
		}
	}
}

func TestIgnoreChangesOfOneFunnel(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	ignoring := func(what string, funnels ...sandbox.Pipeline) string {
		return config("crm", hcl(funnels...), "lifecycle {\n    ignore_changes = ["+what+"]\n  }")
	}
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
	for _, what := range []string{`pipelines["x"]`, `pipelines["x"].name`} {
		w.Write("main.tf", config("crm", hcl(x, y)))
		w.Apply()
		s.Put(acctest.Account, funnel("x", "by hand", "a"))
		w.Write("main.tf", ignoring(what, x, y))
		w.Apply()
		w.MustPlanNothing()
		w.Write("main.tf", ignoring(what, x, funnel("y", "Y2", "")))
		w.Apply()
		if now := byID(s.Pipelines(acctest.Account)); now["x"].Name != "by hand" || now["y"].Name != "Y2" {
			t.Errorf("%s: %v", what, now)
		}
	}
}

// Terraform itself drops keys that the schema of a nested attribute does not have, before the provider sees the configuration.
func TestAMisspeltKeyOfAFunnel(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"))))
	w.Apply()
	w.Write("main.tf", config("crm", `"x" = { name = "X", Stages = [{ id = "a", name = "A" }] }`))
	w.Must(0, "validate")
	if out := w.Must(0, "plan").Output; !strings.Contains(out, "- stages = [") {
		t.Errorf("the plan does not show it:\n%s", out)
	}
	w.Apply()
	if x := byID(s.Pipelines(acctest.Account))["x"]; len(x.Stages) > 0 {
		t.Errorf("%v: the key was read after all, and the docs say that it is not", x)
	}
}

func TestARemovedBlock(t *testing.T) {
	t.Parallel()
	for _, destroy := range []bool{false, true} {
		t.Run(fmt.Sprintf("destroy = %v", destroy), func(t *testing.T) {
			t.Parallel()
			w, s := acctest.Start(t, sandbox.Settings{})
			w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"))))
			w.Apply()
			s.ResetJournal()
			w.Write("main.tf", w.Removed("wazzup_pipelines.crm", destroy))
			w.Apply()
			if _, there := byID(s.Pipelines(acctest.Account))["x"]; there == destroy || s.Count(post) > 0 != destroy {
				t.Errorf("there %v, %d posts", there, s.Count(post))
			}
			w.MustPlanNothing()
		})
	}
}

// Without a lifecycle block, OpenTofu forgets, and Terraform destroys.
func TestARemovedBlockWithoutALifecycle(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"))))
	w.Apply()
	w.Write("main.tf", "removed {\n  from = wazzup_pipelines.crm\n}\n")
	w.Apply()
	if _, there := byID(s.Pipelines(acctest.Account))["x"]; there != (w.CLI().Kind == acctest.OpenTofu) {
		t.Errorf("with %s: there %v", w.CLI().Kind, there)
	}
}

// A funnel that nobody declares is no change: the exit code says nothing of it, and the check says it with a warning.
func TestUndeclaredFunnelsAndTheExitCode(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", example(t, "data-sources/wazzup_pipelines/check.tf"))
	w.Apply()
	s.Put(acctest.Account, funnel("by-hand", "By hand", ""))
	has(t, w.Must(0, "plan", "-detailed-exitcode"), "Wazzup has funnels that are not declared here: by-hand.")
}

func TestWithoutARefreshNewFunnelsAreLookedFor(t *testing.T) {
	t.Parallel()
	c, s := managing(t, sandbox.Settings{})
	x, y := funnel("x", "X", "a b"), funnel("y", "Y", "")
	for name, tc := range map[string]struct {
		declared *coretest.Declared
		reads    bool
	}{
		"a change of what is managed": {declaring(funnel("x", "X2", "a b"), y), false},
		"one more funnel":             {declaring(x, y, funnel("n", "N", "")), true},
	} {
		s.ResetJournal()
		_, diags := c.PlanWith(coretest.Configuration{"one": tc.declared}, []string{"one"}, coretest.PlanOptions{NoRefresh: true})
		c.Must(diags)
		if s.Count(get) > 0 != tc.reads {
			t.Errorf("%s: %d reads", name, s.Count(get))
		}
	}
}

// To leave stages out says that the funnel has none.
func TestAStageOfAFunnelThatIsDeclaredWithoutStages(t *testing.T) {
	t.Parallel()
	c, s := managing(t, sandbox.Settings{})
	declared := declaring(funnel("x", "X", "a b"), funnel("y", "Y", ""))
	s.Put(acctest.Account, funnel("y", "Y", "by-hand"))
	plan := c.MustPlan(declared)
	if plan.Empty() {
		t.Fatal("no drift")
	}
	c.Must(c.Apply(plan))
	if now := byID(s.Pipelines(acctest.Account))["y"]; len(now.Stages) != 0 {
		t.Errorf("left: %v", now)
	}
}

// A replacement may add funnels, and leave some out, in either order.
func TestAReplacementThatAddsFunnels(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for _, first := range []bool{true, false} {
			c, s := managing(t, settings)
			declared := declaring(funnel("x", "X2", "a b"), funnel("n", "N", "c"))
			declared.CreateBeforeDestroy = first
			plan, diags := c.PlanWith(coretest.Configuration{"one": declared}, []string{"one"}, coretest.PlanOptions{Replace: []string{"one"}})
			c.Must(diags)
			c.Must(c.Apply(plan))
			now := byID(s.Pipelines(acctest.Account))
			if _, kept := now["y"]; now["x"].Name != "X2" || now["n"].Name != "N" || now["foreign"].Name != "Foreign" || kept == (settings.Semantics == sandbox.Replace) {
				t.Errorf("created first: %v; in Wazzup: %v", first, now)
			}
			if !c.MustPlan(declared).Empty() {
				t.Errorf("created first: %v; the next plan is not empty", first)
			}
		}
	})
}
