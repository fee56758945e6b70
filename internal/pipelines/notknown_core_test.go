// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// If the plan cannot know the account, it says that the apply may stop there.
func TestAnAccountThatTheApplyMayNotAccept(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here, there)
	s.Authorize("opaque-0123456789", here)
	x, changed := list(funnel("x", "X", "a")), list(funnel("x", "X2", "a"))
	partner := func(account any) map[string]any {
		return map[string]any{"partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword, "account_id": account}
	}
	token := func(token any) map[string]any { return map[string]any{"client_access_token": token} }
	for name, tc := range map[string]struct {
		before, planned map[string]any
		was, now        coretest.Declared
		warns           string // "" for none
	}{
		"account_id":                           {partner(nil), partner(nil), coretest.Declared{Account: new(here), Pipelines: x}, coretest.Declared{AccountUnknown: true, Pipelines: x}, "only known after apply: account_id. "},
		"account_id of a token's":              {token(s.AddAccount(here)), token(s.AddAccount(here)), coretest.Declared{Pipelines: x}, coretest.Declared{AccountUnknown: true, Pipelines: x}, "only known after apply: account_id. "},
		"the default, and a change":            {partner(here), partner(coretest.Unknown), coretest.Declared{Pipelines: x}, coretest.Declared{Pipelines: changed}, "only known after apply: the provider's account_id. "},
		"the token, and a change":              {token(s.AddAccount(here)), token(coretest.Unknown), coretest.Declared{Pipelines: x}, coretest.Declared{Pipelines: changed}, "only known after apply: the provider's client_access_token. "},
		"the default, and no change":           {partner(here), partner(coretest.Unknown), coretest.Declared{Pipelines: x}, coretest.Declared{Pipelines: x}, ""},
		"the default, and account_id is known": {partner(here), partner(coretest.Unknown), coretest.Declared{Account: new(here), Pipelines: x}, coretest.Declared{Account: new(here), Pipelines: changed}, ""},
		"a state without an account":           {token("opaque-0123456789"), token("opaque-0123456789"), coretest.Declared{Pipelines: x}, coretest.Declared{AccountUnknown: true, Pipelines: x}, ""},
		"nothing":                              {partner(here), partner(here), coretest.Declared{Pipelines: x}, coretest.Declared{Pipelines: changed}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s.SetPipelines(here, nil)
			c := coretest.NewCore(t, s.URL, "")
			c.Timings = acctest.HastyTimings
			set := func(settings map[string]any) {
				c.Settings = map[string]any{"base_url": s.URL, "requests_per_second": 1000}
				maps.Copy(c.Settings, settings)
			}
			set(tc.before)
			c.Must(c.Apply(c.MustPlan(&tc.was)))
			set(tc.planned)
			plan, diags := c.Plan(&tc.now)
			c.Must(diags)
			if tc.warns == "" {
				if strings.Contains(diags.String(), "Account not known yet") {
					t.Errorf("a warning: %s", diags)
				}
				return
			}
			says(t, diags, "WARNING: Account not known yet (account 7204-2419)", tc.warns, "the apply stops at this resource")
			set(tc.before) // as it turns out
			run := c.Begin(plan)
			defer run.End()
			if tc.now.AccountUnknown {
				run.Know("one", &coretest.Declared{Account: new(here), Pipelines: tc.now.Pipelines})
			}
			if diags := run.Apply("one"); diags.HasError() || strings.Contains(diags.String(), "Account not known yet") {
				t.Errorf("at apply: %s", diags)
			}
		})
	}
}
