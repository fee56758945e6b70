package pipelines

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/access"
	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
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
//
// Of one that moves, elsewhere are the funnels in the account that it leaves which another resource declares there.
func (r *Resource) planAccount(ctx context.Context, state, plan model, n note, resp *resource.ModifyPlanResponse) (t *target, moves bool, elsewhere []string) {
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
		return t, false, nil
	}
	diags, elsewhere = r.moving(state, plan, n, t)
	resp.Diagnostics.Append(diags...)
	if !resp.Diagnostics.HasError() {
		resp.RequiresReplace.Append(at)
	}
	return t, true, elsewhere
}

// looksRight is an error where an account that is named for the first time, in the resource itself (own) or as the provider's,
// has none of the funnels that a state says are there. A token that does not say its account leaves nothing else to compare.
func (t *target) looksRight(ctx context.Context, state model, own bool) diag.Diagnostics {
	prior := fromMap(state.Pipelines)
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
func (r *Resource) moving(state, plan model, n note, to *target) (diags diag.Diagnostics, elsewhere []string) {
	from, diags := r.session.look(state.AccountID, n.Account)
	if diags.HasError() {
		return diags, nil
	}
	switch {
	case n.elsewhere(from):
		return r.session.otherAccount(n, from, !state.AccountID.IsNull()), nil
	case r.session.Access.Partner && plan.AccountID.IsNull():
		return diag.Diagnostics{notWrittenDown(wazzup.ShowAccountID(n.Account), wazzup.ShowAccountID(to.ID))}, nil
	case !r.session.Access.Partner || !r.session.refreshes.Load():
		return r.session.otherAccount(n, to, true), nil
	}
	prior := fromMap(state.Pipelines)
	if state.guards() {
		return append(diags, protected(from, sortedIDs(prior), true)), nil
	}
	verdict := from.registry().Plan(account.ResourcePlan{Prior: prior, Forgets: state.retains(), Destroys: true})
	elsewhere, leaving := verdict.Leaves, allBut(prior, verdict.Leaves)
	diags.Append(contradictions(verdict, from)...)
	here, there := wazzup.ShowAccountID(n.Account), wazzup.ShowAccountID(to.ID)
	text := fmt.Sprintf("This resource moves from account %s to account %s. These funnels are made in account %s: %s.", here, there, there, quoted(readDeclared(plan.Pipelines).ids()))
	switch {
	case len(leaving) == 0:
		text += fmt.Sprintf("\n\nIn account %s, other resources take its funnels over.", here)
	case state.retains():
		text += fmt.Sprintf("\n\nThese funnels stay in account %s and are only forgotten, because deletion_policy is \"retain\": %s.", here, quoted(leaving))
	default:
		text += fmt.Sprintf("\n\nThese funnels are removed from account %s, as far as Wazzup lets them: %s. To keep them there, apply deletion_policy = \"retain\" first.", here, quoted(leaving))
	}
	diags.AddWarning(from.headline("Funnels move to another account"), text)
	return diags, elsewhere
}

// defaultWarning names the account, where a plan that creates does not: a partner's default. The apply says it again, and of
// the account that it is for.
func (s *Session) defaultWarning(t *target) diag.Diagnostics {
	var diags diag.Diagnostics
	if s.Access.Partner && t.Known && t.firstTime("default", "") {
		id := wazzup.ShowAccountID(t.ID)
		diags.AddWarning(t.headline("Made in the provider's account"), fmt.Sprintf(
			"Resources without account_id are made in account %s, which account_id of the provider (or WAZZUP_ACCOUNT_ID) names. A saved plan does not hold that "+
				"account: what it makes goes to the one that the provider names when the plan is applied.\n\n"+
				"To have the account in the plan, set account_id = \"%s\" in the resource.", id, id))
	}
	return diags
}
