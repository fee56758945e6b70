// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestAFaultForAGrantOrAnAccount(t *testing.T) {
	t.Parallel()
	const requests = "machine exchange exchange2 get post get2 post2"
	for name, situation := range map[string]struct {
		fault sandbox.Fault
		want  string // the requests that it strikes, of two rounds
	}{
		"machine":                     {sandbox.Fault{Grant: sandbox.Machine, Times: -1}, "machine, machine"},
		"machine, once":               {sandbox.Fault{Grant: sandbox.Machine}, "machine"},
		"exchange":                    {sandbox.Fault{Grant: sandbox.Exchange, Times: -1}, "exchange, exchange2, exchange, exchange2"},
		"exchange, but for the first": {sandbox.Fault{Grant: sandbox.Exchange, Skip: 1, Times: -1}, "exchange2, exchange, exchange2"},
		"exchange of an account":      {sandbox.Fault{Grant: sandbox.Exchange, Account: second, Times: -1}, "exchange2, exchange2"},
		"an account":                  {sandbox.Fault{Account: second, Times: -1}, "exchange2, get2, post2, exchange2, get2, post2"},
		"an account, three times":     {sandbox.Fault{Account: account, Times: 3}, "exchange, get, post"},
		"an account's posts":          {sandbox.Fault{Account: account, Method: post, Path: sandbox.PipelinesPath, Times: -1}, "post, post"},
		"an account's reads":          {sandbox.Fault{Account: second, Method: get, Times: -1}, "get2, get2"},
		"another spelling":            {sandbox.Fault{Account: "00" + second, Grant: sandbox.Exchange}, ""},
		"no account's":                {sandbox.Fault{Account: "99999999", Times: -1}, ""},
		"a grant's reads":             {sandbox.Fault{Grant: sandbox.Machine, Method: get, Times: -1}, ""},
		"a machine token's account":   {sandbox.Fault{Grant: sandbox.Machine, Account: account, Times: -1}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := startPartner(t, sandbox.Settings{})
			machine := c.machineToken()
			tokens := map[string]string{"": c.token, "2": c.AddToken(second, "")}
			ids := map[string]string{"": account, "2": second}
			situation.fault.Status = 503
			c.Inject(situation.fault)
			var struck []string
			for request := range strings.FieldsSeq(requests + " " + requests) {
				kind := strings.TrimSuffix(request, "2")
				which := strings.TrimPrefix(request, kind)
				c.token = tokens[which]
				got := 0
				switch kind {
				case "machine":
					got = c.ask(machineGrant).Code
				case "exchange":
					got = c.ask(exchangeGrant(machine, ids[which], "crm")).Code
				case "get":
					got = c.send(get, "").Code
				case "post":
					got = c.send(post, body("a=A")).Code
				}
				if got == 503 {
					struck = append(struck, request)
				} else if got != 200 {
					t.Errorf("%s: %d", request, got)
				}
			}
			if diff := cmp.Diff(situation.want, strings.Join(struck, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAFaultForAnAccountOfAnySpelling(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{AnySpelling: true})
	machine := c.machineToken()
	c.Inject(sandbox.Fault{Account: "0" + account, Status: 503, Times: -1})
	for _, id := range []string{account, "0" + account, "00" + account} {
		if got := c.ask(exchangeGrant(machine, id, "crm")).Code; got != 503 {
			t.Errorf("%s: %d", id, got)
		}
	}
	if got := c.send(get, "").Code; got != 503 {
		t.Errorf("a read: %d", got)
	}
	c.tokenFor(exchangeGrant(machine, second, "crm"))
}

// A machine token that works is refused once.
func TestATokenThatIsRefusedOnce(t *testing.T) {
	t.Parallel()
	for want, settings := range map[string]sandbox.Settings{
		unknownToken:                         {},
		"403 oauthTokenUnknownOrRevoked":     {EndedStatus: 403, EndedCode: "oauthTokenUnknownOrRevoked"},
		"200 OAUTH_TOKEN_UNKNOWN_OR_REVOKED": {EndedStatus: 200},
	} {
		c := startPartner(t, settings)
		machine := c.machineToken()
		c.Inject(sandbox.Fault{Grant: sandbox.Exchange, Account: second, TokenEnded: true})
		c.tokenFor(exchangeGrant(machine, account, "crm"))
		before := len(c.Granted())
		w := c.ask(exchangeGrant(machine, second, "crm"))
		if got := told(w); got != want || len(c.Granted()) != before {
			t.Errorf("%s, want %s", got, want)
		}
		revoked := c.ask(exchangeGrant("unknown", second, "crm")) // which it cannot be told from
		if diff := cmp.Diff(revoked.Body.String(), w.Body.String()); diff != "" || revoked.Code != w.Code {
			t.Error(diff)
		}
		c.tokenFor(exchangeGrant(machine, second, "crm"))
	}
}

// A post is carried out and answered that the token has ended; then renewals fail, or not.
func TestAPostThatIsCarriedOutAndRefused(t *testing.T) {
	t.Parallel()
	for name, situation := range map[string]struct {
		renewal           sandbox.Fault
		machine, exchange string
	}{
		"renewals succeed":      {sandbox.Fault{Skip: 1000}, "200", "200"},
		"machine tokens fail":   {sandbox.Fault{Grant: sandbox.Machine, Status: 403, Times: -1}, "403", "200"},
		"exchanges fail":        {sandbox.Fault{Grant: sandbox.Exchange, Status: 403, Times: -1, Body: `{"code":"FORBIDDEN"}`}, "200", "403 FORBIDDEN"},
		"exchanges are refused": {sandbox.Fault{Grant: sandbox.Exchange, TokenEnded: true, Times: -1}, "200", unknownToken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := startPartner(t, sandbox.Settings{})
			machine := c.machineToken()
			c.Inject(sandbox.Fault{Method: post, Path: sandbox.PipelinesPath, AfterCommit: true, TokenEnded: true})
			c.Inject(situation.renewal)
			if got := told(c.send(post, body("a=A"))); got != unknownToken {
				t.Errorf("the post: %s", got)
			}
			c.has("a=A")
			if got := told(c.ask(machineGrant)); got != situation.machine {
				t.Errorf("a machine token: %s", got)
			}
			if got := told(c.ask(exchangeGrant(machine, account, "crm"))); got != situation.exchange {
				t.Errorf("an exchange: %s", got)
			}
			if e := c.Journal()[1]; !e.Committed || e.Status != 401 || e.Fault != "token ended" {
				t.Errorf("journal: %+v", e)
			}
			c.get()
		})
	}
}

func TestTheJournalKeepsNoSecretOfTheWaysToRefuse(t *testing.T) {
	t.Parallel()
	var logged strings.Builder
	c := startPartner(t, sandbox.Settings{
		OneMachineToken: true, OneAccountToken: true, OpaqueTokens: true, AnySpelling: true, EndedStatus: 400, EndedCode: "ended",
		BesideToken: `{"code":"X"}`, InToken: `{"code":"X"}`, BesideMachineToken: `{"code":"X"}`, InMachineToken: `{"code":"X"}`,
	})
	c.Log(func(e sandbox.Entry) { fmt.Fprintf(&logged, "%+v %s\n", e, e.Body) })
	secrets := []string{password, c.token}
	for _, claim := range []string{"", `"` + account + `"`, `[7204.5]`} {
		c.token = c.AddToken(account, claim)
		secrets = append(secrets, c.token)
		c.post("a=A")
	}
	for _, opaque := range []bool{true, false} {
		c.Set(func(s *sandbox.Settings) { s.OpaqueTokens = opaque; s.ChildID = `{number}` })
		for _, closing := range []sandbox.Closing{{}, {Exchange: sandbox.Refusal{Status: 200}, Pipelines: sandbox.Refusal{Status: 402}}} {
			c.CloseAccount(account, closing)
			ended := c.machineToken()
			machine := c.machineToken()
			for _, fault := range []sandbox.Fault{{}, {TokenEnded: true}, {TokenEnded: true, AfterCommit: true}, {Account: account, Status: 400, Echo: true}} {
				for _, token := range []string{ended, machine} {
					fault.Grant = sandbox.Exchange
					c.Inject(fault)
					c.ask(exchangeGrant(token, "0"+account, "crm"))
				}
				fault.Grant = ""
				c.Inject(fault)
				c.send(post, body("b=B"))
				c.ClearFaults()
			}
			for _, token := range c.Granted() {
				c.readWith(token)
			}
		}
	}
	secrets = append(secrets, c.Granted()...)
	for _, secret := range secrets {
		if strings.Contains(logged.String(), secret) {
			t.Errorf("%s is in\n%s", secret, &logged)
		}
	}
	for _, want := range []string{"Fault:token ended", "Status:402", "Status:400", `"subject_token":"***"`} {
		if !strings.Contains(logged.String(), want) {
			t.Errorf("no %s in\n%s", want, &logged)
		}
	}
	if len(secrets) < 20 {
		t.Errorf("%d secrets", len(secrets))
	}
}
