// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestTokenRequestsInTheJournal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := startPartner(t, sandbox.Settings{})
		machine := c.machineToken()
		c.token = c.tokenFor(exchangeGrant(machine, second, "crm"))
		c.post("a=A")
		c.ask(exchangeGrant(machine, "7204-2419", "crm"))
		c.ask(`{"grant_type":"password"}`)
		c.Inject(sandbox.Fault{Status: 502})
		c.ask(machineGrant, func(r *http.Request) { r.SetBasicAuth(email, "wrong") })
		entry := func(e sandbox.Entry) sandbox.Entry {
			e.Start, e.Method, e.Path, e.Header = time.Now(), post, sandbox.TokenPath, http.Header{"Content-Type": {"application/json"}}
			return e
		}
		const machineBody = `{"client_credentials_data":{"scope":"transport,crm"},"grant_type":"client_credentials"}`
		exchangeBody := func(account string) []byte {
			return []byte(`{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","token_exchange_data":{"requested_subject":"` + account +
				`","scope":"crm","subject_token":"***","subject_token_type":"urn:wazzup:oauth:token-type:machine_token"}}`)
		}
		want := []sandbox.Entry{
			entry(sandbox.Entry{Number: 1, Grant: sandbox.Machine, Body: []byte(machineBody), Status: 200}),
			entry(sandbox.Entry{Number: 2, Grant: sandbox.Exchange, Account: second, Body: exchangeBody(second), Status: 200}),
			entry(sandbox.Entry{Number: 3}),
			entry(sandbox.Entry{Number: 4, Grant: sandbox.Exchange, Account: "7204-2419", Body: exchangeBody("7204-2419"), Status: 400}),
			entry(sandbox.Entry{Number: 5, Body: []byte(`{"grant_type":"password"}`), Status: 400}),
			entry(sandbox.Entry{Number: 6, Grant: sandbox.Machine, Body: []byte(machineBody), Status: 502, Fault: "status 502"}),
		}
		journal := c.Journal()
		if e := journal[2]; e.Path != path || e.Account != second || !e.Committed {
			t.Errorf("the post of funnels: %+v", e)
		}
		want[2] = journal[2]
		if diff := cmp.Diff(want, journal); diff != "" {
			t.Error(diff)
		}
		if got := []int{c.Count(post), c.Count(""), c.CountTokens(""), c.CountTokens(sandbox.Machine), c.CountTokens(sandbox.Exchange)}; !cmp.Equal([]int{1, 1, 5, 2, 2}, got) {
			t.Errorf("posts of funnels, requests for them, for tokens, machine tokens and exchanges: %v", got)
		}
	})
}

// Only a token that opens funnels says whose request it is.
func TestRequestsOfNoAccount(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	c.Authorize("", account)
	c.ask(machineGrant, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+c.token) })
	c.send(get, "", func(r *http.Request) { r.Header.Del("Authorization") })
	c.send(get, "", func(r *http.Request) { r.SetBasicAuth(email, password) })
	c.readWith(c.machineToken())
	for _, e := range c.Journal() {
		if e.Account != "" {
			t.Errorf("%s %s: account %s", e.Method, e.Path, e.Account)
		}
	}
}

func TestATokenRequestIsNoWriteInFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := startPartner(t, sandbox.Settings{Latency: time.Second})
		machine := c.machineToken()
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() { c.ask(exchangeGrant(machine, account, "crm")) })
		}
		synctest.Wait()
		if n := c.UnderWay(); n != 3 {
			t.Errorf("%d requests under way", n)
		}
		wait.Go(func() { c.post("a=A") })
		wait.Wait()
		if n := c.MaxWritesInFlight(account); n != 1 || c.UnderWay() != 0 {
			t.Errorf("%d posts at a time, and %d under way at the end", n, c.UnderWay())
		}
	})
}

func TestTheJournalKeepsNoSecretOfAPartner(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	var logged strings.Builder
	c.Log(func(e sandbox.Entry) { fmt.Fprintf(&logged, "%+v %s\n", e, e.Body) })
	machine := c.machineToken()
	quoted := fmt.Sprintf("%q", machine)
	c.token = c.tokenFor(exchangeGrant(machine, account, "crm"))
	c.get()
	for _, body := range []string{
		`{"grant_type":"client_credentials","client_credentials_data":{"scope":"crm","password":"` + password + `"}}`,
		`{"grant_type":"x","subject_token":` + quoted + `,"list":[` + quoted + `,{"deep":[` + quoted + `]}],"password":"` + password + `"}`,
		`{"subject_token":` + quoted, // not JSON
		"grant_type=x&subject_token=" + machine + "&password=" + password,
		quoted, `[` + quoted + `]`,
	} {
		c.ask(body)
		c.send(http.MethodPut, body, asPartner) // whatever the method
	}
	for _, f := range []sandbox.Fault{{Status: 400, Echo: true}, {AfterCommit: true, Status: 500}, {Delay: 1}} {
		c.Inject(f)
		c.ask(exchangeGrant(machine, account, "crm"))
	}
	for _, secret := range append(c.Granted(), password, base64.StdEncoding.EncodeToString([]byte(email+":"+password)), c.token) {
		if strings.Contains(logged.String(), secret) {
			t.Errorf("%s is in\n%s", secret, &logged)
		}
	}
	if n := strings.Count(logged.String(), "***"); n < 10 {
		t.Errorf("%d secrets are masked in\n%s", n, &logged)
	}
}

func TestAFaultAtAPath(t *testing.T) {
	for name, situation := range map[string]struct {
		fault sandbox.Fault
		want  string // of a read, a post, a machine token, and all again
	}{
		"tokens":           {sandbox.Fault{Path: sandbox.TokenPath}, "200 200 503 200 200 200"},
		"tokens, always":   {sandbox.Fault{Path: sandbox.TokenPath, Times: -1}, "200 200 503 200 200 503"},
		"tokens, skipped":  {sandbox.Fault{Path: sandbox.TokenPath, Skip: 1}, "200 200 200 200 200 503"},
		"tokens, of posts": {sandbox.Fault{Path: sandbox.TokenPath, Method: post}, "200 200 503 200 200 200"},
		"tokens, of reads": {sandbox.Fault{Path: sandbox.TokenPath, Method: get}, "200 200 200 200 200 200"},
		"funnels":          {sandbox.Fault{Path: sandbox.PipelinesPath, Times: -1}, "503 503 200 503 503 200"},
		"posts of funnels": {sandbox.Fault{Path: sandbox.PipelinesPath, Method: post, Times: -1}, "200 503 200 200 503 200"},
		"posts":            {sandbox.Fault{Method: post, Times: -1}, "200 503 503 200 503 503"},
	} {
		t.Run(name, func(t *testing.T) {
			c := startPartner(t, sandbox.Settings{})
			situation.fault.Status = 503
			c.Inject(situation.fault)
			var got []string
			for range 2 {
				got = append(got, fmt.Sprint(c.send(get, "").Code), fmt.Sprint(c.send(post, body("a=A")).Code), fmt.Sprint(c.ask(machineGrant).Code))
			}
			if diff := cmp.Diff(situation.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What goes wrong with a token's answer is in the true one: a grant commits nothing that a client could mind.
func TestSpoiledResponsesToTokenRequests(t *testing.T) {
	t.Parallel()
	c := listen(t, sandbox.Settings{})
	c.AddPartner(email, password, account)
	c.url = strings.TrimSuffix(c.url, path) + sandbox.TokenPath
	c.login = func(r *http.Request) { r.SetBasicAuth(email, password) }
	for fault, want := range map[string]struct {
		sandbox.Fault
		start, end string
	}{
		"cut":     {sandbox.Fault{Cut: true}, `200 {"data":{"access_token":"`, "... broken off"},
		"slow":    {sandbox.Fault{Slow: time.Microsecond}, `200 {"data":{"access_token":"`, `"meta":{"timestamp":0}}`},
		"reset":   {sandbox.Fault{Reset: true}, "reset", ""},
		"a page":  {sandbox.Fault{Status: 200, Body: "<html>"}, "200 <html>", ""},
		"nothing": {sandbox.Fault{Status: 204}, "204 ", ""},
		"a lost":  {sandbox.Fault{AfterCommit: true, Reset: true}, "reset", ""},
	} {
		want.Path = sandbox.TokenPath
		c.Inject(want.Fault)
		got := c.sees(t.Context(), post, machineGrant)
		if !strings.HasPrefix(got, want.start) || !strings.HasSuffix(got, want.end) || want.end == "" && got != want.start {
			t.Errorf("%s: %s", fault, got)
		}
	}
	if n := len(c.Granted()); n != 2*3 {
		t.Errorf("%d tokens were granted, want two for each whose answer was spoiled", n)
	}
}

func TestAnEchoOfAPartnersCredentials(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	machine := c.machineToken()
	pair := email + ":" + password
	encode := base64.StdEncoding.EncodeToString
	for name, situation := range map[string]struct {
		body    string
		secrets []string
	}{
		"machine token": {machineGrant, []string{password, email, pair, encode([]byte(pair))}},
		"exchange":      {exchangeGrant(machine, account, "crm"), []string{password, email, pair, encode([]byte(pair)), machine}},
		"a wrong one":   {exchangeGrant("sub/ject+token", "7-2", "x"), []string{password, "sub/ject+token"}},
	} {
		c.Inject(sandbox.Fault{Status: 400, Echo: true})
		w := c.ask(situation.body)
		for _, secret := range situation.secrets {
			for _, form := range []string{
				secret, url.QueryEscape(secret), url.PathEscape(secret), secret[:8] + " ", encode([]byte(secret)),
				base64.RawURLEncoding.EncodeToString([]byte(secret)), "Basic " + encode([]byte(pair)), encode([]byte("Basic " + encode([]byte(pair)))),
			} {
				if w.Code != 400 || told(w) != "400 "+password || !strings.Contains(w.Body.String(), form) {
					t.Errorf("%s: no %s in %d %s", name, form, w.Code, w.Body)
				}
			}
		}
	}
}

func TestHooksAtAPath(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	var called []string
	hook := func(name string) func(string) bool {
		return func(account string) bool { called = append(called, name+" "+account); return true }
	}
	c.Before(post, hook("post"))
	c.BeforeAt(sandbox.TokenPath, "", hook("token"))
	c.BeforeAt(sandbox.PipelinesPath, post, hook("funnels"))
	c.BeforeAt(sandbox.TokenPath, get, hook("never"))
	c.token = c.clientToken(second)
	c.post("a=A")
	c.get()
	want := []string{"post ", "token ", "post " + second, "token " + second, "post " + second, "funnels " + second}
	if diff := cmp.Diff(want, called); diff != "" {
		t.Error(diff)
	}
}
