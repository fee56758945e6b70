// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The ways in which a user has a resource destroyed, with a real CLI: under "delete" none of them warns, neither at plan nor at
// apply, and under "retain" each of them says at plan that the funnels stay.
func TestEachWayToDestroy(t *testing.T) {
	t.Parallel()
	x, y, v := funnel("x", "X", "a"), funnel("y", "Y", ""), funnel("v", "V", "a")
	// Two resources have x and y under "delete", two have v and w under "retain".
	config := func(name, policy, funnel, settings string) string {
		return config(name, funnel, settings, "  deletion_policy = \""+policy+"\"")
	}
	byEach := func(keys, retainedKeys string) string {
		const funnel = "(each.key) = { name = upper(each.key) }\n"
		return config("crm", "delete", funnel, "  for_each = toset(["+keys+"])") + config("kept", "retain", funnel, "  for_each = toset(["+retainedKeys+"])")
	}
	leaving := func(deletePolicy, settings string) string {
		return config("crm", deletePolicy, hcl(x), settings) + config("kept", "retain", hcl(v), settings)
	}
	staying := func(deletePolicy string) string {
		return config("other", deletePolicy, hcl(y), "") + config("rest", "retain", hcl(funnel("w", "W", "")), "")
	}
	both := leaving("delete", "") + staying("delete")
	for name, tc := range map[string]struct {
		before, after string
		args          []string
		removed       *bool // a removed block destroys, or does not
	}{
		"the block is taken away":       {before: both, after: staying("delete")},
		"count goes from 1 to 0":        {before: leaving("delete", "  count = 1") + staying("delete"), after: leaving("delete", "  count = 0") + staying("delete")},
		"for_each has a key less":       {before: byEach(`"x", "y"`, `"v", "w"`), after: byEach(`"y"`, `"w"`)},
		"a removed block":               {before: both, after: staying("delete"), removed: new(true)},
		"-destroy":                      {before: both, after: both, args: []string{"-destroy"}},
		"-destroy, without a refresh":   {before: both, after: both, args: []string{"-destroy", "-refresh=false"}},
		"-destroy of one, with -target": {before: both, after: both, args: []string{"-destroy", "-target=wazzup_pipelines.crm", "-target=wazzup_pipelines.kept"}},
		"the block, without a refresh":  {before: both, after: staying("delete"), args: []string{"-refresh=false"}},
		"-destroy under another policy": {before: both, after: leaving("retain", "") + staying("retain"), args: []string{"-destroy"}},
		"a forgotten one, with removed": {before: both, after: staying("delete"), removed: new(false)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, s := acctest.Start(t, sandbox.Settings{})
			w.Write("main.tf", tc.before)
			w.Apply()
			if tc.removed != nil {
				tc.after += w.Removed("wazzup_pipelines.crm", *tc.removed) + w.Removed("wazzup_pipelines.kept", *tc.removed)
			}
			w.Write("main.tf", tc.after)
			r := w.Must(0, append([]string{"plan", "-out=saved"}, tc.args...)...)
			forgets := strings.Contains(name, "forgotten") // core does not ask the provider
			told := strings.Contains(r.Output, "Warning: Funnels stay in Wazzup") && strings.Contains(r.Output, lastAppliedIs("retain")) && strings.Contains(r.Output, `: "v".`)
			if told == forgets || strings.Contains(r.Output, "removed from Wazzup") {
				t.Errorf("planned, said that they stay: %v\n%s", told, r.Output)
			}
			_, warnings, planned := strings.Cut(r.Output, "Plan: ")
			others := strings.NewReplacer("Warning: Resource targeting", "", "Warning: Funnels stay in Wazzup", "").Replace(warnings)
			if !planned || strings.Contains(warnings, `"x"`) || strings.Contains(warnings, `"y"`) || !forgets && strings.Contains(others, "Warning: ") {
				t.Errorf("planned:\n%s", r.Output)
			}
			if r = w.Must(0, "apply", "saved"); strings.Contains(r.Output, "unnels") {
				t.Errorf("applied:\n%s", r.Output)
			}
			left := byID(s.Pipelines(acctest.Account))
			if _, there := left["x"]; there != forgets {
				t.Errorf("x is there: %v", there)
			}
			if _, there := left["v"]; !there {
				t.Error("v is gone")
			}
		})
	}
}
