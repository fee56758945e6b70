// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A plan without changes reads an account once, however many resources look at it, and a data source, whichever of them core takes
// first.
func TestAPlanReadsAnAccountOnce(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", `
resource "wazzup_pipelines" "many" {
  for_each = toset([for i in range(20) : "funnel${i}"])
  pipelines = {
    (each.key) = { name = each.key, stages = [{ id = "a", name = "A" }] }
  }
}

data "wazzup_pipelines" "all" {}
`)
	w.Apply()
	for _, args := range [][]string{{"plan", "-parallelism=1"}, {"plan"}, {"plan", "-refresh-only"}, {"apply", "-auto-approve"}} {
		s.ResetJournal()
		w.Must(0, args...)
		if reads, posts := s.Count(get), s.Count(post); reads != 1 || posts != 0 {
			t.Errorf("%v: %d reads and %d posts, want one read", args, reads, posts)
		}
	}
}
