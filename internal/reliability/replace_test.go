// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A replacement that creates before it destroys, cut short in between (here by a failure of what depends on it; Ctrl-C and
// a kill do the same), leaves two objects in the state that have the same funnels. No later plan may remove the old
// one's, for the new one declares them. The plan says the way out, and that leads out.
func TestAReplacementCutShort(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		x, next := acctest.Funnel("x", "X", "a b"), acctest.Funnel("next", "Next", "")
		write := func(settings ...string) {
			c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x), append(settings, "  lifecycle {\n    create_before_destroy = true\n  }")...)+
				acctest.Resource("next", acctest.HCL(next), "  depends_on = [wazzup_pipelines.crm]"))
		}
		write()
		c.Apply()
		next.Name = "Next 2"
		write()
		c.sandbox.Inject(sandbox.Fault{Method: post, Status: 400})
		r := c.Must(1, "apply", "-auto-approve", "-replace=wazzup_pipelines.crm")
		if _, left := c.resources()["wazzup_pipelines.crm+"]; !left {
			t.Fatalf("the old object is not in the state:\n%s\n%s", r.Output, c.State())
		}

		r = c.Must(1, "apply", "-auto-approve")
		if !strings.Contains(r.Output, "deposed object of an interrupted replacement") || !strings.Contains(r.Output, "terraform state rm ADDRESS") {
			t.Errorf("the output does not say the way out:\n%s", r.Output)
		}
		c.isTruth()
		c.Must(0, "state", "rm", "wazzup_pipelines.crm")
		write(`  existing_policy = "adopt"`)
		c.Apply()
		c.settled(x, next)
	})
}
