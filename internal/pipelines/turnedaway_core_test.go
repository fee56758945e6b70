// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"net/http"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A post of a removal that is turned away may have taken a part. What it has not removed is said, and stays in the state.
func TestARemovalThatIsTurnedAwayInTheMiddle(t *testing.T) {
	t.Parallel()
	all := list(funnel("x", "X", "a"), funnel("y", "Y", ""), funnel("z", "Z", ""))
	for name, after := range map[string]*coretest.Declared{
		"a destroy":     nil,
		"a shorter map": {Pipelines: list(funnel("z", "Z", ""))},
	} {
		for _, retries := range []int{0, 1, 3} {
			s := acctest.StartSandbox(t, sandbox.Settings{})
			s.Put(acctest.Account, funnel("foreign", "F", ""))
			c := coretest.NewCore(t, s.URL, s.Token)
			c.Timings, c.Settings["max_retries"] = acctest.HastyTimings, retries
			c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: all})))
			plan := c.MustPlan(after)
			s.Before(post, func(string) bool { s.Remove(acctest.Account, "x"); return false })
			s.Inject(sandbox.Fault{Method: post, Status: http.StatusTooManyRequests, Times: -1})
			diags := c.Apply(plan)
			if !diags.HasError() {
				t.Errorf("%s, %d retries: no error: %s", name, retries, diags)
			}
			says(t, diags, `"y"`, "429")
			now := c.Funnels("one")
			if _, ok := now["x"]; ok || now["y"].Name != "Y" || now["z"].Name != "Z" {
				t.Errorf("%s, %d retries: the state has %v, Wazzup %v", name, retries, now, s.Pipelines(acctest.Account))
			}
			s.ClearFaults()
			c.Must(c.Apply(c.MustPlan(after)))
			if got := byID(s.Pipelines(acctest.Account)); len(got) != 1+len(c.Funnels("one")) {
				t.Errorf("%s, %d retries: left %v", name, retries, got)
			}
		}
	}
}
