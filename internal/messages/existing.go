// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// FunnelsExist is the error for funnels that exist already, with the ways out.
func FunnelsExist(e *account.ExistsError, creating bool, own types.String) diag.Diagnostics {
	if e.AfterPlan {
		return changedSincePlan(e, creating)
	}
	var diags diag.Diagnostics
	var b strings.Builder
	sent := "They are left as they are: nothing was sent for this resource"
	if e.Unclear != nil {
		sent = sentBefore(e.Unclear)
	}
	b.WriteString("These funnels exist in Wazzup already, and this resource does not manage them yet. " + sent + ".\n\n" + describeExisting(e))
	if len(e.Changed) > 0 {
		b.WriteString("\n\nThis resource could have taken these over: " + quoted(e.Changed) + ". Another resource of this run, or the old object of a replacement, stops managing them. " +
			"But in Wazzup they are not as it has them. Check what was changed there before you go on.")
	}
	if e.PlannedFor != "" {
		other := wazzup.ShowAccountID(e.PlannedFor)
		b.WriteString("\n\nAn earlier plan in this folder is for account " + other + ", where a resource may take over one of these funnels. If this is the apply of that plan, " +
			"the provider is set to another account now: apply it with the settings that it was made with, and change nothing here.")
	}
	if e.InAnyState {
		b.WriteString("\n\nAnother resource of this run, or the old object of an interrupted replacement, has at least one of them in its state.")
	}
	replacement := ""
	if creating {
		replacement = destroyedFirst
	}
	if creating && e.PlannedFor == "" && len(e.Changed) == 0 {
		b.WriteString("\n\nIf this is the apply of a replacement, do not import or delete anything: read the end of this message first.")
		replacement += "\nThe funnels may also be this resource's own, if the plan was made on another machine or in another folder, " +
			"or if someone changed them after it. Plan and apply again in one folder."
	}
	b.WriteString("\n\nWays out:\n\n")
	if creating && !e.InAnyState { // a funnel in the state cannot be imported, or the state would have it twice
		b.WriteString("- Import them" + unlessDeposed(e) + ": add this block, and " + fillInName + " The next plan then shows what would change.\n\n" +
			importBlock(own, e.There) + "\n\n")
	}
	if len(e.Differences) == 0 {
		b.WriteString("- Take them over as they are: set existing_policy = \"adopt\" in this resource.\n")
	} else {
		b.WriteString("- Take them over and change them as declared: set existing_policy = \"overwrite\" in this resource.\n")
	}
	b.WriteString("- Keep both: declare the funnel under another id.\n" +
		"- Delete the funnel in the Wazzup dashboard, then plan again.\n")
	if len(e.Changed) == 0 {
		b.WriteString("\n" + handingOver(creating))
	}
	if creating {
		b.WriteString("\nIf you want to destroy: terraform destroy plans the configuration first. Take this resource's block out of it, or add -refresh=false.\n")
	}
	if replacement != "" {
		b.WriteString("\n" + replacement + "\n")
	}
	diags.AddAttributeError(FunnelPath(e.There[0]), "Funnels already exist", strings.TrimRight(b.String(), "\n"))
	return diags
}

// destroyedFirst is for a create, which does not know whether it is half of a replacement.
const destroyedFirst = "If this is the apply of a replacement that destroys the old object first, that is done: the old object's funnels are gone from Wazzup, unless deletion_policy is \"retain\". The next apply that succeeds creates what is declared."

// changedSincePlan is the error for funnels that existing_policy lets a resource overwrite, but not as they are now.
func changedSincePlan(e *account.ExistsError, creating bool) diag.Diagnostics {
	after := ""
	if creating {
		after = "\n\n" + destroyedFirst
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(FunnelPath(e.There[0]), "Funnels changed after the plan",
		"existing_policy is \"overwrite\", but these funnels are not as earlier plans in this folder have read them. (Several plans may have read them differently. The provider cannot tell which one this apply belongs to.) Someone created or changed them in Wazzup since:\n\n"+describeExisting(e)+
			"\n\n"+sentBefore(e.Unclear)+". Plan again: the new plan shows what the apply would overwrite."+unlessNotRefreshed+after)}
}

// stopsIf follows the announcement that an apply may overwrite funnels. recorded says whether it will know what the plan has read.
func stopsIf(recorded bool) string {
	if recorded {
		return "\n\nIf someone changes them after this plan, an apply in this folder and on this machine stops."
	}
	return "\n\nThe provider cannot keep what this plan has read, because its cache folder cannot be used. So the apply also overwrites what someone changes until then."
}

// MayBeOverwritten warns about funnels that exist. What a resource declares, or what its existing_policy is, is not known yet.
// For recorded, see stopsIf.
func MayBeOverwritten(place Place, ids []string, recorded bool) diag.Diagnostics {
	return tookOver(place, ids, "Existing funnels may be overwritten",
		"These funnels exist in Wazzup, and this resource does not manage them yet: %s. What it declares about them, or its existing_policy, is only known after apply, so this plan cannot show what would change.\n\n"+
			"With existing_policy = \"overwrite\", the apply takes these funnels over and makes them as they are declared."+stopsIf(recorded))
}

// OverwritesUnknown warns about a create in an account that is only known after apply, so that its funnels cannot be read.
func OverwritesUnknown(place Place) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("existing_policy"), place.Headline("Takeovers cannot be shown"),
		"The provider can read the account only during the apply, so this plan cannot show which of the declared funnels exist there.\n\n"+
			"With existing_policy = \"overwrite\", the apply takes these funnels over and makes them as they are declared, whatever they are like. To see them before: apply what the account depends on first (-target), then plan again.")
}

// unlessDeposed limits the advice to import funnels, because the old object of a replacement may still have them.
func unlessDeposed(e *account.ExistsError) string {
	if len(e.Changed) == 0 {
		return ""
	}
	return " (not if the plan shows a deposed object of this resource, because Terraform ignores the block then)"
}

// handingOver says how to move a funnel from one resource to another in one apply. A resource that is in the state already
// cannot be the target of an import or a move.
func handingOver(creating bool) string {
	const inAnyOrder = "existing_policy = \"adopt\" (or \"overwrite\", if the funnel also changes) works in any order.\n"
	if !creating {
		return "If a funnel moves here from another resource in the same change: " + inAnyOrder +
			"If that resource stays in the configuration, it also helps to have Terraform come to it first: give this one depends_on with its address.\n"
	}
	return "If a funnel moves here from another resource in the same change, Terraform must come to that resource first: give this one depends_on with its address. " +
		"If that resource leaves the configuration, give it a removed block with destroy = false, and import the funnel here. If it is only renamed, use a moved block. " + inAnyOrder
}

// describeExisting lists the funnels, and how each differs.
func describeExisting(e *account.ExistsError) string {
	var lines []string
	for _, id := range e.There {
		if !slices.ContainsFunc(e.Differences, func(d account.Difference) bool { return d.PipelineID == id }) {
			text := "exists; what is declared is not all known yet"
			if slices.Contains(e.Same, id) {
				text = "exists just as declared"
			}
			lines = append(lines, fmt.Sprintf("    pipelines[%q]: %s", id, text))
		}
	}
	if more := len(lines) - maxListed; more > 0 {
		lines = append(lines[:maxListed], fmt.Sprintf("    and %d more", more))
	}
	if len(e.Differences) > 0 {
		lines = append([]string{describe(e.Differences, declaredAndThere)}, lines...)
	}
	return strings.Join(lines, "\n")
}

// The warnings about takeovers come in pairs: one from the plan, once in a walk for each funnel, and one from the write. Core
// plans at apply, too, and a provider cannot tell the two apart, so the user sees both warnings there.

// WillBeAdopted warns about funnels that exist as declared.
func WillBeAdopted(place Place, ids []string) diag.Diagnostics {
	return tookOver(place, ids, "Existing funnels will be adopted",
		"These funnels exist in Wazzup as they are declared, and existing_policy lets this resource take them over: %s. (If their stages are in another order, the apply sends the declared order.)\n\n"+
			"Once adopted, the funnels are managed: if they leave the configuration, or with a destroy, they are removed from Wazzup, unless deletion_policy is \"retain\".")
}

// Adopted is WillBeAdopted after a write.
func Adopted(place Place, ids []string) diag.Diagnostics {
	return tookOver(place, ids, "Existing funnels adopted",
		"These funnels existed in Wazzup as they are declared, and this resource took them over: %s.\n\n"+
			"They are managed now: if they leave the configuration, or with a destroy, they are removed from Wazzup, unless deletion_policy is \"retain\".")
}

// WillBeResumed warns about funnels that an earlier run left behind.
func WillBeResumed(place Place, ids []string) diag.Diagnostics {
	return tookOver(place, ids, "Unfinished create will be continued",
		"An earlier run in this folder began to create these funnels and did not finish, so no state has them. They exist in Wazzup as that run left them, so this resource takes them over: %s.")
}

// Resumed is WillBeResumed after a write.
func Resumed(place Place, ids []string) diag.Diagnostics {
	return tookOver(place, ids, "Unfinished create continued",
		"An earlier run in this folder had begun to create these funnels and did not finish. They existed in Wazzup as that run left them, so this resource took them over: %s.")
}

func tookOver(place Place, ids []string, summary, format string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(ids) > 0 {
		diags.AddWarning(place.Headline(summary), fmt.Sprintf(format, quoted(ids)))
	}
	return diags
}

// WillBeOverwritten warns about funnels that exist with other content and that the apply overwrites, as existing_policy
// allows.
// For recorded, see stopsIf.
func WillBeOverwritten(place Place, differences []account.Difference, recorded bool) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(differences) > 0 {
		diags.AddWarning(place.Headline("Existing funnels will be overwritten"),
			"These funnels exist in Wazzup with other content. existing_policy is \"overwrite\", so the apply takes them over and makes them as they are declared:\n\n"+describe(differences, declaredAndThere)+stopsIf(recorded))
	}
	return diags
}

// Overwritten is WillBeOverwritten after a write.
func Overwritten(place Place, differences []account.Difference) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(differences) > 0 {
		diags.AddWarning(place.Headline("Existing funnels overwritten"),
			"These funnels existed in Wazzup with other content. existing_policy is \"overwrite\", so this resource took them over and made them as they are declared:\n\n"+describe(differences, declaredAndBefore))
	}
	return diags
}
