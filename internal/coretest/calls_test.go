// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

// The facts are from the source of Terraform 1.11.4 (internal/terraform) and OpenTofu 1.12.
func TestWhatCoreAsks(t *testing.T) {
	t.Parallel()
	replace := PlanOptions{Replace: []string{one}}
	for name, situation := range map[string]struct {
		declared *Declared
		options  PlanOptions
		before   func(*Core, *hearing)
		action   Action
		want     string // the calls but for configure; | is where the apply begins, / where a further walk of the plan does
		left     string // the object's name and private state, and those of deposed ones
	}{
		"nothing to do": {named("A"), PlanOptions{}, nil, NoOp, "upgrade A, read A p1: p2, plan A>A p2: p3, |", "A p2"},
		"update": {
			named("B"),
			PlanOptions{},
			nil, Update,
			"upgrade A, read A p1: p2, plan A>B p2: p3, | upgrade A, plan A>B p2: p4, apply A>B p4: p5", "B p5",
		},
		"update, no refresh": {
			named("B"),
			PlanOptions{NoRefresh: true},
			nil, Update,
			"upgrade A, plan A>B p1: p2, | upgrade A, plan A>B p1: p3, apply A>B p3: p4", "B p4",
		},
		"create": {named("B"), PlanOptions{}, func(c *Core, _ *hearing) { c.Forget() }, Create, "plan ->B -: p2, | plan ->B -: p3, apply ->B p3: p4", "B p4"},
		"replace": {
			named("A"), replace, nil, DeleteThenCreate,
			"upgrade A, read A p1: p2, plan A>A p2: p3, plan ->A p3: p4, | upgrade A, apply A>- p4: p5, plan ->A -: p6, apply ->A p6: p7", "A p7",
		},
		"replace, create first": {
			first(named("A")), replace, nil, CreateThenDelete,
			"upgrade A, read A p1: p2, plan A>A p2: p3, plan ->A p3: p4, | plan ->A -: p5, apply ->A p5: p6, upgrade A, plan A>- p2: p7, apply A>- p7: p8", "A p6",
		},
		"requires replacement": {
			named("B"),
			PlanOptions{},
			func(_ *Core, h *hearing) { h.replaces = true }, DeleteThenCreate,
			"upgrade A, read A p1: p2, plan A>B p2: p3, plan ->B p3: p4, | upgrade A, apply A>- p4: p5, plan ->B -: p6, apply ->B p6: p7", "B p7",
		},
		"requires replacement of what stays": {
			named("A"), PlanOptions{}, func(_ *Core, h *hearing) { h.replaces = true }, NoOp, "upgrade A, read A p1: p2, plan A>A p2: p3, |", "A p2",
		},
		"tainted": {
			named("A"),
			PlanOptions{},
			func(c *Core, _ *hearing) { c.Taint(one) }, DeleteThenCreate,
			"upgrade A, read A p1: p2, plan ->A -: p3, | upgrade A, apply A>- p3: p4, plan ->A -: p5, apply ->A p5: p6", "A p6",
		},
		"tainted, create first": {
			first(named("A")),
			PlanOptions{},
			func(c *Core, _ *hearing) { c.Taint(one) }, CreateThenDelete,
			"upgrade A, read A p1: p2, plan ->A -: p3, | plan ->A -: p4, apply ->A p4: p5, upgrade A, plan A>- p2: p6, apply A>- p6: p7", "A p5",
		},
		"no block": {nil, PlanOptions{}, nil, Delete, "upgrade A, read A p1: p2, plan A>- p2: p3, | upgrade A, apply A>- p3: p4", ""},
		"no block, as Terraform 1.11 plans it": {
			nil,
			PlanOptions{},
			func(c *Core, _ *hearing) { c.UnrefreshedDestroy = true }, Delete,
			"upgrade A, plan A>- p1: p2, read A p1: p3, | upgrade A, apply A>- p2: p4", "",
		},
		"destroy": {
			named("B"),
			PlanOptions{Destroy: true},
			nil, Delete,
			"upgrade A, read A p1: p2, plan A>B p2: p3, / upgrade A, plan A>- p2: p4, | upgrade A, apply A>- p4: p5", "",
		},
		"destroy, no refresh": {named("B"), PlanOptions{Destroy: true, NoRefresh: true}, nil, Delete, "upgrade A, plan A>- p1: p2, | upgrade A, apply A>- p2: p3", ""},
		"destroy of what is tainted": {
			named("A"),
			PlanOptions{Destroy: true},
			func(c *Core, _ *hearing) { c.Taint(one) }, Delete,
			"upgrade A, read A p1: p2, plan ->A -: p3, / upgrade A, plan A>- p2: p4, | upgrade A, apply A>- p4: p5", "",
		},
		"a delete that fails": {
			named("B"), replace, func(_ *Core, h *hearing) { h.fails = map[int]bool{1: true} }, DeleteThenCreate,
			"upgrade A, read A p1: p2, plan A>B p2: p3, plan ->B p3: p4, | upgrade A, apply A>- p4: fails", "A p4",
		},
		"a create that fails, after the delete": {
			named("B"), replace, func(_ *Core, h *hearing) { h.fails = map[int]bool{2: true} }, DeleteThenCreate,
			"upgrade A, read A p1: p2, plan A>B p2: p3, plan ->B p3: p4, | upgrade A, apply A>- p4: p5, plan ->B -: p6, apply ->B p6: fails", "",
		},
		"a create that fails, before the delete": {
			first(named("B")), replace, func(_ *Core, h *hearing) { h.fails = map[int]bool{1: true} }, CreateThenDelete,
			"upgrade A, read A p1: p2, plan A>B p2: p3, plan ->B p3: p4, | plan ->B -: p5, apply ->B p5: fails", "A p2",
		},
		"a delete that fails, after the create": {
			first(named("B")), replace, func(_ *Core, h *hearing) { h.fails = map[int]bool{2: true} }, CreateThenDelete,
			"upgrade A, read A p1: p2, plan A>B p2: p3, plan ->B p3: p4, | plan ->B -: p5, apply ->B p5: p6, upgrade A, plan A>- p2: p7, apply A>- p7: fails", "B p6, A p7",
		},
		"a deposed object": {
			named("B"),
			PlanOptions{},
			depose, Update,
			"upgrade A, read A p1: p3, plan A>B p3: p4, upgrade D, read D p2: p5, plan D>- p5: p6, | upgrade A, plan A>B p3: p7, apply A>B p7: p8, upgrade D, plan D>- p5: p9, apply D>- p9: p10", "B p8",
		},
		"a deposed object, planned first": {
			named("A"),
			PlanOptions{DeposedFirst: true},
			depose, NoOp,
			"upgrade D, read D p2: p3, plan D>- p3: p4, upgrade A, read A p1: p5, plan A>A p5: p6, | upgrade D, plan D>- p3: p7, apply D>- p7: p8", "A p5",
		},
		"destroy of a deposed object, too": {
			named("A"),
			PlanOptions{Destroy: true},
			depose, Delete,
			"upgrade A, read A p1: p3, plan A>A p3: p4, upgrade D, read D p2: p5, plan D>- p5: p6, / upgrade A, plan A>- p3: p7, upgrade D, plan D>- p5: p8, " +
				"| upgrade A, apply A>- p7: p9, upgrade D, plan D>- p5: p10, apply D>- p10: p11", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, h := heard(t)
			if situation.before != nil {
				situation.before(c, h)
			}
			plan, diags := c.PlanWith(Configuration{one: situation.declared}, []string{one}, situation.options)
			c.Must(diags)
			if plan.Action(one) != situation.action {
				t.Errorf("%s, want %s", plan.Action(one), situation.action)
			}
			h.hears("|")
			if diags := c.Apply(plan); diags.HasError() != (len(h.fails) > 0) {
				t.Error(diags)
			}
			if diff := cmp.Diff(situation.want, h.String()); diff != "" {
				t.Error(diff)
			}
			if left := c.left(); left != situation.left {
				t.Errorf("left: %s, want %s", left, situation.left)
			}
		})
	}
}

// Core has said what a replacement's second plan warns of; a destroy does not say what its first plan does.
func TestWarningsThatCoreDrops(t *testing.T) {
	t.Parallel()
	for name, situation := range map[string]struct {
		options PlanOptions
		want    []string
	}{
		"update":  {PlanOptions{}, []string{"plan p3"}},
		"replace": {PlanOptions{Replace: []string{one}}, []string{"plan p3"}},
		"destroy": {PlanOptions{Destroy: true}, []string{"plan p4"}},
	} {
		c, h := heard(t)
		h.warns = true
		_, diags := c.PlanWith(Configuration{one: named("B")}, []string{one}, situation.options)
		var got []string
		for _, d := range diags {
			got = append(got, d.Summary)
		}
		if diff := cmp.Diff(situation.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestHalvesAreAppliedOneByOne(t *testing.T) {
	t.Parallel()
	for name, situation := range map[string]struct {
		declared *Declared
		halves   []func(*Run, string) Diagnostics
		between  string
	}{
		"delete, then create": {named("B"), []func(*Run, string) Diagnostics{(*Run).Destroy, (*Run).Create}, ""},
		"create, then delete": {first(named("B")), []func(*Run, string) Diagnostics{(*Run).Create, (*Run).Destroy}, "B p6, A p2"},
	} {
		c, _ := heard(t)
		plan, diags := c.PlanWith(Configuration{one: situation.declared}, []string{one}, PlanOptions{Replace: []string{one}})
		c.Must(diags)
		run := c.Begin(plan)
		c.Must(situation.halves[0](run, one))
		if left := c.left(); left != situation.between {
			t.Errorf("%s: between the halves: %s", name, left)
		}
		c.Must(situation.halves[1](run, one))
		run.End()
		if left := c.left(); !strings.HasPrefix(left, "B ") || c.Deposed(one) > 0 {
			t.Errorf("%s: %s", name, left)
		}
	}
}

// What is unknown at plan is known at apply, and only what was unknown may turn out to be anything.
func TestValuesThatAreKnownAtApply(t *testing.T) {
	t.Parallel()
	raw := func(name, stages any) map[string]any {
		return map[string]any{"a": map[string]any{"name": name, "stages": stages}}
	}
	for name, declared := range map[string]any{
		"a name": raw(Unknown, []any{map[string]any{"id": "x", "name": "X"}}), "a stage's name": raw("B", []any{map[string]any{"id": "x", "name": Unknown}}),
		"stages": raw("B", Unknown), "a funnel": map[string]any{"a": Unknown}, "all": Unknown,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := heard(t)
			plan := c.MustPlan(&Declared{Raw: declared})
			if plan.Action(one) != Update {
				t.Errorf("%s", plan.Action(one))
			}
			run := c.Begin(plan)
			defer run.End()
			run.Know(one, named("B"))
			c.Must(run.Apply(one))
			if diff := cmp.Diff(acctest.ByID(named("B").Pipelines), c.Funnels(one)); diff != "" {
				t.Error(diff)
			}
		})
	}
	c, _ := heard(t)
	for name, actual := range map[string]any{
		"another name": raw("C", Unknown), "another funnel": map[string]any{"b": Unknown}, "one more": map[string]any{"a": Unknown, "b": Unknown}, "none": map[string]any{},
	} {
		planned, final := c.Config(&Declared{Raw: raw("B", Unknown)}), c.Config(&Declared{Raw: actual})
		if c.compatible(planned, final) {
			t.Errorf("%s: nothing to complain of", name)
		}
	}
	planned := c.Config(&Declared{Raw: raw(Unknown, []any{map[string]any{"id": "x", "name": "X"}})})
	if c.compatible(planned, c.Config(&Declared{Raw: raw("B", []any{map[string]any{"id": "y", "name": "X"}})})) {
		t.Error("another stage: nothing to complain of")
	}
}
