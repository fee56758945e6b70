// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestCopy(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		const from, to = "72042419", "11112222"
		s := acctest.StartSandbox(t, settings)
		w := s.Partner(t, from, to)
		sales, archive, theirs := acctest.Funnel("sales", "Sales", "new won"), acctest.Funnel("archive", "Archive", ""), acctest.Funnel("theirs", "made by hand", "x")
		s.Put(from, sales, archive)
		s.Put(to, theirs)
		put(t, w, "copy", "main.tf")
		copied := func(when string, want ...sandbox.Pipeline) {
			t.Helper()
			if d := cmp.Diff(acctest.ByID(want), acctest.ByID(s.Pipelines(to))); d != "" {
				t.Errorf("%s (-want +got):\n%s", when, d)
			}
			w.MustPlanNothing()
		}
		has(t, w.Apply(), "1 added", `"archive",`, `"sales",`)
		copied("after the first apply", sales, archive, theirs)

		renamed := acctest.Funnel("sales", "Sales, new", "new won")
		s.Put(from, renamed)
		s.Remove(from, "archive")
		w.Apply()
		copied("after a change of the first account", renamed, archive, theirs)

		// To copy once.
		w.Must(0, "state", "rm", "wazzup_pipelines.to")
		if n := len(s.Pipelines(to)); n != 3 {
			t.Errorf("%d funnels are left", n)
		}
	})
}
