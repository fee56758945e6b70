package pipelines

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// warnings says what a write found or could not do, where that is no error. again are the ids of removed funnels that the
// resource itself declares again.
func (t *target) warnings(result account.Result, again []string) diag.Diagnostics {
	diags := t.adopted(result.Adopted)
	diags.Append(t.overwritten(result.Overwritten)...)
	diags.Append(t.resumed(result.Resumed)...)
	result.Kept = slices.DeleteFunc(result.Kept, func(id string) bool {
		return slices.Contains(again, id) || t.registry().Claimed(id)
	})
	switch {
	case len(result.Kept) == 0:
	case result.NotEmptied != nil:
		diags.AddWarning(t.headline("Wazzup did not remove the last funnels"), fmt.Sprintf(
			"Wazzup refuses an empty list (%v), so its last funnels cannot be removed through its API. They are still there: %s.\n\n%s",
			result.NotEmptied, quoted(result.Kept), nobodyManages))
	default:
		diags.AddWarning(t.headline("Wazzup did not remove funnels"), fmt.Sprintf(
			"The list was posted without these funnels, and they are still there: %s.\n\n%s", quoted(result.Kept), nobodyManages))
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
				"Somebody else may have removed them at the same moment. Check in Wazzup.%s", quoted(vanished), wayBack(result.Backup)))
	}
	if len(changed) > 0 {
		diags.AddWarning(t.headline("Other funnels changed meanwhile"), fmt.Sprintf(
			"These funnels are not this resource's. They were posted along with its change just as they were read, and look different now: %s.\n\n"+
				"Somebody else may have changed them at the same moment. Check in Wazzup.%s", quoted(changed), wayBack(result.Backup)))
	}
	diags.Append(t.cacheWarnings(result)...)
	return diags
}

// nobodyManages holds for funnels that a resource has stopped managing. When they are removed, it cannot be known yet
// whether another resource of the run will declare them.
const nobodyManages = "Unless another resource declares them, Terraform no longer manages them. Then delete them in the Wazzup dashboard if they should go."
