// Package access says which account a resource, a data source or an import is for, and whether the provider's credentials
// reach it.
package access

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Attribute is the name of the setting of the provider, and of the attribute that overrides it.
const Attribute = "account_id"

// Access is what one configured provider's credentials reach.
type Access struct {
	// Unknown are settings of the provider that are not known yet: nothing can be reached.
	Unknown []string
	// Partner is true for a partner's credentials, which reach any account that the partner has created; else there is one
	// account's token.
	Partner bool
	// Default is the account of whatever does not name one itself, as digits: the provider's account_id or, of a token, the
	// account that it names; "" if there is none.
	Default string
	// DefaultUnknown is true if the provider's account_id is not known yet.
	DefaultUnknown bool
	// Source is where Default is named, such as "account_id in the provider's configuration"; "" if the token alone names it.
	Source string
	// EmptyEnv is true if nothing names a default account, and the environment variable for it is set to nothing.
	EmptyEnv bool
	// Named is true if the credentials are a token that names its account: Default.
	Named bool
}

// Target is the account that something is for.
type Target struct {
	ID       string // number, see wazzup.AccountNumber; "" if the token does not name its account, or if it is not known
	Written  string // digits as the user has written them; "" if nobody has
	Known    bool   // it can be reached now: neither it nor a setting of the provider is unknown
	Own      bool   // it is named by account_id itself
	Unproven bool   // the credentials are a token that does not name its account, so the user's word is all there is
}

// Shown is the account as the user has written it, or as its number.
func (t Target) Shown() string { return wazzup.ShowAccountID(cmp.Or(t.Written, t.ID)) }

// Place is the account as messages name it.
func (t Target) Place() messages.Place {
	if t.ID == "" {
		return ""
	}
	return messages.Place(t.Shown())
}

// Target is the account for an own account_id, which may be null or unknown. If that is null and the provider has no
// account either, it is the one that is remembered, if any.
func (a Access) Target(own types.String, remembered string) (Target, diag.Diagnostics) {
	switch {
	case own.IsUnknown():
		return Target{Own: true}, nil
	case !own.IsNull():
		return a.own(own.ValueString())
	case len(a.Unknown) > 0 || a.DefaultUnknown:
		return Target{}, nil
	case a.NoDefault() && remembered == "":
		return Target{}, diag.Diagnostics{a.noAccount()}
	case a.NoDefault():
		return Target{ID: remembered, Known: true}, nil
	}
	t := a.target(a.Default)
	t.Known = true
	return t, nil
}

// NamedBy is what names the default account: a setting of the provider, with the place where it was found, or the token.
func (a Access) NamedBy() string { return cmp.Or(a.Source, "the access token") }

// NoDefault is true if nothing says which account is meant by what does not name one.
func (a Access) NoDefault() bool { return a.Partner && a.Default == "" && !a.DefaultUnknown }

func (a Access) target(accountID string) Target {
	return Target{ID: wazzup.AccountNumber(accountID), Written: accountID, Unproven: !a.Partner && !a.Named && accountID != ""}
}

func (a Access) own(text string) (Target, diag.Diagnostics) {
	var diags diag.Diagnostics
	accountID, err := wazzup.ParseAccountID(text)
	if err != nil {
		diags.Append(Written{Where: Attribute, InConfiguration: true}.Bad(text, err))
		return Target{Known: true, Own: true}, diags
	}
	t := a.target(accountID)
	t.Own, t.Known = true, len(a.Unknown) == 0
	if t.Known && !a.Partner {
		diags.Append(a.Fits(accountID, Attribute)...)
	}
	return t, diags
}

func (a Access) noAccount() diag.Diagnostic {
	empty := ""
	if a.EmptyEnv {
		empty = " (which is set but empty)"
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(Attribute), "No account",
		"A partner's credentials reach many accounts, and nothing names the one that this is for.\n\n"+
			"Set account_id here, such as \"7204-2419\". For a default account, set account_id in the provider's configuration, or the environment variable WAZZUP_ACCOUNT_ID"+empty+".")
}

// Fits says why an account, given as digits, cannot be reached with a token: that is for one account, which it names itself
// or the provider's account_id does. source is where the account is named, such as "account_id in the provider's configuration".
func (a Access) Fits(accountID, source string) diag.Diagnostics {
	var diags diag.Diagnostics
	if a.Default == "" || wazzup.SameAccount(a.Default, accountID) {
		return diags
	}
	named, other := wazzup.ShowAccountID(accountID), wazzup.ShowAccountID(a.Default)
	if !a.Named {
		diags.Append(TwoAccounts(source, named, a.NamedBy(), other))
		return diags
	}
	leave := "or leave it out"
	if source == Attribute {
		leave += ". If the state of a resource has account " + named + " already, leaving it out is not enough: to manage account " + other + " instead, give it a resource and " +
			"a state of its own, or remove this resource from the state first (terraform state rm ADDRESS); the funnels in account " + named + " then stay as they are"
	}
	diags.AddAttributeError(path.Root(Attribute), "Token of another account", fmt.Sprintf(
		"%s names account %s, but the access token is for account %s. Nothing was compared, sent or changed.\n\n"+
			"Use a token of account %s, %s. To manage several accounts, use a partner's credentials: partner_email and partner_password.",
		source, named, other, named, leave))
	return diags
}

// TwoAccounts is the error if two accounts are named for one token that names none itself.
func TwoAccounts(source, named, otherSource, other string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(Attribute), "Two accounts, one access token", fmt.Sprintf(
		"%s names account %s, and %s names account %s. But client_access_token is the token of one account, and does not name that account itself. Nothing was compared, sent or changed.\n\n"+
			"Set account_id to the account that the token is for, everywhere, or leave it out. To manage several accounts, use a partner's credentials: partner_email and partner_password.",
		source, named, otherSource, other))
}

// NotProven is the warning that nothing but account_id names the account of a token.
func (t Target) NotProven() diag.Diagnostic {
	return diag.NewWarningDiagnostic("The access token does not name its account (account "+t.Shown()+")", fmt.Sprintf(
		"According to account_id, the access token is for account %s. The token itself names no account, so the provider cannot check this: "+
			"if it is another account's token, that account's funnels are read and changed.\n\n"+
			"With a token that names its account, or with a partner's credentials, the provider checks it.", t.Shown()))
}

// NotKnown says why something cannot be done now, where the account or a setting of the provider is not known yet.
func (a Access) NotKnown(t Target, action string) diag.Diagnostics {
	var diags diag.Diagnostics
	switch {
	case len(a.Unknown) > 0:
		diags.Append(unknownSetting(action, strings.Join(a.Unknown, " and ")))
	case t.Known:
	case t.Own:
		diags.AddAttributeError(path.Root(Attribute), "Account not known yet", fmt.Sprintf(
			"%s needs account_id, which will only be known after other changes are applied.\n\n"+
				"Either apply those changes first (for example with -target), or set account_id to a value that is known when planning. "+
				"A data source can also wait: with depends_on naming what the value comes from, it is read at apply.", action))
	default:
		diags.Append(unknownSetting(action, Attribute))
	}
	return diags
}

func unknownSetting(action, names string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Provider setting not known yet", fmt.Sprintf(
		"%s needs the provider's %s, which will only be known after other changes are applied.\n\n"+
			"Either apply those changes first (for example with -target), or set %s to a value that is known when planning. "+
			"A data source can also wait: with depends_on naming what the setting comes from, it is read at apply.",
		action, names, names))
}
