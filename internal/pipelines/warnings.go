package pipelines

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/advice"
)

// warnings says what a write found or could not do, where that is no error. again are the ids of removed funnels that the
// resource itself declares again.
func (t *target) warnings(result account.Result, again []string) diag.Diagnostics {
	var diags diag.Diagnostics
	result.Kept = slices.DeleteFunc(result.Kept, func(id string) bool {
		return slices.Contains(again, id) || t.registry().Owned(id)
	})
	switch {
	case len(result.Kept) == 0:
	case result.NotEmptied != nil:
		diags.AddWarning(t.Place().Headline("Wazzup did not remove the last funnels"), fmt.Sprintf(
			"Wazzup refuses an empty list (%v), so its API cannot remove the last funnels of an account. They are still there: %s.\n\n%s",
			result.NotEmptied, quoted(result.Kept), nobodyManages))
	default:
		diags.AddWarning(t.Place().Headline("Wazzup did not remove funnels"), fmt.Sprintf(
			"The list was posted without these funnels, and they are still there: %s.\n\n%s", quoted(result.Kept), nobodyManages))
	}
	if len(result.Reordered) > 0 {
		diags.AddWarning(t.Place().Headline("Wazzup does not keep the order of stages"), fmt.Sprintf(
			"The stages of these funnels were sent in the declared order, and Wazzup shows them in an order of its own: %s.\n\n"+
				"The state has the declared order. As long as Wazzup shows another one, the order alone is no difference. If it matters, set it in the Wazzup dashboard.",
			quoted(result.Reordered)))
	}
	diags.Append(t.foreign(result)...)
	diags.Append(t.cacheWarnings(result)...)
	return diags
}

// takenOver says which existing funnels a write that succeeded has taken over.
func (t *target) takenOver(result account.Result) diag.Diagnostics {
	diags := t.hasAdopted(result.Adopted)
	diags.Append(t.hasOverwritten(result.Overwritten)...)
	diags.Append(t.hasResumed(result.Resumed)...)
	return diags
}

// nobodyManages holds for funnels that a resource has stopped managing. When they are removed, it cannot be known yet
// whether another resource of the run will declare them.
const nobodyManages = "If no other resource declares them, Terraform no longer manages them. If they should go, delete them in the Wazzup dashboard."

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
		diags.AddWarning(t.Place().Headline("Other funnels vanished meanwhile"), fmt.Sprintf(
			"This resource does not manage these funnels. They were in Wazzup before its change was posted, and were posted with it, unchanged. Now they are gone: %s.\n\n"+
				"Somebody may have removed them at the same moment, or Wazzup itself. Check them in the Wazzup dashboard.%s", quoted(vanished), wayBack(result.Backup)))
	}
	if len(changed) > 0 {
		diags.AddWarning(t.Place().Headline("Other funnels changed meanwhile"), fmt.Sprintf(
			"This resource does not manage these funnels. They were posted with its change, as they had been read. Now they are different: %s.\n\n"+
				"Somebody may have changed them at the same moment, or Wazzup itself. Check them in the Wazzup dashboard.%s", quoted(changed), wayBack(result.Backup)))
	}
	if len(accepted) > 0 {
		diags.AddWarning(t.Place().Headline("Other funnels altered, as accepted"),
			"This resource does not manage these funnels. Wazzup rewrote them when they were posted back, and "+advice.AcceptAltered.Env+" accepts that:\n\n"+describe(accepted, sentAndThere)+
				"\n\nUnset "+advice.AcceptAltered.Env+" again: each change would rewrite the funnels once more."+wayBack(result.Backup))
	}
	if len(members) > 0 {
		diags.AddWarning(t.Place().Headline("Other funnels lost what cannot be posted"),
			"This resource does not manage these funnels. They had members that are not in Wazzup's documentation and could not be posted back. These members are gone or different now:\n\n"+
				bounded(members)+"\n\nIf they matter, set them again in the Wazzup dashboard."+wayBack(result.Backup))
	}
	return diags
}
