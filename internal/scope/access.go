// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"cmp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// AttributeAccountID is the name of the setting of the provider, and of the attribute that overrides it.
const AttributeAccountID = "account_id"

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

// AccountScope is the account that something is for.
type AccountScope struct {
	ID       string // number, see wazzup.AccountNumber; "" if the token does not name its account, or if it is not known
	Written  string // digits as the user has written them; "" if nobody has
	Known    bool   // it can be reached now: neither it nor a setting of the provider is unknown
	Own      bool   // it is named by account_id itself
	Unproven bool   // the credentials are a token that does not name its account, so only the user says so
}

// Shown is the account as the user has written it, or as its number.
func (t AccountScope) Shown() string { return wazzup.ShowAccountID(cmp.Or(t.Written, t.ID)) }

// Place is the account as messages name it.
func (t AccountScope) Place() messages.Place {
	if t.ID == "" {
		return ""
	}
	return messages.Place(t.Shown())
}

// Resolve is the account for an own account_id, which may be null or unknown. If that is null and the provider has no
// account either, it is the one that is remembered, if any.
func (a Access) Resolve(own types.String, remembered string) (AccountScope, diag.Diagnostics) {
	switch {
	case own.IsUnknown():
		return AccountScope{Own: true}, nil
	case !own.IsNull():
		return a.own(own.ValueString())
	case len(a.Unknown) > 0 || a.DefaultUnknown:
		return AccountScope{}, nil
	case a.NoDefault() && remembered == "":
		return AccountScope{}, diag.Diagnostics{messages.NoDefaultAccount(a.EmptyEnv)}
	case a.NoDefault():
		return AccountScope{ID: remembered, Known: true}, nil
	}
	t := a.scopeOf(a.Default)
	t.Known = true
	return t, nil
}

// NamedBy is what names the default account: a setting of the provider, with the place where it was found, or the token.
func (a Access) NamedBy() string { return cmp.Or(a.Source, "the access token") }

// NoDefault is true if nothing says which account is meant by what does not name one.
func (a Access) NoDefault() bool { return a.Partner && a.Default == "" && !a.DefaultUnknown }

func (a Access) scopeOf(accountID string) AccountScope {
	return AccountScope{ID: wazzup.AccountNumber(accountID), Written: accountID, Unproven: !a.Partner && !a.Named && accountID != ""}
}

func (a Access) own(text string) (AccountScope, diag.Diagnostics) {
	var diags diag.Diagnostics
	accountID, err := wazzup.ParseAccountID(text)
	if err != nil {
		diags.Append(Written{Where: AttributeAccountID, InConfiguration: true}.Bad(text, err))
		return AccountScope{Known: true, Own: true}, diags
	}
	t := a.scopeOf(accountID)
	t.Own, t.Known = true, len(a.Unknown) == 0
	if t.Known && !a.Partner {
		diags.Append(a.Fits(accountID, AttributeAccountID)...)
	}
	return t, diags
}

// Fits says why an account, given as digits, cannot be reached with a token: that is for one account, which it names itself
// or the provider's account_id does. source is where the account is named, such as "account_id in the provider's configuration".
func (a Access) Fits(accountID, source string) diag.Diagnostics {
	if a.Default == "" || wazzup.SameAccount(a.Default, accountID) {
		return nil
	}
	named, other := wazzup.ShowAccountID(accountID), wazzup.ShowAccountID(a.Default)
	if !a.Named {
		return diag.Diagnostics{messages.TwoAccounts(source, named, a.NamedBy(), other)}
	}
	return diag.Diagnostics{messages.TokenOfAnotherAccount(source, messages.Place(named), messages.Place(other), source == AttributeAccountID)}
}

// NotKnown says why something cannot be done now, where the account or a setting of the provider is not known yet.
func (a Access) NotKnown(t AccountScope, action string) diag.Diagnostics {
	switch {
	case len(a.Unknown) > 0:
		return diag.Diagnostics{messages.ActionNeedsSettings(action, strings.Join(a.Unknown, " and "))}
	case t.Known:
		return nil
	case t.Own:
		return diag.Diagnostics{messages.ActionNeedsAccountID(action)}
	}
	return diag.Diagnostics{messages.ActionNeedsSettings(action, AttributeAccountID)}
}
