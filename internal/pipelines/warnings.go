package pipelines

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// warnings says what a write found or could not do, where that is no error.
func (t *target) warnings(result account.Result) diag.Diagnostics {
	diags := t.adopted(result.Adopted)
	diags.Append(t.overwritten(result.Overwritten)...)
	switch {
	case result.NotEmptied != nil:
		diags.AddWarning(t.headline("Wazzup keeps the last funnels"), fmt.Sprintf(
			"Wazzup refuses an empty list (%v), so its last funnels cannot be removed through its API. They stay there, and this resource "+
				"no longer manages them: %s.\n\nRemove them in Wazzup if they should go.", result.NotEmptied, quoted(result.Kept)))
	case len(result.Kept) > 0:
		diags.AddWarning(t.headline("Wazzup keeps funnels that were removed"), fmt.Sprintf(
			"The list was posted without these funnels, and Wazzup still shows them. They stay there, and this resource "+
				"no longer manages them: %s.\n\nRemove them in Wazzup if they should go.", quoted(result.Kept)))
	}
	var vanished, changed []string
	for _, loss := range result.Foreign {
		if loss.Vanished {
			vanished = append(vanished, loss.ID)
		} else {
			changed = append(changed, loss.ID)
		}
	}
	if len(vanished) > 0 {
		diags.AddWarning(t.headline("Other funnels vanished meanwhile"), fmt.Sprintf(
			"These funnels are not this resource's. They were in Wazzup before its change was posted (and were posted along with it, unchanged) and are not any more: %s.\n\n"+
				"Somebody else may have removed them at the same moment. Check in Wazzup.", quoted(vanished)))
	}
	if len(changed) > 0 {
		diags.AddWarning(t.headline("Other funnels changed meanwhile"), fmt.Sprintf(
			"These funnels are not this resource's. They were posted along with its change just as they were read, and look different now: %s.\n\n"+
				"Somebody else may have changed them at the same moment. Check in Wazzup.", quoted(changed)))
	}
	if result.NoLockFile != nil {
		diags.AddWarning("Other runs are not kept out", fmt.Sprintf(
			"No lock file could be made in this user's cache folder (%v). Writes of this run are still made one at a time, but another run on "+
				"this machine, or another block of this provider for the same account, could write at the same moment. Set XDG_CACHE_HOME to a folder that can be written.",
			result.NoLockFile))
	}
	return diags
}
