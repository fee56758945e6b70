// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestClosedAccounts(t *testing.T) {
	t.Parallel()
	const good = "200"
	for name, situation := range map[string]struct {
		how                 sandbox.Closing
		exchange, pipelines string // good, or status and body
	}{
		"not at all": {sandbox.Closing{}, good, good},
		"paid no more": {
			sandbox.Closing{Exchange: sandbox.Refusal{Status: 402}, Pipelines: sandbox.Refusal{Status: 402, Code: "payment_required", Detail: "Pay."}},
			`402 {"code":"PAYMENT_REQUIRED","title":"Payment Required","detail":"The account is closed."}`,
			`402 {"code":"payment_required","title":"Payment Required","detail":"Pay."}`,
		},
		"deleted": {
			sandbox.Closing{Exchange: sandbox.Refusal{Status: 404}, Pipelines: sandbox.Refusal{Status: 410}},
			`404 {"code":"NOT_FOUND","title":"Not Found","detail":"The account is closed."}`,
			`410 {"code":"GONE","title":"Gone","detail":"The account is closed."}`,
		},
		"401 at the exchange": {
			sandbox.Closing{Exchange: sandbox.Refusal{Status: 401, Code: "ACCOUNT_CLOSED", Title: "Closed"}},
			`401 {"code":"ACCOUNT_CLOSED","title":"Closed","detail":"The account is closed."}`, good,
		},
		"403 for funnels": {
			sandbox.Closing{Pipelines: sandbox.Refusal{Status: 403}},
			good, `403 {"code":"FORBIDDEN","title":"Forbidden","detail":"The account is closed."}`,
		},
		"200 with an error": {
			sandbox.Closing{
				Exchange:  sandbox.Refusal{Status: 200, Code: "ACCOUNT_BLOCKED", Detail: "The account is blocked."},
				Pipelines: sandbox.Refusal{Status: 200, Title: "Blocked"},
			},
			`200 {"data":null,"code":"ACCOUNT_BLOCKED","detail":"The account is blocked."}`,
			`200 {"data":null,"code":"ACCOUNT_CLOSED","title":"Blocked","detail":"The account is closed."}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := startPartner(t, sandbox.Settings{})
			c.post("a=A")
			machine := c.machineToken()
			token, others := c.tokenFor(exchangeGrant(machine, account, "crm")), c.tokenFor(exchangeGrant(machine, second, "crm"))
			c.CloseAccount(account, situation.how)
			before := len(c.Granted())

			c.hasResponse(c.ask(exchangeGrant(machine, account, "crm")), situation.exchange)
			if granted := len(c.Granted()) > before; granted != (situation.exchange == good) {
				t.Errorf("granted: %v", granted)
			}
			for _, token := range []string{token, c.token} { // granted before, and made
				c.token = token
				c.hasResponse(c.send(get, ""), situation.pipelines)
				c.hasResponse(c.send(post, body("b=B")), situation.pipelines)
			}
			c.has(map[bool]string{true: "b=B", false: "a=A"}[situation.pipelines == good])

			// The partner's other account goes on, and a token that has ended has ended.
			if got := c.readWith(others); got != good {
				t.Errorf("the other account: %s", got)
			}
			c.tokenFor(exchangeGrant(machine, second, "crm"))
			if got := told(c.ask(exchangeGrant("unknown", account, "crm"))); got != unknownToken {
				t.Errorf("an unknown machine token: %s", got)
			}
			c.Revoke(token)
			if got := c.readWith(token); got != unknownToken {
				t.Errorf("a revoked token: %s", got)
			}

			c.ReopenAccount(account)
			c.token = c.tokenFor(exchangeGrant(machine, account, "crm"))
			c.post("c=C")
			c.has("c=C")
		})
	}
}

// hasResponse fails the test unless a response is as wanted: a status and a body, or "200" for any that is no error.
func (c *client) hasResponse(w *httptest.ResponseRecorder, want string) {
	c.t.Helper()
	got := told(w)
	if want != "200" {
		got = fmt.Sprint(w.Code, " ", w.Body)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Error(diff)
	}
}
