// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// nobodyManages is about funnels that a resource has stopped managing. At that time the provider cannot know whether
// another resource of the run will declare them.
const nobodyManages = "If no other resource declares them, Terraform no longer manages them. If they should go, delete them in the Wazzup dashboard."

// OtherFunnelsChanged warns about funnels that the resource does not manage and that have changed since the read before a
// post. If the post itself altered them, that is an error: see foreignAltered.
func OtherFunnelsChanged(place Place, result account.Result) diag.Diagnostics {
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
			members = append(members, MemberLine(loss.ID, loss.Members))
		}
	}
	if len(vanished) > 0 {
		diags.AddWarning(place.Headline("Other funnels vanished meanwhile"), fmt.Sprintf(
			"This resource does not manage these funnels. They were in Wazzup before its change was posted, and were posted with it, unchanged. Now they are gone: %s.\n\n"+
				"Somebody may have removed them at the same moment, or Wazzup itself. Check them in the Wazzup dashboard.%s", quoted(vanished), wayBack(result.Backup)))
	}
	if len(changed) > 0 {
		diags.AddWarning(place.Headline("Other funnels changed meanwhile"), fmt.Sprintf(
			"This resource does not manage these funnels. They were posted with its change, as they had been read. Now they are different: %s.\n\n"+
				"Somebody may have changed them at the same moment, or Wazzup itself. Check them in the Wazzup dashboard.%s", quoted(changed), wayBack(result.Backup)))
	}
	if len(accepted) > 0 {
		diags.AddWarning(place.Headline("Other funnels altered, as accepted"),
			"This resource does not manage these funnels. Wazzup rewrote them when they were posted back, and "+AcceptAltered.Env+" accepts that:\n\n"+describe(accepted, sentAndThere)+
				"\n\nUnset "+AcceptAltered.Env+" again: each change would rewrite the funnels once more."+wayBack(result.Backup))
	}
	if len(members) > 0 {
		diags.AddWarning(place.Headline("Other funnels lost what cannot be posted"),
			"This resource does not manage these funnels. They had members that are not in Wazzup's documentation and could not be posted back. These members are gone or different now:\n\n"+
				bounded(members)+"\n\nIf they matter, set them again in the Wazzup dashboard."+wayBack(result.Backup))
	}
	return diags
}

// FunnelsNotRemoved warns about funnels that a write left out of the list and that Wazzup kept.
func FunnelsNotRemoved(place Place, result account.Result) diag.Diagnostics {
	var diags diag.Diagnostics
	switch {
	case len(result.Kept) == 0:
	case result.NotEmptied != nil:
		diags.AddWarning(place.Headline("Wazzup did not remove the last funnels"), fmt.Sprintf(
			"Wazzup refuses an empty list (%v), so its API cannot remove the last funnels of an account. They are still there: %s.\n\n%s",
			result.NotEmptied, quoted(result.Kept), nobodyManages))
	default:
		diags.AddWarning(place.Headline("Wazzup did not remove funnels"), fmt.Sprintf(
			"The list was posted without these funnels, and they are still there: %s.\n\n%s", quoted(result.Kept), nobodyManages))
	}
	return diags
}

// StageOrderNotKept warns about funnels whose stages Wazzup shows in an order of its own.
func StageOrderNotKept(place Place, ids []string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(ids) > 0 {
		diags.AddWarning(place.Headline("Wazzup does not keep the order of stages"), fmt.Sprintf(
			"The stages of these funnels were sent in the declared order, and Wazzup shows them in an order of its own: %s.\n\n"+
				"The state has the declared order. As long as Wazzup shows another one, the order alone is no difference. If it matters, set it in the Wazzup dashboard.",
			quoted(ids)))
	}
	return diags
}

// FunnelsWrittenByAnother warns about funnels that two resources declare without knowing about each other.
func FunnelsWrittenByAnother(place Place, ids []string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(ids) > 0 {
		diags.AddWarning(place.Headline("Funnels written by another resource"), fmt.Sprintf(
			"These funnels are not as the state of this resource has them, and a run on this machine has made them as they are now: %s.\n\n"+
				"So another resource declares them too, in another provider block or with another state, and each of the two undoes what the other one does. "+
				"Declare each funnel in one resource only. In the other one, apply deletion_policy = \"retain\" first. Then take the funnel out of its configuration, or take away its block if it declares no other funnel.\n\n"+
				"If a run was killed before it saved its state, or somebody put an older state back, there is nothing to do: the warning then comes only once.",
			quoted(ids)))
	}
	return diags
}

// RemovedFunnelsChanged warns about funnels that a plan removes and that differ from what core shows.
func RemovedFunnelsChanged(place Place, differences []account.Difference) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(differences) > 0 {
		diags.AddWarning(place.Headline("Funnels are different in Wazzup"), fmt.Sprintf(
			"This plan removes these funnels from Wazzup%s. Terraform shows them as they are in the state. In Wazzup they are different now:\n\n%s\n\n"+
				"The apply removes them as they are now.", place.In(), describe(differences, stateAndThere)))
	}
	return diags
}

// MembersMayBeLost warns about other funnels with members that the provider cannot post back. Each line is about one funnel.
func MembersMayBeLost(place Place, lines []string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline("Other funnels may lose what cannot be posted"),
		"This resource does not manage these funnels. They have members that are not in Wazzup's documentation and that its API does not take. A change of any funnel posts "+
			"the whole list, these funnels included, without these members:\n\n"+bounded(lines)+
			"\n\nWazzup may keep them or drop them. If some are gone after the change, a warning names them.")
}
