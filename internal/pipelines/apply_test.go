// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestSomebodyElsesChangeAfterThePlan(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := managed(t, settings)
		foreign := funnel("f", "foreign", "a")
		s.Put(acctest.Account, foreign)
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a b"), funnel("y", "Y", ""))))
		w.Must(0, "plan", "-out=saved")
		before := w.State()
		s.ResetJournal()

		// A managed funnel: stop, with nothing sent.
		s.Put(acctest.Account, funnel("y", "theirs", "z"))
		has(t, w.Must(1, "apply", "saved"), "Error: Funnels changed after the plan",
			`pipelines["y"].name: when planned "Y", in Wazzup now "theirs"`, `pipelines["y"], stage "z" ("Z"): in Wazzup now, not when planned`, "Nothing was sent", "Plan again")
		if n := s.Count(post); n != 0 || w.State() != before {
			t.Errorf("%d posts, state changed: %v", n, w.State() != before)
		}

		// A foreign one: its newest content is what is posted back.
		s.Put(acctest.Account, funnel("y", "Y", ""), funnel("f", "foreign, newer", "a q"))
		w.Must(0, "plan", "-out=saved")
		s.Put(acctest.Account, funnel("f", "foreign, newest", "a q"))
		if settings.Semantics == sandbox.MergeStages { // in which "no stages" takes none away
			s.Put(acctest.Account, funnel("y", "Y", ""))
		}
		w.Must(0, "apply", "saved")
		if got := byID(s.Pipelines(acctest.Account))["f"]; got.Name != "foreign, newest" || len(got.Stages) != 2 {
			t.Errorf("the foreign funnel: %+v", got)
		}

		// A foreign one that is not there after the post: its doing, as far as anybody can tell.
		w.Write("main.tf", config("crm", hcl(funnel("x", "X3", "a b"), funnel("y", "Y", ""))))
		posted := false
		s.Before(post, func(string) bool { posted = true; return false })
		s.Before(get, func(string) bool {
			if posted {
				s.Remove(acctest.Account, "f")
			}
			return !posted
		})
		has(t, w.Must(1, "apply", "-auto-approve"), "Error: Wazzup altered other funnels", `pipelines["f"]: sent, not there in Wazzup now`, "own change was made, and is in the state")
		w.MustPlanNothing()
	})
}

func TestWhatTheAPIDoesNotDoIsSaid(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		c, s := managing(t, settings)
		keeps := settings.Semantics != sandbox.Replace
		foreign := byID(s.Pipelines(acctest.Account))["foreign"]

		diags := c.Apply(c.MustPlan(declaring(funnel("x", "X", "a b"))))
		c.Must(diags)
		if strings.Contains(diags.String(), `they are still there: "y"`) != keeps {
			t.Errorf("removal of a funnel:\n%s", diags)
		}
		if plan := c.MustPlan(declaring(funnel("x", "X", "a b"))); !plan.Empty() {
			t.Error("removal of a funnel: the plan after it is not empty")
		}
		if strings.Contains(posts(s)[0], `"y"`) {
			t.Errorf("posted: %s", posts(s)[0])
		}

		changed := funnel("x", "X2", "a")
		diags = c.Apply(c.MustPlan(declaring(changed)))
		if settings.Semantics == sandbox.MergeStages {
			says(t, diags, "ERROR: Wazzup did not remove these stages", `stage "b" ("B")`, "Declare them again, or delete them in the Wazzup dashboard", "The state has what Wazzup shows")
			// The rest of the change is kept, and the plan shows what is left of it.
			plan := c.MustPlan(declaring(changed))
			prior, planned := plan.Funnels("one")
			if want := byID(list(funnel("x", "X2", "a b"))); plan.Action("one") != coretest.Update || !sameFunnels(prior, want) || !sameFunnels(planned, byID(list(changed))) {
				t.Errorf("%s: from %+v to %+v", plan.Action("one"), prior, planned)
			}
			changed = funnel("x", "X2", "a b")
		} else {
			c.Must(diags)
		}
		if plan := c.MustPlan(declaring(changed)); !plan.Empty() {
			t.Error("the plan after the change is not empty")
		}

		plan, diags := c.PlanWith(coretest.Configuration{"one": declaring(changed)}, []string{"one"}, coretest.PlanOptions{Destroy: true})
		if len(diags) > 0 {
			t.Errorf("a destroy is what was asked for, and yet:\n%s", diags)
		}
		diags = c.Apply(plan)
		c.Must(diags)
		if strings.Contains(diags.String(), `they are still there: "x"`) != keeps {
			t.Errorf("destroy:\n%s", diags)
		}
		if d := cmp.Diff(foreign, byID(s.Pipelines(acctest.Account))["foreign"]); d != "" {
			t.Errorf("the foreign funnel (-want +got):\n%s", d)
		}
	})
}

func TestALastFunnelThatMustStay(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		settings.RejectEmptyList = true
		s := acctest.StartSandbox(t, settings)
		c := coretest.NewCore(t, s.URL, s.Token)
		c.Timings = acctest.HastyTimings
		c.Must(c.Apply(c.MustPlan(declaring(asManaged()...))))
		diags := c.Apply(c.MustPlan(nil))
		c.Must(diags)
		says(t, diags, "WARNING: Wazzup did not remove the last funnels", `"x", "y"`, "refuses an empty list")
		if len(s.Pipelines(acctest.Account)) != 2 || !c.State().IsNull() {
			t.Errorf("%+v\n%s", s.Pipelines(acctest.Account), c.State())
		}
	})
}

func TestRetain(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := managed(t, settings)
		retain := `  deletion_policy = "retain"`
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a b")), retain))
		has(t, w.Apply(), "Warning: Funnels stay in Wazzup", `deletion_policy is "retain", so they stay in Wazzup in account 7204-2419: "y"`)
		w.MustPlanNothing()
		has(t, w.Must(0, "destroy", "-auto-approve"), "Warning: Funnels stay in Wazzup", `"retain"`, `"x"`)
		if n := s.Count(post); n != 0 || len(s.Pipelines(acctest.Account)) != 2 {
			t.Errorf("%d posts, left: %+v", n, s.Pipelines(acctest.Account))
		}
	})
}

func TestNamesThatWazzupTrims(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.Texts = sandbox.TextsTrimmed
		w, s := managed(t, settings)
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2 ", "a b"), funnel("y", "Y2", ""))))
		has(t, w.Must(1, "apply", "-auto-approve"), "Error: Wazzup stored something else", `pipelines["x"].name: sent "X2 ", in Wazzup now "X2"`, "Write in the configuration what Wazzup stores")
		// What took is in the state, and only the name is left.
		if r := w.Must(2, "plan", "-detailed-exitcode"); !strings.Contains(r.Output, `~ name   = "X2" -> "X2 "`) || strings.Contains(r.Output, "Y2") {
			t.Errorf("%s", r.Output)
		}
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a b"), funnel("y", "Y2", ""))))
		w.MustPlanNothing()

		// On a create, a state beside the error would be tainted.
		w.Write("main.tf", w.Read("main.tf")+config("two", hcl(funnel("z", " Z", ""))))
		has(t, w.Must(1, "apply", "-auto-approve"), `sent " Z", in Wazzup now "Z"`, "This resource has no state yet")
		if strings.Contains(w.State(), `"tainted"`) || strings.Contains(w.State(), `"two"`) {
			t.Errorf("%s", w.State())
		}
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a b"), funnel("y", "Y2", "")))+config("two", hcl(funnel("z", "Z", ""))))
		has(t, w.Apply(), "Unfinished create continued", `"z"`)
		w.MustPlanNothing()
		_ = s
	})
}

func TestOrderThatIsNotKept(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.StageOrder = sandbox.ByID
		w, s := acctest.Start(t, settings)
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "c b a"))))
		w.Apply()
		w.MustPlanNothing()
		s.ResetJournal()
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "b c a"))))
		w.Apply() // an order changed in the configuration is always sent
		if n := s.Count(post); n != 1 {
			t.Errorf("%d posts", n)
		}
		w.MustPlanNothing()

		// Once Wazzup keeps an order that is sent, the order counts again.
		s.Set(func(t *sandbox.Settings) { t.StageOrder = sandbox.Kept })
		s.Put(acctest.Account, funnel("x", "X", ""))
		w.Apply()
		w.MustPlanNothing()
		s.Put(acctest.Account, funnel("x", "X", "a b c"))
		if r := w.Run("plan", "-detailed-exitcode"); r.Code != 2 {
			t.Errorf("exit code %d:\n%s", r.Code, r.Output)
		}
	})
}

func TestWhatTheAPIRefuses(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := managed(t, settings)
		s.Put(acctest.Account, funnel("f", "foreign", ""))
		s.Edit(acctest.Account, func(list []sandbox.Pipeline) []sandbox.Pipeline { // the foreign one first
			return []sandbox.Pipeline{list[2], list[0], list[1]}
		})
		before := w.State()
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a b"), funnel("y", "Y", ""))))
		refuse := func(texts string) acctest.Result {
			t.Helper()
			s.ResetJournal()
			s.Inject(sandbox.Fault{Method: post, Status: 400, Body: `{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"One or more fields did not pass validation.","errors":[` + texts + `]}`})
			r := w.Must(1, "apply", "-auto-approve")
			if s.Count(post) != 1 || w.State() != before {
				t.Errorf("%d posts, state changed: %v", s.Count(post), w.State() != before)
			}
			return r
		}
		has(t, refuse(`"pipelines.1.stages.1.name must not be rude","pipelines.2.name is taken"`), "Error: Wazzup refuses a value",
			`pipelines["x"].stages[1].name must not be rude`, `pipelines["y"].name is taken`, "While updating the funnels of account 7204-2419, Wazzup responded with 400 VALIDATION_FAILED", "Nothing was changed")
		has(t, refuse(`"pipelines.0.name must be a color"`), "Error: Wazzup refuses a funnel outside this resource", `the funnel "f": name must be a color`, "Fix or delete that funnel")
		has(t, refuse(`"the moon is wrong"`), "Error: Wazzup refuses the request", "400 Bad Request: VALIDATION_FAILED: Validation Failed", "the moon is wrong", "While updating the funnels")
		has(t, refuse(`"pipelines.99.name is not there"`), "pipelines.99.name is not there")
	})
}

// Reads lag behind writes. Nothing is learned from what is merely late, and the second of two writes is not laid over a
// list that lacks the first.
func TestReadsThatLagBehind(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for _, flapping := range []bool{false, true} {
			settings.StaleFor, settings.Flapping = 300*time.Millisecond, flapping
			w, s := acctest.Start(t, settings)
			foreign := funnel("f", "foreign", "a")
			s.Put(acctest.Account, foreign)
			caughtUp := func() { time.Sleep(settings.StaleFor) }
			caughtUp()
			x, y := funnel("x", "X", "b a"), funnel("y", "Y", "")
			w.Write("main.tf", config("one", hcl(x))+config("two", hcl(y)))
			w.Apply()
			caughtUp()
			w.MustPlanNothing()
			x = funnel("x", "X2", "a b c")
			w.Write("main.tf", config("one", hcl(x))+config("two", hcl(y, funnel("z", "Z", ""))))
			w.Apply()
			caughtUp()
			w.MustPlanNothing()
			if got, want := byID(s.Pipelines(acctest.Account)), byID([]sandbox.Pipeline{foreign, x, y, funnel("z", "Z", "")}); settings.Semantics != sandbox.MergeStages && !sameFunnels(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if settings.Semantics == sandbox.Replace {
				caughtUp()
				if r := w.Must(0, "destroy", "-auto-approve"); strings.Contains(r.Output, "Wazzup keeps") {
					t.Errorf("a removal that was merely late is taken for refused:\n%s", r.Output)
				}
				if got := s.Pipelines(acctest.Account); len(got) != 1 {
					t.Errorf("left: %+v", got)
				}
			}
		}
	})
}

// Each part of a funnel, and each setting, changed alone: sent as one post (or none), and the plan is empty afterwards.
func TestEachAttributeAlone(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		x, y := funnel("x", "X", "a b"), funnel("y", "Y", "")
		for name, next := range map[string]coretest.Declared{
			"the name of a funnel":      {Pipelines: []sandbox.Pipeline{funnel("x", "X2", "a b"), y}},
			"stages for the first time": {Pipelines: []sandbox.Pipeline{x, funnel("y", "Y", "s")}},
			"a stage more":              {Pipelines: []sandbox.Pipeline{funnel("x", "X", "a b c"), y}},
			"a stage in between":        {Pipelines: []sandbox.Pipeline{funnel("x", "X", "a c b"), y}},
			"the order of stages":       {Pipelines: []sandbox.Pipeline{funnel("x", "X", "b a"), y}},
			"the name of a stage":       {Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X", Stages: []sandbox.Stage{{ID: "a", Name: "A2"}, {ID: "b", Name: "B"}}}, y}},
			"a stage less":              {Pipelines: []sandbox.Pipeline{funnel("x", "X", "b"), y}},
			"another id of a stage":     {Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X", Stages: []sandbox.Stage{{ID: "a2", Name: "A"}, {ID: "b", Name: "B"}}}, y}},
			"no stages any more":        {Pipelines: []sandbox.Pipeline{funnel("x", "X", ""), y}},
			"a funnel more":             {Pipelines: []sandbox.Pipeline{x, y, funnel("z", "Z", "a")}},
			"a funnel less":             {Pipelines: []sandbox.Pipeline{x}},
			"existing_policy":           {Pipelines: []sandbox.Pipeline{x, y}, Existing: new("overwrite")},
			"deletion_protection":       {Pipelines: []sandbox.Pipeline{x, y}, DeletionProtection: new(true)},
			"deletion_policy":           {Pipelines: []sandbox.Pipeline{x, y}, DeletionPolicy: new("retain")},
			"all settings, as defaults": {Pipelines: []sandbox.Pipeline{x, y}, Existing: new("error"), DeletionPolicy: new("delete")},
		} {
			s := acctest.StartSandbox(t, settings)
			c := coretest.NewCore(t, s.URL, s.Token)
			c.Timings = acctest.HastyTimings
			c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: []sandbox.Pipeline{x, y}})))
			s.ResetJournal()
			plan := c.MustPlan(&next)
			diags := c.Apply(plan)
			posts, want := s.Count(post), 1
			if next.Existing != nil || next.DeletionPolicy != nil || next.DeletionProtection != nil {
				want = 0
			}
			if posts != want {
				t.Errorf("%s: %d posts, want %d", name, posts, want)
			}
			if diags.HasError() {
				if settings.Semantics != sandbox.MergeStages || !strings.Contains(diags.String(), "Wazzup did not remove these stages") {
					t.Errorf("%s: %s", name, diags)
				}
				continue
			}
			if !c.MustPlan(&next).Empty() {
				t.Errorf("%s: the plan after the apply is not empty", name)
			}
		}
	})
}
