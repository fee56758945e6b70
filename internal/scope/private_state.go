// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"context"
	"maps"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// privateStateKey is the key of the note in a resource's private state. Changing it would forget what earlier versions wrote.
const privateStateKey = "note"

// PrivateState is what a resource remembers beside its state.
type PrivateState struct {
	OrderNotKept bool `json:"order_not_kept,omitempty"` // Wazzup was seen to order stages as it likes

	// What posts have done to others' funnels: see account.Lasting.
	Grown []string       `json:"grown,omitempty"`
	Pairs []string       `json:"pairs,omitempty"`
	Lost  account.Losses `json:"lost,omitzero"`
}

// Lasting is what it says about others' funnels.
func (n PrivateState) Lasting() account.Lasting {
	return account.Lasting{Grown: n.Grown, Pairs: n.Pairs, Lost: n.Lost}
}

// With is the same private state with something else about others' funnels.
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

// ReadPrivateState reads the note of a resource whose state is given. An import gives it a new one, but core imports nothing to an
// address that is in the state.
func ReadPrivateState(ctx context.Context, private privateReader, own types.String, funnels types.Map) (PrivateState, diag.Diagnostics) {
	var n PrivateState
	text, diags := private.GetKey(ctx, privateStateKey)
	if text == nil || diags.HasError() {
		return n, diags
	}
	if json.Unmarshal(text, &n) != nil {
		diags.Append(messages.PrivateStateUnreadable(own, slices.Sorted(maps.Keys(funnels.Elements()))))
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
