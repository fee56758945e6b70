// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ModifyPlan plans the account, and does not change the funnels in the plan. It reports at plan what would otherwise be a surprise
// at apply: funnels that already exist, funnels that will be removed, and resources that conflict with each other.
//
// The CLI calls it again at apply, so each warning must be true at both times.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.scope == nil {
		return
	}
	p := &planning{scope: r.scope, before: scope.ReadMark(ctx, req.Private), req: req, resp: resp}
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(readModel(ctx, req.State, &p.state)...)
		p.prior = p.state.funnels.Whole()
	}
	n, diags := scope.ReadPrivateState(ctx, req.Private, p.state.AccountID, p.state.funnels.IDs())
	resp.Diagnostics.Append(diags...)
	p.private = n
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		p.destroy(ctx)
		return
	}
	resp.Diagnostics.Append(readModel(ctx, req.Plan, &p.plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	p.declared = p.plan.funnels.Declared()
	p.change(ctx)
}

// change plans a create, an update or one of the two halves of a replacement.
func (p *planning) change(ctx context.Context) {
	diags := &p.resp.Diagnostics
	p.findAccount(ctx)
	if diags.HasError() {
		return
	}
	p.planEffective(ctx)
	t := p.account
	defer func() {
		// If a resource fails here during an apply, core does not apply it. Core may still apply another one that would remove the
		// same funnels, so they need an owner.
		if diags.HasError() {
			t.Registry().Own(p.declared.IDs()...)
		}
	}()
	p.register()
	diags.Append(scope.Contradictions(p.verdict, t)...)
	if p.prior == nil && p.plan.AccountID.IsNull() {
		diags.Append(defaultWarning(p.scope, t)...)
	}
	p.settings()
	p.removals()
	p.existing(ctx)
	p.lengths()
	p.reposts(ctx)
	p.leaveMark(ctx)
}

// reposts reports what would happen to others' funnels if the apply posts them back.
func (p *planning) reposts(ctx context.Context) {
	if p.resp.Diagnostics.HasError() {
		return
	}
	first := len(p.firstDeclared()) > 0
	p.resp.Diagnostics.Append(p.account.CheckReposts(ctx, p.posting(p.plan), p.private, first)...)
}

// posting returns what the plan would post. It omits funnels that leave the resource without being removed, because policy retains
// them or another resource takes them over.
func (p *planning) posting(policy model) scope.Posting {
	prior := maps.Clone(p.verdict.Own)
	maps.DeleteFunc(prior, func(id string, _ wazzup.Pipeline) bool {
		return !p.declared.Has(id) && (policy.retains() || slices.Contains(p.verdict.Leaves, id))
	})
	return scope.Posting{
		Change:   account.Change{Prior: prior, Planned: p.declared.Funnels, OrderNotKept: p.private.OrderNotKept},
		Declared: p.declared.IDs(), Surely: p.assumes || p.isSecond(),
	}
}

// leaveMark writes the mark for core's next call for this resource.
func (p *planning) leaveMark(ctx context.Context) {
	m := scope.Mark{
		Walk: p.scope.ID(), Owner: p.verdict.Owner, Account: p.state.account().ID, Retains: p.state.retains(), Guarded: p.state.guards(), Again: p.declared.IDs(), Elsewhere: p.elsewhere,
		Forgets: p.plan.retains(), Replaces: p.prior == nil, Tainted: p.prior == nil && !p.isSecond(), Planned: p.effective, Named: !p.plan.AccountID.IsNull() && !p.plan.AccountID.IsUnknown(),
	}
	if p.isSecond() {
		m.Account, m.Guarded, m.Elsewhere = p.before.Account, p.before.Guarded, p.before.Elsewhere
		again := map[string]wazzup.Pipeline{}
		for id, own := range p.verdict.Own {
			if p.declared.Has(id) {
				again[id] = own
			}
		}
		p.account.PlanTakeover(again)
		if p.plan.mayOverwrite() {
			p.account.PlanOverwrite(again, sortedIDs(again))
		}
	}
	p.resp.Diagnostics.Append(m.Write(ctx, p.resp.Private)...)
}

// destroy plans a destroy, of the resource or of a deposed object.
func (p *planning) destroy(ctx context.Context) {
	diags := &p.resp.Diagnostics
	s := p.scope
	t, _ := s.Look(p.state.AccountID, p.state.account().ID) // if this fails, Delete reports it
	wrong := s.Mismatch(p.state.account(), t, !p.state.AccountID.IsNull())
	named := false
	if s.OfResources(t) && !wrong.HasError() && !p.state.retains() {
		if named = s.IsConfigured(ctx, t); !named {
			wrong.Append(messages.RemovalNeedsAccount(p.state.account().Shown))
		}
	}
	if len(wrong) > 0 {
		if !p.state.retains() {
			diags.Append(wrong...)
			return
		}
		t = &scope.Account{AccountScope: scope.AccountScope{ID: p.state.account().ID}} // a retaining destroy sends nothing, so it works with any provider account
	}
	p.account = t
	p.verdict = t.Registry().Plan(account.ResourcePlan{Prior: p.prior, Forgets: p.state.retains(), Destroys: true})
	elsewhere := p.verdict.Leaves
	leaving := scope.AllBut(p.prior, elsewhere)
	diags.Append(t.CheckReposts(ctx, p.posting(p.state), p.private, true)...)
	seen := p.changedSince(leaving)
	diags.Append(staysWarning(t, p.state, leaving)...)
	if !p.state.retains() && len(leaving) > 0 {
		diags.Append(s.NotInForce.Destroys(messages.DestroyRemovesFunnels(t.Place(), leaving, p.state.DeletionPolicy.ValueString()))...)
	}
	diags.Append(scope.Contradictions(p.verdict, t)...)
	if p.state.guards() && len(leaving) > 0 {
		diags.Append(messages.FunnelsProtected(t.Place(), leaving, true))
	}
	diags.Append(scope.Mark{Walk: s.ID(), Named: named, Elsewhere: elsewhere, Seen: seen}.Write(ctx, p.resp.Private)...)
}
