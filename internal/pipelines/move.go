package pipelines

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
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
	x, errX := wazzup.ParseAccountID(one)
	y, errY := wazzup.ParseAccountID(other)
	return errX == nil && errY == nil && wazzup.SameAccount(x, y)
}

// account finds the account that a plan is for, and whether the resource moves there: then it is replaced.
func (p *planning) account(ctx context.Context, r *Resource) {
	resp, at := p.resp, path.Root(access.Attribute)
	if sameAccount(p.state.AccountID, p.plan.AccountID) { // spelled otherwise: no change
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, p.state.AccountID)...)
	}
	remembered := p.state.remembered() // "" for the create of a replacement: at apply, the CLI asks for its plan without any state
	t, diags := p.session.look(p.plan.AccountID, remembered)
	p.target = t
	resp.Diagnostics.Append(diags...)
	switch {
	case resp.Diagnostics.HasError():
	case p.prior == nil:
		resp.Diagnostics.Append(p.createsElsewhere()...)
	case t.ID != "" && remembered != "" && t.ID != remembered:
		p.moves = true
		diags, p.elsewhere = r.moving(p.state, p.plan, t, p.register)
		resp.Diagnostics.Append(diags...)
		if !resp.Diagnostics.HasError() {
			resp.RequiresReplace.Append(at)
		}
	default:
		resp.Diagnostics.Append(p.session.mismatch(p.state, t, !p.plan.AccountID.IsNull())...)
		resp.Diagnostics.Append(p.checkKnown()...)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(p.session.checkMixed(t)...)
	}
}

// createsElsewhere is the error for a create that may be a replacement's, in another account than the old object's, or in one
// that nobody knows yet.
func (p *planning) createsElsewhere() diag.Diagnostics {
	t := p.target
	if p.isSecond() && p.plan.AccountID.IsUnknown() {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(access.Attribute), "Account of a replacement not known yet",
			"This resource is to be replaced, and its account_id is only known after apply. So the plan cannot show which account gets the funnels: they could be removed from one "+
				"account and created in another.\n\n"+
				"Apply what account_id depends on first (for example with -target), or leave the replacement to the next apply.")}
	}
	other := model{EffectiveAccountID: effective(p.session.keptDefault())}
	if !p.plan.AccountID.IsNull() || p.isSecond() {
		return nil
	}
	return p.session.mismatch(other, t, false)
}

// looksRight is an error if an account that a state does not remember yet has none of the funnels that the state has. Nothing
// else is left to compare. own says that the resource itself names the account.
func (s *Session) looksRight(ctx context.Context, t *target, state model, own bool) diag.Diagnostics {
	prior := fromMap(state.Pipelines)
	list, err := t.Account.List(ctx, account.ForRefresh)
	if err != nil {
		return failure(operation{doing: "looking for the funnels" + t.in()}, err)
	}
	if len(found(prior, list, true)) > 0 {
		return nil
	}
	return diag.Diagnostics{s.notThere(t, own, prior)}
}

// notThere is the error if a state that remembers no account has no funnel in the account that is named now.
func (s *Session) notThere(t *target, own bool, prior map[string]wazzup.Pipeline) diag.Diagnostic {
	by := access.Attribute
	if !own {
		by = s.Access.NamedBy()
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(access.Attribute), "Funnels not in this account", fmt.Sprintf(
		"The state does not name the account of these funnels yet. Account %s is named by %s, and none of the funnels is there: %s. Nothing was sent or changed.\n\n"+
			"Correct the account. If it is right, the funnels were removed in Wazzup: take the resource out of the state (terraform state rm ADDRESS). The next apply then creates them again.",
		t.Shown(), by, quoted(sortedIDs(prior))))
}

// notWrittenDown is the error where a resource that has named its account names none any more, and the provider's is another
// one. A plan does not hold the provider's account: it may be a third one when the plan is applied, and nobody would see.
func (s *Session) notWrittenDown(from, to string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(access.Attribute), "Account no longer named", fmt.Sprintf(
		"These funnels are managed in account %s. account_id of this resource no longer names an account, and %s is %s. Nothing was sent or changed.\n\n"+
			"To keep the funnels where they are, set account_id = \"%s\" in this resource. To move them, set account_id = \"%s\".", from, s.Access.NamedBy(), to, from, to))
}

// moving is what a plan says of a resource that goes to another account: what is lost where. It is an error where the
// configuration has not moved it, but the provider's account or token is another one.
//
// register says in the new account what the resource declares there, before it is looked what others take over in the old one: of
// two resources that change places and are planned at the same moment, one at least sees the other.
func (r *Resource) moving(state, plan model, to *target, register func()) (diags diag.Diagnostics, elsewhere []string) {
	from, diags := r.session.look(state.AccountID, state.remembered())
	if !diags.HasError() {
		diags.Append(r.session.mismatch(state, from, !state.AccountID.IsNull())...)
	}
	switch {
	case diags.HasError():
		return diags, nil
	case r.session.Access.Partner && plan.AccountID.IsNull():
		return diag.Diagnostics{r.session.notWrittenDown(state.shown(), to.Shown())}, nil
	case !r.session.Access.Partner || !r.session.refreshes.Load():
		return r.session.mismatch(state, to, true), nil
	}
	prior := fromMap(state.Pipelines)
	if state.guards() {
		return append(diags, protected(from, sortedIDs(prior), true)), nil
	}
	register()
	verdict := from.registry().Plan(account.ResourcePlan{Prior: prior, Forgets: state.retains(), Destroys: true})
	elsewhere, leaving := verdict.Leaves, allBut(prior, verdict.Leaves)
	diags.Append(contradictions(verdict, from)...)
	here, there := state.shown(), to.Shown()
	text := fmt.Sprintf("This resource moves from account %s to account %s. These funnels are created in account %s: %s.", here, there, there, quoted(readDeclared(plan.Pipelines).ids()))
	switch {
	case len(leaving) == 0:
		text += fmt.Sprintf("\n\nIn account %s, other resources take its funnels over.", here)
	case state.retains():
		text += fmt.Sprintf("\n\nThese funnels stay in account %s: %s. %s\n\n%s", here, quoted(leaving), state.countsAfterApply(), nobodyManages)
	default:
		text += fmt.Sprintf("\n\nThese funnels are removed from account %s, as far as Wazzup lets them: %s. "+
			"(If another resource of this provider block moves there and declares one of them, that one stays.)\n\n%s To keep them there, apply deletion_policy = \"retain\" before you change account_id.", here, quoted(leaving), state.countsAfterApply())
	}
	diags.AddWarning(from.headline("Funnels move to another account"), text)
	return diags, elsewhere
}

// defaultWarning names the account that a plan creates in if no resource names it: a partner's default. The apply says it again,
// of the account that it is for. If that is not the one in the plan, core ends the apply with an error that explains nothing.
func (s *Session) defaultWarning(t *target) diag.Diagnostics {
	var diags diag.Diagnostics
	if s.Access.Partner && t.Known && t.firstTime("default", "") {
		id := t.Shown()
		diags.AddWarning(t.headline("Created in the default account"), fmt.Sprintf(
			"Resources without account_id are created in account %s, which is named by %s.\n\n"+
				"If an apply ends with \"Provider produced inconsistent final plan\" and names effective_account_id, it was planned for another account, and nothing was sent for it. "+
				"Apply with the same provider settings as the plan, or plan again. To make the resource independent of these settings, set account_id = \"%s\" in it.", id, s.Access.NamedBy(), id))
	}
	return diags
}
