// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Learn takes into a resource's note what a refresh shows beside the funnels: that order differs at every read, in which case
// an order alone is no drift, and what posts have done to others' funnels.
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

// hasOrderDrift reports whether a funnel differs from the state in nothing but the order of its stages.
func hasOrderDrift(before map[string]wazzup.Pipeline, list account.List) bool {
	for id, p := range before {
		if now, ok := list.Find(id); ok && account.EqualButOrder(p, now) && !account.Equal(p, now) {
			return true
		}
	}
	return false
}
