// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The same random runs under replace, merge and merge-stages plan the same, and end in the same funnels and the same states,
// wherever the semantics of a post allow it. They do not allow:
//   - the removal of a funnel, under merge and merge-stages: the funnel stays as it was, and a warning names it;
//   - the removal of a stage, under merge-stages: the stage stays, and an error names its funnel;
//   - a new order of stages, under merge-stages: a warning says so.
//
// The test then removes in the account what was kept, as the messages advise, and applies again if there was an error. After
// that there is no difference at all. No other warning or error may differ: see keepsFunnels, keepsStages and keepsOrder.
func TestSemanticsEndInTheSameFunnels(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		replaces := newMachine(t, sandbox.Replace)
		replaces.stop()
		// An account that orders stages or trims names is the model's; here only the semantics count.
		replaces.settings.StageOrder, replaces.settings.Texts = sandbox.Kept, sandbox.TextsKept
		replaces.start(t)
		defer replaces.stop()
		merges, mergesStages := replaces.copied(t, sandbox.Merge), replaces.copied(t, sandbox.MergeStages)
		defer merges.stop()
		defer mergesStages.stop()
		for range rapid.IntRange(2, 5).Draw(t, "runs") {
			config := replaces.drawConfiguration(t)
			before := replaces.now()
			want := replaces.run(t, config)
			for _, other := range []*machine{merges, mergesStages} {
				got := other.run(t, config)
				if wrong := other.differs(t, replaces, config, want, got); wrong != "" {
					t.Fatalf("%s, under %s\nbefore: %v\nunder replace: %v %v\nunder %s: %v %v\nconfiguration: %s\nplan:\n%s\n%s\napply:\n%s\n%s", wrong, other.settings.Semantics,
						before, replaces.now(), replaces.states(), other.settings.Semantics, other.now(), other.states(), shown(config), want.planned, got.planned, want.applied, got.applied)
				}
			}
		}
	})
}

const (
	keepsFunnels = "Wazzup did not remove funnels"
	keepsStages  = "Wazzup did not remove these stages"
	keepsOrder   = "Wazzup does not keep the order of stages"
)

// differs compares a run with the same run under replace. It returns what differs that may not.
func (m *machine) differs(t *rapid.T, replaces *machine, config coretest.Configuration, want, got ended) string {
	t.Helper()
	if (want.plan == nil) != (got.plan == nil) {
		return "one plan fails"
	}
	if more, less := further(got.planned, want.planned), further(want.planned, got.planned); len(more)+len(less) > 0 {
		return fmt.Sprintf("the plan has %q more, and %q less", more, less)
	}
	if got.plan == nil {
		return ""
	}
	for _, name := range resourceNames {
		wantPrior, wantPlanned := want.plan.Funnels(name)
		prior, planned := got.plan.Funnels(name)
		if !sameFunnels(prior, wantPrior) || !sameFunnels(planned, wantPlanned) {
			return fmt.Sprintf("%q is planned from %v to %v", name, prior, planned)
		}
	}
	if wrong := m.cleanUp(replaces, want, got); wrong != "" {
		return wrong
	}
	if got.applied.HasError() && !want.applied.HasError() {
		for _, next := range []coretest.Configuration{adopting(config), config} {
			if got = m.run(t, next); got.fails() {
				return fmt.Sprintf("the next run fails:\n%s\n%s", got.planned, got.applied)
			}
		}
	}
	switch {
	case want.applied.HasError() != got.applied.HasError():
		return "one apply fails"
	case !sameFunnels(m.now(), replaces.now()):
		return "the funnels differ"
	case !sameStates(m, replaces):
		return "the states differ"
	}
	return ""
}

// adopting returns a configuration in which each resource takes over funnels that are as declared. A create that has failed
// because Wazzup keeps stages has left no state, and that is what its message advises.
func adopting(config coretest.Configuration) coretest.Configuration {
	config = maps.Clone(config)
	for name, declared := range config {
		d := *declared
		d.Existing = new("adopt")
		config[name] = &d
	}
	return config
}

// cleanUp removes in the account what the semantics keep, if the run has said so.
func (m *machine) cleanUp(replaces *machine, want, got ended) string {
	// A funnel that one resource gives up and a later one declares is kept in between, and is there in the end in any case.
	allowed := map[string]bool{keepsFunnels: leavesAny(want.plan), keepsOrder: m.settings.Semantics == sandbox.MergeStages}
	now, there := m.now(), replaces.now()
	wrong := ""
	for id, p := range now {
		target, stays := there[id]
		switch {
		case !stays:
			if !names(got.applied, keepsFunnels, id) {
				wrong = fmt.Sprintf("%q is kept, and no warning names it", id)
			}
		case m.settings.Semantics == sandbox.MergeStages && len(p.Stages) > len(target.Stages):
			allowed[keepsStages] = true
			if !names(got.applied, keepsStages, id) {
				wrong = fmt.Sprintf("stages of %q are kept, and no error names it", id)
			}
		}
	}
	for _, summary := range further(got.applied, want.applied) {
		if !allowed[summary] {
			wrong = fmt.Sprintf("the apply has %q more", summary)
		}
	}
	if less := further(want.applied, got.applied); len(less) > 0 && !allowed[keepsStages] {
		wrong = fmt.Sprintf("the apply has %q less", less)
	}
	m.server.Edit(acctest.Account, func(list []sandbox.Pipeline) []sandbox.Pipeline {
		list = slices.DeleteFunc(list, func(p sandbox.Pipeline) bool { _, stays := there[p.ID]; return !stays })
		for i, p := range list {
			list[i].Stages = slices.DeleteFunc(p.Stages, func(s sandbox.Stage) bool { return !hasStage(there[p.ID], s.ID) })
		}
		return list
	})
	return wrong
}

// leavesAny reports whether a resource gives up a funnel in a plan.
func leavesAny(plan *coretest.Plan) bool {
	return slices.ContainsFunc(resourceNames, func(name string) bool {
		prior, planned := plan.Funnels(name)
		for id := range prior {
			if _, stays := planned[id]; !stays {
				return true
			}
		}
		return false
	})
}

// names reports whether a diagnostic with a summary names a funnel.
func names(diags coretest.Diagnostics, summary, id string) bool {
	return slices.ContainsFunc(diags, func(d *coretest.Diagnostic) bool {
		return strings.HasPrefix(d.Summary, summary) && strings.Contains(d.Detail, fmt.Sprintf("%q", id))
	})
}
