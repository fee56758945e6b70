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
	diags.Append(t.foreign(result)...)
	diags.Append(t.cacheWarnings(result)...)
	return diags
}

// nobodyManages holds for funnels that a resource has stopped managing. When they are removed, it cannot be known yet
// whether another resource of the run will declare them.
const nobodyManages = "Unless another resource declares them, Terraform no longer manages them. In that case, delete them in the Wazzup dashboard if they should go."

// foreign says what else is not as it was before a post. What the post itself has done is an error: see foreignAltered.
func (t *target) foreign(result account.Result) diag.Diagnostics {
	var diags diag.Diagnostics
	var vanished, changed, members []string
	var accepted []account.Difference
	for _, loss := range result.Foreign {
		switch {
		case loss.Accepted && (loss.Vanished || len(loss.Altered) > 0):
			accepted = append(accepted, alterations(loss)...)
		case loss.Vanished:
			vanished = append(vanished, loss.ID)
		case len(loss.Altered) > 0 || loss.Restructured:
			changed = append(changed, loss.ID)
		}
		if len(loss.Members) > 0 {
			members = append(members, memberLine(loss.ID, loss.Members))
		}
	}
	if len(vanished) > 0 {
		diags.AddWarning(t.headline("Other funnels vanished meanwhile"), fmt.Sprintf(
			"These funnels are not this resource's. They were in Wazzup before its change was posted (and were posted along with it, unchanged) and are not any more: %s.\n\n"+
				"Somebody else may have removed them at the same moment, or Wazzup itself. Check in Wazzup.%s", quoted(vanished), wayBack(result.Backup)))
	}
	if len(changed) > 0 {
		diags.AddWarning(t.headline("Other funnels changed meanwhile"), fmt.Sprintf(
			"These funnels are not this resource's. They were posted along with its change just as they were read, and look different now: %s.\n\n"+
				"Somebody else may have changed them at the same moment, or Wazzup itself. Check in Wazzup.%s", quoted(changed), wayBack(result.Backup)))
	}
	if len(accepted) > 0 {
		diags.AddWarning(t.headline("Other funnels altered, as accepted"),
			"These funnels are not this resource's. Wazzup rewrote them when they were posted back, and "+EnvAcceptAltered+" accepts that:\n\n"+describe(accepted, sentAndThere)+
				"\n\nUnset it again: each change would rewrite them once more."+wayBack(result.Backup))
	}
	if len(members) > 0 {
		diags.AddWarning(t.headline("Other funnels lost what cannot be posted"),
			"These funnels are not this resource's. Wazzup's documentation does not know these members of them, so they could not be posted back, and they are gone or different now:\n\n"+
				bounded(members)+"\n\nIf they matter, set them again in the Wazzup dashboard."+wayBack(result.Backup))
	}
	return diags
}
