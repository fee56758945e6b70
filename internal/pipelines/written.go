package pipelines

import (
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// changedHere are the funnels that differ from a state because a run on this machine has changed them. Somebody's change by hand
// is put right for good by the next apply; this one comes back, because the resource that made it makes it again.
func (t *target) changedHere(before, now map[string]wazzup.Pipeline) []string {
	changed := maps.Clone(now)
	maps.DeleteFunc(changed, func(id string, p wazzup.Pipeline) bool {
		return account.EqualButOrder(before[id], p) || !t.Account.WrittenHere(p)
	})
	return sortedIDs(changed)
}

// writtenByAnother warns of funnels that two resources declare, which know nothing of each other.
func (t *target) writtenByAnother(ids []string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(ids) > 0 {
		diags.AddWarning(t.Place().Headline("Funnels written by another resource"), fmt.Sprintf(
			"These funnels are not as the state of this resource has them, and a run on this machine has made them as they are now: %s.\n\n"+
				"So another resource declares them too, in another provider block or with another state, and each of the two undoes what the other one does. "+
				"Declare each funnel in one resource only. In the other one, apply deletion_policy = \"retain\" first. Then take the funnel out of its configuration, or take away its block if it declares no other funnel.\n\n"+
				"If a run was killed before it saved its state, or somebody put an older state back, there is nothing to do: the warning then comes only once.",
			quoted(ids)))
	}
	return diags
}
