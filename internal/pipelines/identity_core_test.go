// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Whose account it is: in all ways to plan, with all kinds of credentials.

// switching is a change of the provider's settings from account here to another one, or to one that nobody knows.
type switching struct {
	before, after map[string]any
	says          []string // the error for what is planned or applied after
	// unknown says that after is only known at apply, so that a plan before it is made with partly unknown settings.
	unknown map[string]any
}

func switches(s *acctest.Sandbox) map[string]switching {
	partner := func(account any) map[string]any {
		return map[string]any{"partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword, "account_id": account}
	}
	token := func(token any) map[string]any { return map[string]any{"client_access_token": token} }
	word := func(account string) map[string]any {
		return map[string]any{"client_access_token": "opaque-0123456789", "account_id": account}
	}
	s.Authorize("opaque-0123456789", there)
	return map[string]switching{
		"another default account":                   {before: partner("7204-2419"), after: partner("1111-2222"), says: []string{"Another account than before", "7204-2419", "1111-2222"}},
		"a default account known at apply":          {before: partner("7204-2419"), after: partner("1111-2222"), unknown: partner(coretest.Unknown), says: []string{"Another account than before", "7204-2419", "1111-2222"}},
		"another account's token":                   {before: token(s.AddAccount(here)), after: token(s.AddAccount(there)), says: []string{"Token of another account", "7204-2419", "1111-2222"}},
		"a token that names no account":             {before: token(s.AddAccount(here)), after: token("opaque-0123456789"), says: []string{"Account of the access token not known", "7204-2419"}},
		"another account named beside such a one":   {before: partner("7204-2419"), after: word("1111-2222"), says: []string{"Another account than before", "7204-2419", "1111-2222"}},
		"a token, after a partner's credentials":    {before: partner("7204-2419"), after: token(s.AddAccount(there)), says: []string{"Token of another account", "7204-2419", "1111-2222"}},
		"a partner's credentials, after a token":    {before: token(s.AddAccount(here)), after: partner("1111-2222"), says: []string{"Another account than before", "7204-2419", "1111-2222"}},
		"such a token, after one that was named":    {before: map[string]any{"client_access_token": s.AddAccount(here), "account_id": "7204-2419"}, after: token("opaque-0123456789"), says: []string{"Account of the access token not known", "7204-2419"}},
		"a token known at apply, another account's": {before: token(s.AddAccount(here)), after: token(s.AddAccount(there)), unknown: token(coretest.Unknown), says: []string{"Token of another account", "7204-2419", "1111-2222"}},
	}
}

// In none of them does anything happen in another account than the one that the state remembers.
func TestNoWayToPlanGoesToAnotherAccount(t *testing.T) {
	t.Parallel()
	all := os.Getenv(acctest.AllEnv) != ""
	for _, w := range waysToPlan() {
		for _, policy := range []string{"delete", "retain"} {
			for _, has := range []bool{true, false} { // the same funnels
				if !has && !w.createFirst {
					continue // nothing is made before something is looked for
				}
				t.Run(fmt.Sprintf("%s, %s, %v", w.name, policy, has), func(t *testing.T) {
					t.Parallel()
					s := acctest.StartSandbox(t, sandbox.Settings{})
					s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here, there)
					x := funnel("x", "X", "a b")
					switches := switches(s)
					for i, name := range slices.Sorted(maps.Keys(switches)) {
						if !all && (i%2 == 0) != ((policy == "delete") == has) { // the other policy has the other half
							continue
						}
						for _, phase := range []string{"planned and applied after", "applied after"} {
							s.SetPipelines(here, nil)
							s.SetPipelines(there, map[bool][]sandbox.Pipeline{true: {x, funnel("theirs", "T", "")}, false: {funnel("theirs", "T", "")}}[has])
							c := coretest.NewCore(t, s.URL, "")
							c.Timings, c.OtherSettings = acctest.HastyTimings, true
							set := func(settings map[string]any) {
								c.Settings = map[string]any{"base_url": s.URL, "requests_per_second": 1000}
								maps.Copy(c.Settings, settings)
							}
							switching := switches[name]
							set(switching.before)
							c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: list(x), DeletionPolicy: &policy})))
							declared := coretest.Declared{Pipelines: list(x), DeletionPolicy: &policy}
							if isUpdate := !w.taints && !w.options.Destroy && w.options.Replace == nil; isUpdate {
								declared.Pipelines = list(funnel("x", "X2", "a b"))
							}
							if w.taints {
								c.Taint("one")
							}
							state, before := fmt.Sprint(c.Objects("one")), fmt.Sprint(s.Pipelines(here), s.Pipelines(there))
							s.ResetJournal()
							var diags coretest.Diagnostics
							switch {
							case phase == "planned and applied after" && switching.unknown != nil:
								continue
							case phase == "planned and applied after":
								set(switching.after)
							case switching.unknown != nil:
								set(switching.unknown)
							}
							plan, planned := w.plan(c, declared)
							diags = append(diags, planned...)
							if plan == nil && phase == "applied after" && !w.taints {
								t.Errorf("%s, %s: no plan: %s", name, phase, diags)
							}
							set(switching.after)
							if plan != nil {
								diags = append(diags, c.Apply(plan)...)
							}
							forgets := w.options.Destroy && policy == "retain" && (phase == "applied after" || w.options.NoRefresh)
							text := diags.String()
							switch {
							case forgets && (diags.HasError() || len(c.Funnels("one")) > 0):
								t.Errorf("%s, %s: not forgotten: %s", name, phase, text)
							case !forgets && !diags.HasError():
								t.Errorf("%s, %s: no error", name, phase)
							case !forgets && w.createFirst && phase == "applied after" && strings.Contains(text, "Funnels already exist"):
								if switching.unknown == nil { // else the plan could note nothing
									says(t, diags, "An earlier plan in this folder is for account 7204-2419")
								}
							case !forgets && !strings.Contains(text, "ERROR: Provider produced inconsistent final plan"):
								says(t, diags, switching.says...)
							case !forgets && (!w.createFirst || phase != "applied after"):
								t.Errorf("%s, %s: left to core: %s", name, phase, text)
							}
							if now := fmt.Sprint(s.Pipelines(here), s.Pipelines(there)); now != before || s.Count(post) != 0 {
								t.Errorf("%s, %s: %d posts, %s, before %s", name, phase, s.Count(post), now, before)
							}
							if now := fmt.Sprint(c.Objects("one")); !forgets && now != state { // one may be deposed now
								t.Errorf("%s, %s: the state was %s, is %s", name, phase, state, now)
							}
						}
					}
				})
			}
		}
	}
}

// A replacement removes and makes anew. What it makes where nobody can say yet could be another account's.
func TestAReplacementInAnAccountThatIsNotKnown(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here, there)
	for _, first := range []bool{true, false} {
		s.SetPipelines(here, nil)
		c := coretest.NewCore(t, s.URL, "")
		c.Timings = acctest.HastyTimings
		c.Settings = map[string]any{"base_url": s.URL, "requests_per_second": 1000, "partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword}
		declared := coretest.Declared{Account: new(here), Pipelines: list(funnel("x", "X", "a")), CreateBeforeDestroy: first}
		c.Must(c.Apply(c.MustPlan(&declared)))
		s.ResetJournal()
		declared.AccountUnknown = true
		plan, diags := c.PlanWith(coretest.Configuration{"one": &declared}, []string{"one"}, coretest.PlanOptions{Replace: []string{"one"}})
		if plan != nil {
			t.Errorf("a plan, %v", first)
		}
		says(t, diags, "ERROR: Account of a replacement not known yet [account_id]", "-target")
		plan, diags = c.Plan(&declared) // not replaced, it stays where it is
		c.Must(diags)
		run := c.Begin(plan)
		run.Know("one", &coretest.Declared{Account: new("7204-2419"), Pipelines: declared.Pipelines, CreateBeforeDestroy: first})
		c.Must(run.Apply("one"))
		run.End()
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
	}
}
