// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Wazzup is down, and a run has hundreds of operations: after three that have used up their attempts, the rest fails at
// once and says so. The run goes on from there when it is repeated.
func TestNoStormInAnOutage(t *testing.T) {
	t.Parallel()
	const attempts, operations = 2, 3
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		c.Write("provider.tf", "provider \"wazzup\" {\n  max_retries = 1\n}\n")
		var text strings.Builder
		var declared []sandbox.Pipeline
		for i := range repeats(40, 200) {
			p := acctest.Funnel(fmt.Sprintf("p-%d", i), "P", "a b")
			declared = append(declared, p)
			text.WriteString(acctest.Resource(fmt.Sprintf("r%d", i), acctest.HCL(p)))
		}
		c.Write("main.tf", text.String())

		// Nothing answers: a create asks at plan whether its funnels exist already.
		c.sandbox.Inject(sandbox.Fault{Status: 503, Times: -1})
		r := c.Must(1, "plan")
		if n := c.sandbox.Count(""); n != attempts*operations {
			t.Errorf("%d requests, want %d", n, attempts*operations)
		}
		saysCircuitOpen(t, r, len(declared))
		c.sandbox.ClearFaults()

		// Reads are answered, and no post is. Several resources share each post.
		c.sandbox.ResetJournal()
		c.sandbox.Inject(sandbox.Fault{Method: post, Status: 503, Times: -1})
		r = c.Must(1, "apply", "-auto-approve")
		if n := c.sandbox.Count(post); n != attempts*operations {
			t.Errorf("%d posts, want %d", n, attempts*operations)
		}
		saysCircuitOpen(t, r, len(declared)-operations)
		if n := len(c.resources()); n != 0 {
			t.Errorf("%d resources in the state", n)
		}
		c.keepsForeign()
		c.sandbox.ClearFaults()

		c.Apply()
		c.settled(declared...)

		// A refresh finds nobody either: the state stays.
		before := c.State()
		c.sandbox.Inject(sandbox.Fault{Status: 503, Times: -1})
		c.sandbox.ResetJournal()
		c.Must(1, "apply", "-auto-approve", "-refresh-only")
		if n := c.sandbox.Count(""); n != attempts*operations || c.State() != before {
			t.Errorf("%d requests, want %d; state changed: %v", n, attempts*operations, c.State() != before)
		}
	})
}

// saysCircuitOpen fails the test if fewer operations than so many, but for those under way at the time, say in the same
// words that they were not tried.
func saysCircuitOpen(t *testing.T, r acctest.Result, most int) {
	t.Helper()
	const underWay = 30 // three reads with ten operations that share each
	if n := strings.Count(r.Output, "Error: Not tried: Wazzup does not respond"); n < most-underWay || n > most {
		t.Errorf("%d of %d operations say that they were not tried:\n%s", n, most, r.Output)
	}
	for _, text := range []string{"3 operations in a row have used up their attempts, the last one with: ", "503 Service Unavailable (after 2 attempts). The rest of this run fails at once"} {
		if !strings.Contains(r.Output, text) {
			t.Errorf("the output lacks %q:\n%s", text, r.Output)
		}
	}
}
