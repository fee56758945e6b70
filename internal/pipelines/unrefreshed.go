// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// If a resource's block is gone, Terraform 1.9 to 1.11 plan its destroy before they refresh it, and pass the old state to the
// apply. So if somebody changes such a funnel in Wazzup, Terraform's plan never shows the change
// (https://github.com/hashicorp/terraform/pull/36394). This provider's plan shows it, so the apply may remove the changed funnel.

// changedSince reports which funnels that the destroy removes have changed in Wazzup since the state was read. It returns them by
// id, as they are in Wazzup.
func (p *planning) changedSince(leaving []string) map[string]wazzup.Pipeline {
	t := p.account
	if p.state.retains() || t.Account == nil {
		return nil
	}
	list, ok := t.Account.Seen() // CheckReposts has read the list
	if !ok {
		return nil
	}
	seen := map[string]wazzup.Pipeline{}
	var differences []account.Difference
	now := found(p.prior, list, p.private.OrderNotKept)
	for _, id := range leaving {
		if there, ok := now[id]; ok && !account.Equal(p.prior[id], there) {
			seen[id] = there
			differences = append(differences, account.Differences(p.prior[id], there)...)
		}
	}
	p.resp.Diagnostics.Append(messages.RemovedFunnelsChanged(t.Place(), differences)...)
	return seen
}
