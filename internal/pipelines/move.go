package pipelines

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/access"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// sameAccount reports whether two account_ids are one, spelled in two ways.
func sameAccount(a, b types.String) bool {
	one, isOne := knownString(a)
	other, isOther := knownString(b)
	if !isOne || !isOther || one == other {
		return false
	}
	x, err := wazzup.ParseAccountID(one)
	if err != nil {
		return false
	}
	y, err := wazzup.ParseAccountID(other)
	return err == nil && x == y
}

// planAccount is the account that a plan is for, and whether the resource moves there: then it is replaced.
func (r *Resource) planAccount(ctx context.Context, state, plan model, n note, resp *resource.ModifyPlanResponse) (t *target, moves bool) {
	at := path.Root(access.Attribute)
	if sameAccount(state.AccountID, plan.AccountID) { // spelled otherwise: no change
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, state.AccountID)...)
	}
	remembered := n.Account
	if state.Pipelines.IsNull() { // the create of a replacement: at apply, the CLI asks for its plan without what is remembered
		remembered = ""
	}
	t, diags := r.session.look(plan.AccountID, remembered)
	resp.Diagnostics.Append(diags...)
	if state.Pipelines.IsNull() || resp.Diagnostics.HasError() || !n.elsewhere(t) {
		return t, false
	}
	resp.Diagnostics.Append(r.moving(state, plan, n, t)...)
	if !resp.Diagnostics.HasError() {
		resp.RequiresReplace.Append(at)
	}
	return t, true
}

// looksRight is an error where an account that is named for the first time, in the resource itself (own) or as the provider's,
// has none of the funnels that a state says are there. A token that does not say its account leaves nothing else to compare.
func (t *target) looksRight(ctx context.Context, state model, own bool) diag.Diagnostics {
	prior, _ := fromMap(state.Pipelines)
	list, err := t.Account.Refresh(ctx)
	if err != nil {
		return failure(operation{doing: "looking for the funnels" + t.in()}, err)
	}
	if len(found(prior, list, true)) > 0 {
		return nil
	}
	return diag.Diagnostics{notThere(t, own, prior)}
}

// notThere is the error where a state that says no account has no funnel in the account that is named now. own says that
// the resource itself names it.
func notThere(t *target, own bool, prior map[string]wazzup.Pipeline) diag.Diagnostic {
	name := access.Attribute
	if !own {
		name = "account_id of the provider (or WAZZUP_ACCOUNT_ID)"
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(access.Attribute), "Funnels not in this account", fmt.Sprintf(
		"%s names account %s for the first time, and none of the funnels of the state is there: %s. Nothing was sent or changed.\n\n"+
			"Correct it. If the funnels were removed in Wazzup, take the resource out of the state first (terraform state rm ADDRESS); then they are made anew.",
		name, wazzup.ShowAccountID(t.ID), quoted(sortedIDs(prior))))
}

// notWrittenDown is the error where a resource that has named its account names none any more, and the provider's is another
// one. A plan does not hold the provider's account: it may be a third one when the plan is applied, and nobody would see.
func notWrittenDown(from, to string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(access.Attribute), "Account not written down", fmt.Sprintf(
		"These funnels are managed in account %s, which account_id no longer names, and account_id of the provider (or WAZZUP_ACCOUNT_ID) is %s. Nothing was sent or changed.\n\n"+
			"Set account_id = \"%s\" in this resource to keep them where they are, or account_id = \"%s\" to move them there.", from, to, from, to))
}

// moving is what a plan says of a resource that goes to another account: what is lost where. It is an error where the
// configuration has not moved it, but the provider's account or token is another one.
func (r *Resource) moving(state, plan model, n note, to *target) diag.Diagnostics {
	from, diags := r.session.look(state.AccountID, n.Account)
	if diags.HasError() {
		return diags
	}
	switch {
	case n.elsewhere(from):
		return r.session.otherAccount(n, from, !state.AccountID.IsNull())
	case r.session.Access.Partner && plan.AccountID.IsNull():
		return diag.Diagnostics{notWrittenDown(wazzup.ShowAccountID(n.Account), wazzup.ShowAccountID(to.ID))}
	case !r.session.Access.Partner || !r.session.refreshes.Load():
		return r.session.otherAccount(n, to, true)
	}
	prior, _ := fromMap(state.Pipelines)
	diags.Append(contradictions(from.plan(resourcePlan{prior: prior, removes: !state.retains()}), from)...)
	what := "are removed from account %s, as far as Wazzup lets them"
	keep := "\n\nTo keep them there, apply deletion_policy = \"retain\" first."
	if state.retains() {
		what, keep = "stay in account %s and are only forgotten, because deletion_policy is \"retain\"", ""
	}
	here, there := wazzup.ShowAccountID(n.Account), wazzup.ShowAccountID(to.ID)
	planned, _ := fromMap(plan.Pipelines)
	diags.AddWarning(from.headline("Funnels move to another account"), fmt.Sprintf(
		"This resource moves from account %s to account %s. These funnels "+what+": %s. These are made in account %s: %s.%s",
		here, there, here, quoted(sortedIDs(prior)), there, quoted(sortedIDs(planned)), keep))
	return diags
}
