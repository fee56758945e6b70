// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

func wouldGrow(in string, e *account.WouldGrowError) diag.Diagnostics {
	var diags diag.Diagnostics
	diags.AddError("Funnels would be altered again", fmt.Sprintf(
		"When these texts%s were last posted, they came back longer, or altered once more. Each post may alter them again (\"&\" becomes \"&amp;\", then \"&amp;amp;\"):\n\n%s\n\n"+
			"A change of any funnel posts the whole list, these included. %s.\n\n%s",
		in, describe(e.Texts, sides{got: "in Wazzup"}), sentBefore(e.Unclear), waysOutOfGrowth(e.Texts)))
	return diags
}

func wouldLose(in string, e *account.WouldLoseError) diag.Diagnostics {
	var diags diag.Diagnostics
	diags.AddError("Other funnels may be lost again", fmt.Sprintf(
		"The last change posted the whole list of funnels%s. After it, funnels that it did not manage were gone, or stages of them: %s. "+
			"Each change posts the whole list, so each change may lose more. %s.\n\n%s", in, quoted(e.IDs), sentBefore(e.Unclear), waysOutOfLoss(e.IDs)))
	return diags
}

// waysOutOfLoss says what to do about lost funnels.
func waysOutOfLoss(ids []string) string {
	return "Find out first why they are gone: Wazzup may have a limit of funnels or stages, or somebody may have removed them at that moment. " +
		"Restore what is missed (the provider's guide \"Reliability\" shows how, under \"A way back\"). Then set this environment variable for one run, so that it may post the list:\n\n" +
		AcceptAltered.Advice(ids) + "\n\n" +
		"If that run loses nothing, later runs post as usual."
}

// waysOutOfGrowth says what to do about texts that have grown.
func waysOutOfGrowth(texts []account.Difference) string {
	ids := map[string]bool{}
	for _, d := range texts {
		ids[d.PipelineID] = true
	}
	return "Ways out:\n\n" +
		"- Rename them in the Wazzup dashboard, without the characters that Wazzup rewrites. If another resource manages them, rename them in its configuration, and apply that alone first (for example with -target).\n" +
		"- If somebody wrote these texts at that moment, or to accept that they are rewritten once more, set this environment variable for one run:\n\n" +
		AcceptAltered.Advice(slices.Sorted(maps.Keys(ids)))
}

// foreignAltered is the error for funnels that the resource does not manage and that a post has altered.
func (op Operation) foreignAltered(e *account.ForeignAlteredError) diag.Diagnostics {
	var diags diag.Diagnostics
	var texts, grown []account.Difference
	for _, loss := range e.Foreign {
		texts = append(texts, alterations(loss)...)
		for _, d := range loss.Altered {
			if account.Grew(d.Want, d.Got) || d.Again {
				grown = append(grown, d)
			}
		}
	}
	var next []string
	if len(e.Lost) > 0 {
		next = append(next, "Each change may lose more, so nothing more is posted to this account for now. "+waysOutOfLoss(e.Lost))
	}
	if len(grown) > 0 {
		next = append(next, "A text that got longer, or was altered before, would be altered again with each change. As long as one of these is in Wazzup, nothing more is posted to this account. "+waysOutOfGrowth(grown))
	}
	if len(next) == 0 {
		next = []string{"A text that was trimmed, cut or normalised, or that somebody changed at that moment, stays as it is now, so later changes go on."}
	}
	because := fmt.Sprintf("A change of any funnel posts the whole list, so funnels%s that this resource does not manage were posted exactly as they had been read. Wazzup stored something else:", op.Of)
	ours := op.oursAfter(e.Err)
	if e.Before {
		because = fmt.Sprintf("An earlier run on this machine posted the whole list%s and was cut off before it could check the result. "+
			"That run should not have changed these funnels, but they are not as it posted them. (Somebody may also have changed them since.)", op.Of)
		ours = "Nothing was sent."
	}
	diags.AddError("Wazzup altered other funnels", fmt.Sprintf("%s\n\n%s\n\n%s\n\n%s%s",
		because, describe(texts, sentAndThere), ours, strings.Join(next, "\n\n"), wayBack(e.Backup)))
	return diags
}

func alterations(loss account.ForeignLoss) []account.Difference {
	if loss.Vanished {
		return []account.Difference{{PipelineID: loss.ID, Aspect: account.Existence, Got: loss.Became}}
	}
	return loss.Altered
}

// oursAfter says what happened to the resource's own funnels in a write that has altered others.
func (op Operation) oursAfter(also error) string {
	switch {
	case also != nil:
		return "For this resource's own funnels, see the other error."
	case op.Creating:
		return "This resource's own funnels were created as declared. But it has no state yet, because Terraform would replace what was created with an error. " +
			"Apply again in this folder, on this machine: that takes them into the state and posts nothing."
	case op.destroying():
		return "This resource's own funnels were removed. Run it again, without -refresh=false: the refresh finds that they are gone, and nothing is posted."
	}
	return "This resource's own change was made, and is in the state."
}

// oneToWazzup is the error for ids that Wazzup treats as the same id.
func (op Operation) oneToWazzup(e *account.NeighbourError) diag.Diagnostics {
	var diags diag.Diagnostics
	var lines []string
	for _, n := range e.Neighbours {
		lines = append(lines, "    "+neighbourLine(n))
		if len(n.Differences) > 0 {
			lines = append(lines, describe(n.Differences, sides{"before", "there before", "in Wazzup now"}))
		}
	}
	text := "Wazzup does not keep these ids%s as they are posted, or it treats two ids as one if they differ only in case, in blanks around them or in Unicode form:\n\n%s\n\n"
	switch {
	case e.Sent:
		if slices.ContainsFunc(e.Neighbours, func(n account.Neighbour) bool { return n.Fate != account.Gone }) {
			text += "The next apply posts nothing as long as the id is declared like this. "
		}
		if op.Creating {
			text += "This resource has no state yet. "
		} else {
			text += "The state has what Wazzup shows. "
		}
	case e.Unclear != nil:
		text += sentBefore(e.Unclear) + ". "
	default:
		text += "Nothing was sent. "
	}
	text += "Declare the funnel under an id that Wazzup keeps as it is and does not confuse with another one. To manage the funnel that is there, declare its id exactly as Wazzup has it, "
	if op.Creating {
		text += "and import it."
	} else { // the resource is in the state already, so nothing can be imported into it
		text += "with existing_policy = \"adopt\"."
	}
	text += byOthers(e.Neighbours)
	diags.AddAttributeError(FunnelPath(e.Neighbours[0].ID), "Two ids, one funnel to Wazzup", fmt.Sprintf(text, op.Of, bounded(lines))+wayBack(e.Backup))
	return diags
}

// byOthers says what to do if funnels with ids that are not like the declared ones are somebody else's.
func byOthers(neighbours []account.Neighbour) string {
	var ids []string
	for _, n := range neighbours {
		if n.Unlike() && (n.Fate == account.StoredAs || n.Fate == account.Stands) {
			ids = append(ids, n.Other)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return "\n\nOr somebody else made " + quoted(ids) + " at the same moment, with the same texts, and removed yours. If so, set this environment variable for one run, so that it posts your funnel again:\n\n" + AcceptAltered.Advice(ids)
}

func neighbourLine(n account.Neighbour) string {
	if n.Both {
		return fmt.Sprintf("%q and %s are declared, and Wazzup has one funnel for the two.", n.ID, besides(n.Other, n.ID))
	}
	switch n.Fate {
	case account.StoredAs:
		return fmt.Sprintf("Wazzup stored %q as %s.", n.ID, besides(n.Other, n.ID))
	case account.Changed:
		return fmt.Sprintf("%q was posted, and the funnel %s that was there before has changed:", n.ID, besides(n.Other, n.ID))
	case account.Gone:
		return fmt.Sprintf("%q was posted, and the funnel %s that was there before is gone.", n.ID, besides(n.Other, n.ID))
	case account.Stands:
	}
	return fmt.Sprintf("%q is declared, and Wazzup has %s. An earlier apply showed that the two are one funnel to Wazzup, or left that funnel there.", n.ID, besides(n.Other, n.ID))
}
