// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// One provider block with a partner's credentials manages any number of accounts.

// clients are accounts of a partner.
func clients(n int) []string {
	accounts := make([]string, n)
	for i := range accounts {
		accounts[i] = fmt.Sprintf("%08d", 10000000+i)
	}
	return accounts
}

// forEach is a configuration of the same funnels for each account.
func forEach(accounts []string, funnels ...sandbox.Pipeline) string {
	return forEachWith("", accounts, funnels...)
}

// forEachWith is forEach with a line of settings.
func forEachWith(settings string, accounts []string, funnels ...sandbox.Pipeline) string {
	set := ""
	for _, id := range accounts {
		set += acctest.Quote(id) + ", "
	}
	return acctest.Resource("client", hcl(funnels...), "  for_each = toset(["+set+"])", "  account_id = each.key", settings)
}

func TestManyAccountsInOneConfiguration(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		accounts := clients(12)
		w := s.Partner(t, accounts...)
		foreign := funnel("foreign", "F", "z")
		for _, id := range accounts {
			s.SetPipelines(id, []sandbox.Pipeline{foreign})
		}
		w.Write("main.tf", forEach(accounts, funnel("x", "X", "a b"), funnel("y", "Y", "")))
		has(t, w.Apply(), "12 added")
		asked(t, s, 2, 2*len(accounts), len(accounts)) // a plan, and an apply in another process
		s.ResetJournal()
		w.MustPlanNothing()
		asked(t, s, 1, len(accounts), 0)
		if n := s.Count(get); n != len(accounts) {
			t.Errorf("%d reads of %d accounts", n, len(accounts))
		}
		w.Write("main.tf", forEach(accounts, funnel("x", "renamed", "a b")))
		has(t, w.Apply(), "12 changed")
		w.Must(0, "destroy", "-auto-approve")
		for _, id := range accounts {
			if got := byID(s.Pipelines(id)); !sameFunnels(map[string]sandbox.Pipeline{"foreign": got["foreign"]}, byID([]sandbox.Pipeline{foreign})) {
				t.Errorf("account %s: %v", id, got)
			}
		}
	})
}

// asked fails if more or less was asked of the token endpoint, or posted.
func asked(t *testing.T, s *acctest.Sandbox, machine, exchange, posts int) {
	t.Helper()
	if n := s.CountTokens(sandbox.Machine); n != machine {
		t.Errorf("%d requests for machine tokens, want %d", n, machine)
	}
	if n := s.CountTokens(sandbox.Exchange); n != exchange {
		t.Errorf("%d exchanges, want %d", n, exchange)
	}
	if n := s.Count(post); n != posts {
		t.Errorf("%d posts, want %d", n, posts)
	}
}
