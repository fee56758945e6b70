// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// intrusion is somebody else's.
type intrusion struct {
	ids     []string // that it touches
	foreign bool     // none of them is in any configuration or state
	turns   bool     // the stages of one round
	after   int      // so many reads, where it comes during an apply
	make    func([]sandbox.Pipeline) []sandbox.Pipeline
}

// drawChange draws something that others do.
func (m *machine) drawChange(t *rapid.T) *intrusion {
	t.Helper()
	id := rapid.SampledFrom(slices.Concat(ownIDs["first"], ownIDs["second"], foreignIDs, foreignIDs)).Draw(t, "others touch")
	c := &intrusion{ids: []string{id}, foreign: m.isForeign(id), after: rapid.IntRange(0, 5).Draw(t, "after reads")}
	drawn := m.drawFunnel(t, id)
	kind := rapid.SampledFrom([]string{"put", "remove", "turn its stages round", "turn the list round"}).Draw(t, "what others do")
	c.turns = kind == "turn its stages round"
	c.make = func(list []sandbox.Pipeline) []sandbox.Pipeline {
		i := slices.IndexFunc(list, func(p sandbox.Pipeline) bool { return p.ID == id })
		switch {
		case kind == "put" && i < 0:
			return append(list, drawn)
		case kind == "put":
			list[i] = drawn
		case kind == "remove" && i >= 0:
			return slices.Delete(list, i, i+1)
		case kind == "turn its stages round" && i >= 0:
			slices.Reverse(list[i].Stages)
		case kind == "turn the list round":
			slices.Reverse(list)
		}
		return list
	}
	return c
}

// isForeign reports whether a funnel is in no configuration and in no state.
func (m *machine) isForeign(id string) bool {
	return !slices.ContainsFunc(resourceNames, func(name string) bool {
		_, managed := m.state[name][id]
		return managed || m.declares(name, id)
	})
}

// drawFaults draws answers that fail, sometimes more of them than there are attempts.
func (m *machine) drawFaults(t *rapid.T) trouble {
	t.Helper()
	w := none
	for range rapid.IntRange(1, 2).Draw(t, "faults") {
		f := rapid.SampledFrom([]sandbox.Fault{
			{Status: 503},
			{Status: 500},
			{Status: 429},
			{Status: 401},
			{Status: 404},
			{Status: 400},
			{Reset: true},
			{Cut: true},
			{Status: 502, Body: "<html>"},
			{Hang: true},
			{Status: 200, Body: `{"data":null}`},
			{Status: 204},
		}).Draw(t, "fault")
		f.Method = rapid.SampledFrom([]string{get, post, post}).Draw(t, "of")
		f.Skip = rapid.IntRange(0, 4).Draw(t, "after")
		f.Times = rapid.SampledFrom([]int{1, 1, 2, modelRetries + 1, modelRetries + 2, -1}).Draw(t, "times")
		// A service that refuses has not done it, and one that accepts has: that much is believed.
		refuses := f.Status >= 400 && f.Status < 500
		f.AfterCommit = !refuses && (f.Status/100 == 2 || rapid.Bool().Draw(t, "after the commit"))
		if f.Hang {
			f.Times, w.timeout = 1, "100ms"
		}
		w.faults = append(w.faults, f)
	}
	return w
}

// settle does what the messages ask for, and applies: then everything is as declared, and there is nothing left to do.
// Where the order of stages does not survive a post, each post may put other resources' stages in another order, which is
// drift until they have learned that it is none.
func (m *machine) settle(t *rapid.T) {
	m.correct()
	applies := 1
	if !m.keepsOrder() {
		applies = 2 * len(resourceNames)
	}
	for ; ; applies-- {
		plan := m.plan(t, m.config)
		switch {
		case plan == nil:
			t.Fatalf("the plan of a corrected configuration fails, on %s", m)
		case plan.Empty():
			m.apply(t, plan, none) // which keeps what the plan has refreshed
			m.settled(t)
			return
		case applies == 0:
			t.Fatalf("there is something left to do (%q), on %s", plan.Resources(), m)
		}
		switch ok := m.apply(t, plan, none); {
		case ok:
		case m.keepsOrder():
			t.Fatalf("the apply of a corrected configuration fails, on %s", m)
		default:
			m.correctStates() // one that hands over may have failed, and the one that takes over not
		}
	}
}

func (m *machine) settled(t *rapid.T) {
	t.Helper()
	for _, name := range resourceNames {
		declared := acctest.ByID(pipelinesOf(m.config[name]))
		if !m.alike(m.state[name], declared) || !m.subset(declared, m.there, nil) {
			t.Fatalf("%q is not as declared, on %s", name, m)
		}
	}
}

// correct goes the ways out of whatever stands against an apply.
func (m *machine) correct() {
	seen := map[string]bool{}
	for _, name := range resourceNames {
		var list []sandbox.Pipeline
		for _, p := range pipelinesOf(m.config[name]) {
			if seen[p.ID] {
				continue // in one resource only
			}
			seen[p.ID] = true
			if m.settings.Texts == sandbox.TextsTrimmed {
				p.Name = strings.TrimSpace(p.Name)
			}
			list = append(list, p)
		}
		if m.config[name] != nil {
			m.declareAs(name, list)
		}
		if m.config[name] != nil {
			m.config[name].Existing = new("overwrite")
		}
	}
	m.correctStates()
	if m.settings.Semantics == sandbox.MergeStages {
		m.server.Edit(acctest.Account, m.withoutExtraStages)
		m.there = m.now()
	}
}

// correctStates lets a resource that would remove what another one has and declares forget it.
func (m *machine) correctStates() {
	state := m.refreshed()
	for _, name := range resourceNames {
		for _, p := range pipelinesOf(m.config[name]) {
			for _, other := range resourceNames {
				switch _, managed := state[name][p.ID]; {
				case other == name || !managed || !m.wouldRemove(state, other, p.ID):
				case m.config[other] != nil:
					m.config[other].DeletionPolicy = new("retain")
				default:
					m.core.Remove(other)
					delete(m.state, other)
				}
			}
		}
	}
}

// withoutExtraStages removes in the account what an account that keeps stages would keep.
func (m *machine) withoutExtraStages(list []sandbox.Pipeline) []sandbox.Pipeline {
	for i, there := range list {
		for _, name := range resourceNames {
			for _, p := range pipelinesOf(m.config[name]) {
				if p.ID == there.ID {
					list[i].Stages = slices.DeleteFunc(there.Stages, func(s sandbox.Stage) bool { return !hasStage(p, s.ID) })
				}
			}
		}
	}
	return list
}

func hasStage(p sandbox.Pipeline, id string) bool {
	return slices.ContainsFunc(p.Stages, func(s sandbox.Stage) bool { return s.ID == id })
}
