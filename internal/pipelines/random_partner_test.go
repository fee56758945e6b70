// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// In any of a partner's accounts, a funnel that is not in the configuration is never changed, and nothing is removed that
// the plan does not show as removed there, whatever becomes of tokens meanwhile.
func TestForeignFunnelsOfManyAccountsAreNeverChanged(t *testing.T) {
	property(t, func(t *rapid.T, settings sandbox.Settings, s *sandbox.Server, c *coretest.Core) {
		s.Set(func(t *sandbox.Settings) { t.StageOrder, t.PipelineOrder = sandbox.Kept, sandbox.Kept })
		accounts := []string{"10000001", "10000002", "10000003"}
		s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, accounts...)
		c.Settings = map[string]any{
			"base_url": c.Settings["base_url"], "partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword, "requests_per_second": 1000,
		}
		foreign := map[string][]sandbox.Pipeline{}
		for _, account := range accounts {
			list := funnels(3, 10).Draw(t, "foreign in "+account)
			for i := range list {
				list[i].ID = fmt.Sprintf("foreign-%02d", i)
			}
			s.SetPipelines(account, list)
			foreign[account] = list
		}
		for range rapid.IntRange(1, 4).Draw(t, "operations") {
			config := coretest.Configuration{}
			for _, account := range accounts {
				if declared := declare(t); declared != nil {
					declared.Account = new(account)
					config[account] = declared
				}
			}
			plan, diags := c.PlanAll(config, accounts)
			if plan == nil {
				t.Fatalf("%s", diags)
			}
			before := map[string]map[string]sandbox.Pipeline{}
			for _, account := range accounts {
				before[account] = byID(s.Pipelines(account))
			}
			losesTokens(t, s, accounts)
			run := c.Begin(plan)
			for _, account := range rapid.Permutation(accounts).Draw(t, "order") {
				if diags := run.Apply(account); diags.HasError() && settings.Semantics != sandbox.MergeStages { // which keeps stages, and that is an error
					t.Fatalf("%s", diags)
				}
			}
			run.End()
			for _, account := range accounts {
				prior, planned := plan.Funnels(account)
				after := byID(s.Pipelines(account))
				for id := range before[account] {
					_, managed := prior[id]
					_, stays := planned[id]
					if _, there := after[id]; !there && (!managed || stays) {
						t.Errorf("%q is gone from account %s, and the plan did not show it", id, account)
					}
				}
				now := slices.DeleteFunc(s.Pipelines(account), func(p sandbox.Pipeline) bool { return !strings.HasPrefix(p.ID, "foreign-") })
				if before, after := asJSON(t, foreign[account]), asJSON(t, now); before != after {
					t.Fatalf("foreign funnels of account %s were\n%s\nand are\n%s", account, before, after)
				}
			}
		}
	})
}

// losesTokens makes tokens end before an apply, or between a read and its post.
func losesTokens(t *rapid.T, s *sandbox.Server, accounts []string) {
	switch rapid.SampledFrom([]string{"nothing", "an account's", "all", "all, before a post"}).Draw(t, "ends") {
	case "an account's":
		s.RevokeAccount(rapid.SampledFrom(accounts).Draw(t, "of"))
	case "all":
		s.RevokeAll()
	case "all, before a post":
		s.BeforeAt(sandbox.PipelinesPath, post, func(string) bool { s.RevokeAll(); return false })
	}
}
