// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Failed turns any error of this provider's own packages into diagnostics: what failed, what that means for the
// funnels, and what to do next. At least one of them is an error. Without one, core would assume success.
func Failed(op Operation, err error) diag.Diagnostics {
	diags := diagnose(op, err)
	if !diags.HasError() {
		diags.Append(op.request(err, "It is not known what came of it. The next plan shows it.")...)
	}
	return diags
}

func diagnose(op Operation, err error) diag.Diagnostics {
	var (
		exist       *account.ExistsError
		conflict    *account.ConflictError
		rejected    *account.RejectedError
		notTaken    *account.NotTakenError
		unverified  *account.UnverifiedError
		altered     *account.NotAsPlannedError
		circuitOpen *account.CircuitOpenError
		locked      *account.LockedError
		foreign     *account.ForeignAlteredError
		neighbours  *account.NeighbourError
		grow        *account.WouldGrowError
		lose        *account.WouldLoseError
	)
	switch {
	case errors.As(err, &circuitOpen): // first: it wraps the error of another operation
		return op.circuitOpen(circuitOpen)
	case errors.As(err, &locked):
		return op.locked(locked)
	case errors.As(err, &foreign): // these two wrap the error about everything else that is not as planned
		return op.with(foreign.Err, op.foreignAltered(foreign))
	case errors.As(err, &neighbours):
		return op.with(neighbours.Err, op.oneToWazzup(neighbours))
	case errors.As(err, &grow):
		return wouldGrow(op.Of, grow)
	case errors.As(err, &lose):
		return wouldLose(op.Of, lose)
	case errors.As(err, &exist):
		return FunnelsExist(exist, op.Creating, op.Own)
	case errors.As(err, &conflict):
		return op.conflict(conflict)
	case errors.As(err, &altered):
		return op.notAsPlanned(altered)
	case errors.As(err, &rejected):
		return op.rejected(rejected)
	case errors.As(err, &unverified):
		return op.unverified(unverified, err)
	case errors.As(err, &notTaken):
		return op.request(err, notTakenBecause(notTaken))
	}
	return op.request(err, "Nothing was sent that could change anything, and the state stays as it is.")
}

// with adds what an error wraps, if it wraps any.
func (op Operation) with(wrapped error, diags diag.Diagnostics) diag.Diagnostics {
	if wrapped != nil {
		diags.Append(Failed(op, wrapped)...)
	}
	return diags
}

// notTakenBecause says how certain it is that nothing was changed. It is certain for a post that was not sent, or that was
// turned away.
func notTakenBecause(e *account.NotTakenError) string {
	if wazzup.OutcomeOf(e.Err) == wazzup.Retry {
		return "Nothing was changed."
	}
	noOther := errors.As(e.Err, new(*wazzup.NoOtherTokenError))
	if !noOther && !wazzup.UsedUp(e.Err) && !errors.Is(e.Err, context.Canceled) {
		return "Nothing was changed: reads show the funnels as they were. The response was not the documented one, so the post was not repeated."
	}
	return "Nothing was changed: reads show the funnels as they were. If Wazzup takes them late, the next plan shows it."
}

func (op Operation) conflict(e *account.ConflictError) diag.Diagnostics {
	var diags diag.Diagnostics
	diags.AddAttributeError(FunnelPath(e.Differences[0].PipelineID), "Funnels changed after the plan", fmt.Sprintf(
		"These funnels%s were changed in Wazzup after Terraform last read them for this plan:\n\n%s\n\n%s. Plan again: the new plan shows that change, and what Terraform would do about it.%s",
		op.Of, describe(e.Differences, seenAndThere), sentBefore(e.Unclear), unlessNotRefreshed))
	return diags
}

func (op Operation) notAsPlanned(e *account.NotAsPlannedError) diag.Diagnostics {
	var diags diag.Diagnostics
	outcome := "The state has what Wazzup shows. The next plan shows what is left of the change."
	if op.Creating {
		outcome = "This resource has no state yet. Make the configuration equal to what Wazzup shows, then apply again in this folder, on this machine: that takes the funnels over. On another machine, import them. (If this was a replacement and its old object is still in the state, import nothing: plan and apply again here.)"
	}
	if e.Rejected != nil {
		return op.partialRejection(e, outcome)
	}
	accepted := "Wazzup accepted the funnels" + op.Of
	if e.Post != nil {
		accepted = "The funnels" + op.Of + " were posted without a clear response (" + e.Post.Error() + ")"
	}
	if !e.Stable {
		text := accepted + ". Wazzup did not show them as sent within the time allowed"
		if late := slices.Concat(e.Differences, e.KeptStages); len(late) > 0 {
			text += ":\n\n" + describe(late, sentAndThere)
		} else {
			text += "."
		}
		if len(e.Kept) > 0 {
			text += "\n\n" + stillThere(e.Kept)
		}
		hint := ""
		if slices.ContainsFunc(e.Differences, func(d account.Difference) bool { return d.Aspect != account.Existence }) && rewritten(e.Differences) == "" {
			hint = " If it persists, write in the configuration what Wazzup shows: it may trim blanks or normalise characters."
		}
		next := outcome + " Plan again in a minute, without -refresh=false."
		if op.Creating {
			next = "This resource has no state yet. Apply again in a minute, in this folder, on this machine: the apply takes over what Wazzup took, and sends the rest."
		}
		diags.AddError("Change not visible in Wazzup", text+"\n\nThe change may show later, or never. "+next+hint)
		return diags
	}
	if len(e.KeptStages) > 0 {
		diags.AddAttributeError(FunnelPath(e.KeptStages[0].PipelineID), "Wazzup did not remove these stages", fmt.Sprintf(
			"The funnels%s were posted without these stages, and Wazzup still shows them:\n\n%s\n\n"+
				"Declare them again, or delete them in the Wazzup dashboard. %s",
			op.Of, describe(e.KeptStages, sentAndThere), outcome))
	}
	if len(e.Kept) > 0 {
		diags.AddError("Funnels not removed from Wazzup", fmt.Sprintf(
			"%s. %s\n\n%s", accepted, stillThere(e.Kept), keptInState(op, outcome)))
	}
	if len(e.Differences) == 0 {
		return diags
	}
	diags.AddAttributeError(FunnelPath(e.Differences[0].PipelineID), "Wazzup stored something else", fmt.Sprintf(
		"%s. What is there now is not what was sent:\n\n%s\n\n%s", accepted, describe(e.Differences, sentAndThere), op.nextAfterAltered(e, outcome)))
	return diags
}

// nextAfterAltered says what to do about funnels that Wazzup stored differently. After a create, no state has them, so a
// plan of the same configuration would report that they already exist.
func (op Operation) nextAfterAltered(e *account.NotAsPlannedError, outcome string) string {
	choose := rewritten(e.Differences)
	if e.Post != nil {
		choose = "" // Wazzup may have taken nothing of the post
	}
	const sameMoment = " If somebody changed %s at the same moment, plan again. "
	switch {
	case op.Creating && choose != "":
		return choose + " This resource has no state yet, and the funnel exists now: set existing_policy = \"overwrite\" in it for the next apply. " +
			"If somebody changed the funnel at the same moment, leave the text as it is declared, and do the same."
	case op.Creating:
		return "This resource has no state yet. Ways out:\n\n" +
			"- If Wazzup rewrote the texts (it may trim blanks or normalise characters), write in the configuration what it stores. Then apply again in this folder, on this machine: that takes the funnels over. " +
			"On another machine, import them.\n" +
			"- If somebody changed the funnels at the same moment, set existing_policy = \"overwrite\" in this resource for the next apply: that makes them as declared. To keep that change, write it in the configuration and apply again, as above."
	case choose != "":
		return choose + fmt.Sprintf(sameMoment, "it") + outcome
	case e.Post != nil:
		return "Somebody may have changed them at the same moment. Plan again. " + outcome
	}
	return "Write in the configuration what Wazzup stores: it may trim blanks or normalise characters." + fmt.Sprintf(sameMoment, "the funnels") + outcome
}

// keptInState says what to do about funnels that Wazzup did not remove.
func keptInState(op Operation, outcome string) string {
	if op.destroying() {
		return "Run it again. " + leftToForget
	}
	return outcome
}

// rewritten is the advice if Wazzup makes a text longer, or alters a text that it stored itself: then it does not help to
// declare the stored text. It is empty in all other cases.
func rewritten(differences []account.Difference) string {
	grew := slices.ContainsFunc(differences, func(d account.Difference) bool {
		return d.Aspect.IsText() && account.Grew(d.Want, d.Got)
	})
	again := slices.ContainsFunc(differences, func(d account.Difference) bool { return d.Again })
	const choose = "Choose a text without the characters that Wazzup rewrites."
	switch {
	case again:
		return "What was sent is what Wazzup itself had stored, and it altered that again. It would alter it with every apply. " + choose
	case grew:
		return "Wazzup makes this text longer when it stores it. It would make what is there now longer again, so do not copy that into the configuration. " + choose
	}
	return ""
}

func (op Operation) unverified(e *account.UnverifiedError, err error) diag.Diagnostics {
	what := "The funnels were posted, but could not be read back, so it is not known whether Wazzup took them. "
	switch {
	case errors.Is(e.Post, context.Canceled):
		what = "The post of the funnels was under way, so it is not known whether Wazzup took them. "
	case e.Refused():
		what = "Wazzup refused the funnels (" + e.Post.Error() + "), but may have taken a part of them. They could not be read after that, so it is not known whether anything was changed. "
	case e.Post != nil:
		what = "The funnels were posted without a clear response (" + e.Post.Error() + ") and could not be read back, so it is not known whether Wazzup took them. "
	}
	return op.request(err, what+op.nextAfterDoubt()+wayBack(e.Backup))
}

func (op Operation) nextAfterDoubt() string {
	if op.Creating {
		return "This resource has no state yet. Apply again in this folder, on this machine: the apply takes over what Wazzup took, and sends the rest."
	}
	return "The state stays as it was. Plan again, without -refresh=false: the refresh shows what Wazzup took."
}

// savedPlan follows advice to repeat a run that may have changed the state.
const savedPlan = " (A saved plan may be stale then. If so, plan again.)"

// circuitOpen is the error for an operation that was not tried. It is short, because a run may have hundreds of them.
func (op Operation) circuitOpen(e *account.CircuitOpenError) diag.Diagnostics {
	var diags diag.Diagnostics
	diags.AddError("Not tried: Wazzup does not respond", fmt.Sprintf(
		"%d operations in a row have used up their attempts, the last one with: %s. The rest of this run fails at once, so %s was not tried. "+
			"Nothing was sent, and the state stays as it is.\n\n"+
			"Run it again when Wazzup responds: the state has what was done, and the next run does the rest."+savedPlan,
		e.Operations, strings.TrimRight(e.Err.Error(), "."), op.Doing+op.Of))
	return diags
}
