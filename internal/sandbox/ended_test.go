// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Which tokens are good after others have been granted; "given" and "authorized" never were.
func TestOneTokenAtATime(t *testing.T) {
	t.Parallel()
	const otherEmail, otherAccount = "other@example.com", "55556666"
	one := sandbox.Settings{OneMachineToken: true, OneAccountToken: true}
	opaque := one
	opaque.OpaqueTokens = true
	for name, situation := range map[string]struct {
		settings sandbox.Settings
		good     string
	}{
		"many":                    {sandbox.Settings{}, "given authorized client1 client2 second others machine1 machine2 other"},
		"one machine token":       {sandbox.Settings{OneMachineToken: true}, "given authorized client1 client2 second others machine2 other"},
		"one token of an account": {sandbox.Settings{OneAccountToken: true}, "given authorized client2 second others machine1 machine2 other"},
		"one of each":             {one, "given authorized client2 second others machine2 other"},
		"one of each, opaque":     {opaque, "given authorized client2 second others machine2 other"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := startPartner(t, situation.settings)
			c.AddPartner(otherEmail, password, otherAccount)
			c.Authorize("authorized", account)
			asOther := func(r *http.Request) { r.SetBasicAuth(otherEmail, password) }
			granted := func(body string, change ...func(*http.Request)) string {
				c.ask(body, change...)
				tokens := c.Granted()
				return tokens[len(tokens)-2]
			}
			other, machine := granted(machineGrant, asOther), granted(machineGrant)
			others := granted(exchangeGrant(other, otherAccount, "crm"), asOther)
			clients := [2]string{granted(exchangeGrant(machine, account, "crm"))}
			secondAccounts := granted(exchangeGrant(machine, second, "crm"))
			clients[1] = granted(exchangeGrant(machine, account, "crm"))
			newer := granted(machineGrant)

			var good []string
			is := func(name, got string) {
				if got == "200" {
					good = append(good, name)
				} else if got != unknownToken {
					t.Errorf("%s: %s", name, got)
				}
			}
			is("given", c.readWith(c.token))
			is("authorized", c.readWith("authorized"))
			is("client1", c.readWith(clients[0]))
			is("client2", c.readWith(clients[1]))
			is("second", c.readWith(secondAccounts))
			is("others", c.readWith(others))
			is("machine1", told(c.ask(exchangeGrant(machine, account, "crm"))))
			is("machine2", told(c.ask(exchangeGrant(newer, account, "crm"))))
			is("other", told(c.ask(exchangeGrant(other, otherAccount, "crm"), asOther)))
			if diff := cmp.Diff(situation.good, strings.Join(good, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A request that is refused grants nothing, so it ends nothing.
func TestARefusedRequestEndsNoToken(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{OneMachineToken: true, OneAccountToken: true})
	token, machine := c.clientToken(account), c.Granted()[0]
	c.ask(machineGrant, func(r *http.Request) { r.SetBasicAuth(email, "wrong") })
	c.ask(`{"grant_type":"client_credentials"}`)
	c.Inject(sandbox.Fault{Status: 503})
	c.ask(machineGrant)
	c.ask(exchangeGrant("unknown", account, "crm"))
	c.CloseAccount(account, sandbox.Closing{Exchange: sandbox.Refusal{Status: 403}})
	c.ask(exchangeGrant(machine, account, "crm"))
	c.ReopenAccount(account)
	if got := c.readWith(token); got != "200" {
		t.Errorf("the client's token: %s", got)
	}
	c.tokenFor(exchangeGrant(machine, account, "crm"))
}

func TestHowEndedTokensAreRefused(t *testing.T) {
	t.Parallel()
	const detail, data = `"detail":"The access token is unknown or was revoked."}`, `{"data":null,`
	for name, situation := range map[string]struct {
		settings    sandbox.Settings
		status      int
		body        string
		expiredBody string // "" is body
	}{
		"as documented": {status: 401, body: `{"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED","title":"Unauthorized",` + detail},
		"with 400":      {settings: sandbox.Settings{EndedStatus: 400}, status: 400, body: `{"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED","title":"Bad Request",` + detail},
		"with 403":      {settings: sandbox.Settings{EndedStatus: 403}, status: 403, body: `{"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED","title":"Forbidden",` + detail},
		"with 419":      {settings: sandbox.Settings{EndedStatus: 419}, status: 419, body: `{"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED","title":"Error",` + detail},
		"with 500":      {settings: sandbox.Settings{EndedStatus: 500}, status: 500, body: `{"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED","title":"Internal Server Error",` + detail},
		"with 200":      {settings: sandbox.Settings{EndedStatus: 200}, status: 200, body: data + `"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED",` + detail},
		"spelled otherwise": {
			settings: sandbox.Settings{EndedStatus: 403, EndedCode: "oauthTokenUnknownOrRevoked"}, status: 403,
			body: `{"code":"oauthTokenUnknownOrRevoked","title":"Forbidden",` + detail,
		},
		"expired ones with their own": {
			settings: sandbox.Settings{EndedStatus: 400, EndedCode: "oauth_token_unknown_or_revoked", ExpiredCode: "TOKEN_EXPIRED"}, status: 400,
			body:        `{"code":"oauth_token_unknown_or_revoked","title":"Bad Request",` + detail,
			expiredBody: `{"code":"TOKEN_EXPIRED","title":"Bad Request","detail":"The access token has expired."}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				situation.settings.TokenLifetime, situation.settings.MachineLifetime = time.Minute, time.Minute
				c := startPartner(t, situation.settings)
				expired, expiredMachine := c.clientToken(account), c.Granted()[0]
				time.Sleep(time.Hour)
				revoked, revokedMachine := c.clientToken(account), c.machineToken()
				c.Revoke(revoked)
				c.Revoke(revokedMachine)
				is := func(what, got, want string) {
					t.Helper()
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%s: %s", what, diff)
					}
				}
				for what, token := range map[string][2]string{
					"unknown": {"unknown", "unknown"}, "revoked": {revoked, revokedMachine}, "expired": {expired, expiredMachine}, "of the other kind": {revokedMachine, c.token},
				} {
					want := situation.body
					if what == "expired" && situation.expiredBody != "" {
						want = situation.expiredBody
					}
					want = fmt.Sprint(situation.status, " ", want)
					for _, method := range []string{get, post} {
						w := c.send(method, body("b=B"), func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token[0]) })
						is(what+", "+method, fmt.Sprint(w.Code, " ", w.Body), want)
					}
					w := c.ask(exchangeGrant(token[1], account, "crm"))
					is(what+", exchange", fmt.Sprint(w.Code, " ", w.Body), want)
				}
				c.has("")
				// No token at all, or wrong credentials, are another matter.
				c.refused(get, "", http.StatusUnauthorized, noToken, func(r *http.Request) { r.Header.Del("Authorization") })
				c.refused(post, machineGrant, http.StatusUnauthorized, wrongLogin, asPartner, func(r *http.Request) { r.SetBasicAuth(email, "wrong") })
			})
		})
	}
}
