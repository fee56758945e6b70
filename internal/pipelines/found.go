// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// found returns the funnels with the ids of a state, as a list has them. With anyOrder, a funnel that differs only in the order of
// its stages stays as in the state, because Wazzup is known not to keep that order.
func found(before map[string]wazzup.Pipeline, list account.List, anyOrder bool) map[string]wazzup.Pipeline {
	now := make(map[string]wazzup.Pipeline, len(before))
	for id, p := range before {
		current, ok := list.Find(id)
		switch {
		case !ok:
		case anyOrder && account.EqualButOrder(p, current):
			now[id] = p
		default:
			now[id] = current
		}
	}
	return now
}
