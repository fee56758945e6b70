// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// sameAccount reports whether two account_ids are one account, written in two forms.
func sameAccount(a, b types.String) bool {
	if a.IsUnknown() || b.IsUnknown() || a.Equal(b) {
		return false
	}
	x, errX := wazzup.ParseAccountID(a.ValueString()) // fails for ""
	y, errY := wazzup.ParseAccountID(b.ValueString())
	return errX == nil && errY == nil && wazzup.SameAccount(x, y)
}

// findAccount finds the account that a plan is for. If the resource moves to that account, it is replaced.
func (p *planning) findAccount(ctx context.Context) {
	resp, at := p.resp, path.Root(scope.AttributeAccountID)
	if sameAccount(p.state.AccountID, p.plan.AccountID) { // another form of the same id is no change
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, p.state.AccountID)...)
	}
	remembered := p.state.account().ID // "" for the create of a replacement: at apply, the CLI asks for its plan without any state
	t, diags := p.scope.Look(p.plan.AccountID, remembered)
	p.account = t
	resp.Diagnostics.Append(diags...)
	switch {
	case resp.Diagnostics.HasError():
	case p.prior == nil:
		resp.Diagnostics.Append(p.createsElsewhere()...)
	case t.ID != "" && remembered != "" && t.ID != remembered:
		p.moves = true
		diags, p.elsewhere = p.moving(t)
		resp.Diagnostics.Append(diags...)
		if !resp.Diagnostics.HasError() {
			resp.RequiresReplace.Append(at)
		}
	default:
		resp.Diagnostics.Append(p.scope.Mismatch(p.state.account(), t, !p.plan.AccountID.IsNull())...)
		resp.Diagnostics.Append(p.checkKnown()...)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(p.scope.CheckMixed(t)...)
	}
}

// createsElsewhere returns the error for a create that may be half of a replacement, if its account is another one than the old
// object's, or is not known yet.
func (p *planning) createsElsewhere() diag.Diagnostics {
	t := p.account
	if p.isSecond() && p.plan.AccountID.IsUnknown() {
		return diag.Diagnostics{messages.ReplacementAccountUnknown()}
	}
	kept := scope.ReadStateAccount(types.StringNull(), scope.Effective(p.scope.KeptDefault()))
	if !p.plan.AccountID.IsNull() || p.isSecond() {
		return nil
	}
	return p.scope.Mismatch(kept, t, false)
}

// looksRight returns an error if a state names no account, and the account has none of the state's funnels. Nothing else is left
// to compare. own is true if the resource itself names the account.
func looksRight(ctx context.Context, s *scope.Scope, t *scope.Account, state model, own bool) diag.Diagnostics {
	prior := state.funnels.Whole()
	list, err := t.Account.List(ctx, account.ForPlan) // an apply asks this too
	if err != nil {
		return messages.Failed(messages.Operation{Doing: "looking for the funnels" + t.Place().In()}, err)
	}
	if len(found(prior, list, true)) > 0 {
		return nil
	}
	return diag.Diagnostics{notThere(s, t, own, prior)}
}

// notThere returns the error for a state that names no account and has no funnel in the account that is named now.
func notThere(s *scope.Scope, t *scope.Account, own bool, prior map[string]wazzup.Pipeline) diag.Diagnostic {
	by := scope.AttributeAccountID
	if !own {
		by = s.Access.NamedBy()
	}
	return messages.FunnelsNotInAccount(t.Shown(), by, sortedIDs(prior))
}

// moving plans the old account's side of a move, and returns the warning about what is removed where. elsewhere are the ids that
// other resources take over in the old account. If the configuration does not move the resource, and only the provider's account
// or token has changed, that is an error.
//
// moving calls register, which adds the plan to the new account's registry, before it asks the old account what others take over
// there. So if two resources swap accounts and are planned at the same moment, at least one sees the other.
func (p *planning) moving(to *scope.Account) (diags diag.Diagnostics, elsewhere []string) {
	from, diags := p.scope.Look(p.state.AccountID, p.state.account().ID)
	if !diags.HasError() {
		diags.Append(p.scope.Mismatch(p.state.account(), from, !p.state.AccountID.IsNull())...)
	}
	switch {
	case diags.HasError():
		return diags, nil
	case p.scope.Access.Partner && p.plan.AccountID.IsNull():
		return diag.Diagnostics{messages.AccountNoLongerNamed(p.state.account().Shown, to.Shown(), p.scope.Access.NamedBy())}, nil
	case !p.scope.Access.Partner || !p.scope.Refreshes.Load():
		return p.scope.Mismatch(p.state.account(), to, true), nil
	}
	prior := p.state.funnels.Whole()
	if p.state.guards() {
		return append(diags, messages.FunnelsProtected(from.Place(), sortedIDs(prior), true)), nil
	}
	p.register()
	verdict := from.Registry().Plan(account.ResourcePlan{Prior: prior, Forgets: p.state.retains(), Destroys: true})
	elsewhere, leaving := verdict.Leaves, scope.AllBut(prior, verdict.Leaves)
	diags.Append(scope.Contradictions(verdict, from)...)
	diags.Append(messages.FunnelsMove(messages.Move{
		From: from.Place(), Managed: p.state.account().Shown, To: to.Shown(), Created: p.plan.funnels.Declared().IDs(), Leaving: leaving,
		Policy: p.state.DeletionPolicy.ValueString(), Retains: p.state.retains(),
	}))
	return diags, elsewhere
}

// defaultWarning names a partner's default account, if a plan creates funnels there. The apply warns again, with the account of
// that moment. If that is not the planned one, core ends the apply with an error that does not explain this.
func defaultWarning(s *scope.Scope, t *scope.Account) diag.Diagnostics {
	var diags diag.Diagnostics
	if s.Access.Partner && t.Known && t.FirstTime("default", "") {
		diags.Append(messages.CreatedInDefaultAccount(t.Place(), s.Access.NamedBy()))
	}
	return diags
}

// mayDelete returns an error if the account of a destroy, alone or as half of a replacement, is not certain. m is the mark that its
// plan left.
func mayDelete(ctx context.Context, s *scope.Scope, t *scope.Account, state model, m scope.Mark) diag.Diagnostics {
	switch {
	case s.OfResources(t) && !m.Named:
		return diag.Diagnostics{messages.RemovalNeedsAccount(state.account().Shown)}
	case m.MovesUnseen(state.account()):
		return diag.Diagnostics{messages.TaintedInAnotherAccount(state.account().Shown, m.Planned)}
	case state.account().ID == "" && t.ID != "":
		return looksRight(ctx, s, t, state, !state.AccountID.IsNull())
	}
	return nil
}
