package pipelines

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/access"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// shown is the account in which the funnels of a state are, as the user has written it, or as it is remembered.
func (m model) shown() string {
	remembered := m.remembered()
	if digits, err := wazzup.ParseAccountID(m.AccountID.ValueString()); err == nil && (remembered == "" || wazzup.AccountNumber(digits) == remembered) {
		return wazzup.ShowAccountID(digits)
	}
	return m.EffectiveAccountID.ValueString()
}

// unprovenWarning warns, once in a walk, if nothing but the user's word says which account this is.
func (t *target) unprovenWarning() diag.Diagnostics {
	if !t.Known || !t.Unproven || !t.firstTime("unproven", "") {
		return nil
	}
	return diag.Diagnostics{access.TokenNamesNoAccount(t.Place())}
}

// noAccountRemembered is the error for a state without an account, where a partner's credentials reach many.
func noAccountRemembered() diag.Diagnostic {
	return diag.NewErrorDiagnostic("Account of the state not known",
		"These funnels were last managed with a token that does not name its account, so the state does not name it either. account_id in the configuration does not help "+
			"yet: Terraform refreshes the state before it looks at the configuration.\n\n"+
			"Ways out:\n\n"+
			"- Set account_id in the resource. Plan and apply once with -refresh=false.\n"+
			"- If all resources of this state are in one account, set the provider's account_id (or WAZZUP_ACCOUNT_ID) to it. Plan and apply once.\n\n"+
			"Either way, the provider checks that these funnels are in that account.")
}

// noAccountNamed is the error for a token that may be any account's.
func noAccountNamed(from string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Account of the access token not known", fmt.Sprintf(
		"These funnels are managed in account %s. The access token does not name its account, so it may be for another one. Nothing was compared, sent or changed.\n\n"+
			waysToNameTheAccount+" Or set it in this resource, and plan and apply once with -refresh=false.", from, from, from))
}

// onlyInState is that error for a removal, which no account_id of a resource can settle: only its state names the account.
func onlyInState(from string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Account of the access token not known", fmt.Sprintf(
		"These funnels are managed in account %s and would be removed. The access token does not name its account, so it may be for another one. An account_id that only the state has does not count. Nothing was sent or changed.\n\n"+
			waysToNameTheAccount, from, from, from))
}

// waysToNameTheAccount is a format for the account, twice.
const waysToNameTheAccount = "Ways out:\n\n" +
	"- Use an access token that names its account, or a partner's credentials.\n" +
	"- If you are sure that this token is for account %s, set account_id = \"%s\" in the provider's configuration. (If the token comes from the environment, WAZZUP_ACCOUNT_ID works, too.)"

// anotherAccount is the error if an account is not the one that a state remembers, from, though no plan has said so. own says
// that the resource itself names it.
func (s *Session) anotherAccount(from string, t *target, own bool) diag.Diagnostic {
	to := t.Shown()
	switch {
	case s.Access.Partner && own:
		return diag.NewAttributeErrorDiagnostic(path.Root(access.Attribute), "Another account than planned", fmt.Sprintf(
			"These funnels are managed in account %s, but account_id now is \"%s\", and no plan has shown that. Nothing was sent or changed.\n\n"+
				"Plan again: the new plan shows what is removed from account %s. (If you plan with -refresh=false, leave that out.)", from, to, from))
	case s.Access.Partner:
		return diag.NewErrorDiagnostic("Another account than before", fmt.Sprintf(
			"These funnels are managed in account %s, but %s now is %s. Nothing was compared, sent or changed.\n\n"+
				"Ways out:\n\n"+
				"- Put that back to \"%s\".\n"+
				"- Have no default account: take account_id out of the provider's configuration, and unset WAZZUP_ACCOUNT_ID. Each resource then stays in its account.\n"+
				"- To keep these funnels in account %s under another default, put the old default back first. Set account_id = \"%s\" in this resource and apply: nothing is sent. Then change the default.\n"+
				"- To move them to account %s, put the old default back first. Then set account_id = \"%s\" in this resource: the plan shows what is removed from account %s.",
			from, s.Access.NamedBy(), to, from, from, from, to, to, from))
	}
	summary, because, way := "Token of another account", "the access token is for account "+to, ""
	if t.Unproven {
		summary, because = "Another account than before", "account_id says that the access token is for account "+to
		way = "- If the token is for account " + from + ", correct account_id.\n"
	}
	return diag.NewErrorDiagnostic(summary, fmt.Sprintf(
		"These funnels are managed in account %s, but %s. Nothing was compared, sent or changed.\n\n"+
			"Ways out:\n\n%s"+
			"- Use a token of account %s (client_access_token, or WAZZUP_CLIENT_ACCESS_TOKEN).\n"+
			"- To manage account %s instead, give it a resource and a state of its own. Or take this resource out of the state first (terraform state rm ADDRESS): "+
			"the funnels in account %s then stay as they are.",
		from, because, way, from, to, from))
}

// movesUnseen is the error for such a resource. planned is the number of the account that its plan makes it in; "" if that was not
// known.
func movesUnseen(state model, planned string) diag.Diagnostic {
	from, to := state.shown(), "an account that was not known"
	if planned != "" {
		to = "account " + wazzup.ShowAccountID(planned)
	}
	return diag.NewErrorDiagnostic("Tainted resource in another account", fmt.Sprintf(
		"This resource is tainted, so it is replaced. Its funnels are in account %s, and the plan recreates them in %s, because account_id in the configuration does not name the account. Nothing was sent or changed.\n\n"+
			"Ways out:\n\n"+
			"- To keep the funnels in account %s, set account_id = \"%s\" in this resource.\n"+
			"- To move them, remove the taint first (terraform untaint ADDRESS). The next plan then shows the move.", from, to, from, from))
}
