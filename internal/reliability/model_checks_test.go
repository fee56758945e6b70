// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
)

// alike reports whether two sets of funnels are the same, but for some ids.
func (m *machine) alike(a, b funnels, but ...string) bool {
	a, b = maps.Clone(a), maps.Clone(b)
	for _, id := range but {
		delete(a, id)
		delete(b, id)
	}
	return maps.EqualFunc(a, b, m.same)
}

// exactly holds an operation against the model, where nothing went wrong: the account, the state, what was sent, and that
// an error comes exactly where it must. What others have touched meanwhile is left aside.
func (m *machine) exactly(t *rapid.T, op operation, want result, diags coretest.Diagnostics, posts int, touched []string) {
	t.Helper()
	now, state := m.now(), m.core.Funnels(op.name)
	var wrong []string
	check := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	check(diags.HasError() == want.fails, "an error: %v, want %v", diags.HasError(), want.fails)
	check(m.alike(now, want.there, touched...), "in the account: %v\nwant: %v", now, want.there)
	check((state == nil) == (want.state == nil) && m.alike(state, want.state), "in the state: %v\nwant: %v", state, want.state)
	check(posts == 0 || want.posts && posts == 1, "%d posts", posts)
	for _, id := range want.kept {
		check(strings.Contains(diags.String(), fmt.Sprintf("%q", id)), "no warning that %q is kept", id)
	}
	if len(wrong) > 0 {
		t.Fatalf("%s\napplying %+v\non %s\n%s", strings.Join(wrong, "\n"), op, m, diags)
	}
}

// accountInAnyCase holds an operation against what must be true of the account whatever went wrong: nobody else's funnel
// has changed; a funnel is gone only where the plan showed it; what is there is what was there or what was planned; and an
// error that says that nothing has changed says so rightly.
func (m *machine) accountInAnyCase(t *rapid.T, op operation, diags coretest.Diagnostics, touched []string) {
	t.Helper()
	now := m.now()
	unchanged := strings.Contains(diags.String(), "Nothing was")
	for _, id := range slices.Sorted(maps.Keys(merged(m.there, now))) {
		before, was := m.there[id]
		after, is := now[id]
		planned, declared := op.planned[id]
		_, managed := op.prior[id]
		wrong := ""
		switch {
		case slices.Contains(touched, id) || was == is && m.same(before, after):
		case !declared && !managed:
			wrong = "is not this resource's, and has changed"
		case unchanged:
			wrong = "has changed, and the error says that nothing was"
		case !is && (declared || op.retains):
			wrong = "is gone, and the plan did not show that"
		case is && !declared:
			wrong = "has changed, and was to be removed"
		case is && !m.same(after, m.stored(before, planned)):
			wrong = "is neither what it was nor what was planned"
		}
		if wrong != "" {
			t.Fatalf("%q %s; now: %v\napplying %+v\non %s\n%s", id, wrong, now, op, m, diags)
		}
	}
}

// stateInAnyCase does so for the state: it is the plan, or the truth, or what it was.
func (m *machine) stateInAnyCase(t *rapid.T, op operation, diags coretest.Diagnostics, touched []string) {
	t.Helper()
	now, state := m.now(), m.core.Funnels(op.name)
	wrong := ""
	switch {
	case diags.HasError():
		for id, p := range state {
			found, is := now[id]
			prior, was := op.prior[id]
			if !slices.Contains(touched, id) && (!is || !sameContent(p, found)) && (!was || !identical(p, prior)) {
				wrong = fmt.Sprintf("the state has %q neither as it is nor as it was", id)
			}
		}
	case (state == nil) != (op.planned == nil) || !maps.EqualFunc(state, op.planned, identical):
		wrong = "applied without an error, and the state is not the plan"
	case !m.subset(state, now, touched):
		wrong = "applied without an error, and the account is not as planned"
	}
	if wrong != "" {
		t.Fatalf("%s; there now: %v, in the state: %v\napplying %+v\non %s\n%s", wrong, now, state, op, m, diags)
	}
}

// subset reports whether all of some funnels are in the account.
func (m *machine) subset(some, all funnels, touched []string) bool {
	for id, p := range some {
		if found, is := all[id]; !slices.Contains(touched, id) && (!is || !m.same(p, found)) {
			return false
		}
	}
	return true
}

func merged(a, b funnels) funnels {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// learn takes what is there into the model, and some resources as they are in the state.
func (m *machine) learn(names ...string) {
	m.there = m.now()
	for _, name := range names {
		if state := m.core.Funnels(name); state != nil {
			m.state[name] = state
		} else {
			delete(m.state, name)
		}
	}
}

// looked fails the test where something that only looks has sent a post.
func (m *machine) looked(t *rapid.T, what string, posts int) {
	t.Helper()
	if n := m.posts(); n != posts {
		t.Fatalf("%s has posted, on %s", what, m)
	}
}
