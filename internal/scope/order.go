// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Learn adds to a resource's private state what a refresh finds besides the funnels, and reports whether that changed it. If
// Wazzup does not keep the order of stages, Learn stores that, and a changed order alone is no drift. Learn also stores the damage
// that posts have done to others' funnels.
func (t *Account) Learn(ctx context.Context, before map[string]wazzup.Pipeline, list account.List, n *PrivateState) (learned bool, diags diag.Diagnostics) {
	if !n.OrderNotKept && hasOrderDrift(before, list) {
		kept, err := t.Account.OrderIsKept(ctx)
		if err != nil {
			return false, messages.Failed(messages.Operation{Doing: "reading the funnels", Of: t.Place().Of()}, err)
		}
		n.OrderNotKept, learned = !kept, !kept
	}
	t.restore(*n)
	if l := t.Account.ToRemember(list); !l.Equal(n.Lasting()) {
		*n, learned = n.With(l), true
	}
	return learned, nil
}

// hasOrderDrift reports whether a funnel differs from the state only in the order of its stages.
func hasOrderDrift(before map[string]wazzup.Pipeline, list account.List) bool {
	for id, p := range before {
		if now, ok := list.Find(id); ok && account.EqualButOrder(p, now) && !account.Equal(p, now) {
			return true
		}
	}
	return false
}
