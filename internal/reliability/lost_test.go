package reliability_test

import (
	"fmt"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A write whose answer is lost after it was taken is neither lost nor doubled, whether it creates or updates.
func TestAnswersLostAfterTheCommit(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		c.Write("provider.tf", "provider \"wazzup\" {\n  request_timeout = \"1s\"\n}\n")
		for _, fault := range []sandbox.Fault{{Reset: true}, {Status: 502}, {Status: 504}, {Cut: true}, {Hang: true}} {
			for round := range repeats(1, 20) {
				x := acctest.Funnel("x", fmt.Sprint(fault.String(), round), "a b")
				c.sandbox.ResetJournal()
				fault.Method, fault.AfterCommit = post, true
				c.sandbox.Inject(fault)
				c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x)))
				c.Apply()
				if n := c.sandbox.Count(post); n != 1 {
					t.Errorf("%s after the commit: %d posts, want 1", fault, n)
				}
				c.settled(x)
			}
		}
	})
}
