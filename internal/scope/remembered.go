// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Remembered is the account that a state names.
type Remembered struct {
	ID    string // its number, see wazzup.AccountNumber; "" if the state names none
	Shown string // as the user has written it, or as the state has it
	Own   bool   // the resource names an account itself
}

// RememberedAccount reads it from a resource's account_id, as the user has written it, and its effective_account_id.
func RememberedAccount(own, effective types.String) Remembered {
	text := effective.ValueString()
	r := Remembered{ID: text, Shown: text, Own: !own.IsNull()} // edited by hand, no account is like it
	if digits, err := wazzup.ParseAccountID(text); err == nil {
		r.ID = wazzup.AccountNumber(digits)
	}
	if digits, err := wazzup.ParseAccountID(own.ValueString()); err == nil && (r.ID == "" || wazzup.AccountNumber(digits) == r.ID) {
		r.Shown = wazzup.ShowAccountID(digits)
	}
	return r
}

// Effective is the value of effective_account_id for an account's number.
func Effective(number string) types.String {
	if number == "" {
		return types.StringNull()
	}
	return types.StringValue(wazzup.ShowAccountID(number))
}

// AttributeEffectiveAccountID has the account that a resource's funnels are in. It is an attribute and not private state, because
// core shows private state neither to the plan of a tainted resource nor to the apply of a replacement's create half. A
// planned attribute is all that core holds against what the apply would do.
const AttributeEffectiveAccountID = "effective_account_id"
