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
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
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

// Schema describes the resource to the framework.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = packed.Resource(resourceSchema(), attributePipelines)
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
	resp.Diagnostics.Append(readModel(ctx, req.Plan, &plan)...)
	t, diags := r.scope.Reach(plan.AccountID, "Creating these funnels")
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.scope.Mismatch(plan.account(), t, false)...)
	if resp.Diagnostics.HasError() {
		return
	}

	op := messages.Operation{Doing: "creating the funnels", Creating: true, Own: plan.AccountID}
	result, diags := write(ctx, t, plan.change(), op, nil)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}

	plan.EffectiveAccountID = scope.Effective(t.ID)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(scope.PrivateState{OrderNotKept: result.OrderNotKept}.With(result.Lasting).Write(ctx, resp.Private)...)
	resp.Diagnostics.Append(scope.RemoveMark(ctx, resp.Private)...)
}

// Read updates the state from Wazzup.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.scope.Refreshes.Store(true)
	var state model
	resp.Diagnostics.Append(readModel(ctx, req.State, &state)...)
	n, diags := scope.ReadPrivateState(ctx, req.Private, state.AccountID, state.funnels.IDs())
	resp.Diagnostics.Append(diags...)
	before := state.funnels.Whole()
	r.scope.KeepDefault(state.account())
	t, diags := r.scope.ForState(state.AccountID, state.account())
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
			state.Pipelines = funnel.Encode(now)
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

// Update writes what the plan changes. If only the resource's own settings change, it sends nothing.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(scope.RemoveMark(ctx, resp.Private)...)
	var plan, state model
	resp.Diagnostics.Append(readModel(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(readModel(ctx, req.State, &state)...)
	private, diags := scope.ReadPrivateState(ctx, req.Private, state.AccountID, state.funnels.IDs())
	resp.Diagnostics.Append(diags...)
	t, diags := r.reachUpdate(ctx, plan, state)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	change := plan.change()
	change.Prior, change.OrderNotKept, change.Lasting = state.funnels.Whole(), private.OrderNotKept, private.Lasting()
	if plan.retains() {
		release(t, change)
	}
	if maps.EqualFunc(change.Prior, change.Planned, account.Equal) {
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		resp.Diagnostics.Append(private.Write(ctx, resp.Private)...)
		return
	}
	result, diags := write(ctx, t, change, messages.Operation{Doing: "updating the funnels"}, nil)
	resp.Diagnostics.Append(diags...)

	switch {
	case !diags.HasError():
		state = plan
	case len(result.Pipelines) == 0:
		return // the prior state stays
	default: // Wazzup applied a part: the state gets the funnels that were read, and keeps its settings.
		state.Pipelines = funnel.Encode(result.Pipelines)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	private.OrderNotKept = result.OrderNotKept
	resp.Diagnostics.Append(private.With(result.Lasting).Write(ctx, resp.Private)...)
}

// reachUpdate returns the account of an update, or an error if it may be another one than the state's.
func (r *Resource) reachUpdate(ctx context.Context, plan, state model) (*scope.Account, diag.Diagnostics) {
	t, diags := r.scope.ReachForState(plan.AccountID, state.account(), "Updating these funnels")
	if !diags.HasError() && state.account().ID == "" && t.ID != "" {
		diags.Append(looksRight(ctx, r.scope, t, state, !plan.AccountID.IsNull())...)
	}
	return t, diags
}

// release takes the funnels that are no longer planned out of a change, because the policy is to retain them. From then on they
// are nobody's.
func release(t *scope.Account, change account.Change) {
	for id, p := range change.Prior {
		if _, stays := change.Planned[id]; !stays {
			delete(change.Prior, id)
			t.Registry().Release(p)
		}
	}
}

// Delete removes the funnels, or only forgets them. If Wazzup keeps some, Delete warns, and they leave the state all the same.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(readModel(ctx, req.State, &state)...)
	private, diags := scope.ReadPrivateState(ctx, req.Private, state.AccountID, state.funnels.IDs())
	resp.Diagnostics.Append(diags...)
	mark := scope.ReadMark(ctx, req.Private)
	resp.Diagnostics.Append(scope.RemoveMark(ctx, resp.Private)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.retains() && !mark.Replaces { // nothing is sent, so any settings of the provider will do
		r.forget(state)
		return
	}
	t, diags := r.scope.ReachForState(state.AccountID, state.account(), "Destroying these funnels")
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(mayDelete(ctx, r.scope, t, state, mark)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.retains() {
		t.Registry().Release(slices.Collect(maps.Values(state.funnels.Whole()))...)
		return
	}

	prior := r.leaving(t, state, mark)
	if len(prior) == 0 {
		return
	}
	if left := t.Unowned(prior); state.guards() && len(left) > 0 { // the plan reports this error too, unless it cannot see the state
		resp.Diagnostics.Append(messages.FunnelsProtected(t.Place(), left, true))
		return
	}
	change := account.Change{Prior: prior, OrderNotKept: private.OrderNotKept, Lasting: private.Lasting()}
	result, diags := write(ctx, t, change, messages.Operation{Doing: "removing the funnels"}, mark.Again)
	resp.Diagnostics.Append(diags...)
	if !diags.HasError() {
		return
	}

	if len(result.Pipelines) > 0 { // some of them are still there
		state.Pipelines = funnel.Encode(result.Pipelines)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
	resp.Diagnostics.Append(private.With(result.Lasting).Write(ctx, resp.Private)...)
}

// forget leaves the funnels of a state to nobody, if the provider can tell which account they are in.
func (r *Resource) forget(state model) {
	t, diags := r.scope.Look(state.AccountID, state.account().ID)
	if !diags.HasError() && len(r.scope.Mismatch(state.account(), t, false)) == 0 {
		t.Registry().Release(slices.Collect(maps.Values(state.funnels.Whole()))...)
	}
}

// leaving returns the funnels of a state that a destroy removes: all but those that other resources take over.
func (r *Resource) leaving(t *scope.Account, state model, mark scope.Mark) map[string]wazzup.Pipeline {
	prior := state.funnels.Whole()
	mark.UseShown(r.scope, prior)
	t.Leave(prior, mark.Elsewhere)
	if mark.Forgets && mark.Planned == state.account().ID { // its plan showed these funnels as kept; if it moves to another account, the plan shows them as removed
		t.Leave(prior, scope.AllBut(prior, mark.Again))
	}
	return prior
}

// write sends a change and returns what the user has to know about it, with an error if it failed. again is as for writeWarnings.
func write(ctx context.Context, t *scope.Account, change account.Change, op messages.Operation, again []string) (account.Result, diag.Diagnostics) {
	var diags diag.Diagnostics
	result, err := t.Account.Write(ctx, change)
	if err == nil {
		diags.Append(takenOver(t, result)...)
	}
	diags.Append(writeWarnings(t, result, again)...)
	if err != nil {
		t.CancelAfter(err)
		op.Planned, op.Of = change.Planned, t.Place().Of()
		diags.Append(messages.Failed(op, err)...)
	}
	return result, diags
}

// allGone warns if two or more funnels have vanished at once, because the usual cause is a wrong token and not a clean-up.
func allGone(s *scope.Scope, t *scope.Account, ids []string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(ids) > 0 {
		diags.Append(messages.AllFunnelsGone(t.Place(), ids, s.Access.Partner))
	}
	return diags
}
