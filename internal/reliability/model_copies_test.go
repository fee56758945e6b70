// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// copied starts a machine with the same account and settings, but for the semantics.
func (m *machine) copied(t *rapid.T, semantics sandbox.Semantics) *machine {
	t.Helper()
	other := &machine{
		config: coretest.Configuration{}, visited: map[*coretest.Plan][]string{}, there: maps.Clone(m.there), state: map[string]funnels{},
		settings: m.settings, blocks: m.blocks,
	}
	other.settings.Semantics = semantics
	other.start(t)
	return other
}

// drawConfiguration draws the next configuration, for machines that make the same runs.
func (m *machine) drawConfiguration(t *rapid.T) coretest.Configuration {
	t.Helper()
	m.learn(resourceNames...)
	for range rapid.IntRange(1, 3).Draw(t, "changes") {
		m.configure(t)
	}
	return maps.Clone(m.config)
}

// ended is how a run ends.
type ended struct {
	plan    *coretest.Plan // nil if the plan fails
	planned coretest.Diagnostics
	applied coretest.Diagnostics
}

func (e ended) fails() bool { return e.planned.HasError() || e.applied.HasError() }

// run plans and applies a configuration, one resource after the other. It fails the test if a resource is applied without an
// error, and its funnels are not in the account.
func (m *machine) run(t *rapid.T, config coretest.Configuration) (e ended) {
	t.Helper()
	order := slices.DeleteFunc(slices.Clone(resourceNames), func(name string) bool {
		return config[name] == nil && !slices.Contains(m.core.Resources(), name)
	})
	if e.plan, e.planned = m.core.PlanAll(config, order); e.plan == nil {
		return e
	}
	run := m.core.Begin(e.plan)
	defer run.End()
	for _, name := range order {
		if !slices.Contains(e.plan.Resources(), name) {
			continue
		}
		diags := run.Apply(name)
		e.applied = append(e.applied, diags...)
		_, planned := e.plan.Funnels(name)
		if !diags.HasError() && !m.contains(planned) {
			t.Fatalf("%q is applied without an error, and its funnels are not there: %v, planned %v\n%s\n%s", name, m.now(), planned, diags, m)
		}
	}
	return e
}

// contains reports whether the account has some funnels. Their stages may have another order, if that does not survive a post.
func (m *machine) contains(some funnels) bool {
	now := m.now()
	for id, p := range some {
		if found, is := now[id]; !is || !sameContent(p, found) {
			return false
		}
	}
	return true
}

// sameFunnels reports whether two sets of funnels are the same, whatever the order of stages.
func sameFunnels(a, b funnels) bool { return maps.EqualFunc(a, b, sameContent) }

// states returns the funnels in the state, by resource.
func (m *machine) states() map[string]funnels {
	states := map[string]funnels{}
	for _, name := range m.core.Resources() {
		states[name] = m.core.Funnels(name)
	}
	return states
}

// sameStates reports whether two machines have the same funnels in their states.
func sameStates(a, b *machine) bool { return maps.EqualFunc(a.states(), b.states(), sameFunnels) }

// summaries returns the summaries of diagnostics, without the account, each once.
func summaries(diags coretest.Diagnostics) map[string]bool {
	found := map[string]bool{}
	for _, d := range diags {
		summary, _, _ := strings.Cut(d.Summary, " (") // the account, and a number
		found[summary] = true
	}
	return found
}

// further returns the summaries in some diagnostics that others do not have.
func further(some, others coretest.Diagnostics) []string {
	found := summaries(some)
	for summary := range summaries(others) {
		delete(found, summary)
	}
	return slices.Sorted(maps.Keys(found))
}

// shown returns a run's configuration, for a failure.
func shown(config coretest.Configuration) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(config)) {
		fmt.Fprintf(&b, "\n  %s: %v, existing_policy %s, retains %v", name, config[name].Pipelines, existing(config[name]), retains(config[name]))
	}
	return b.String()
}
