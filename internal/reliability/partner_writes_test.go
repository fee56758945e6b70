// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What holds for writes to one account holds for those to each of many.

// twice declares two resources for each account, which has the funnels of both then.
func (c *clients) twice(name string, one, other sandbox.Pipeline) {
	c.Write("main.tf", c.locals()+
		acctest.Resource("client", acctest.HCL(one), "  for_each   = local.accounts", "  account_id = each.key", "  deletion_policy = \"retain\"")+
		acctest.Resource(name, acctest.HCL(other), "  for_each   = local.accounts", "  account_id = each.key", "  deletion_policy = \"retain\""))
}

// Each apply updates a resource in each account and creates another, and loses the answers to all those posts, or the posts
// themselves.
func TestLostResponsesInManyAccounts(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := beginClients(t, settings, repeats(3, 12))
		c.Write("provider.tf", "provider \"wazzup\" {\n  request_timeout = \"1s\"\n}\n")
		x := acctest.Funnel("x", "X", "a b")
		c.declare(x)
		c.apply()
		n := 2 * len(c.accounts)
		for round := range repeats(1, 5) {
			for i := range 2 * len(lostResponses) {
				if !soaking && i%3 != int(settings.Semantics) { // each semantics takes its share
					continue
				}
				fault, taken, posts := lostResponses[i/2], i%2 == 0, n
				if !taken {
					posts = 2 * n // each is made again
				}
				x.Name = fmt.Sprintf("%s, taken: %v, round %d", fault, taken, round)
				y := acctest.Funnel(fmt.Sprintf("new-%d-%d", round, i), x.Name, "b a")
				c.twice(fmt.Sprintf("new_%d_%d", round, i), x, y)
				fault.Path, fault.Method, fault.AfterCommit, fault.Times = sandbox.PipelinesPath, post, taken, n
				c.sandbox.ResetJournal()
				c.sandbox.Inject(fault)
				if r := c.apply(); r.Code != 0 {
					t.Errorf("%s: exit %d:\n%s", x.Name, r.Code, r.Output)
				}
				c.sandbox.ClearFaults()
				if all, committed := c.sandbox.Count(post), c.committed(); all != posts || committed != n {
					t.Errorf("%s: %d posts, %d of them taken, want %d and %d", x.Name, all, committed, posts, n)
				}
				c.settled(x, y)
			}
		}
	})
}

// Two runs of a partner's, each with two resources in each account: no two write to one account at a time, and nothing is
// lost.
func TestTwoRunsOfAPartnerAtATime(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.Latency = 50 * time.Millisecond
		one := beginClients(t, settings, repeats(4, 10))
		two := one.another()
		for round := range repeats(1, 20) {
			var declared []sandbox.Pipeline
			finish := make([]func() acctest.Result, 2)
			for i, c := range []*clients{one, two} {
				x, y := acctest.Funnel(fmt.Sprintf("x-%d", i), fmt.Sprintf("X%d", round), "a b"), acctest.Funnel(fmt.Sprintf("y-%d", i), fmt.Sprintf("Y%d", round), "")
				c.twice("other", x, y)
				declared = append(declared, x, y)
				_, finish[i] = c.Start("apply", "-auto-approve", "-parallelism=50")
			}
			for i := range finish {
				if r := finish[i](); r.Code != 0 {
					t.Errorf("run %d: exit %d:\n%s", i+1, r.Code, r.Output)
				}
			}
			one.compareAccounts(declared...)
		}
		one.MustPlanNothing()
		two.MustPlanNothing()
	})
}

// another is the same partner's, of the same user on the same machine, in a workspace of its own.
func (c *clients) another() *clients {
	c.t.Helper()
	second := *c
	second.Workspace = c.sandbox.Partner(c.t, c.accounts...)
	second.Env["XDG_CACHE_HOME"] = c.Env["XDG_CACHE_HOME"] // where the lock files are
	return &second
}
