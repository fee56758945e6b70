package pipelines

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// removals says which funnels the plan removes from Wazzup or stops managing, and refuses to plan what may not be removed
// or cannot be shown.
func (p *planning) removals() {
	diags := &p.resp.Diagnostics
	t := p.target
	if p.isSecond() && p.before.Guarded && len(p.verdict.Own) > 0 {
		diags.Append(protected(t, sortedIDs(p.verdict.Own), true))
	}
	if p.isSecond() && (p.before.Retains != p.plan.retains() || p.plan.DeletionPolicy.IsUnknown()) {
		if leaving := p.declared.missing(p.verdict.Own); len(leaving) > 0 { // whether another resource takes them over is not known yet
			diags.Append(policyFirst(t, leaving))
		}
	}
	if p.prior == nil || p.moves {
		return
	}
	if p.declared.unknown {
		if !p.plan.retains() && !p.plan.DeletionProtection.ValueBool() {
			diags.Append(cannotBeShown(t, sortedIDs(p.prior)))
		}
		return
	}
	var leaving []string
	for _, id := range p.declared.missing(p.prior) {
		if !t.registry().DeclaredElsewhere(id, p.verdict.Owner) {
			leaving = append(leaving, id)
		}
	}
	switch {
	case len(leaving) == 0:
	case p.plan.retains():
		diags.AddWarning(t.Place().Headline("Funnels stay in Wazzup"), fmt.Sprintf(
			"These funnels leave this resource's configuration. deletion_policy is \"retain\", so they stay in Wazzup%s: %s.\n\n%s", t.Place().In(), quoted(leaving), nobodyManages))
	case p.plan.DeletionProtection.ValueBool():
		diags.Append(protected(t, leaving, false))
	default:
		diags.AddWarning(t.Place().Headline("Funnels will be removed from Wazzup"), fmt.Sprintf(
			"These funnels leave this resource's configuration, so the apply removes them from Wazzup%s: %s. "+
				"(If another resource of this provider block declares one of them, that one stays.)\n\n"+
				"To stop managing them and leave them in Wazzup, set deletion_policy = \"retain\" in the same change.", t.Place().In(), quoted(leaving)))
	}
}

// policyFirst is the error for a replacement that changes deletion_policy while funnels leave. Its destroy goes by the state, and
// only one that comes before the create can be told of the plan. Core does not say which it is, and drops what its second plan warns of.
func policyFirst(t *target, ids []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("deletion_policy"), "Apply deletion_policy before the replacement", fmt.Sprintf(
		"This plan replaces the resource, changes its deletion_policy (or may change it: the value is not known yet), and takes these funnels%s out of its configuration: %s. "+
			"A replacement goes by the deletion_policy in the state, so what became of the funnels would not be what this change says. Nothing was sent.\n\n"+
			"Apply these changes without the replacement first. Then replace the resource.", t.Place().In(), quoted(ids)))
}

// protected is the error for funnels that a plan would remove though deletion_protection is on. destroying says that the
// value in the state counts.
func protected(t *target, ids []string, destroying bool) diag.Diagnostic {
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
		"deletion_protection is on, and this plan would remove these funnels from Wazzup%s: %s. Nothing was sent.\n\nWays out:\n\n%s", t.Place().In(), quoted(ids), ways))
}

// cannotBeShown is the error for a map that is unknown as a whole, on an update.
func cannotBeShown(t *target, ids []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("pipelines"), "Removals cannot be shown", fmt.Sprintf(
		"The map of funnels is only known after apply, so this plan cannot show which of the managed funnels%s would be removed from Wazzup: %s.\n\n"+
			waysToKnowTheMap+
			"- To rule removals out, set deletion_policy = \"retain\" or deletion_protection = true.", t.Place().In(), quoted(ids)))
}

const waysToKnowTheMap = "Ways out:\n\n" +
	"- Make the keys of the map known when planning: write the ids out, and let only names and stages come from other resources.\n" +
	"- Apply what the map depends on first (for example with -target), then plan again.\n"

// takeoversCannotBeShown is the error for a map that is unknown as a whole, where funnels that exist may be taken over. At apply,
// it is not known what other resources of the configuration manage: Terraform does not ask for those that have no change.
func takeoversCannotBeShown(t *target) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("existing_policy"), "Takeovers cannot be shown", fmt.Sprintf(
		"The map of funnels is only known after apply, so this plan cannot show which existing funnels%s this resource would take over, nor whether another resource manages one of them.\n\n"+
			waysToKnowTheMap+
			"- To rule takeovers out, leave existing_policy at \"error\".", t.Place().In()))
}
