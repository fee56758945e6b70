// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// A post is taken and answered as if its token had ended, and then there is no other token, and so no read: nobody knows what
// became of it, and the message says so. The next apply finds it.
func TestNobodyKnowsWithoutAToken(t *testing.T) {
	t.Parallel()
	const account = "10000001"
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for name, without := range map[string]sandbox.Fault{
			"an exchange with 403": {Grant: sandbox.Exchange, Status: http.StatusForbidden}, "machine tokens with 403": {Path: sandbox.TokenPath, Status: http.StatusForbidden},
			"401 everywhere": {Status: http.StatusUnauthorized}, "a page": {Path: sandbox.TokenPath, Status: http.StatusOK, Body: "<html>"},
			"an error inside": {Grant: sandbox.Exchange, Status: http.StatusOK, Body: `{"data":null,"code":"ACCOUNT_BLOCKED"}`},
			"an outage":       {Path: sandbox.TokenPath, Status: http.StatusServiceUnavailable}, "resets": {Path: sandbox.TokenPath, Reset: true},
		} {
			for _, partner := range []bool{true, false} {
				for _, taken := range []bool{true, false} {
					service := sandbox.New(settings)
					server := httptest.NewServer(service)
					service.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, account)
					service.SetPipelines(account, []sandbox.Pipeline{theirs})
					c := coretest.NewCore(t, server.URL, service.AddAccount(account))
					c.Timings, c.Backoff, c.Settings["max_retries"] = acctest.HastyTimings, wazzup.Backoff{Initial: time.Millisecond, Max: 2 * time.Millisecond}, 1
					if partner {
						delete(c.Settings, "client_access_token")
						c.Settings["partner_email"], c.Settings["partner_password"] = acctest.PartnerEmail, acctest.PartnerPassword
					}
					declared := &coretest.Declared{Account: new(account), Pipelines: []sandbox.Pipeline{acctest.Funnel("x", "X", "a b")}}
					plan := c.MustPlan(declared)
					service.Inject(sandbox.Fault{Method: post, Path: sandbox.PipelinesPath, AfterCommit: taken, TokenEnded: true})
					service.BeforeAt(sandbox.PipelinesPath, post, func(string) bool { // from the post on; of its own faults, the first one strikes
						without.Times = -1
						service.Inject(without)
						service.Inject(sandbox.Fault{Method: get, TokenEnded: true, Times: -1})
						return false
					})
					text := c.Apply(plan).String()
					if !strings.Contains(text, "it is not known whether") || strings.Contains(text, "Nothing was") {
						t.Errorf("%s, partner %v, taken %v:\n%s", name, partner, taken, text)
					}
					service.ClearFaults()
					if !partner {
						c.Settings["client_access_token"] = service.AddAccount(account)
					}
					if plan, diags := c.Plan(declared); plan == nil || c.Apply(plan).HasError() || !c.MustPlan(declared).Empty() {
						t.Errorf("%s, partner %v, taken %v: the next apply: %s", name, partner, taken, diags)
					}
					if there := acctest.ByID(service.Pipelines(account)); len(there) != 2 || there["x"].Name != "X" {
						t.Errorf("%s, partner %v, taken %v: %v", name, partner, taken, there)
					}
					service.Close()
					server.Close()
				}
			}
		}
	})
}

// There is no other token after such a post, and the old one reads what was so before it: reads that lag behind are no proof
// that nothing was changed.
func TestReadsThatLagAfterAPostWithoutAToken(t *testing.T) {
	t.Parallel()
	const account = "10000001"
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.StaleFor = 200 * time.Millisecond
		for _, taken := range []bool{true, false} {
			service := sandbox.New(settings)
			server := httptest.NewServer(service)
			service.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, account)
			service.SetPipelines(account, []sandbox.Pipeline{theirs})
			c := coretest.NewCore(t, server.URL, "")
			c.Settings = map[string]any{"base_url": server.URL, "partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword}
			plan := c.MustPlan(&coretest.Declared{Account: new(account), Pipelines: []sandbox.Pipeline{acctest.Funnel("x", "X", "a b")}})
			service.Inject(sandbox.Fault{Method: post, Path: sandbox.PipelinesPath, AfterCommit: taken, TokenEnded: true})
			service.Inject(sandbox.Fault{Grant: sandbox.Exchange, Skip: 1, Status: http.StatusForbidden, Times: -1}) // the plan's token is gone with its process
			text := c.Apply(plan).String()
			if taken && text != "" || !taken && !strings.Contains(text, "Nothing was changed: reads show the funnels as they were") {
				t.Errorf("taken %v:\n%s", taken, text)
			}
			service.Close()
			server.Close()
		}
	})
}

// Two provider blocks are two processes. On a service that keeps one machine token at a time they end each other's, and all
// accounts of both are read and written.
func TestTwoBlocksOfOnePartner(t *testing.T) {
	t.Parallel()
	c := beginClients(t, sandbox.Settings{OneMachineToken: true, Latency: 10 * time.Millisecond}, repeats(20, 60))
	c.Write("provider.tf", "provider \"wazzup\" {}\n\nprovider \"wazzup\" {\n  alias = \"other\"\n}\n")
	half := len(c.accounts) / 2
	x := acctest.Funnel("x", "X", "a b")
	block := func(name, provider string, accounts []string) string {
		return acctest.Resource(name, acctest.HCL(x), "  for_each   = toset([\""+strings.Join(accounts, `", "`)+"\"])", "  account_id = each.key", "  provider   = "+provider)
	}
	c.Write("main.tf", block("one", "wazzup", c.accounts[:half])+block("other", "wazzup.other", c.accounts[half:]))
	if r := c.apply(); r.Code != 0 {
		t.Fatalf("exit %d:\n%s", r.Code, r.Output)
	}
	c.compareAccounts(x)
	for range repeats(2, 20) {
		c.sandbox.ResetJournal()
		if r := c.Run("plan", "-parallelism=20"); r.Code != 0 || !strings.Contains(r.Output, "No changes") {
			t.Errorf("exit %d:\n%s", r.Code, r.Output)
		}
		if n := c.sandbox.CountTokens(""); n > 6*len(c.accounts) {
			t.Errorf("%d requests for tokens of %d accounts", n, len(c.accounts))
		}
	}
}

// An account is closed, while the others go on: the message is about the account, and shows the ways on without it, which
// work.
func TestAClosedAccountAmongOthers(t *testing.T) {
	t.Parallel()
	c := beginClients(t, sandbox.Settings{}, 6)
	x := acctest.Funnel("x", "X", "a b")
	c.declare(x)
	if r := c.apply(); r.Code != 0 {
		t.Fatalf("exit %d:\n%s", r.Code, r.Output)
	}
	closed := c.accounts[2]
	for _, status := range []int{401, 402, 403, 404, 410} {
		for step, how := range map[string]sandbox.Closing{"exchange": {Exchange: sandbox.Refusal{Status: status}}, "funnels": {Pipelines: sandbox.Refusal{Status: status}}} {
			c.sandbox.CloseAccount(closed, how)
			// The service has listed other accounts' funnels by then, or it may not know: the closed one is read with the others.
			r := c.Run("plan", "-parallelism=1")
			if n := strings.Count(r.Output, "Error:"); r.Code != 1 || n != 1 || !strings.Contains(r.Output, "1000-0002") || strings.Contains(r.Output, "Check base_url") ||
				strings.Contains(r.Output, "Check partner_email") {
				t.Errorf("%d to the %s: exit %d, %d errors:\n%s", status, step, r.Code, n, r.Output)
			}
			if status != 401 && (!strings.Contains(r.Output, "-target") || !strings.Contains(r.Output, "terraform state rm")) {
				t.Errorf("%d to the %s: no way on:\n%s", status, step, r.Output)
			}
		}
	}
	c.Must(0, "plan", fmt.Sprintf("-target=wazzup_pipelines.client[%q]", c.accounts[0]))
	c.Must(0, "state", "rm", fmt.Sprintf("wazzup_pipelines.client[%q]", closed))
	c.accounts = append(c.accounts[:2:2], c.accounts[3:]...)
	c.declare(x)
	c.settled(x)
}
