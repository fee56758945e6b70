// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Resources of one account that core writes at the same time share posts, and each gets its own result.
func TestManyResourcesSharePosts(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.Latency = 50 * time.Millisecond
		c := begin(t, settings)
		const all = 40
		var text strings.Builder
		var declared []sandbox.Pipeline
		for i := range all {
			p := acctest.Funnel(fmt.Sprintf("p-%02d", i), "P", "a b")
			declared = append(declared, p)
			text.WriteString(acctest.Resource(fmt.Sprintf("r%d", i), acctest.HCL(p)))
		}
		c.Write("main.tf", text.String())
		counted := func(what string, posts, gets int, args ...string) {
			t.Helper()
			c.sandbox.ResetJournal()
			c.Must(0, args...)
			if p, g := c.sandbox.Count(post), c.sandbox.Count(get); p > posts || g > gets {
				t.Errorf("%s: %d posts and %d reads, want %d and %d at most", what, p, g, posts, gets)
			}
		}
		const batches = all / 2 // about five, because core works on ten at a time; a busy machine may make more of them
		counted("create", batches, 3*batches+2, "apply", "-auto-approve")
		c.settled(declared...)
		if n := c.sandbox.MaxWritesInFlight(acctest.Account); n != 1 {
			t.Errorf("%d posts at a time", n)
		}
		counted("nothing to do", 0, 1, "plan")

		counted("destroy", batches, 3*batches+2, "destroy", "-auto-approve")
		c.keepsForeign()
	})
}
