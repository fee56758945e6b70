// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A funnel that exists before it is declared: the plan says what becomes of it. If it is made after the plan, the apply does,
// which plans once more and then reads once more before it posts.
func TestWhatExistsIsSaidAtPlanAndAtApply(t *testing.T) {
	t.Parallel()
	const refused, adopted, overwritten = "Funnels already exist", "Existing funnels %sadopted", "Existing funnels %soverwritten"
	declared := funnel("n", "N", "a b")
	for name, tc := range map[string]struct {
		there  sandbox.Pipeline
		policy *string
		says   string
	}{
		"just as declared":                 {declared, nil, refused},
		"in another order":                 {funnel("n", "N", "b a"), nil, refused},
		"otherwise":                        {funnel("n", "theirs", "a b"), nil, refused},
		"just as declared, adopted":        {declared, new("adopt"), adopted},
		"in another order, adopted":        {funnel("n", "N", "b a"), new("adopt"), adopted},
		"otherwise, not adopted":           {funnel("n", "theirs", "a b"), new("adopt"), refused},
		"with fewer stages, not adopted":   {funnel("n", "N", "a"), new("adopt"), refused},
		"just as declared, to overwrite":   {declared, new("overwrite"), adopted},
		"otherwise, to overwrite":          {funnel("n", "theirs", "a b"), new("overwrite"), overwritten},
		"with fewer stages, to overwrite":  {funnel("n", "N", "a"), new("overwrite"), overwritten},
		"without any stages, to overwrite": {funnel("n", "N", ""), new("overwrite"), overwritten},
	} {
		for _, updates := range []bool{false, true} {
			for _, when := range []string{"before the plan", "after the plan", "after the apply's own plan"} {
				t.Run(name+map[bool]string{true: ", on an update"}[updates]+", "+when, func(t *testing.T) {
					t.Parallel()
					s := acctest.StartSandbox(t, sandbox.Settings{})
					c := coretest.NewCore(t, s.URL, s.Token)
					c.Timings = acctest.HastyTimings
					all := coretest.Declared{Pipelines: list(declared), Existing: tc.policy}
					if updates {
						c.Must(c.Apply(c.MustPlan(declaring(funnel("x", "X", "")))))
						all.Pipelines = append(all.Pipelines, funnel("x", "X", ""))
					}
					s.ResetJournal()
					if when == "before the plan" {
						s.Put(acctest.Account, tc.there)
					}
					plan, diags := c.Plan(&all)
					if when != "before the plan" {
						lacks(t, diags, "xist")
						reads, strikes := 0, map[string]int{"after the plan": 1, "after the apply's own plan": 2}[when]
						s.Before(get, func(string) bool {
							reads++
							if reads == strikes {
								s.Put(acctest.Account, tc.there)
							}
							return reads < strikes
						})
						diags = c.Apply(plan)
					}
					want, refuses := tc.says, tc.says == refused
					if when != "before the plan" && want == overwritten { // the plan has not shown it
						want, refuses = "Funnels changed after the plan", true
					}
					will := map[bool]string{true: "will be "}[when == "before the plan"]
					hasText(t, diags, strings.Replace(want, "%s", will, 1))
					if diags.HasError() != refuses || strings.Contains(diags.String(), refused) != (tc.says == refused) {
						t.Error(diags)
					}
					if got := byID(s.Pipelines(acctest.Account))["n"]; s.Count(post) > 0 && refuses || refuses && !sameFunnels(byID(list(got)), byID(list(tc.there))) {
						t.Errorf("%d posts, in Wazzup: %+v", s.Count(post), got)
					}
				})
			}
		}
	}
}
