// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// StateAccount is the account that a state names.
type StateAccount struct {
	ID    string // number, see wazzup.AccountNumber; "" if the state names none
	Shown string // as the user wrote it, or else as the state has it
	Own   bool   // the resource sets account_id
}

// ReadStateAccount reads the account from a state's account_id, as the user wrote it, and its effective_account_id.
func ReadStateAccount(own, effective types.String) StateAccount {
	text := effective.ValueString()
	r := StateAccount{ID: text, Shown: text, Own: !own.IsNull()} // text that is no account id, edited by hand, matches no account
	if id, err := wazzup.ParseAccountID(text); err == nil {
		r.ID = wazzup.AccountNumber(id)
	}
	if id, err := wazzup.ParseAccountID(own.ValueString()); err == nil && (r.ID == "" || wazzup.AccountNumber(id) == r.ID) {
		r.Shown = wazzup.ShowAccountID(id)
	}
	return r
}

// Effective returns the effective_account_id for an account's number, or null for "".
func Effective(number string) types.String {
	if number == "" {
		return types.StringNull()
	}
	return types.StringValue(wazzup.ShowAccountID(number))
}

// AttributeEffectiveAccountID names the attribute with the account that a resource's funnels are in. It cannot be private state:
// core passes that neither to the plan of a tainted resource nor to the apply of a replacement's create half. And core compares
// the result of an apply only with the planned attributes.
const AttributeEffectiveAccountID = "effective_account_id"
