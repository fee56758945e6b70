// SPDX-License-Identifier: MPL-2.0

// Package pipelines is the resource and the data source wazzup_pipelines: many funnels of an account.
package pipelines

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

var (
	_ resource.ResourceWithConfigure      = &Resource{}
	_ resource.ResourceWithImportState    = &Resource{}
	_ resource.ResourceWithModifyPlan     = &Resource{}
	_ resource.ResourceWithValidateConfig = &Resource{}
)

// Resource is wazzup_pipelines: the funnels of an account that it declares, and no others.
type Resource struct{ scope *scope.Scope }

// resourceType is the name of the resource in a configuration.
const resourceType = "wazzup_pipelines"

// New returns a Resource.
func New() resource.Resource { return &Resource{} }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = resourceType
}

// Schema describes the resource.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

// Configure takes the Scope of the provider. There is none if core only validates the configuration.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.scope, _ = req.ProviderData.(*scope.Scope)
	if r.scope == nil && req.ProviderData != nil {
		resp.Diagnostics.Append(messages.UnexpectedProviderData("*scope.Scope", req.ProviderData))
	}
}

// Create writes the declared funnels. It writes a state only after all of them have been read back as declared. A state together
// with an error would be tainted, and the next apply would remove the funnels and create them again.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	t, diags := r.scope.Reach(plan.AccountID, "Creating these funnels")
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.scope.Mismatch(plan.account(), t, false)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.EffectiveAccountID = scope.Effective(t.ID)
	planned := funnel.FromMap(plan.Pipelines)
	policy, _ := plan.existingPolicy()
	result, err := t.Account.Write(ctx, account.Change{Planned: planned, Existing: policy})
	if err == nil {
		resp.Diagnostics.Append(takenOver(t, result)...)
	}
	resp.Diagnostics.Append(writeWarnings(t, result, nil)...)
	if err != nil {
		t.CancelAfter(err)
		op := messages.Operation{Doing: "creating the funnels", Creating: true, Planned: planned, Own: plan.AccountID, Of: t.Place().Of()}
		resp.Diagnostics.Append(messages.Failed(op, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(scope.PrivateState{OrderNotKept: result.OrderNotKept}.With(result.Lasting).Write(ctx, resp.Private)...)
	resp.Diagnostics.Append(scope.RemoveMark(ctx, resp.Private)...)
}

// Read updates the state from Wazzup.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.scope.Refreshes.Store(true)
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	n, diags := scope.ReadPrivateState(ctx, req.Private, state.AccountID, state.Pipelines)
	resp.Diagnostics.Append(diags...)
	before := funnel.FromMap(state.Pipelines)
	r.scope.KeepDefault(state.account())
	t, diags := r.scope.Held(state.AccountID, state.account())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() || t.Account == nil {
		return // while a setting is unknown, the state stays as it is
	}
	t.Registry().InState(before, state.guards()) // before the read, because other resources may be planned meanwhile
	list, err := t.Account.List(ctx, account.ForRefresh)
	warnings, refused := tolerate(t, err, messages.Operation{Doing: "reading the funnels", Of: t.Place().Of()}, sortedIDs(before))
	resp.Diagnostics.Append(warnings...)
	resp.Diagnostics.Append(refused...)
	if refused.HasError() {
		return
	}
	learned, diags := t.Learn(ctx, before, list, &n)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	now := found(before, list, n.OrderNotKept)
	t.InState(now, state.guards())
	learns := state.account().ID == "" && t.ID != ""
	if learns && len(now) == 0 { // only the funnels can prove that this is the right account
		resp.Diagnostics.Append(notThere(r.scope, t, !state.AccountID.IsNull(), before))
		return
	}
	resp.Diagnostics.Append(allGone(r.scope, t, t.Vanished(before, now))...)
	if len(now) == 0 {
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(messages.FunnelsWrittenByAnother(t.Place(), changedHere(t, before, now))...)
	if changed := !maps.EqualFunc(before, now, account.Equal); changed || learns {
		if changed {
			state.Pipelines = funnel.ToMap(now)
		}
		if learns {
			state.EffectiveAccountID = scope.Effective(t.ID)
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
	if learned {
		resp.Diagnostics.Append(n.Write(ctx, resp.Private)...)
	}
}

// found returns the funnels with the ids of a state, as a list has them. With anyOrder, a funnel that differs only in the order of
// its stages stays as in the state, because Wazzup is known not to keep that order.
func found(before map[string]wazzup.Pipeline, list account.List, anyOrder bool) map[string]wazzup.Pipeline {
	now := make(map[string]wazzup.Pipeline, len(before))
	for id, p := range before {
		current, ok := list.Find(id)
		switch {
		case !ok:
		case anyOrder && account.EqualButOrder(p, current):
			now[id] = p
		default:
			now[id] = current
		}
	}
	return now
}

// Update writes what the plan changes. If only the resource's own settings change, it sends nothing.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(scope.RemoveMark(ctx, resp.Private)...)
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	n, diags := scope.ReadPrivateState(ctx, req.Private, state.AccountID, state.Pipelines)
	resp.Diagnostics.Append(diags...)
	t, diags := r.scope.ReachHeld(plan.AccountID, state.account(), "Updating these funnels")
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.account().ID == "" && t.ID != "" {
		resp.Diagnostics.Append(looksRight(ctx, r.scope, t, state, !plan.AccountID.IsNull())...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	prior := funnel.FromMap(state.Pipelines)
	planned := funnel.FromMap(plan.Pipelines)
	if plan.retains() {
		for id, p := range prior {
			if _, stays := planned[id]; !stays {
				delete(prior, id)
				t.Registry().Release(p)
			}
		}
	}
	if maps.EqualFunc(prior, planned, account.Equal) {
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		resp.Diagnostics.Append(n.Write(ctx, resp.Private)...)
		return
	}
	policy, _ := plan.existingPolicy()
	result, err := t.Account.Write(ctx, account.Change{
		Prior: prior, Planned: planned, Existing: policy, OrderNotKept: n.OrderNotKept, Lasting: n.Lasting(),
	})
	if err == nil {
		resp.Diagnostics.Append(takenOver(t, result)...)
	}
	resp.Diagnostics.Append(writeWarnings(t, result, nil)...)
	if err != nil {
		t.CancelAfter(err)
		resp.Diagnostics.Append(messages.Failed(messages.Operation{Doing: "updating the funnels", Planned: planned, Of: t.Place().Of()}, err)...)
	}
	switch {
	case err == nil:
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	case len(result.Pipelines) > 0:
		// Wazzup applied a part: the state gets the funnels that were read, and keeps its settings.
		state.Pipelines = funnel.ToMap(result.Pipelines)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	default:
		return
	}
	n.OrderNotKept = result.OrderNotKept
	resp.Diagnostics.Append(n.With(result.Lasting).Write(ctx, resp.Private)...)
}

// Delete removes the funnels, or only forgets them. If Wazzup keeps some, Delete warns, and they leave the state all the same.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	n, diags := scope.ReadPrivateState(ctx, req.Private, state.AccountID, state.Pipelines)
	resp.Diagnostics.Append(diags...)
	m := scope.ReadMark(ctx, req.Private)
	resp.Diagnostics.Append(scope.RemoveMark(ctx, resp.Private)...)
	prior := funnel.FromMap(state.Pipelines)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.retains() && !m.Replaces { // nothing is sent, so any settings of the provider will do
		if t, diags := r.scope.Look(state.AccountID, state.account().ID); !diags.HasError() && len(r.scope.Mismatch(state.account(), t, false)) == 0 {
			t.Registry().Release(slices.Collect(maps.Values(prior))...)
		}
		return
	}
	t, diags := r.scope.ReachHeld(state.AccountID, state.account(), "Destroying these funnels")
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(mayDelete(ctx, r.scope, t, state, m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.retains() {
		t.Registry().Release(slices.Collect(maps.Values(prior))...)
		return
	}
	m.Showed(r.scope, prior)
	t.Leave(prior, m.Elsewhere)
	if m.Forgets && m.Planned == state.account().ID { // its plan showed these funnels as kept; if it moves to another account, the plan shows them as removed
		t.Leave(prior, scope.AllBut(prior, m.Again))
	}
	if len(prior) == 0 {
		return
	}
	if left := t.Unowned(prior); state.guards() && len(left) > 0 { // the plan reports this error too, unless it cannot see the state
		resp.Diagnostics.Append(messages.FunnelsProtected(t.Place(), left, true))
		return
	}
	result, err := t.Account.Write(ctx, account.Change{Prior: prior, OrderNotKept: n.OrderNotKept, Lasting: n.Lasting()})
	resp.Diagnostics.Append(writeWarnings(t, result, m.Again)...)
	if err != nil && len(result.Pipelines) > 0 { // some of them are still there
		state.Pipelines = funnel.ToMap(result.Pipelines)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
	if err != nil {
		resp.Diagnostics.Append(messages.Failed(messages.Operation{Doing: "removing the funnels", Of: t.Place().Of()}, err)...)
		resp.Diagnostics.Append(n.With(result.Lasting).Write(ctx, resp.Private)...)
	}
}

// allGone warns if two or more funnels have vanished at once, because the usual cause is a wrong token and not a clean-up.
func allGone(s *scope.Scope, t *scope.Account, ids []string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(ids) > 0 {
		diags.Append(messages.AllFunnelsGone(t.Place(), ids, s.Access.Partner))
	}
	return diags
}
