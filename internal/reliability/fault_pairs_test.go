// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A fault comes as a pair: the post has failed and did not take, or it has failed and did take. The same random run is made
// three times: without a fault, and with each of the pair at the same moment. One more plan and apply, without a fault, then
// lead all three to the same funnels. The funnels of others stay as they are, and no run reports success while its funnels are
// not there (see machine.run).
//
// TestModel draws such faults, too, one of the pair at a time, and holds the account against the model. It does not compare the
// two, and before it applies again, it corrects the configuration.
func TestFaultsComeInPairs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		semantics := rapid.SampledFrom(sandbox.AllSemantics()).Draw(t, "semantics")
		whole := newMachine(t, semantics)
		defer whole.stop()
		notTaken, taken := whole.copied(t, semantics), whole.copied(t, semantics)
		defer notTaken.stop()
		defer taken.stop()
		all := []*machine{whole, notTaken, taken}
		for _, m := range all {
			m.core.NoPermits = false // as for users; the model switches them off only because it kills runs
		}
		others := whole.foreign()
		for range rapid.IntRange(1, 3).Draw(t, "runs") {
			config := whole.drawConfiguration(t)
			whole.keepOwners(config)
			fault := drawUncertain(t)
			notTaken.server.Inject(fault)
			fault.AfterCommit = true
			taken.server.Inject(fault)
			want := whole.run(t, config)
			for _, m := range all[1:] {
				m.run(t, config)
				m.server.ClearFaults()
			}
			if want.planned.HasError() {
				continue // nothing is sent, with or without a fault
			}
			again := whole.run(t, config)
			for i, m := range all[1:] {
				got := m.run(t, config)
				which := []string{"not taken", "taken"}[i]
				switch {
				case got.fails() && !again.fails():
					t.Fatalf("%s: the run after the fault fails:\n%s\n%s\n%+v, configuration: %s\n%s", which, got.planned, got.applied, fault, shown(config), m)
				case !again.fails() && !sameFunnels(m.now(), whole.now()): // texts that Wazzup trims fail each run; what is there then depends on the first one
					t.Fatalf("%s: %v, want %v\n%+v, configuration: %s", which, m.now(), whole.now(), fault, shown(config))
				case !again.fails() && !sameStates(m, whole):
					t.Fatalf("%s: the states are %v, want %v\n%+v, configuration: %s", which, m.states(), whole.states(), fault, shown(config))
				case !m.contains(others) || len(m.foreign()) != len(others):
					t.Fatalf("%s: the funnels of others are %v, and were %v\n%+v, configuration: %s", which, m.foreign(), others, fault, shown(config))
				}
			}
			if again.fails() {
				return // the three may have failed in different ways
			}
		}
	})
}

// drawUncertain draws a fault of posts that leaves it open whether a post was taken, for fewer or more posts than an apply
// attempts.
func drawUncertain(t *rapid.T) sandbox.Fault {
	f := rapid.SampledFrom([]sandbox.Fault{{Status: 500}, {Status: 502, Body: "<html>"}, {Status: 503}, {Status: 504}, {Reset: true}, {Cut: true}}).Draw(t, "fault")
	f.Method = post
	f.Skip = rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "after posts")
	f.Times = rapid.SampledFrom([]int{1, 1, 2, modelRetries + 1, -1}).Draw(t, "times")
	return f
}

// keepOwners removes from a configuration the funnels that another resource has in its state, and those that an earlier resource
// declares. If a run fails halfway, such a funnel may have two owners in the state, and the plan after it is an error.
func (m *machine) keepOwners(config coretest.Configuration) {
	seen := map[string]bool{}
	for _, name := range resourceNames {
		if config[name] == nil {
			continue
		}
		declared := *config[name]
		declared.Pipelines = slices.DeleteFunc(slices.Clone(declared.Pipelines), func(p sandbox.Pipeline) bool {
			taken := seen[p.ID]
			for _, other := range m.core.Resources() {
				_, has := m.core.Funnels(other)[p.ID]
				taken = taken || has && other != name
			}
			seen[p.ID] = true
			return taken
		})
		config[name] = &declared
		if len(declared.Pipelines) == 0 {
			delete(config, name)
		}
	}
}

// foreign returns the funnels that are in no configuration.
func (m *machine) foreign() funnels {
	found := funnels{}
	for id, p := range m.now() {
		if slices.Contains(foreignIDs, id) {
			found[id] = p
		}
	}
	return found
}
