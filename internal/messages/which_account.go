// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// attributeAccountID is both the attribute and the provider's setting that name an account.
const attributeAccountID = "account_id"

// StateNamesNoAccount is the error if a state does not name its account, and a partner's credentials reach many accounts.
func StateNamesNoAccount() diag.Diagnostic {
	return diag.NewErrorDiagnostic("Account of the state not known",
		"These funnels were last managed with a token that does not name its account, so the state does not name it either. account_id in the configuration does not help "+
			"yet: Terraform refreshes the state before it looks at the configuration.\n\n"+
			"Ways out:\n\n"+
			"- Set account_id in the resource. Plan and apply once with -refresh=false.\n"+
			"- If all resources of this state are in one account, set the provider's account_id (or WAZZUP_ACCOUNT_ID) to it. Plan and apply once.\n\n"+
			"Either way, the provider checks that these funnels are in that account.")
}

// TokenNamesNoAccount is the error for funnels in the account from if the access token may be for any account.
func TokenNamesNoAccount(from string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Account of the access token not known", fmt.Sprintf(
		"These funnels are managed in account %s. The access token does not name its account, so it may be for another one. Nothing was compared, sent or changed.\n\n"+
			waysToNameTheAccount+" Or set it in this resource, and plan and apply once with -refresh=false.", from, from, from))
}

// RemovalNeedsAccount is TokenNamesNoAccount for a removal. The account_id of the resource does not help here, because only the
// state has it.
func RemovalNeedsAccount(from string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Account of the access token not known", fmt.Sprintf(
		"These funnels are managed in account %s and would be removed. The access token does not name its account, so it may be for another one. An account_id that only the state has does not count. Nothing was sent or changed.\n\n"+
			waysToNameTheAccount, from, from, from))
}

// waysToNameTheAccount is a format string that uses the account twice.
const waysToNameTheAccount = "Ways out:\n\n" +
	"- Use an access token that names its account, or a partner's credentials.\n" +
	"- If you are sure that this token is for account %s, set account_id = \"%s\" in the provider's configuration. (If the token comes from the environment, WAZZUP_ACCOUNT_ID works, too.)"

// AccountNotAsPlanned is the error if account_id of a resource with funnels in the account from turns out to be another account at
// apply, with a partner's credentials.
func AccountNotAsPlanned(from, to string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Another account than planned", fmt.Sprintf(
		"These funnels are managed in account %s, but account_id now is \"%s\", and no plan has shown that. Nothing was sent or changed.\n\n"+
			"Plan again: the new plan shows what is removed from account %s. (If you plan with -refresh=false, leave that out.)", from, to, from))
}

// DefaultAccountChanged is the error for funnels in the account from if the default account of a partner's credentials is
// another one. namedBy is the source of the default account.
func DefaultAccountChanged(from, to, namedBy string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Another account than before", fmt.Sprintf(
		"These funnels are managed in account %s, but %s now is %s. Nothing was compared, sent or changed.\n\n"+
			"Ways out:\n\n"+
			"- Put that back to \"%s\".\n"+
			"- Have no default account: take account_id out of the provider's configuration, and unset WAZZUP_ACCOUNT_ID. Each resource then stays in its account.\n"+
			"- To keep these funnels in account %s under another default, put the old default back first. Set account_id = \"%s\" in this resource and apply: nothing is sent. Then change the default.\n"+
			"- To move them to account %s, put the old default back first. Then set account_id = \"%s\" in this resource: the plan shows what is removed from account %s.",
		from, namedBy, to, from, from, from, to, to, from))
}

// TokenForAnotherAccount is the error for funnels in the account from if the access token is for the account to. unproven is true
// if only account_id says so.
func TokenForAnotherAccount(from, to string, unproven bool) diag.Diagnostic {
	summary, because, way := "Token of another account", "the access token is for account "+to, ""
	if unproven {
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

// AccountNamedInSomeOnly is the error if some resources name the account of a token that names none, and others do not.
func AccountNamedInSomeOnly() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Account named in some resources only",
		"The access token does not name its account. account_id of one resource names it, and another resource has no account_id, so these could be two accounts. Nothing was sent.\n\n"+
			"Set account_id in the provider's configuration instead (or WAZZUP_ACCOUNT_ID, if the token comes from the environment), or set it in each resource.")
}

// AccountMayChange is the warning for funnels in an account if the setting that names their account is not known when planning.
// own is true if that is the resource's own account_id.
func AccountMayChange(account, setting string, own bool) diag.Diagnostic {
	instead := ""
	if own {
		instead = ", or write the account down: account_id = \"" + account + "\""
	}
	return diag.NewAttributeWarningDiagnostic(path.Root(attributeAccountID), Place(account).Headline("Account not known yet"), fmt.Sprintf(
		"These funnels are in account %s. The setting that names their account is only known after apply: %s. "+
			"If it then names another account, the apply stops at this resource, with nothing sent for it. Other resources may have been changed by then.\n\n"+
			"To rule that out, first apply what %s depends on (for example with -target)%s.", account, setting, setting, instead))
}

// CreatedInDefaultAccount is the warning that names a partner's default account if a resource without account_id is created
// in it. namedBy is the source of the default account.
func CreatedInDefaultAccount(place Place, namedBy string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline("Created in the default account"), fmt.Sprintf(
		"Resources without account_id are created in account %s, which is named by %s.\n\n"+
			"If an apply ends with \"Provider produced inconsistent final plan\" and names effective_account_id, it was planned for another account, and nothing was sent for it. "+
			"Apply with the same provider settings as the plan, or plan again. To make the resource independent of these settings, set account_id = \"%s\" in it.", place, namedBy, place))
}

// FunnelsNotInAccount is the error if a state does not name its account yet, and the account that is named now has none of its
// funnels. namedBy is the source of that account, such as a setting.
func FunnelsNotInAccount(account, namedBy string, ids []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Funnels not in this account", fmt.Sprintf(
		"The state does not name the account of these funnels yet. Account %s is named by %s, and none of the funnels is there: %s. Nothing was sent or changed.\n\n"+
			"Correct the account. If it is right, the funnels were removed in Wazzup: take the resource out of the state (terraform state rm ADDRESS). The next apply then creates them again.",
		account, namedBy, quoted(ids)))
}

// AllFunnelsGone is the warning if all managed funnels, two or more, have vanished at once. The cause is more often a wrong
// token than a clean-up. partner is true for a partner's credentials.
func AllFunnelsGone(place Place, ids []string, partner bool) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline("All managed funnels are gone"), fmt.Sprintf(
		"None of these managed funnels is in Wazzup's list any more: %s.\n\n"+
			"%s If it is, the funnels were removed in Wazzup, and the plan recreates those that are declared.", quoted(ids), rightAccount(place, partner)))
}

// rightAccount asks the user to check the account if it has none of the funnels.
func rightAccount(place Place, partner bool) string {
	if partner {
		return "Is account " + string(place) + " the right one?"
	}
	return "Is the access token for the right account?"
}

// NoDefaultAccount is the error if a partner's credentials are given and nothing names an account. isVariableEmpty is true if
// WAZZUP_ACCOUNT_ID is set, but empty.
func NoDefaultAccount(isVariableEmpty bool) diag.Diagnostic {
	empty := ""
	if isVariableEmpty {
		empty = " (which is set but empty)"
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "No account",
		"A partner's credentials reach many accounts, and nothing names the one that this is for.\n\n"+
			"Set account_id here, such as \"7204-2419\". For a default account, set account_id in the provider's configuration, or the environment variable WAZZUP_ACCOUNT_ID"+empty+".")
}

// TokenOfAnotherAccount is the error if an account is named, and the access token names another one. source is where the
// account is named. isOfResource is true if that is account_id of a resource, whose state may also have the account.
func TokenOfAnotherAccount(source string, named, token Place, isOfResource bool) diag.Diagnostic {
	leave := "or leave account_id out"
	if isOfResource {
		leave += fmt.Sprintf(". If the state of a resource has account %s already, leaving account_id out is not enough: to manage account %s instead, give it a resource and "+
			"a state of its own, or remove this resource from the state first (terraform state rm ADDRESS); the funnels in account %s then stay as they are", named, token, named)
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Token of another account", fmt.Sprintf(
		"%s names account %s, but the access token is for account %s. Nothing was compared, sent or changed.\n\n"+
			"Use a token of account %s, %s. To manage several accounts, use a partner's credentials: partner_email and partner_password.",
		source, named, token, named, leave))
}

// TwoAccounts is the error if two accounts are named for one token that names none itself. source and otherSource are the
// places that name them.
func TwoAccounts(source, named, otherSource, other string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Two accounts, one access token", fmt.Sprintf(
		"%s names account %s, and %s names account %s. But client_access_token is the token of one account, and does not name that account itself. Nothing was compared, sent or changed.\n\n"+
			"Set account_id to the account that the token is for, everywhere, or leave account_id out. To manage several accounts, use a partner's credentials: partner_email and partner_password.",
		source, named, otherSource, other))
}

// AccountNotProven is the warning that nothing but account_id names the account of a token.
func AccountNotProven(place Place) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline("The access token does not name its account"), fmt.Sprintf(
		"According to account_id, the access token is for account %s. The token itself names no account, so the provider cannot check this: "+
			"if it is another account's token, that account's funnels are read and changed.\n\n"+
			"With a token that names its account, or with a partner's credentials, the provider checks it.", place))
}

// ActionNeedsAccountID is the error for an action, such as "Importing funnels", if the account_id of the same block is not
// known yet.
func ActionNeedsAccountID(action string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Account not known yet", fmt.Sprintf(
		"%s needs account_id, which will only be known after other changes are applied.\n\n"+
			"Either apply those changes first (for example with -target), or set account_id to a value that is known when planning.", action))
}

// ActionNeedsSettings is the error for an action, such as "Importing funnels", if settings of the provider are not known yet.
// settings are their names, such as "partner_email and partner_password".
func ActionNeedsSettings(action, settings string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Provider setting not known yet", fmt.Sprintf(
		"%s needs the provider's %s, which will only be known after other changes are applied.\n\n"+
			"Either apply those changes first (for example with -target), or set %s to a value that is known when planning. "+
			"If this is a data source, it can also wait: give it depends_on with the address that the setting comes from. Then it is read at apply.",
		action, settings, settings))
}
