// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// says fails if diagnostics lack a text.
func says(t *testing.T, diags coretest.Diagnostics, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(diags.String(), text) {
			t.Errorf("no %q in:\n%s", text, diags)
		}
	}
}

func declaring(funnels ...sandbox.Pipeline) *coretest.Declared {
	return &coretest.Declared{Pipelines: funnels}
}

// managing is a core whose state has the funnels x and y, in an account that has another one, too.
func managing(t *testing.T, settings sandbox.Settings) (*coretest.Core, *acctest.Sandbox) {
	t.Helper()
	s := acctest.StartSandbox(t, settings)
	s.Put(acctest.Account, funnel("foreign", "Foreign", "a"))
	c := coretest.NewCore(t, s.URL, s.Token)
	c.Timings = acctest.HastyTimings
	c.Must(c.Apply(c.MustPlan(declaring(funnel("x", "X", "a b"), funnel("y", "Y", "")))))
	s.ResetJournal()
	return c, s
}

// withoutFunnels are responses of status 200 without the funnels of the state, none of which is that of an empty account.
var withoutFunnels = map[string]struct{ body, says string }{
	"an error beside an empty list":      {`{"data":[],"code":"INTERNAL_ERROR","detail":"Shard 3 does not answer."}`, "INTERNAL_ERROR: Shard 3 does not answer"},
	"a list of errors":                   {`{"data":[],"errors":["pipelines are locked"]}`, "pipelines are locked"},
	"no success":                         {`{"success":false,"data":[],"message":"Try later"}`, "Try later"},
	"a status":                           {`{"status":"error","data":[]}`, "Wazzup reports an error"},
	"an error in meta":                   {`{"data":[],"meta":{"error":{"code":"E7","message":"Shard 3"}}}`, "E7: Shard 3"},
	"a page that is not the last one":    {`{"data":[],"meta":{"is_last_page":false}}`, "List of funnels may be incomplete"},
	"a member that nobody knows":         {`{"data":[],"message":"ok"}`, `funnels are not in it: "x", "y"`},
	"meta that is no object":             {`{"data":[],"meta":[]}`, `its "meta" is a list`},
	"a member beside half of the list":   {`{"data":[{"id":"x","name":"X"}],"note":"abridged version"}`, `funnels are not in it: "y"`},
	"a funnel with more stages than are": {`{"data":[{"id":"x","name":"X","stages_total":9}]}`, "List of funnels may be incomplete"},
}

func TestResponsesWithoutFunnelsAreNoEmptyAccount(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c, s := managing(t, settings)
		before, list := c.State(), s.Pipelines(acctest.Account)
		change := declaring(funnel("x", "X2", "a b"))
		for name, tc := range withoutFunnels {
			fault := sandbox.Fault{Method: get, Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: tc.body, Times: -1}
			s.Inject(fault)
			says(t, c.Refresh(), tc.says, "While reading the funnels")
			s.ClearFaults()

			// In the read before a write.
			plan := c.MustPlan(change)
			s.Inject(fault)
			if diags := c.Apply(plan); !diags.HasError() || !c.State().Equal(before) {
				t.Errorf("%s: %s", name, diags)
			}
			// And if there is no state yet, at plan.
			fresh := coretest.NewCore(t, s.URL, s.Token)
			if _, diags := fresh.Plan(declaring(funnel("new", "New", ""))); !diags.HasError() {
				t.Errorf("%s: a plan without looking", name)
			}
			if diags := fresh.Import("*"); !diags.HasError() {
				t.Errorf("%s: imported", name)
			}
			if diags := fresh.ReadData(); !diags.HasError() {
				t.Errorf("%s: a data source that believes it", name)
			}
			s.ClearFaults()
		}
		if n := s.Count(post); n != 0 || !c.State().Equal(before) || len(s.Pipelines(acctest.Account)) != len(list) {
			t.Errorf("%d posts, state changed: %v", n, !c.State().Equal(before))
		}
	})
}

// The API's words are shown, and reads say what has become of the funnels.
func TestAPostWithAnErrorInA200(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c, s := managing(t, settings)
		change := declaring(funnel("x", "X2", "a b"), funnel("y", "Y", ""), funnel("z", "Z", ""))
		before, list := c.State(), s.Pipelines(acctest.Account)
		c.Settings["max_retries"] = 0

		s.Set(func(t *sandbox.Settings) { t.ErrorInside = sandbox.InPostsRefused })
		says(t, c.Apply(c.MustPlan(change)), "Wazzup reports an error", "INTERNAL_ERROR: Internal Error: The funnels could not be processed", "Nothing was changed: reads show the funnels as they were")
		if !c.State().Equal(before) || len(s.Pipelines(acctest.Account)) != len(list) || s.Count(post) == 0 {
			t.Error("the state or the funnels have changed")
		}
		fresh := coretest.NewCore(t, s.URL, s.Token)
		fresh.Timings, fresh.Settings["max_retries"] = acctest.HastyTimings, 0
		says(t, fresh.Apply(fresh.MustPlan(declaring(funnel("new", "New", "")))), "INTERNAL_ERROR")
		if !fresh.State().IsNull() {
			t.Error("a state of what was not created")
		}

		s.Set(func(t *sandbox.Settings) { t.ErrorInside = sandbox.InPostsTaken })
		c.Must(c.Apply(c.MustPlan(change)))
		if got := byID(s.Pipelines(acctest.Account)); got["x"].Name != "X2" || got["z"].Name != "Z" || got["foreign"].Name != "Foreign" {
			t.Errorf("%+v", got)
		}
		s.Set(func(t *sandbox.Settings) { t.ErrorInside = sandbox.NoErrorInside })
		if !c.MustPlan(change).Empty() {
			t.Error("the next plan is not empty")
		}
	})
}

func TestListsThatAreWholeAreUsed(t *testing.T) {
	t.Parallel()
	c, s := managing(t, sandbox.Settings{})
	for _, settings := range []sandbox.Settings{
		{InMeta: `{"total":3,"limit":3,"has_more":false,"next":null}`},
		{BesideData: `{"total":3,"limit":3,"has_more":false,"next":null,"request_id":"7f3c","success":true,"errors":[]}`},
		{ReadHeaders: "X-Page: 1\nX-Per-Page: 3\nX-Total: 3\nX-Total-Pages: 1\nX-Next-Page:"},
		{ReadHeaders: "X-RateLimit-Remaining-Second: 9\nX-Envoy-Attempt-Count: 2\nX-Page-Speed: 1.13.35.2-0\nVia: 1.1 kong/3.9.0"},
	} {
		s.Set(func(now *sandbox.Settings) { *now = settings })
		if !c.MustPlan(declaring(funnel("x", "X", "a b"), funnel("y", "Y", ""))).Empty() {
			t.Errorf("%+v: something to do", settings)
		}
	}
	for _, settings := range []sandbox.Settings{
		{InMeta: `{"total_pipelines":30}`},
		{InMeta: `{"limit":3}`},
		{BesideData: `{"links":[{"rel":"next","href":"/b"}]}`},
		{ReadHeaders: "X-Total-Count: 30"},
		{ReadHeaders: "X-Next-Cursor: abc"},
		{ErrorInside: sandbox.InReads},
	} {
		s.Set(func(now *sandbox.Settings) { *now = settings })
		before := c.State()
		if diags := c.Refresh(); !diags.HasError() || !c.State().Equal(before) {
			t.Errorf("%+v: %s", settings, diags)
		}
	}
}

const unknownSummary = "Unknown members in Wazzup's response"

func TestMembersThatNobodyKnowsStopWrites(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c, s := managing(t, settings)
		c.Must(c.ImportAs("two", "foreign"))
		x, y, foreign := funnel("x", "X", "a b"), funnel("y", "Y", ""), funnel("foreign", "Foreign", "a")
		both := coretest.Configuration{"one": declaring(x, y), "two": declaring(foreign)}
		s.Set(func(t *sandbox.Settings) { t.BesideData = `{"message":"ok","notes":["a"]}` })

		// One warning and one read for all resources, and drift is shown.
		s.ResetJournal()
		if plan, diags := c.PlanAll(both, []string{"one", "two"}); diags.HasError() || !plan.Empty() || s.Count(get) != 1 {
			t.Fatalf("%d reads, %s", s.Count(get), diags)
		}
		s.Put(acctest.Account, funnel("x", "theirs", "a b"))
		plan, diags := c.PlanAll(both, []string{"one", "two"})
		says(t, diags, "WARNING: "+unknownSummary, `"message", "notes"`, "WAZZUP_ACCEPT_RESPONSE_MEMBERS='message,notes'")
		if diags.HasError() || strings.Count(diags.String(), unknownSummary) != 1 || len(plan.Resources()) != 1 {
			t.Fatalf("changes %v\n%s", plan.Resources(), diags)
		}
		// No write.
		before := c.Funnels("one")
		run := c.Begin(plan)
		says(t, run.Apply("one"), "ERROR: "+unknownSummary, "Nothing was sent that could change anything", "WAZZUP_ACCEPT_RESPONSE_MEMBERS='message,notes'")
		run.End()
		_, diags = c.Plan(declaring(x, y, funnel("new", "New", "")))
		says(t, diags, "ERROR: "+unknownSummary)
		says(t, c.ReadData(), "ERROR: "+unknownSummary)
		if n := s.Count(post); n != 0 || len(c.Funnels("one")) != len(before) {
			t.Errorf("%d posts", n)
		}

		fresh := coretest.NewCore(t, s.URL, s.Token)
		says(t, fresh.Import("*"), "ERROR: "+unknownSummary)
		says(t, fresh.Import("x,absent"), "ERROR: "+unknownSummary, `not in it: "absent"`)
		diags = fresh.Import("x,foreign")
		says(t, diags, "WARNING: "+unknownSummary)
		if diags.HasError() || len(fresh.Funnels("one")) != 2 {
			t.Error(diags)
		}
	})
}

// Not parallel: the variable is the process's.
func TestMembersThatAreAccepted(t *testing.T) {
	c, s := managing(t, sandbox.Settings{})
	s.Set(func(t *sandbox.Settings) { t.BesideData = `{"message":"ok","notes":["a"]}` })
	change := declaring(funnel("x", "X2", "a b"), funnel("new", "New", ""))
	t.Setenv("WAZZUP_ACCEPT_RESPONSE_MEMBERS", "message")
	_, diags := c.Plan(change)
	says(t, diags, `does not know: "notes"`)
	t.Setenv("WAZZUP_ACCEPT_RESPONSE_MEMBERS", " Notes ,message,")
	plan, diags := c.Plan(change)
	if diags.HasError() || strings.Contains(diags.String(), unknownSummary) {
		t.Fatal(diags)
	}
	c.Must(c.Apply(plan))
	c.Must(c.ReadData())
	if !c.MustPlan(change).Empty() || s.Count(post) != 1 {
		t.Errorf("%d posts", s.Count(post))
	}
	// An error or a sign of more is none to accept.
	for beside, text := range map[string]string{`{"error":"x"}`: "Wazzup reports an error", `{"next":"/b"}`: "List of funnels may be incomplete"} {
		s.Set(func(t *sandbox.Settings) { t.BesideData = beside })
		t.Setenv("WAZZUP_ACCEPT_RESPONSE_MEMBERS", "error,next")
		says(t, c.Refresh(), "ERROR: "+text)
	}
}
