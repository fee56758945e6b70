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

func TestLifetimes(t *testing.T) {
	for name, situation := range map[string]struct {
		settings        sandbox.Settings
		client, machine time.Duration
		code            string
	}{
		"an hour":                {sandbox.Settings{}, time.Hour, time.Hour, unknownToken},
		"a client's":             {sandbox.Settings{TokenLifetime: 30 * time.Second}, 30 * time.Second, time.Hour, unknownToken},
		"a machine token's":      {sandbox.Settings{MachineLifetime: 2 * time.Second}, time.Hour, 2 * time.Second, unknownToken},
		"announced otherwise":    {sandbox.Settings{StatedLifetime: time.Second}, time.Hour, time.Hour, unknownToken},
		"refused with code":      {sandbox.Settings{TokenLifetime: time.Second, ExpiredCode: "UNAUTHORIZED"}, time.Second, time.Hour, "401 UNAUTHORIZED"},
		"refused with code, too": {sandbox.Settings{MachineLifetime: time.Second, ExpiredCode: "OLD"}, time.Hour, time.Second, "401 OLD"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := startPartner(t, situation.settings)
				token := c.clientToken(account)
				time.Sleep(situation.client - time.Nanosecond)
				if got := c.readWith(token); got != "200" {
					t.Errorf("just before: %s", got)
				}
				time.Sleep(time.Nanosecond)
				if got := c.readWith(token); got != situation.code {
					t.Errorf("after %s: %s, want %s", situation.client, got, situation.code)
				}
				exchange := exchangeGrant(c.machineToken(), account, "crm")
				time.Sleep(situation.machine - time.Nanosecond)
				c.tokenFor(exchange)
				time.Sleep(time.Nanosecond)
				if got := told(c.ask(exchange)); got != situation.code {
					t.Errorf("an exchange after %s: %s, want %s", situation.machine, got, situation.code)
				}
				time.Sleep(1000 * time.Hour)
				c.get() // a token that was not granted lasts
			})
		})
	}
}

// What is announced is not what is so; the claims of the token tell the truth.
func TestStatedLifetimes(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{TokenLifetime: 30 * time.Second, MachineLifetime: time.Minute})
	for stated, want := range map[time.Duration][]string{0: {"60", "30"}, 2 * time.Hour: {"7200", "7200"}} {
		c.Set(func(s *sandbox.Settings) { s.StatedLifetime = stated })
		for i, body := range []string{machineGrant, exchangeGrant(c.machineToken(), account, "crm")} {
			if w := c.ask(body); !strings.Contains(w.Body.String(), `"expires_in":`+want[i]+"}") {
				t.Errorf("%s, true: %s: %s", stated, want[i], w.Body)
			}
		}
	}
}

func TestRevocations(t *testing.T) {
	all := "given client second machine"
	for name, situation := range map[string]struct {
		revoke func(s *sandbox.Server, token string)
		good   string
	}{
		"none":                {func(*sandbox.Server, string) {}, all},
		"a client's":          {func(s *sandbox.Server, token string) { s.Revoke(token) }, "given second machine"},
		"one that is unknown": {func(s *sandbox.Server, _ string) { s.Revoke("unknown") }, all},
		"an account's":        {func(s *sandbox.Server, _ string) { s.RevokeAccount(account) }, "second machine"},
		"another account's":   {func(s *sandbox.Server, _ string) { s.RevokeAccount("99999999") }, all},
		"machine tokens":      {func(s *sandbox.Server, _ string) { s.RevokeMachineTokens() }, "given client second"},
		"one after another": {func(s *sandbox.Server, token string) {
			s.Revoke(token)
			s.RevokeAccount(second)
			s.RevokeMachineTokens()
		}, "given"},
		"all": {func(s *sandbox.Server, _ string) { s.RevokeAll() }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := startPartner(t, sandbox.Settings{})
			token, other, machine := c.clientToken(account), c.clientToken(second), c.machineToken()
			situation.revoke(c.Server, token)
			responses := map[string]string{
				"given": c.readWith(c.token), "client": c.readWith(token), "second": c.readWith(other),
				"machine": told(c.ask(exchangeGrant(machine, account, "crm"))),
			}
			var good []string
			for name := range strings.FieldsSeq(all) {
				switch responses[name] {
				case "200":
					good = append(good, name)
				case unknownToken:
				default:
					t.Errorf("%s: %s", name, responses[name])
				}
			}
			if diff := cmp.Diff(situation.good, strings.Join(good, " ")); diff != "" {
				t.Error(diff)
			}
			if got := c.readWith(c.clientToken(account)); got != "200" { // what is granted from now on is good
				t.Errorf("a new token: %s", got)
			}
		})
	}
}

// A token is judged when the request is carried out: it may have ended since the request came.
func TestATokenEndsWhileARequestIsUnderWay(t *testing.T) {
	for name, end := range map[string]func(*client){
		"revoked at the last moment": func(c *client) {
			c.Before(post, func(id string) bool { c.RevokeAccount(id); return false })
		},
		"revoked in a delay": func(c *client) {
			c.Inject(sandbox.Fault{Delay: time.Second})
			time.AfterFunc(time.Second/2, c.RevokeAll)
		},
		"expired in the latency": func(c *client) {
			c.Set(func(s *sandbox.Settings) { s.Latency = time.Minute })
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := startPartner(t, sandbox.Settings{TokenLifetime: time.Minute})
				c.token = c.clientToken(account)
				end(c)
				if got := told(c.send(post, body("a=A"))); got != unknownToken {
					t.Error(got)
				}
				c.has("")
				journal := c.Journal()
				if e := journal[len(journal)-1]; e.Account != account || e.Committed {
					t.Errorf("journal: account %q, committed: %v", e.Account, e.Committed)
				}
			})
		})
	}
}

// One that is good only since the request came does not let it at an account that the journal does not know of.
func TestATokenIsMadeWhileARequestIsUnderWay(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	for _, id := range []string{account, second} {
		token := fmt.Sprintf("early %s", id)
		c.Before(get, func(string) bool { c.Authorize(token, id); return false })
		if got := c.readWith(token); got != unknownToken {
			t.Errorf("at once: %s", got)
		}
		if got := c.readWith(token); got != "200" {
			t.Errorf("then: %s", got)
		}
	}
	c.refused(http.MethodGet, "", http.StatusUnauthorized, badToken, func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer early "+account)
		c.Before(get, func(string) bool { c.Authorize("early "+account, second); return false })
	})
}
