// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// clients is a partner's configuration of many accounts, each of which holds a funnel of somebody else's.
type clients struct {
	*acctest.Workspace
	t        *testing.T
	sandbox  *acctest.Sandbox
	accounts []string
}

func beginClients(t *testing.T, settings sandbox.Settings, n int) *clients {
	t.Helper()
	c := &clients{t: t, sandbox: acctest.StartSandbox(t, settings)}
	for i := range n {
		c.accounts = append(c.accounts, fmt.Sprintf("%08d", 10000000+i))
	}
	c.Workspace = c.sandbox.Partner(t, c.accounts...)
	for _, account := range c.accounts {
		c.sandbox.SetPipelines(account, []sandbox.Pipeline{theirs})
	}
	return c
}

var theirs = acctest.Funnel("foreign", "e\u0301 theirs", "b a")

// declare declares the same funnels in each account.
func (c *clients) declare(funnels ...sandbox.Pipeline) {
	c.Write("main.tf", c.locals()+
		acctest.Resource("client", acctest.HCL(funnels...), "  for_each   = local.accounts", "  account_id = each.key"))
}

func (c *clients) locals() string {
	return "locals {\n  accounts = toset([\"" + strings.Join(c.accounts, `", "`) + "\"])\n}\n"
}

// apply applies with all accounts at once, as far as the CLI goes.
func (c *clients) apply() acctest.Result {
	c.t.Helper()
	return c.Run("apply", "-auto-approve", "-parallelism=50")
}

// settled holds each account against what is declared and what was there, and the state against the account.
func (c *clients) settled(declared ...sandbox.Pipeline) {
	c.t.Helper()
	c.MustPlanNothing()
	c.compareAccounts(declared...)
}

// compareAccounts compares each account with what is declared and what was there.
func (c *clients) compareAccounts(declared ...sandbox.Pipeline) {
	c.t.Helper()
	for _, account := range c.accounts {
		there := acctest.ByID(c.sandbox.Pipelines(account))
		for _, p := range append([]sandbox.Pipeline{theirs}, declared...) {
			if d := cmp.Diff(p, there[p.ID]); d != "" {
				c.t.Errorf("account %s, %q (-want +there):\n%s", account, p.ID, d)
			}
		}
		if n := c.sandbox.MaxWritesInFlight(account); n > 1 {
			c.t.Errorf("account %s: %d writes at a time", account, n)
		}
	}
}

// committed are the posts that were taken in.
func (c *clients) committed() (n int) {
	for _, e := range c.sandbox.Journal() {
		if e.Committed {
			n++
		}
	}
	return n
}

// onceEach calls f before the first request with a method to each account's funnels; for a read, before the first that
// follows a post of the declared funnel.
func (c *clients) onceEach(method string, declared sandbox.Pipeline, f func(account string)) {
	var mu sync.Mutex
	seen := map[string]bool{}
	c.sandbox.BeforeEach(sandbox.PipelinesPath, method, func(account string) {
		mu.Lock()
		defer mu.Unlock()
		posted := account != "" && acctest.ByID(c.sandbox.Pipelines(account))["x"].Name == declared.Name
		if account != "" && !seen[account] && (method == post || posted) {
			seen[account] = true
			f(account)
		}
	})
}

// before calls f before the nth request with a method to the funnels of any account.
func (c *clients) before(method string, nth int, f func()) {
	requests := 0
	c.sandbox.BeforeAt(sandbox.PipelinesPath, method, func(string) bool {
		requests++
		if requests == nth {
			f()
		}
		return requests < nth
	})
}
