// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// managed is a workspace whose state has two funnels, as two resources and a data source see them.
func managed(t *testing.T, settings sandbox.Settings) (*acctest.Workspace, *acctest.Sandbox) {
	t.Helper()
	w, s := acctest.Start(t, settings)
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a b"), funnel("y", "Y", ""))))
	w.Apply()
	s.ResetJournal()
	return w, s
}

func TestResponsesThatAreNoReasonToForgetAnything(t *testing.T) {
	t.Parallel()
	body := func(contentType, text string) sandbox.Fault {
		return sandbox.Fault{Status: 200, Header: http.Header{"Content-Type": {contentType}}, Body: text}
	}
	data := func(text string) sandbox.Fault { return body("application/json", text) }
	type response struct {
		fault sandbox.Fault
		says  string
	}
	cases := map[string]response{
		"401":             {sandbox.Fault{Status: 401, Body: `{"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED","title":"Unauthorized"}`}, "Wazzup refuses the access token"},
		"403":             {sandbox.Fault{Status: 403}, "scope crm"},
		"404":             {sandbox.Fault{Status: 404}, "Check base_url"},
		"408":             {sandbox.Fault{Status: 408}, "after 2 attempts"},
		"409":             {sandbox.Fault{Status: 409}, "Wazzup reports a conflict"},
		"413":             {sandbox.Fault{Status: 413}, "Wazzup refuses the request"},
		"422":             {sandbox.Fault{Status: 422, Body: `{"error":"INVALID","description":"odd \u001b[31mwords"}`}, "INVALID: odd [31mwords"},
		"429":             {sandbox.Fault{Status: 429}, "Too many requests"},
		"429, later":      {sandbox.Fault{Status: 429, Header: http.Header{"Retry-After": {"3600"}}}, "Try again after"},
		"500":             {sandbox.Fault{Status: 500}, "Wazzup server error"},
		"502, a page":     {sandbox.Fault{Status: 502, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<html>"}, "The response is a web page"},
		"503":             {sandbox.Fault{Status: 503}, "after 2 attempts"},
		"504":             {sandbox.Fault{Status: 504}, "after 2 attempts"},
		"204":             {sandbox.Fault{Status: 204}, "Not the Wazzup API"},
		"302":             {sandbox.Fault{Status: 302, Header: http.Header{"Location": {"https://login.example/start?next=1"}}}, "https://login.example/start"},
		"empty body":      {data(""), "an empty body"},
		"{}":              {data("{}"), `it has no "data"`},
		"null":            {data("null"), "it is null"},
		"data null":       {data(`{"data":null}`), `its "data" is null`},
		"data an object":  {data(`{"data":{"x":{}}}`), `its "data" is an object`},
		"data of numbers": {data(`{"data":[1,2]}`), "data[0] is not what is documented"},
		"206":             {sandbox.Fault{Status: 206, Body: `{"data":[]}`, Header: http.Header{"Content-Type": {"application/json"}}}, "List of funnels may be incomplete"},
		"null funnel":     {data(`{"data":[null]}`), "data[0] is null"},
		"cut JSON":        {data(`{"data":[{"id":"x","name":"X"`), "ends early"},
		"id twice":        {data(`{"data":[{"id":"x","name":"X"},{"id":"x","name":"X"}]}`), "twice"},
		"id missing":      {data(`{"data":[{"name":"X"}]}`), "data[0].id is missing"},
		"trailing data":   {data(`{"data":[]}[]`), "after its end"},
		"HTML":            {body("text/html; charset=utf-8", "<html>Sign in</html>"), "content type text/html; charset=utf-8"},
		"HTML as JSON":    {data("<html>Sign in</html>"), "Not the Wazzup API"},
		"more pages":      {data(`{"data":[],"meta":{"has_more":true}}`), "List of funnels may be incomplete"},
		"an error inside": {data(`{"data":[],"code":"INTERNAL_ERROR","detail":"Shard 3 does not answer."}`), "INTERNAL_ERROR: Shard 3 does not answer"},
		"a last page":     {data(`{"data":[],"meta":{"last":false}}`), "List of funnels may be incomplete"},
		"unknown members": {data(`{"data":[],"message":"ok"}`), "WAZZUP_ACCEPT_RESPONSE_MEMBERS='message'"},
		"reset":           {sandbox.Fault{Reset: true}, "No response from Wazzup"},
		"cut":             {sandbox.Fault{Cut: true}, "No response from Wazzup"},
		"hang":            {sandbox.Fault{Hang: true}, "request_timeout"},
		"a byte at times": {sandbox.Fault{Slow: 300 * time.Millisecond}, "request_timeout"},
		"endless":         {sandbox.Fault{Endless: true}, "larger than 32 MiB"},
	}
	s := acctest.StartSandbox(t, sandbox.Settings{Semantics: sandbox.Merge})
	c := coretest.NewCore(t, s.URL, s.Token)
	declared := &coretest.Declared{Pipelines: list(funnel("x", "X", "a b"), funnel("y", "Y", ""))}
	c.Must(c.Apply(c.MustPlan(declared)))
	before := c.State()
	refused := func(t *testing.T, says ...string) {
		t.Helper()
		s.ResetJournal()
		_, diags := c.Plan(declared)
		if !diags.HasError() || !c.State().Equal(before) {
			t.Errorf("state changed: %v, %s", !c.State().Equal(before), diags)
		}
		hasText(t, diags, append(says, "While reading the funnels")...)
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
	}
	for name, r := range cases {
		t.Run(name, func(t *testing.T) {
			c.Settings["max_retries"], c.Settings["request_timeout"] = 1, "2s"
			if r.fault.Endless {
				c.Settings["request_timeout"] = "30s" // on a busy machine, 32 MiB take their time
			}
			r.fault.Times = -1
			s.Inject(r.fault)
			defer s.ClearFaults()
			refused(t, r.says)
		})
	}
	for name, paging := range map[string]sandbox.Paging{
		"Link": sandbox.LinkNext, "meta.next": sandbox.MetaNext, "meta.total": sandbox.MetaTotal, "cursor": sandbox.TopCursor,
	} {
		t.Run(name, func(t *testing.T) {
			s.Set(func(t *sandbox.Settings) { t.Paging = paging })
			refused(t, "List of funnels may be incomplete")
		})
	}
	for _, paging := range []sandbox.Paging{sandbox.NoMetaNext, sandbox.NoMetaHasMore, sandbox.NoMetaTotal, sandbox.NoHint} {
		s.Set(func(t *sandbox.Settings) { t.Paging = paging })
		if !c.MustPlan(declared).Empty() {
			t.Errorf("%v: the plan is not empty", paging)
		}
	}
	// And an address where nobody is.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.Settings["base_url"] = "http://" + l.Addr().String()
	_ = l.Close()
	refused(t, "No response from Wazzup", "connection refused", "HTTPS_PROXY")
}

func TestDriftIsShownAndHealed(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := managed(t, settings)
		s.Put(acctest.Account, funnel("x", "theirs", "a b"))
		s.Remove(acctest.Account, "y")
		has(t, w.Must(2, "plan", "-detailed-exitcode"), `~ name   = "theirs" -> "X"`, `+ "y" = {`, "0 to add, 1 to change, 0 to destroy")
		w.Apply()
		w.MustPlanNothing()
		if got := byID(s.Pipelines(acctest.Account)); got["x"].Name != "X" || got["y"].Name != "Y" {
			t.Errorf("%+v", got)
		}
	})
}

func TestAllFunnelsGoneAtOnce(t *testing.T) {
	t.Parallel()
	w, s := managed(t, sandbox.Settings{})
	s.SetPipelines(acctest.Account, nil)
	has(t, w.Must(2, "plan", "-detailed-exitcode"), "Warning: All managed funnels are gone", `"x", "y"`, "Is the access token for the right account?", "1 to add")

	w, s = acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", ""))))
	w.Apply()
	s.SetPipelines(acctest.Account, nil)
	if r := w.Must(2, "plan", "-detailed-exitcode"); strings.Contains(r.Output, "All managed funnels are gone") {
		t.Errorf("one funnel that is gone is no reason to doubt the token:\n%s", r.Output)
	}

	// Each in a resource of its own: the same, and no warning if one of them is there.
	w, s = acctest.Start(t, sandbox.Settings{})
	x, y, z := funnel("x", "X", ""), funnel("y", "Y", ""), funnel("z", "Z", "")
	w.Write("main.tf", config("x", hcl(x))+config("y", hcl(y))+config("z", hcl(z)))
	w.Apply()
	s.SetPipelines(acctest.Account, []sandbox.Pipeline{funnel("other", "of another account", "")})
	has(t, w.Must(2, "plan", "-detailed-exitcode"), "Warning: All managed funnels are gone", "Is the access token for the right account?", "3 to add")
	s.SetPipelines(acctest.Account, []sandbox.Pipeline{x})
	w.Write("main.tf", config("x", hcl(x))+config("y", hcl(y), "depends_on = [wazzup_pipelines.x]")+config("z", hcl(z), "depends_on = [wazzup_pipelines.x]"))
	if r := w.Must(2, "plan", "-detailed-exitcode"); strings.Contains(r.Output, "All managed funnels are gone") {
		t.Errorf("one of three is there:\n%s", r.Output)
	}
}

func TestATokenOfAnotherAccount(t *testing.T) {
	t.Parallel()
	c, s := managing(t, sandbox.Settings{})
	before, declared := c.State(), declaring(asManaged()...)
	refused := func(token string, texts ...string) {
		t.Helper()
		c.Settings["client_access_token"] = token
		s.ResetJournal()
		for _, options := range []coretest.PlanOptions{{}, {NoRefresh: true}, {Destroy: true}, {Destroy: true, NoRefresh: true}} {
			plan, diags := c.PlanWith(coretest.Configuration{"one": declared}, []string{"one"}, options)
			if plan != nil {
				t.Errorf("planned: %+v", options)
			}
			says(t, diags, texts...)
		}
		if n := s.Count(""); n != 0 || !c.State().Equal(before) {
			t.Errorf("%d requests, state changed: %v", n, !c.State().Equal(before))
		}
	}
	refused(s.AddAccount("99990000"), "ERROR: Token of another account", "account 7204-2419", "account 9999-0000", "WAZZUP_CLIENT_ACCESS_TOKEN", "terraform state rm")
	// One that names no account may be any account's.
	s.Authorize("opaque-0123456789", "99990000")
	s.Put("99990000", s.Pipelines(acctest.Account)...)
	refused("opaque-0123456789", "ERROR: Account of the access token not known", "managed in account 7204-2419", "does not name its account", `account_id = "7204-2419" in the provider's configuration`)
	// A fresh token of the same account is none of another one.
	c.Settings["client_access_token"] = s.AddAccount(acctest.Account)
	if plan := c.MustPlan(declared); !plan.Empty() {
		t.Error("a plan of something")
	}
}

func TestAnAccountThatATokenTellsLater(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		s.Authorize("opaque-0123456789", acctest.Account)
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", ""))))
		told := w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"]
		w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = "opaque-0123456789"
		w.Apply()
		w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = told
		w.Must(0, "apply", "-auto-approve", "-refresh-only")
		w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = s.AddAccount("99990000")
		has(t, w.Must(1, "plan"), "Token of another account")
	})
}

func TestNumbersAsIDsAndStagesOfAllKinds(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.NumericIDs = true
		w, s := acctest.Start(t, settings)
		long := strings.Repeat("9", 40)
		s.Put(acctest.Account, funnel("7", "foreign", "142"))
		w.Write("main.tf", config("crm", hcl(funnel("8614290", "X", "142 143"), funnel(long, "Y", ""))))
		w.Apply()
		for _, empty := range []sandbox.EmptyStages{sandbox.StagesAbsent, sandbox.StagesNull, sandbox.StagesArray} {
			s.Set(func(t *sandbox.Settings) { t.EmptyStages = empty })
			w.MustPlanNothing()
		}
		w.Write("main.tf", config("crm", hcl(funnel("8614290", "X2", "142 143"), funnel(long, "Y", ""))))
		w.Apply() // posts a funnel back that is read with "stages": []
		all := posts(s)
		want := fmt.Sprintf(`{"pipelines":[{"id":"7","name":"foreign","stages":[{"id":"142","name":"142"}]},{"id":"8614290","name":"X2","stages":[{"id":"142","name":"142"},{"id":"143","name":"143"}]},{"id":%q,"name":"Y"}]}`, long)
		sameJSON(t, "the post, with strings for ids", want, all[len(all)-1])
	})
}

func TestLookingNeverWrites(t *testing.T) {
	t.Parallel()
	w, s := managed(t, sandbox.Settings{})
	// There is something to do for each: drift, a funnel to adopt, one to add, one that nobody declares.
	s.Put(acctest.Account, funnel("x", "theirs", "a"), funnel("same", "Same", ""), funnel("other", "Other", ""))
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a b"), funnel("same", "Same", ""), funnel("new", "New", "")), `  existing_policy = "adopt"`)+
		config("two", hcl(funnel("other", "Other", "")), `  existing_policy = "adopt"`)+"data \"wazzup_pipelines\" \"all\" {}\n")
	s.ResetJournal()
	w.Must(0, "validate")
	if n := s.Count(""); n != 0 {
		t.Errorf("validate: %d requests", n)
	}
	w.Must(0, "plan")
	w.Must(0, "plan", "-destroy")
	w.Must(0, "plan", "-refresh=false")
	w.Must(0, "apply", "-refresh-only", "-auto-approve")
	w.Must(0, "import", "wazzup_pipelines.two", "other")
	w.Must(0, "show")
	for _, e := range s.Journal() {
		if e.Method != get {
			t.Errorf("%s %s", e.Method, e.Path)
		}
	}
}
