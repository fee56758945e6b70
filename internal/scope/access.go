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

// AttributeAccountID is the name of the provider's setting, and of the attribute that overrides it.
const AttributeAccountID = "account_id"

// Access describes which accounts a configured provider can reach.
type Access struct {
	// Unknown names the provider's settings that are not known yet. If there is one, no account can be reached.
	Unknown []string
	// Partner is true for a partner's credentials, which reach every account that the partner has created. If it is false, the
	// credentials are one account's token.
	Partner bool
	// Default is the account for everything that names none itself, as digits: the provider's account_id, or the account that
	// the token names. It is "" if there is none.
	Default string
	// DefaultUnknown is true if the provider's account_id is not known yet.
	DefaultUnknown bool
	// Source is where Default is set, such as "account_id in the provider's configuration"; "" if the token alone names it.
	Source string
	// EmptyEnv is true if there is no default account, and the environment variable for it is set but empty.
	EmptyEnv bool
	// Named is true if the credentials are a token that names its account. Default is that account.
	Named bool
}

// AccountScope is the account that something is for.
type AccountScope struct {
	ID       string // number, see wazzup.AccountNumber; "" if the token does not name its account, or if it is not known
	Written  string // digits as the user wrote them; "" if nobody did
	Known    bool   // it can be reached now: neither it nor a setting of the provider is unknown
	Own      bool   // the resource's own account_id names it
	Unproven bool   // the credentials are a token that names no account, so only the user's settings name it
}

// Shown returns the account as the user wrote it, or else its number.
func (t AccountScope) Shown() string { return wazzup.ShowAccountID(cmp.Or(t.Written, t.ID)) }

// Place returns the account as messages name it.
func (t AccountScope) Place() messages.Place {
	if t.ID == "" {
		return ""
	}
	return messages.Place(t.Shown())
}

// Resolve returns the account for a resource's own account_id, which may be null or unknown. If it is null, the default account
// counts. If a partner's credentials have no default, inState counts: the number of the account in the state. If that is "" too,
// Resolve returns an error. If neither a token nor the provider names an account, the result has no ID.
func (a Access) Resolve(own types.String, inState string) (AccountScope, diag.Diagnostics) {
	switch {
	case own.IsUnknown():
		return AccountScope{Own: true}, nil
	case !own.IsNull():
		return a.own(own.ValueString())
	case len(a.Unknown) > 0 || a.DefaultUnknown:
		return AccountScope{}, nil
	case a.NoDefault() && inState == "":
		return AccountScope{}, diag.Diagnostics{messages.NoDefaultAccount(a.EmptyEnv)}
	case a.NoDefault():
		return AccountScope{ID: inState, Known: true}, nil
	}
	t := a.scopeOf(a.Default)
	t.Known = true
	return t, nil
}

// NamedBy returns what names the default account: a setting of the provider, with the place where it was found, or the token.
func (a Access) NamedBy() string { return cmp.Or(a.Source, "the access token") }

// NoDefault reports whether there is no account for a resource that names none. That happens only with a partner's credentials.
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

// Fits returns an error if an account, given as digits, is not the token's own. A token is for one account, which the token
// itself or the provider's account_id names. source is where the account is set, such as "account_id in the provider's
// configuration".
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

// NotKnown returns the error for an action that must wait, because the account or a setting of the provider is not known yet.
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
