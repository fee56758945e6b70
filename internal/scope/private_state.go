// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"context"

	"github.com/go-json-experiment/json"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// privateStateKey is the key in a resource's private state. A new key would lose what earlier versions wrote.
const privateStateKey = "note"

// PrivateState is what a resource keeps in core's private state.
type PrivateState struct {
	OrderNotKept bool `json:"order_not_kept,omitempty"` // Wazzup was seen to return stages in an order of its own

	// Damage that posts have done to others' funnels: see account.Lasting.
	Grown []string       `json:"grown,omitempty"`
	Pairs []string       `json:"pairs,omitempty"`
	Lost  account.Losses `json:"lost,omitzero"`
}

// Lasting returns the part about others' funnels.
func (n PrivateState) Lasting() account.Lasting {
	return account.Lasting{Grown: n.Grown, Pairs: n.Pairs, Lost: n.Lost}
}

// With returns a copy with another part about others' funnels.
func (n PrivateState) With(l account.Lasting) PrivateState {
	n.Grown, n.Pairs, n.Lost = l.Grown, l.Pairs, l.Lost
	return n
}

type privateReader interface {
	GetKey(context.Context, string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(context.Context, string, []byte) diag.Diagnostics
}

// ReadPrivateState reads the private state of a resource with an account_id and funnels. If it cannot be read, the error tells the
// user to take the resource out of the state and import it again. Core imports nothing to an address that is in the state.
func ReadPrivateState(ctx context.Context, private privateReader, own types.String, ids []string) (PrivateState, diag.Diagnostics) {
	var n PrivateState
	text, diags := private.GetKey(ctx, privateStateKey)
	if text == nil || diags.HasError() {
		return n, diags
	}
	if json.Unmarshal(text, &n) != nil {
		diags.Append(messages.PrivateStateUnreadable(own, ids))
	}
	return n, diags
}

func (n PrivateState) Write(ctx context.Context, private privateWriter) diag.Diagnostics {
	text, err := json.Marshal(n)
	if err != nil {
		return diag.Diagnostics{messages.PrivateStateNotWritten(err)}
	}
	return private.SetKey(ctx, privateStateKey, text)
}
