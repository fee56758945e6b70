// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// rewriting makes a sandbox store texts otherwise than they are posted.
func rewriting(s *acctest.Sandbox, store func(*sandbox.Pipeline)) {
	rewritingList(s, func(list []sandbox.Pipeline) []sandbox.Pipeline {
		for i := range list {
			store(&list[i])
		}
		return list
	})
}

// rewritingList makes it store another list than the one that is posted.
func rewritingList(s *acctest.Sandbox, store func([]sandbox.Pipeline) []sandbox.Pipeline) {
	var posted atomic.Bool
	s.BeforeEach(sandbox.PipelinesPath, http.MethodPost, func(string) { posted.Store(true) })
	s.BeforeEach(sandbox.PipelinesPath, http.MethodGet, func(account string) {
		if !posted.Swap(false) {
			return
		}
		s.Edit(account, store)
	})
}

func escaping(p *sandbox.Pipeline) { p.Name = strings.ReplaceAll(p.Name, "&", "&amp;") }

func names(t *testing.T, s *acctest.Sandbox) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, p := range s.Pipelines(acctest.Account) {
		all[p.ID] = p.Name
	}
	return all
}

func lacks(t *testing.T, diags coretest.Diagnostics, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(diags.String(), text) {
			t.Errorf("%q is said:\n%s", text, diags)
		}
	}
}

// A service that escapes what it stores damages others' funnels once. From then on, plans and writes stop before the post:
// on this machine with and without the state, and with the state on another one.
func TestAServiceThatEscapes(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		s.Put(acctest.Account, funnel("theirs", "A & B", "s"))
		c := coretest.NewCore(t, s.URL, s.Token)
		c.Timings = acctest.HastyTimings
		c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("x", "X", "a")}})))
		rewriting(s, escaping)
		two := &coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("x", "X2", "a")}}
		diags := c.Apply(c.MustPlan(two))
		expect(t, diags, "ERROR: Wazzup altered other funnels", `pipelines["theirs"].name: sent "A & B", in Wazzup now "A &amp; B"`, "own change was made, and is in the state", "WAZZUP_ACCEPT_ALTERED='theirs'")
		lacks(t, diags, "omebody else")
		if got := c.Funnels("one")["x"].Name; got != "X2" {
			t.Errorf("the state has %q", got)
		}
		c.Must(c.Refresh())
		if !c.MustPlan(two).Empty() {
			t.Error("a plan that changes nothing is no plan of nothing")
		}

		s.ResetJournal()
		three := &coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("x", "X3", "a")}}
		for where, dir := range map[string]string{"this machine": "", "another": t.TempDir()} {
			c.LockDir = dir
			for what, declared := range map[string]*coretest.Declared{"an update": three, "a destroy": nil} {
				if _, diags := c.Plan(declared); !strings.Contains(diags.String(), "ERROR: Funnels would be altered again") || !strings.Contains(diags.String(), `pipelines["theirs"].name: in Wazzup "A &amp; B"`) {
					t.Errorf("%s, on %s: %s", what, where, diags)
				}
			}
		}
		c.LockDir = ""
		fresh := coretest.NewCore(t, s.URL, s.Token) // this machine's record, and no state
		_, diags = fresh.Plan(&coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("new", "N", "")}})
		expect(t, diags, "ERROR: Funnels would be altered again")
		if n := s.Count(post); n != 0 || names(t, s)["theirs"] != "A &amp; B" {
			t.Errorf("%d posts, %q", n, names(t, s))
		}

		s.Put(acctest.Account, funnel("theirs", "A and B", "s"))
		c.Must(c.Apply(c.MustPlan(three)))
	})
}

// A service that takes so many funnels has lost one of others. From then on, plans stop before the post, of this resource and of
// every other one of the state: what one remembers counts for all, whichever is planned first. A run that is told to may post.
func TestAServiceThatLosesFunnels(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{First: 2})
	c := coretest.NewCore(t, s.URL, s.Token)
	c.Timings = acctest.HastyTimings
	orders := [][]string{{"one", "two"}, {"two", "one"}}
	config := func(one, two string) coretest.Configuration {
		return coretest.Configuration{
			"one": {Pipelines: []sandbox.Pipeline{funnel("x", one, "a")}}, "two": {Pipelines: []sandbox.Pipeline{funnel("y", two, "")}},
		}
	}
	plan := func(one, two string, order []string) (*coretest.Plan, coretest.Diagnostics) {
		t.Helper()
		return c.PlanAll(config(one, two), order)
	}
	must := func(p *coretest.Plan, diags coretest.Diagnostics) coretest.Diagnostics {
		t.Helper()
		c.Must(diags)
		run := c.Begin(p)
		defer run.End()
		return append(run.Apply("one"), run.Apply("two")...)
	}
	c.Must(must(plan("X", "Y", orders[0])))
	s.Put(acctest.Account, funnel("theirs", "T", ""))
	expect(t, must(plan("X2", "Y", orders[0])), "ERROR: Wazzup altered other funnels", `pipelines["theirs"]: sent, not there in Wazzup now`, "nothing more is posted", "WAZZUP_ACCEPT_ALTERED='theirs'", ".backup.json")
	s.Put(acctest.Account, funnel("theirs", "T", ""))

	s.ResetJournal()
	here, elsewhere := c.LockDir, t.TempDir()
	for _, c.LockDir = range []string{elsewhere, here} { // there, nothing but the first one's state knows of it
		for _, order := range orders {
			for what, names := range map[string][2]string{"of the one that has lost it": {"X3", "Y"}, "of the other one": {"X2", "Y2"}} {
				if _, diags := plan(names[0], names[1], order); !strings.Contains(diags.String(), "ERROR: Other funnels may be lost again") || !strings.Contains(diags.String(), "Nothing was sent") {
					t.Errorf("a plan %s, in the order %v: %s", what, order, diags)
				}
			}
			if p, diags := plan("X2", "Y", order); diags.HasError() || !p.Empty() {
				t.Errorf("a plan of nothing: %s", diags)
			}
		}
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}

	// It is lost once more. That is an error again, and counts on another machine, too.
	t.Setenv(messages.AcceptAltered.Env, "theirs")
	expect(t, must(plan("X2", "Y2", orders[0])), "ERROR: Wazzup altered other funnels", `pipelines["theirs"]: sent, not there in Wazzup now`)
	t.Setenv(messages.AcceptAltered.Env, "")
	s.Put(acctest.Account, funnel("theirs", "T", ""))
	for _, c.LockDir = range []string{t.TempDir(), here} {
		_, diags := plan("X3", "Y2", orders[0])
		expect(t, diags, "ERROR: Other funnels may be lost again")
	}

	s.Remove(acctest.Account, "theirs") // the two are all that it takes
	t.Setenv(messages.AcceptAltered.Env, "theirs")
	c.LockDir = t.TempDir() // it is accepted if nothing but the state knows of it
	c.Must(must(plan("X2", "Y3", orders[0])))
	t.Setenv(messages.AcceptAltered.Env, "")
	for i, dir := range []string{here, t.TempDir()} {
		c.LockDir = dir
		c.Must(must(plan("X2", "Y"+strings.Repeat("4", i+1), orders[i])))
	}
}

// A destroy that is stopped, or has lost funnels and has not come to its end, leaves a state that remembers.
func TestADestroyThatLosesFunnels(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{First: 2, Semantics: sandbox.Replace})
	c := coretest.NewCore(t, s.URL, s.Token)
	c.Timings = acctest.HastyTimings
	c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("x", "X", "a")}})))
	s.Put(acctest.Account, funnel("a", "A", ""), funnel("b", "B", ""), funnel("c", "C", ""))
	plan := c.MustPlan(nil)
	// The post is taken, and ours is made again before it can be read back.
	rewriting(s, func(p *sandbox.Pipeline) {
		if p.ID == "b" {
			*p = funnel("x", "X", "a")
		}
	})
	expect(t, c.Apply(plan), "ERROR: Wazzup altered other funnels", `pipelines["c"]: sent, not there in Wazzup now`)
	s.ResetJournal()
	for range 2 {
		c.LockDir = t.TempDir() // a cache that knows nothing
		if c.Funnels("one") == nil {
			t.Fatal("no state")
		}
		_, diags := c.Plan(nil)
		expect(t, diags, "ERROR: Other funnels may be lost again")
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

// A create that has damaged others' funnels has no state, and the next apply takes what it has made into the state.
func TestACreateThatAltersOthers(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.Put(acctest.Account, funnel("theirs", "A & B", "s"))
	rewriting(s, escaping)
	c := coretest.NewCore(t, s.URL, s.Token)
	c.Timings = acctest.HastyTimings
	declared := &coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("x", "X", "a")}}
	expect(t, c.Apply(c.MustPlan(declared)), "ERROR: Wazzup altered other funnels", "no state yet", "Apply again")
	s.ResetJournal()
	c.Must(c.Apply(c.MustPlan(declared)))
	if n := s.Count(post); n != 0 || len(c.Funnels("one")) != 1 {
		t.Errorf("%d posts, state %v", n, c.Funnels("one"))
	}
	c.Forget()
	s.Remove(acctest.Account, "x")

	// What was accepted once is altered once more, and then it stops again.
	t.Setenv(messages.AcceptAltered.Env, "theirs")
	more := &coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("y", "Y", "")}}
	diags := c.Apply(c.MustPlan(more))
	c.Must(diags)
	expect(t, diags, "WARNING: Other funnels altered, as accepted", `sent "A &amp; B", in Wazzup now "A &amp;amp; B"`)
	t.Setenv(messages.AcceptAltered.Env, "")
	more.Pipelines[0].Name = "Y2"
	_, diags = c.Plan(more)
	expect(t, diags, "ERROR: Funnels would be altered again", "&amp;amp;")
	if n := s.Count(post); n != 1 {
		t.Errorf("%d posts", n)
	}
	t.Setenv(messages.AcceptAltered.Env, `["theirs"`)
	expect(t, walked(c.Walk()), "ERROR: Accepted funnels cannot be read", messages.AcceptAltered.Env)
}

// Members that cannot be posted are named wherever a plan would post their funnel, and once more when they are gone.
func TestMembersThatCannotBePosted(t *testing.T) {
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.DropMembers = true
		s := acctest.StartSandbox(t, settings)
		theirs := funnel("theirs", "T", "")
		theirs.Members = `"color":"red"`
		c := coretest.NewCore(t, s.URL, s.Token)
		for _, declared := range []*coretest.Declared{{Pipelines: []sandbox.Pipeline{funnel("x", "X", "")}}, {Pipelines: []sandbox.Pipeline{funnel("x", "X2", "")}}, nil} {
			s.Put(acctest.Account, theirs)
			config := coretest.Configuration{"one": declared}
			plan, diags := c.PlanWith(config, []string{"one"}, coretest.PlanOptions{Destroy: declared == nil})
			c.Must(diags)
			expect(t, diags, "WARNING: Other funnels may lose what cannot be posted", `pipelines["theirs"]: "color"`)
			diags = c.Apply(plan)
			c.Must(diags)
			expect(t, diags, "WARNING: Other funnels lost what cannot be posted", `pipelines["theirs"]: "color"`)
			if declared != nil {
				if plan, diags := c.Plan(declared); !plan.Empty() || strings.Contains(diags.String(), "cannot be posted") {
					t.Errorf("a plan of nothing: %s", diags)
				}
			}
		}
	})
}

// Where order differs at every read, that is said once, plans are empty, changes go through, and nobody is said to have changed anything.
func TestOrderThatDiffersAtEveryRead(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		s.Put(acctest.Account, funnel("theirs", "T", "s t u"))
		s.BeforeEach(sandbox.PipelinesPath, http.MethodGet, func(account string) {
			s.Edit(account, func(list []sandbox.Pipeline) []sandbox.Pipeline {
				for i := range list {
					if n := len(list[i].Stages); n > 1 {
						list[i].Stages = append(list[i].Stages[1:n:n], list[i].Stages[0])
					}
				}
				return append(list[1:len(list):len(list)], list[0])
			})
		})
		c := coretest.NewCore(t, s.URL, s.Token)
		for _, name := range []string{"1", "2", "3"} {
			declared := &coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("x", name, "a b c"), funnel("y", name, "")}}
			diags := c.Apply(c.MustPlan(declared))
			c.Must(diags)
			if first := name == "1"; first && (len(diags) != 1 || !strings.Contains(diags.String(), "Wazzup does not keep the order of stages")) || !first && len(diags) > 0 {
				t.Errorf("%s: %s", name, diags)
			}
			for range 3 {
				c.Must(c.Refresh())
				if plan := c.MustPlan(declared); !plan.Empty() {
					t.Errorf("%s: a plan of something", name)
				}
			}
		}
		// One that comes into the state otherwise has no note of it.
		c.Forget()
		c.Must(c.Import("x,y"))
		if plan := c.MustPlan(&coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("x", "3", "c b a"), funnel("y", "3", "")}}); plan.Empty() {
			t.Error("another order in the configuration is a change")
		}
		c.Must(c.Refresh())
		c.Must(c.Apply(c.MustPlan(nil)))
	})
}

// What refuses the end of an account's funnels keeps them in the state, and the error names the ways out.
func TestADestroyThatIsRefused(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		for name, fault := range map[string]sandbox.Fault{
			"a page":            {Status: 400, Body: "<html>no</html>"},
			"an empty body":     {Status: 422},
			"a blocked account": {Status: 400, Body: `{"code":"ACCOUNT_BLOCKED","title":"Blocked","detail":"pay first"}`},
			"a conflict":        {Status: 409, Body: `{"code":"CONFLICT"}`},
			"about a funnel":    {Status: 400, Body: `{"code":"VALIDATION_FAILED","errors":["pipelines.0.name should not be empty"]}`},
		} {
			s := acctest.StartSandbox(t, settings)
			c := coretest.NewCore(t, s.URL, s.Token)
			c.Timings = acctest.HastyTimings
			c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("x", "X", "a")}})))
			before := c.State()
			fault.Method, fault.Times = post, -1
			s.Inject(fault)
			diags := c.Apply(c.MustPlan(nil))
			expect(t, diags, "ERROR", "Nothing was changed: a read", `deletion_policy = "retain"`, "terraform state rm")
			if !c.State().Equal(before) {
				t.Errorf("%s: the state has changed", name)
			}
		}
	})
}

// A second apply posts nothing if Wazzup has stored an id as another one.
func TestAnIDThatIsStoredAsAnother(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	rewriting(s, func(p *sandbox.Pipeline) { p.ID = strings.ToLower(p.ID) })
	c := coretest.NewCore(t, s.URL, s.Token)
	c.Timings = acctest.HastyTimings
	declared := &coretest.Declared{Pipelines: []sandbox.Pipeline{funnel("Sales", "S", "")}}
	expect(t, c.Apply(c.MustPlan(declared)), "ERROR: Two ids, one funnel to Wazzup", `Wazzup stored "Sales" as "sales"`)
	s.ResetJournal()
	for _, dir := range []string{"", t.TempDir()} {
		c.LockDir = dir
		if plan, diags := c.Plan(declared); !diags.HasError() {
			expect(t, c.Apply(plan), "ERROR: Two ids, one funnel to Wazzup", "Nothing was sent")
		}
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

// Ids of two resources that are one to Wazzup: once that was seen, plans stop, and so they do if the state alone knows of it,
// whichever resource is planned first.
func TestIDsOfTwoResourcesThatAreOneToWazzup(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{IDs: sandbox.IDsLowered})
	c := coretest.NewCore(t, s.URL, s.Token)
	c.Timings = acctest.HastyTimings
	config := coretest.Configuration{"one": {Pipelines: list(funnel("lead", "1", ""))}, "two": {Pipelines: list(funnel("Lead", "2", ""))}}
	orders := [][]string{{"one", "two"}, {"two", "one"}}
	plan, diags := c.PlanAll(config, orders[0])
	c.Must(diags)
	expect(t, diags, "WARNING: Ids that are nearly the same")
	run := c.Begin(plan)
	c.Must(run.Apply("one"))
	expect(t, run.Apply("two"), "ERROR: Two ids, one funnel to Wazzup", "The next apply posts nothing")
	run.End()
	s.ResetJournal()
	c.Must(c.Refresh()) // which an apply of what is left does, too
	for _, c.LockDir = range []string{c.LockDir, t.TempDir()} {
		for _, order := range orders {
			_, diags := c.PlanAll(config, order)
			expect(t, diags, "ERROR: Two ids, one funnel to Wazzup", "Nothing was sent")
		}
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

func expect(t *testing.T, diags coretest.Diagnostics, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(diags.String(), text) {
			t.Errorf("the diagnostics lack %q:\n%s", text, diags)
		}
	}
}

func walked(_ tfprotov6.ProviderServer, diags coretest.Diagnostics) coretest.Diagnostics {
	return diags
}
