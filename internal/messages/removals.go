// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// countsAfterApply says which deletion_policy a destroy uses. policy is the last applied one.
func countsAfterApply(policy string) string {
	return fmt.Sprintf("The last applied deletion_policy is %q. A change in the configuration counts only after an apply.", policy)
}

// DestroyLeavesFunnels is the warning for a destroy that leaves funnels in Wazzup. policy is the last applied deletion_policy.
func DestroyLeavesFunnels(place Place, ids []string, policy string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline("Funnels stay in Wazzup"), fmt.Sprintf(
		"%s So the destroy of this resource leaves these funnels in Wazzup%s: %s.\n\n%s", countsAfterApply(policy), place.In(), quoted(ids), nobodyManages))
}

// DestroyRemovesFunnels is the warning for a destroy that removes funnels although the configuration of another resource changes
// deletion_policy to "retain". policy is the last applied deletion_policy.
func DestroyRemovesFunnels(place Place, ids []string, policy string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline("Funnels will be removed from Wazzup"), fmt.Sprintf(
		"This plan destroys a resource that has these funnels, so the apply removes them from Wazzup%s: %s.\n\n"+
			"The plan also changes a deletion_policy to \"retain\", in a resource that stays. That does not hold for this destroy. %s "+
			"To keep these funnels in Wazzup, apply deletion_policy = \"retain\" first. Then destroy the resource.",
		place.In(), quoted(ids), countsAfterApply(policy)))
}

// UpdateLeavesFunnels is the warning for funnels that leave the configuration and stay in Wazzup.
func UpdateLeavesFunnels(place Place, ids []string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline("Funnels stay in Wazzup"), fmt.Sprintf(
		"These funnels leave this resource's configuration. deletion_policy is \"retain\", so they stay in Wazzup%s: %s.\n\n%s", place.In(), quoted(ids), nobodyManages))
}

// UpdateRemovesFunnels is the warning for funnels that leave the configuration and are removed from Wazzup.
func UpdateRemovesFunnels(place Place, ids []string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline("Funnels will be removed from Wazzup"), fmt.Sprintf(
		"These funnels leave this resource's configuration, so the apply removes them from Wazzup%s: %s. "+
			"(If another resource of this provider block declares one of them, that one stays. With -target, this counts only for resources that the plan includes.)\n\n"+
			"To stop managing them and leave them in Wazzup, set deletion_policy = \"retain\" in the same change.", place.In(), quoted(ids)))
}

// DeletionPolicyNotYetApplied is the warning that a new deletion_policy takes effect only once it is applied. policy is the one in
// the state; retains is true if it leaves the funnels in Wazzup.
func DeletionPolicyNotYetApplied(policy string, retains bool) diag.Diagnostic {
	effect := "removes the funnels from Wazzup"
	if retains {
		effect = "leaves the funnels in Wazzup"
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("deletion_policy"), "New deletion_policy takes effect once applied", fmt.Sprintf(
		"Until this change is applied, a destroy or a replacement follows the deletion_policy in the state, which is %q: it %s. An update follows the new one.", policy, effect))
}

// DeletionProtectionNotYetApplied is the warning that a new deletion_protection takes effect only once it is applied. isOn is the
// value in the state.
func DeletionProtectionNotYetApplied(isOn bool) diag.Diagnostic {
	effect := "it is not stopped"
	if isOn {
		effect = "it ends in an error"
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("deletion_protection"), "New deletion_protection takes effect once applied", fmt.Sprintf(
		"Until this change is applied, a destroy or a replacement follows the deletion_protection in the state, which is %t: %s.", isOn, effect))
}

// DeletionPolicyBeforeReplacement is the error for a replacement that changes deletion_policy while funnels leave the
// configuration. Its destroy uses the policy in the state. The plan can change that only if the destroy comes before the
// create. Core does not tell the provider which comes first, and it drops the warnings of the second plan.
func DeletionPolicyBeforeReplacement(place Place, ids []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("deletion_policy"), "Apply deletion_policy before the replacement", fmt.Sprintf(
		"This plan replaces the resource, changes its deletion_policy (or may change it: the value is not known yet), and takes these funnels%s out of its configuration: %s. "+
			"A replacement follows the deletion_policy in the state, so it would not treat the funnels as this change says. Nothing was sent.\n\n"+
			"Apply these changes without the replacement first. Then replace the resource.", place.In(), quoted(ids)))
}

// FunnelsProtected is the error for funnels that a plan would remove although deletion_protection is on. destroying is true if
// the value in the state applies.
func FunnelsProtected(place Place, ids []string, destroying bool) diag.Diagnostic {
	ways := "- To keep them, put them back into the configuration.\n" +
		"- To remove them, set deletion_protection = false.\n" +
		"- To stop managing them and leave them in Wazzup, set deletion_policy = \"retain\"."
	if destroying {
		ways = "- To keep them managed, leave the resource in the configuration, and do not destroy, replace or move it.\n" +
			"- To remove them, set deletion_protection = false and apply that change alone. Then destroy or replace the resource.\n" +
			"- To stop managing them and leave them in Wazzup, set deletion_policy = \"retain\" and apply that change alone. Then destroy the resource.\n\n" +
			"- If they are in the deposed object of an interrupted replacement, take the resource out of the state (terraform state rm ADDRESS), which forgets both objects. Then import what is to be managed.\n\n" +
			"If the resource is tainted, remove the taint first (terraform untaint ADDRESS).\n\n" +
			"The last applied deletion_protection is true. A change in the configuration counts only after an apply."
	}
	return diag.NewAttributeErrorDiagnostic(path.Root("deletion_protection"), "Funnels are protected", fmt.Sprintf(
		"deletion_protection is on, and this plan would remove these funnels from Wazzup%s: %s. Nothing was sent.\n\nWays out:\n\n%s", place.In(), quoted(ids), ways))
}

// RemovalsUnknown is the error for an update whose map of funnels is unknown as a whole.
func RemovalsUnknown(place Place, ids []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("pipelines"), "Removals cannot be shown", fmt.Sprintf(
		"The map of funnels is only known after apply, so this plan cannot show which of the managed funnels%s would be removed from Wazzup: %s.\n\n"+
			waysToKnowTheMap+
			"- To rule removals out, set deletion_policy = \"retain\" or deletion_protection = true.", place.In(), quoted(ids)))
}

const waysToKnowTheMap = "Ways out:\n\n" +
	"- Make the keys of the map known when planning: write the ids out, and let only names and stages come from other resources.\n" +
	"- Apply what the map depends on first (for example with -target), then plan again.\n"

// TakeoversUnknown is the error if the whole map of funnels is unknown and existing funnels may be taken over. At apply, the
// provider does not know what other resources of the configuration manage, because core does not apply those without a
// change.
func TakeoversUnknown(place Place) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("existing_policy"), "Takeovers cannot be shown", fmt.Sprintf(
		"The map of funnels is only known after apply, so this plan cannot show which existing funnels%s this resource would take over, nor whether another resource manages one of them.\n\n"+
			waysToKnowTheMap+
			"- To rule takeovers out, leave existing_policy at \"error\".", place.In()))
}
