// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Terraform 1.9 to 1.11 plan the destroy of a resource whose block is gone before they refresh it, and hand the old state to the
// apply. So if somebody changes such a funnel in Wazzup, no plan of theirs ever shows it
// (https://github.com/hashicorp/terraform/pull/36394). This provider's plan does, and then the apply may go by what it has shown.

// changedSince says which funnels that the destroy removes are otherwise in Wazzup than in the state that core shows, and
// returns them as they are there, by id.
func (p *planning) changedSince(leaving []string) map[string]wazzup.Pipeline {
	t := p.account
	if p.state.retains() || t.Account == nil {
		return nil
	}
	list, ok := t.Account.Seen() // the check of what the destroy would post has read it
	if !ok {
		return nil
	}
	seen := map[string]wazzup.Pipeline{}
	var differences []account.Difference
	now := found(p.prior, list, p.note.OrderNotKept)
	for _, id := range leaving {
		if there, ok := now[id]; ok && !account.Equal(p.prior[id], there) {
			seen[id] = there
			differences = append(differences, account.Differences(p.prior[id], there)...)
		}
	}
	p.resp.Diagnostics.Append(messages.RemovedFunnelsChanged(t.Place(), differences)...)
	return seen
}
