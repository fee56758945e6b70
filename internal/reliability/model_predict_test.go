// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The reference: what a plan says and what an apply makes of the account and the state, where nothing goes wrong. It is
// written down once more from the docs, in the plainest way, and shares no code with the provider.

// planFails reports whether a plan on a refreshed state must end in an error: a funnel that two resources declare, one
// that a resource would remove and another has and declares, or one that exists already and may not be taken over. Resources
// are visited in an order.
func (m *machine) planFails(state map[string]funnels, order []string) bool {
	for _, name := range resourceNames {
		for _, p := range pipelinesOf(m.config[name]) {
			found, exists := m.there[p.ID]
			_, managed := state[name][p.ID]
			if exists && !managed && !mayTakeOver(existing(m.config[name]), p, found) && !m.givenBefore(state, order, name, p.ID) {
				return true
			}
			for _, other := range resourceNames {
				if other != name && (m.declares(other, p.ID) || managed && m.wouldRemove(state, other, p.ID)) {
					return true
				}
			}
		}
	}
	return false
}

func (m *machine) declares(name, id string) bool {
	return slices.ContainsFunc(pipelinesOf(m.config[name]), func(p sandbox.Pipeline) bool { return p.ID == id })
}

// wouldRemove reports whether a resource has a funnel in its state, no longer declares it, and does not retain it.
func (m *machine) wouldRemove(state map[string]funnels, name, id string) bool {
	if _, managed := state[name][id]; !managed || m.declares(name, id) {
		return false
	}
	if declared := m.config[name]; declared != nil {
		return !retains(declared)
	}
	return !m.core.Retains(name)
}

// givenBefore reports whether a resource that is visited before another one has a funnel and stops managing it.
func (m *machine) givenBefore(state map[string]funnels, order []string, name, id string) bool {
	for _, other := range order[:slices.Index(order, name)] {
		if _, has := state[other][id]; has && !m.declares(other, id) && m.block(other) == m.block(name) {
			return true
		}
	}
	return false
}

// mayTakeOver reports whether a policy lets a resource take over a funnel that exists.
func mayTakeOver(policy string, declared, found sandbox.Pipeline) bool {
	return policy == "overwrite" || policy == "adopt" && sameContent(declared, found)
}

func existing(declared *coretest.Declared) string {
	if declared.Existing == nil {
		return "error"
	}
	return *declared.Existing
}

func retains(declared *coretest.Declared) bool {
	return declared.DeletionPolicy != nil && *declared.DeletionPolicy == "retain"
}

// refreshed is what a refresh makes of the state.
func (m *machine) refreshed() map[string]funnels {
	state := map[string]funnels{}
	for name, before := range m.state {
		now := funnels{}
		for id := range before {
			if found, exists := m.there[id]; exists {
				now[id] = found
			}
		}
		if len(now) > 0 {
			state[name] = now
		}
	}
	return state
}

func pipelinesOf(declared *coretest.Declared) []sandbox.Pipeline {
	if declared == nil {
		return nil
	}
	return declared.Pipelines
}

// operation is one resource's part of an apply.
type operation struct {
	name           string
	prior, planned funnels // nil for a create, and for a destroy
	existing       string
	retains        bool
	taken          []string // of a destroy: what another resource takes over, and this one leaves alone
}

// changesNothing reports whether the funnels that stay, stay as they are.
func (op operation) changesNothing() bool {
	for id, p := range op.planned {
		if prior, managed := op.prior[id]; !managed || !identical(prior, p) {
			return false
		}
	}
	return true
}

// memory is what a provider block knows of an apply's operations so far.
type memory struct {
	owned map[string]bool // declared by a resource that was applied: no other removes it
	freed funnels         // as they were when a resource stopped managing them: others may take them over as long as they are so
}

// result is what an operation leads to.
type result struct {
	there funnels
	state funnels
	fails bool
	posts bool     // whether something may be sent
	kept  []string // removed funnels that are there all the same
	// unsure says that only the order of stages differs between what was planned or sent and what is there, in an account
	// that does not keep it: then it depends on what was learned before, or on the order that is kept instead.
	unsure bool
}

func (m *machine) predict(op operation, memory *memory) result {
	r := result{there: maps.Clone(m.there), state: op.planned}
	leaving := maps.Clone(op.prior)
	maps.DeleteFunc(leaving, func(id string, _ sandbox.Pipeline) bool { _, stays := op.planned[id]; return stays })
	for _, id := range op.taken {
		memory.freed[id] = leaving[id]
		delete(leaving, id)
	}
	if op.retains {
		maps.Copy(memory.freed, leaving)
		leaving = nil
	}
	if op.prior != nil && op.planned != nil && len(leaving) == 0 && op.changesNothing() {
		return r // only its own settings change, and what it forgets: no request is made
	}
	for id := range op.planned {
		memory.owned[id] = true
	}
	stops := m.declaredStop(op, memory, &r)
	var removals []string
	for id, p := range leaving {
		found, exists := m.there[id]
		switch {
		case !exists || memory.owned[id]:
		case !m.same(p, found):
			stops = true
		default:
			removals = append(removals, id)
			r.unsure = r.unsure || m.moved(p, found)
		}
	}
	if stops {
		r.fails, r.state = true, op.prior
		return r
	}
	m.carryOut(op, removals, &r)
	for id := range op.planned {
		delete(memory.freed, id)
	}
	for _, id := range removals {
		memory.freed[id] = m.there[id]
	}
	return r
}

// declaredStop reports whether a declared funnel stops an operation, before anything is sent: it is no longer what the
// plan saw, or exists and may not be taken over.
func (m *machine) declaredStop(op operation, memory *memory, r *result) bool {
	stops := false
	for id, p := range op.planned {
		found, exists := m.there[id]
		prior, managed := op.prior[id]
		freed, isFree := memory.freed[id]
		switch {
		case managed && !exists:
			stops = stops || !isFree
		case !exists || managed && sameContent(p, found):
		case managed:
			stops = stops || !m.same(prior, found)
			r.unsure = r.unsure || m.moved(prior, found)
		default:
			stops = stops || !mayTakeOver(op.existing, p, found) && (!isFree || !sameContent(freed, found))
		}
	}
	return stops
}

// moved reports whether nothing but the order of stages differs, where it does not survive a post.
func (m *machine) moved(a, b sandbox.Pipeline) bool {
	return !m.keepsOrder() && sameContent(a, b) && !slices.Equal(a.Stages, b.Stages)
}

// identical is same with the order of stages, whatever becomes of that.
func identical(a, b sandbox.Pipeline) bool {
	return composed(a.Name) == composed(b.Name) && slices.Equal(a.Stages, b.Stages)
}

// reorders reports whether stages that both versions have are in another order: that is sent whatever a read shows.
func reorders(prior, planned sandbox.Pipeline) bool {
	order := func(p, other sandbox.Pipeline) (ids []string) {
		for _, s := range p.Stages {
			if slices.ContainsFunc(other.Stages, func(o sandbox.Stage) bool { return o.ID == s.ID }) {
				ids = append(ids, s.ID)
			}
		}
		return ids
	}
	return !slices.Equal(order(prior, planned), order(planned, prior))
}

// carryOut is what a post makes of the account, and a read-back of the state.
func (m *machine) carryOut(op operation, removals []string, r *result) {
	if len(removals) > 0 && len(removals) == len(m.there) && len(op.planned) == 0 && m.settings.RejectEmptyList {
		r.kept, r.posts = removals, true
		return
	}
	for id, p := range op.planned {
		found := m.there[id]
		r.there[id] = m.stored(found, p)
		r.posts = r.posts || !identical(found, p) || reorders(op.prior[id], p)
	}
	for _, id := range removals {
		r.posts = true
		if m.settings.Semantics == sandbox.Replace {
			delete(r.there, id)
		} else {
			r.kept = append(r.kept, id)
		}
	}
	for id, p := range op.planned {
		r.fails = r.fails || !sameContent(p, r.there[id])
	}
	// A name that is trimmed to what it was, and removals that are refused: nothing shows that the post was taken at all, so
	// what was to go stays in the state, and is named in the error. Stages that are kept are refusals as removals are. An order
	// of stages that was sent and does not survive may show as it was, too.
	var undecided []string
	switch {
	case !m.lacksSent(op, r):
	case maps.EqualFunc(r.there, m.there, identical):
		undecided, r.kept = r.kept, nil
	case !m.keepsOrder() && maps.EqualFunc(r.there, m.there, sameContent):
		r.unsure = true
	}
	switch {
	case r.fails && op.prior == nil:
		r.state = nil
	case r.fails:
		r.state = funnels{}
		for id := range op.planned {
			r.state[id] = r.there[id]
		}
		for _, id := range undecided {
			r.state[id] = r.there[id]
		}
	}
}

// lacksSent reports whether something that was sent is not there.
func (m *machine) lacksSent(op operation, r *result) bool {
	for id, p := range op.planned {
		found := r.there[id]
		if composed(found.Name) != composed(p.Name) || slices.ContainsFunc(p.Stages, func(s sandbox.Stage) bool { return !slices.Contains(found.Stages, s) }) {
			return true
		}
	}
	return false
}

// stored is a funnel as the account has it after a post.
func (m *machine) stored(found, posted sandbox.Pipeline) sandbox.Pipeline {
	p := posted
	if m.settings.Texts == sandbox.TextsTrimmed {
		p.Name = strings.TrimSpace(p.Name)
	}
	if m.settings.Semantics == sandbox.MergeStages {
		p.Stages = slices.Clone(p.Stages)
		for _, s := range found.Stages {
			if !hasStage(p, s.ID) {
				p.Stages = append(p.Stages, s)
			}
		}
	}
	return p
}
