// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"encoding/json"
	"maps"
	"slices"
	"sync/atomic"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// steps are what can happen, by its name in a failure.
func (m *machine) steps() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"configure a resource":             m.configure,
		"configure another":                m.configure,
		"move a funnel":                    m.moveFunnel,
		"others change something":          m.othersChange,
		"plan, for later":                  m.planForLater,
		"apply":                            func(t *rapid.T) { m.planAndApply(t, none) },
		"apply a saved plan":               m.applySaved,
		"apply, others having changed":     m.applyAfterOthers,
		"apply, others changing":           func(t *rapid.T) { m.planAndApply(t, trouble{others: m.drawChange(t), lostAfter: -1}) },
		"apply with faults":                func(t *rapid.T) { m.planAndApply(t, m.drawFaults(t)) },
		"apply with faults, once more":     func(t *rapid.T) { m.planAndApply(t, m.drawFaults(t)) },
		"apply with old reads":             m.applyStale,
		"apply, interrupted":               m.applyInterrupted,
		"apply, killed":                    m.applyKilled,
		"refresh":                          m.refresh,
		"plan or refresh with faults":      m.lookWithFaults,
		"import":                           m.importFunnels,
		"forget a resource (state rm)":     m.forget,
		"destroy":                          m.destroy,
		"correct everything, and apply":    m.settle,
		"the empty list is refused or not": m.toggleEmptyList,
	}
}

// configure declares a resource anew, or takes it out of the configuration.
func (m *machine) configure(t *rapid.T) {
	name := rapid.SampledFrom(resourceNames).Draw(t, "resource")
	old := m.config[name]
	delete(m.config, name)
	if old != nil && rapid.IntRange(0, 5).Draw(t, "leaves") == 0 {
		return
	}
	declared := &coretest.Declared{
		Existing:       rapid.SampledFrom([]*string{nil, new("error"), new("adopt"), new("overwrite"), new("overwrite")}).Draw(t, "existing_policy"),
		DeletionPolicy: rapid.SampledFrom([]*string{nil, new("delete"), new("retain")}).Draw(t, "deletion_policy"),
	}
	for _, id := range ownIDs[m.block(name)] {
		taken := slices.ContainsFunc(resourceNames, func(other string) bool { return m.declares(other, id) })
		if !rapid.Bool().Draw(t, id) || taken && rapid.IntRange(0, 9).Draw(t, "twice") != 0 {
			continue
		}
		declared.Pipelines = append(declared.Pipelines, m.declare(t, old, id))
	}
	if len(declared.Pipelines) > 0 {
		m.config[name] = declared
	}
}

// declare draws a funnel as it was declared, as it is there, or a new one.
func (m *machine) declare(t *rapid.T, old *coretest.Declared, id string) sandbox.Pipeline {
	t.Helper()
	drawn := m.drawFunnel(t, id)
	drawn.Name = composed(drawn.Name)
	if rapid.IntRange(0, 9).Draw(t, "blank") == 0 {
		drawn.Name += " "
	}
	from := []sandbox.Pipeline{drawn}
	if p, exists := m.there[id]; exists {
		p.Name = composed(p.Name)
		from = append(from, p)
	}
	for _, p := range pipelinesOf(old) {
		if p.ID == id {
			from = append(from, p)
		}
	}
	return from[rapid.IntRange(0, len(from)-1).Draw(t, "new, as it is there, as it was")]
}

// moveFunnel takes a funnel out of a resource and puts it into another, as it is.
func (m *machine) moveFunnel(t *rapid.T) {
	var formerOwners, newOwners []string
	for _, name := range resourceNames {
		if m.block(name) == "first" && m.config[name] != nil {
			newOwners = append(newOwners, name)
			if len(m.config[name].Pipelines) > 0 {
				formerOwners = append(formerOwners, name)
			}
		}
	}
	if len(newOwners) < 2 {
		t.Skip("there are no two resources")
	}
	formerOwner := rapid.SampledFrom(formerOwners).Draw(t, "formerOwner")
	newOwner := rapid.SampledFrom(newOwners).Draw(t, "newOwner")
	moved := rapid.SampledFrom(m.config[formerOwner].Pipelines).Draw(t, "funnel")
	if formerOwner == newOwner || m.declares(newOwner, moved.ID) {
		return
	}
	left := slices.DeleteFunc(slices.Clone(m.config[formerOwner].Pipelines), func(p sandbox.Pipeline) bool { return p.ID == moved.ID })
	m.declareAs(formerOwner, left)
	m.declareAs(newOwner, append(slices.Clone(m.config[newOwner].Pipelines), moved))
}

// declareAs changes the funnels of a resource, which leaves the configuration with the last one.
func (m *machine) declareAs(name string, list []sandbox.Pipeline) {
	declared := *m.config[name]
	declared.Pipelines = list
	m.config[name] = &declared
	if len(list) == 0 {
		delete(m.config, name)
	}
}

func (m *machine) othersChange(t *rapid.T) {
	m.server.Edit(acctest.Account, m.drawChange(t).make)
	m.there = m.now()
}

func (m *machine) planForLater(t *rapid.T) {
	if plan := m.plan(t, m.config); plan != nil {
		m.saved = append(m.saved[max(0, len(m.saved)-1):], plan)
	}
}

func (m *machine) planAndApply(t *rapid.T, w trouble) {
	t.Helper()
	if plan := m.plan(t, m.config); plan != nil {
		m.apply(t, plan, w)
	}
}

func (m *machine) applySaved(t *rapid.T) {
	m.saved = slices.DeleteFunc(m.saved, (*coretest.Plan).Stale)
	if len(m.saved) == 0 {
		t.Skip("there is no saved plan")
	}
	m.apply(t, rapid.SampledFrom(m.saved).Draw(t, "plan"), none)
}

func (m *machine) applyAfterOthers(t *rapid.T) {
	plan := m.plan(t, m.config)
	for range rapid.IntRange(1, 2).Draw(t, "changes") {
		m.othersChange(t)
	}
	if plan != nil {
		m.apply(t, plan, none)
	}
}

// applyStale has reads that lag behind. What was verified is known to one provider block only, so there is one in play.
func (m *machine) applyStale(t *rapid.T) {
	plan := m.plan(t, m.config)
	if plan == nil || slices.ContainsFunc(plan.Resources(), func(name string) bool { return m.block(name) == "second" }) {
		return
	}
	w := none
	if rapid.Bool().Draw(t, "faults too") {
		w = m.drawFaults(t)
	}
	w.stale, w.flapping = true, rapid.Bool().Draw(t, "flapping")
	m.apply(t, plan, w)
}

func (m *machine) applyInterrupted(t *rapid.T) {
	m.planAndApply(t, trouble{
		interrupts: rapid.SampledFrom([]string{get, post}).Draw(t, "at"), interruptAfter: rapid.IntRange(0, 3).Draw(t, "after requests"), lostAfter: -1,
	})
}

func (m *machine) applyKilled(t *rapid.T) {
	w := none
	if rapid.Bool().Draw(t, "faults too") {
		w = m.drawFaults(t)
	}
	w.lostAfter = rapid.IntRange(0, 2).Draw(t, "after operations")
	m.planAndApply(t, w)
}

func (m *machine) refresh(t *rapid.T) {
	posts, want := m.posts(), m.refreshed()
	diags := m.core.Refresh()
	m.looked(t, "a refresh", posts)
	if diags.HasError() {
		t.Fatalf("a refresh has failed, on %s\n%s", m, diags)
	}
	m.learn(resourceNames...)
	if !maps.EqualFunc(m.state, want, func(a, b funnels) bool { return m.alike(a, b) }) {
		t.Fatalf("refreshed to %v, want %v", m.state, want)
	}
}

// lookWithFaults plans or refreshes with answers that fail: the state is what it was, or what is there.
func (m *machine) lookWithFaults(t *rapid.T) {
	w := m.drawFaults(t)
	isPlan := rapid.Bool().Draw(t, "a plan")
	m.under(t, w, func(_ *atomic.Bool, _ []string) {
		posts, want := m.posts(), m.refreshed()
		var diags coretest.Diagnostics
		if isPlan {
			_, diags = m.core.PlanAll(m.config, m.names(t, "order of the plan"))
			want = m.state
		} else if diags = m.core.Refresh(); diags.HasError() {
			want = m.state
		}
		m.looked(t, "looking", posts)
		before := m.state
		m.state = map[string]funnels{}
		m.learn(resourceNames...)
		if !maps.EqualFunc(m.state, want, func(a, b funnels) bool { return m.alike(a, b) }) {
			t.Fatalf("looking has made a state of %v that is %v, want %v\n%s", before, m.state, want, diags)
		}
	})
}

// importFunnels takes funnels into a resource that is not in the state.
func (m *machine) importFunnels(t *rapid.T) {
	free := slices.DeleteFunc(slices.Clone(resourceNames), func(name string) bool { return m.state[name] != nil })
	if len(free) == 0 {
		t.Skip("all resources are in the state")
	}
	name := rapid.SampledFrom(free).Draw(t, "resource")
	ids := rapid.SliceOfNDistinct(rapid.SampledFrom(ownIDs[m.block(name)]), 1, 3, rapid.ID).Draw(t, "ids")
	want := funnels{}
	for _, id := range ids {
		if p, exists := m.there[id]; exists {
			want[id] = p
		}
	}
	text, err := json.Marshal(ids)
	if err != nil {
		t.Fatal(err)
	}
	posts := m.posts()
	diags := m.core.ImportAs(name, string(text))
	m.looked(t, "an import", posts)
	if fails := len(want) < len(ids); fails != diags.HasError() {
		t.Fatalf("the import of %q has an error: %v, want %v, on %s\n%s", ids, !fails, fails, m, diags)
	} else if fails {
		want = nil
	}
	m.learn(name)
	if !m.alike(m.state[name], want) {
		t.Fatalf("imported %v, want %v", m.state[name], want)
	}
}

func (m *machine) forget(t *rapid.T) {
	name := rapid.SampledFrom(resourceNames).Draw(t, "resource")
	m.core.Remove(name)
	delete(m.state, name)
}

func (m *machine) destroy(t *rapid.T) {
	plan := m.plan(t, coretest.Configuration{})
	if plan != nil {
		m.apply(t, plan, none)
	}
}

func (m *machine) toggleEmptyList(*rapid.T) {
	m.settings.RejectEmptyList = !m.settings.RejectEmptyList
	m.server.Set(func(s *sandbox.Settings) { s.RejectEmptyList = m.settings.RejectEmptyList })
}
