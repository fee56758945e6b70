// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Whatever happens to tokens in the middle of an apply: each account is written once, and nobody sees it.
func TestTokensThatEndInTheMiddleOfAnApply(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := beginClients(t, settings, repeats(8, 50))
		n := len(c.accounts)
		for i, ill := range []struct {
			name      string
			happens   func(declared sandbox.Pipeline)
			exchanges int // at least: each account takes one to plan and one to apply
		}{
			{"each between its read and its post", func(p sandbox.Pipeline) { c.onceEach(post, p, c.sandbox.RevokeAccount) }, 3 * n},
			{"each between its post and the read-back", func(p sandbox.Pipeline) { c.onceEach(get, p, c.sandbox.RevokeAccount) }, 3 * n},
			{"all at once, the partner's too", func(sandbox.Pipeline) { c.before(post, n/2, c.sandbox.RevokeAll) }, 2*n + n/2},
			{"all at once, and the token endpoint is down for a while", func(sandbox.Pipeline) {
				c.before(post, n/2, func() {
					c.sandbox.RevokeAll()
					for _, fault := range []sandbox.Fault{{Status: 503, Times: 2}, {Reset: true, Times: 1}, {Status: 502, Body: "<html>", Times: 1}} {
						fault.Path = sandbox.TokenPath
						c.sandbox.Inject(fault)
					}
				})
			}, 2*n + n/2},
			{"answers to posts are lost", func(sandbox.Pipeline) {
				c.sandbox.Inject(sandbox.Fault{Path: sandbox.PipelinesPath, Method: post, AfterCommit: true, Reset: true, Times: n / 2})
			}, 2 * n},
			{"they live for seconds", func(sandbox.Pipeline) {
				// Long enough for a read and a post, and no more. The more accounts, the longer they wait for their turns.
				latency := time.Duration(repeats(8, 60)) * 100 * time.Millisecond
				c.sandbox.Set(func(s *sandbox.Settings) {
					s.TokenLifetime, s.StatedLifetime, s.Latency = latency*5/2, time.Hour, latency
				})
			}, 3 * n},
		} {
			declared := []sandbox.Pipeline{acctest.Funnel("x", fmt.Sprintf("X%d", i), "a b"), acctest.Funnel("y", "Y", "")}
			c.declare(declared...)
			c.sandbox.ResetJournal()
			ill.happens(declared[0])
			if r := c.apply(); r.Code != 0 {
				t.Errorf("%s: exit %d:\n%s", ill.name, r.Code, r.Output)
			}
			if got := c.committed(); got != n {
				t.Errorf("%s: %d writes of %d accounts", ill.name, got, n)
			}
			most := 4*n + 4 // each account's renewal may need two: with the machine token that has ended, and a new one; and there are four faults
			if got := c.sandbox.CountTokens(sandbox.Exchange); got < ill.exchanges || got > most {
				t.Errorf("%s: %d exchanges, want from %d to %d", ill.name, got, ill.exchanges, most)
			}
			c.compareAccounts(declared...)
			c.sandbox.ClearFaults()
		}
		c.MustPlanNothing()
	})
}

// An endpoint that stays down, a password that is wrong, a partner who is refused: the run ends soon, nothing is lost, and
// the next one goes on.
func TestNoTokensAtAll(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := beginClients(t, settings, repeats(12, 50))
		first := acctest.Funnel("x", "X", "a b")
		c.declare(first)
		if r := c.apply(); r.Code != 0 {
			t.Fatalf("exit %d:\n%s", r.Code, r.Output)
		}
		before := c.State()
		second := acctest.Funnel("x", "X2", "a b c")
		c.declare(second)
		for name, ill := range map[string]struct {
			happens func()
			passes  func()
			most    int // token requests: accounts that wait together share the attempts, and the third failure ends all
			says    string
			later   string // of the accounts after the first few
		}{
			"the endpoint is down": {
				func() {
					c.sandbox.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: http.StatusServiceUnavailable, Times: -1})
				},
				c.sandbox.ClearFaults, 4 * 5, "Error: Wazzup server error", "Error: Not tried: Wazzup does not respond",
			},
			"a page in its place": {
				func() {
					c.sandbox.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: http.StatusOK, Body: "<html>log in</html>", Header: http.Header{"Content-Type": {"text/html"}}, Times: -1})
				},
				c.sandbox.ClearFaults, len(c.accounts), "Error: Not the Wazzup API", "Error: Not tried: no access token",
			},
			"a wrong password": {
				func() { c.Env["WAZZUP_PARTNER_PASSWORD"] = "wrong" },
				func() { c.Env["WAZZUP_PARTNER_PASSWORD"] = acctest.PartnerPassword }, 1,
				"Error: Wazzup refuses the partner's e-mail or password", "Error: Not tried: no access token",
			},
			"a partner who is refused": {
				func() { c.sandbox.RefusePartner(acctest.PartnerEmail) },
				func() { c.sandbox.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword) }, 1,
				"Error: Wazzup refuses this partner", "Error: Not tried: no access token",
			},
		} {
			ill.happens()
			if r := c.Run("plan", "-parallelism=1"); r.Code != 1 || !strings.Contains(r.Output, ill.says) || !strings.Contains(r.Output, ill.later) {
				t.Errorf("%s: exit %d, want %q, then %q in:\n%s", name, r.Code, ill.says, ill.later, r.Output)
			}
			c.sandbox.ResetJournal()
			if r := c.apply(); r.Code != 1 || !strings.Contains(r.Output, ill.says) {
				t.Errorf("%s: exit %d, want %q in:\n%s", name, r.Code, ill.says, r.Output)
			}
			if n := c.sandbox.CountTokens(""); n > ill.most {
				t.Errorf("%s: %d token requests, want %d at most", name, n, ill.most)
			}
			if c.sandbox.Count("") != 0 || c.State() != before {
				t.Errorf("%s: %d requests for funnels, state changed: %v", name, c.sandbox.Count(""), c.State() != before)
			}
			ill.passes()
		}
		if r := c.apply(); r.Code != 0 {
			t.Errorf("exit %d:\n%s", r.Code, r.Output)
		}
		c.settled(second)
	})
}

// One account that cannot be reached leaves the others alone.
func TestOneAccountOfManyCannotBeReached(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := beginClients(t, settings, 6)
		all := c.accounts
		c.accounts = append([]string{"99990000"}, all...) // not the partner's
		declared := acctest.Funnel("x", "X", "a b")
		c.declare(declared)
		r := c.Run("plan")
		if n := strings.Count(r.Output, "Error:"); r.Code != 1 || n != 1 || !strings.Contains(r.Output, "No access to account 9999-0000") {
			t.Errorf("exit %d, %d errors:\n%s", r.Code, n, r.Output)
		}
		r = c.Run("apply", "-auto-approve", "-target=wazzup_pipelines.client[\""+all[0]+"\"]")
		if r.Code != 0 || len(c.sandbox.Pipelines(all[0])) != 2 {
			t.Errorf("exit %d:\n%s", r.Code, r.Output)
		}
		c.accounts = all
		c.declare(declared)
		if r := c.apply(); r.Code != 0 {
			t.Errorf("exit %d:\n%s", r.Code, r.Output)
		}
		// It fails in the middle of an apply: the others are applied.
		renamed := acctest.Funnel("x", "renamed", "a b")
		c.declare(renamed)
		c.Must(0, "plan", "-out=saved")
		c.sandbox.RevokeAccount(all[0])
		c.sandbox.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: http.StatusForbidden, Skip: 1, Body: `{"code":"FORBIDDEN"}`}) // the machine token's is let pass
		if r := c.Run("apply", "-parallelism=1", "saved"); r.Code != 1 || strings.Count(r.Output, "Error:") != 1 {
			t.Errorf("exit %d:\n%s", r.Code, r.Output)
		}
		if n := c.committed(); n != 2*len(all)-1 {
			t.Errorf("%d writes", n)
		}
		if r := c.apply(); r.Code != 0 {
			t.Errorf("exit %d:\n%s", r.Code, r.Output)
		}
		c.settled(renamed)
	})
}

// A service with a limit is not driven beyond it, and no account waits for ever.
func TestManyAccountsWithinALimit(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		// An apply alone makes more requests than the service takes in five seconds. It takes ten a second more than the provider
		// is to make: posts are out of turn, and requests may arrive closer to each other than they were sent.
		perSecond := repeats(30, 50)
		settings.RequestsPerSecond = perSecond + 10
		c := beginClients(t, settings, repeats(40, 300))
		c.Write("provider.tf", fmt.Sprintf("provider \"wazzup\" {\n  requests_per_second = %d\n}\n", perSecond))
		declared := acctest.Funnel("x", "X", "a b")
		c.declare(declared)
		if r := c.apply(); r.Code != 0 {
			t.Errorf("exit %d:\n%s", r.Code, r.Output)
		}
		c.settled(declared)
		for _, e := range c.sandbox.Journal() {
			if e.Status == http.StatusTooManyRequests {
				t.Fatalf("request %d is one too many", e.Number)
			}
		}
	})
}

// A partner's credentials and a token of the same account exclude each other, as two provider blocks do; two accounts do not.
func TestAPartnerAndATokenOfOneAccount(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.Latency = 20 * time.Millisecond
		c := beginClients(t, settings, 2)
		shared, other := c.accounts[0], c.accounts[1]
		c.Env["TF_VAR_token"] = c.sandbox.AddAccount(shared)
		config := "variable \"token\" {}\nprovider \"wazzup\" {\n  alias               = \"token\"\n  client_access_token = var.token\n}\n"
		var declared []sandbox.Pipeline
		for i := range 3 {
			mine, theToken := acctest.Funnel(fmt.Sprintf("p%d", i), "P", "a"), acctest.Funnel(fmt.Sprintf("t%d", i), "T", "")
			declared = append(declared, mine, theToken)
			config += acctest.Resource(fmt.Sprintf("partner_%d", i), acctest.HCL(mine), "  account_id = \""+shared+"\"") +
				acctest.Resource(fmt.Sprintf("other_%d", i), acctest.HCL(mine), "  account_id = \""+other+"\"") +
				acctest.Resource(fmt.Sprintf("token_%d", i), acctest.HCL(theToken), "  provider = wazzup.token")
		}
		c.Write("main.tf", config)
		if r := c.apply(); r.Code != 0 {
			t.Errorf("exit %d:\n%s", r.Code, r.Output)
		}
		c.accounts = c.accounts[:1]
		c.settled(declared...)
		if n := c.sandbox.MaxWritesInFlight(other); n != 1 {
			t.Errorf("account %s: %d writes at a time", other, n)
		}
	})
}
