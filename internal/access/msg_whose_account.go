package access

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// attributeAccountID is the attribute, and the provider's setting, that names an account.
const attributeAccountID = "account_id"

// noDefaultAccount is the error if a partner's credentials are given and nothing names an account. isVariableEmpty is true if
// WAZZUP_ACCOUNT_ID is set to nothing.
func noDefaultAccount(isVariableEmpty bool) diag.Diagnostic {
	empty := ""
	if isVariableEmpty {
		empty = " (which is set but empty)"
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "No account",
		"A partner's credentials reach many accounts, and nothing names the one that this is for.\n\n"+
			"Set account_id here, such as \"7204-2419\". For a default account, set account_id in the provider's configuration, or the environment variable WAZZUP_ACCOUNT_ID"+empty+".")
}

// tokenOfAnotherAccount is the error if an account is named, and the access token says that it is for another one. source is
// where the account is named. isOfResource is true if that is account_id of a resource, whose state may have the account, too.
func tokenOfAnotherAccount(source string, named, token messages.Place, isOfResource bool) diag.Diagnostic {
	leave := "or leave it out"
	if isOfResource {
		leave += fmt.Sprintf(". If the state of a resource has account %s already, leaving it out is not enough: to manage account %s instead, give it a resource and "+
			"a state of its own, or remove this resource from the state first (terraform state rm ADDRESS); the funnels in account %s then stay as they are", named, token, named)
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Token of another account", fmt.Sprintf(
		"%s names account %s, but the access token is for account %s. Nothing was compared, sent or changed.\n\n"+
			"Use a token of account %s, %s. To manage several accounts, use a partner's credentials: partner_email and partner_password.",
		source, named, token, named, leave))
}

// TwoAccounts is the error if two accounts are named for one token that names none itself. source and otherSource are where they
// are named.
func TwoAccounts(source, named, otherSource, other string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Two accounts, one access token", fmt.Sprintf(
		"%s names account %s, and %s names account %s. But client_access_token is the token of one account, and does not name that account itself. Nothing was compared, sent or changed.\n\n"+
			"Set account_id to the account that the token is for, everywhere, or leave it out. To manage several accounts, use a partner's credentials: partner_email and partner_password.",
		source, named, otherSource, other))
}

// TokenNamesNoAccount is the warning that nothing but account_id names the account of a token.
func TokenNamesNoAccount(place messages.Place) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline("The access token does not name its account"), fmt.Sprintf(
		"According to account_id, the access token is for account %s. The token itself names no account, so the provider cannot check this: "+
			"if it is another account's token, that account's funnels are read and changed.\n\n"+
			"With a token that names its account, or with a partner's credentials, the provider checks it.", place))
}

// actionNeedsAccountID is the error for an action, such as "Importing funnels", if account_id beside it is not known yet.
func actionNeedsAccountID(action string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Account not known yet", fmt.Sprintf(
		"%s needs account_id, which will only be known after other changes are applied.\n\n"+
			"Either apply those changes first (for example with -target), or set account_id to a value that is known when planning. "+
			"A data source can also wait: with depends_on naming what the value comes from, it is read at apply.", action))
}

// actionNeedsSettings is the error for an action, such as "Importing funnels", if settings of the provider are not known yet.
// settings are their names, such as "partner_email and partner_password".
func actionNeedsSettings(action, settings string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Provider setting not known yet", fmt.Sprintf(
		"%s needs the provider's %s, which will only be known after other changes are applied.\n\n"+
			"Either apply those changes first (for example with -target), or set %s to a value that is known when planning. "+
			"A data source can also wait: with depends_on naming what the setting comes from, it is read at apply.",
		action, settings, settings))
}
