// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"maps"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// changedHere returns the ids of the funnels that differ from a state because a run on this machine changed them. The next apply
// corrects a change by hand for good. But this change comes back, because the resource that made it makes it again.
func changedHere(t *scope.Account, before, now map[string]wazzup.Pipeline) []string {
	changed := maps.Clone(now)
	maps.DeleteFunc(changed, func(id string, p wazzup.Pipeline) bool {
		return account.EqualButOrder(before[id], p) || !t.Account.WrittenHere(p)
	})
	return sortedIDs(changed)
}
