// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// trouble is what comes between an apply and what it was to do.
type trouble struct {
	faults   []sandbox.Fault
	timeout  string     // request_timeout; "" is the default
	stale    bool       // reads are old for a while after a change
	flapping bool       // with stale: only every second one
	others   *intrusion // somebody else's, during the apply
	// The run is interrupted at a request with this method, after so many others; "" is never.
	interrupts     string
	interruptAfter int
	lostAfter      int // so many operations the CLI is killed; -1 is never
}

var none = trouble{lostAfter: -1}

// exact is true if the model says what happens. If others change a funnel between a post and its read-back, it may be taken for the
// doing of the post.
func (w trouble) exact() bool {
	return len(w.faults) == 0 && w.interrupts == "" && w.others == nil
}

// plan plans, and holds the plan against the model; nil where there is an error.
func (m *machine) plan(t *rapid.T, config coretest.Configuration) *coretest.Plan {
	t.Helper()
	own := m.config
	m.config = config
	defer func() { m.config = own }()
	posts, state := m.posts(), m.refreshed()
	order := m.names(t, "order of the plan")
	plan, diags := m.core.PlanAll(config, order)
	m.looked(t, "a plan", posts)
	if fails := m.planFails(state, order); diags.HasError() != fails {
		t.Fatalf("the plan has an error: %v, want %v, on %s\n%s", diags.HasError(), fails, m, diags)
	}
	if plan == nil {
		return nil
	}
	m.visited[plan] = order
	for _, name := range resourceNames {
		if prior, _ := plan.Funnels(name); !m.alike(prior, state[name]) {
			t.Fatalf("refreshed %q to %v, on %s", name, prior, m)
		}
	}
	return plan
}

// apply applies a plan under some trouble, and holds each operation against the model. It reports whether there was no error.
func (m *machine) apply(t *rapid.T, plan *coretest.Plan, w trouble) (ok bool) {
	t.Helper()
	ok = true
	order := plan.Resources()
	if len(order) > 1 {
		order = rapid.Permutation(order).Draw(t, "order of the apply")
	}
	m.under(t, w, func(interrupted *atomic.Bool, touched []string) {
		run := m.core.Begin(plan)
		defer run.End()
		m.learn(resourceNames...)
		memories := map[string]*memory{}
		for i, name := range order {
			run.Lost = w.lostAfter >= 0 && i >= w.lostAfter
			ok = m.operate(t, run, plan, name, memories, w, touched) && ok
			if interrupted.Load() {
				break // core starts nothing more
			}
		}
	})
	return ok
}

// operate applies one resource's part of a plan.
func (m *machine) operate(t *rapid.T, run *coretest.Run, plan *coretest.Plan, name string, memories map[string]*memory, w trouble, touched []string) bool {
	t.Helper()
	block := m.block(name)
	if memories[block] == nil {
		memories[block] = &memory{owned: map[string]bool{}, freed: funnels{}}
	}
	op := operation{name: name, existing: plan.Existing(name), retains: plan.Retains(name)}
	op.prior, op.planned = plan.Funnels(name)
	op.taken = m.takenBefore(plan, op)
	m.there = m.now() // with what others have done since
	want := m.predict(op, memories[block])
	want.kept = slices.DeleteFunc(want.kept, func(id string) bool { return declaredIn(plan, id) })
	posts := m.posts()
	diags := run.Apply(name)
	switch {
	case run.Lost:
		m.accountInAnyCase(t, op, diags, touched)
	case w.exact() && !want.unsure:
		m.exactly(t, op, want, diags, m.posts()-posts, touched)
	default:
		m.accountInAnyCase(t, op, diags, touched)
		m.stateInAnyCase(t, op, diags, touched)
	}
	m.learn(name)
	return !diags.HasError()
}

// takenBefore are the funnels of a destroy that a resource takes over which the plan had come to before: they are left alone.
func (m *machine) takenBefore(plan *coretest.Plan, op operation) (ids []string) {
	order := m.visited[plan]
	if op.planned != nil {
		return nil
	}
	for _, other := range order[:slices.Index(order, op.name)] {
		prior, planned := plan.Funnels(other)
		for id := range op.prior {
			_, holds := prior[id]
			_, declares := planned[id]
			if declares && !holds && m.block(other) == m.block(op.name) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// declaredIn reports whether a resource of a plan has a funnel at the end: nobody needs to be told that Wazzup keeps it.
func declaredIn(plan *coretest.Plan, id string) bool {
	return slices.ContainsFunc(resourceNames, func(name string) bool {
		_, planned := plan.Funnels(name)
		_, declares := planned[id]
		return declares
	})
}

// under lets trouble come over what f does, and clears it away.
func (m *machine) under(t *rapid.T, w trouble, f func(interrupted *atomic.Bool, touched []string)) {
	t.Helper()
	var interrupted, over atomic.Bool
	var touched []string
	for _, fault := range w.faults {
		m.server.Inject(fault)
	}
	if w.timeout != "" {
		m.core.Settings["request_timeout"] = w.timeout
	}
	if w.stale {
		time.Sleep(staleFor) // what is there now is old enough to be seen
		m.server.Set(func(s *sandbox.Settings) { s.StaleFor, s.Flapping = staleFor, w.flapping })
	}
	if w.others != nil {
		touched = w.others.ids
		// Where it comes between a post and its read-back, nobody can tell it from a service that keeps an order of its own.
		m.turned = m.turned || w.others.turns && !w.others.foreign
		m.server.Before(get, after(w.others.after, &over, func() { m.server.Edit(acctest.Account, w.others.make) }))
	}
	whole := m.core.Context
	ctx, cancel := context.WithCancel(whole)
	defer cancel()
	m.core.Context = ctx
	posts := -1 // at most, once interrupted
	if w.interrupts != "" {
		m.server.Before(w.interrupts, after(w.interruptAfter, &over, func() {
			posts = m.posts()
			if w.interrupts == post {
				posts++ // this one
			}
			interrupted.Store(true)
			cancel()
		}))
	}
	f(&interrupted, touched)
	over.Store(true)
	m.core.Context = whole
	m.server.ClearFaults()
	m.server.Set(func(s *sandbox.Settings) { s.StaleFor, s.Flapping = 0, false })
	delete(m.core.Settings, "request_timeout")
	if n := m.posts(); interrupted.Load() && n > posts {
		t.Fatalf("%d posts after the interrupt", n-posts)
	}
	m.there = m.now()
}

// after calls f before a request that follows some others, unless it is over by then.
func after(others int, over *atomic.Bool, f func()) func(string) bool {
	return func(string) bool {
		others--
		if others >= 0 {
			return !over.Load()
		}
		if !over.Load() {
			f()
		}
		return false
	}
}
