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
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
	const each = "  for_each = toset([%s])\n"
	byEach := func(keys string) func(string) string {
		return func(policy string) string {
			return "resource \"wazzup_pipelines\" \"crm\" {\n" + strings.Replace(each, "%s", keys, 1) + "  pipelines = { (each.key) = { name = upper(each.key) } }\n" + policy + "\n}\n"
		}
	}
	byCount := func(n string) func(string) string {
		return func(policy string) string {
			return config("crm", hcl(x), "  count = "+n, policy) + config("other", hcl(y), policy)
		}
	}
	both := func(policy string) string { return config("crm", hcl(x), policy) + config("other", hcl(y), policy) }
	other := func(policy string) string { return config("other", hcl(y), policy) }
	plain := []string{}
	for name, tc := range map[string]struct {
		before, after func(policy string) string
		args          []string
	}{
		"the block is taken away": {both, other, plain},
		"count goes from 1 to 0":  {byCount("1"), byCount("0"), plain},
		"for_each has a key less": {byEach(`"x", "y"`), byEach(`"y"`), plain},
		"a removed block": {both, func(policy string) string {
			return other(policy) + "removed {\n  from = wazzup_pipelines.crm\n  lifecycle {\n    destroy = true\n  }\n}\n"
		}, plain},
		"-destroy":                      {both, both, []string{"-destroy"}},
		"-destroy, without a refresh":   {both, both, []string{"-destroy", "-refresh=false"}},
		"-destroy of one, with -target": {both, both, []string{"-destroy", "-target=wazzup_pipelines.crm"}},
		"the block, without a refresh":  {both, other, []string{"-refresh=false"}},
		"-destroy under another policy": {both, func(string) string { return both(`  deletion_policy = "retain"`) }, []string{"-destroy"}},
		"a forgotten one, with removed": {both, func(policy string) string {
			return other(policy) + "removed {\n  from = wazzup_pipelines.crm\n  lifecycle {\n    destroy = false\n  }\n}\n"
		}, plain},
	} {
		for _, policy := range []string{"delete", "retain"} {
			t.Run(name+", "+policy, func(t *testing.T) {
				t.Parallel()
				w, s := acctest.Start(t, sandbox.Settings{})
				w.Write("main.tf", tc.before("  deletion_policy = \""+policy+"\""))
				w.Apply()
				w.Write("main.tf", tc.after("  deletion_policy = \""+policy+"\""))
				r := w.Must(0, append([]string{"plan", "-out=saved"}, tc.args...)...)
				told := strings.Contains(r.Output, "Warning: Funnels stay in Wazzup") && strings.Contains(r.Output, lastAppliedIs("retain")) && strings.Contains(r.Output, `: "x".`)
				forgets := strings.Contains(name, "forgotten") // core does not ask the provider
				if told != (policy == "retain" && !forgets) || strings.Contains(r.Output, "removed from Wazzup") {
					t.Errorf("planned, said that it stays: %v\n%s", told, r.Output)
				}
				if policy == "delete" && !forgets && strings.Contains(strings.ReplaceAll(r.Output, "Warning: Resource targeting", ""), "Warning: ") {
					t.Errorf("planned:\n%s", r.Output)
				}
				if r = w.Must(0, "apply", "saved"); strings.Contains(r.Output, "unnels") {
					t.Errorf("applied:\n%s", r.Output)
				}
				if _, there := byID(s.Pipelines(acctest.Account))["x"]; there != (policy == "retain" || forgets) {
					t.Errorf("x is there: %v", there)
				}
			})
		}
	}
}
