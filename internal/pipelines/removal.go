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
		diags.AddWarning(t.headline("Funnels stay in Wazzup"),
			"deletion_policy is \"retain\": the funnels that leave the configuration are only forgotten. They stay in Wazzup: "+quoted(leaving)+".")
	case p.plan.DeletionProtection.ValueBool():
		diags.Append(protected(t, leaving, false))
	default:
		diags.AddWarning(t.headline("Funnels will be removed from Wazzup"), fmt.Sprintf(
			"These funnels leave this resource's configuration, so the apply removes them from Wazzup%s: %s. "+
				"(If another resource of this provider block declares one of them, that one stays.)\n\n"+
				"To stop managing them and leave them in Wazzup, set deletion_policy = \"retain\" in the same change.", t.in(), quoted(leaving)))
	}
}

// protected is the error for funnels that a plan would remove though deletion_protection is on. destroying says that the
// value in the state counts.
func protected(t *target, ids []string, destroying bool) diag.Diagnostic {
	how := "set deletion_protection = false"
	if destroying {
		how = "set deletion_protection = false and apply that first (the value in the state counts)"
	}
	return diag.NewAttributeErrorDiagnostic(path.Root("deletion_protection"), "Funnels are protected", fmt.Sprintf(
		"deletion_protection is on, and this would remove these funnels from Wazzup%s: %s. Nothing was sent.\n\n"+
			"Ways out:\n\n"+
			"- To keep them, put them back into the configuration.\n"+
			"- To remove them: %s.\n"+
			"- To stop managing them and leave them in Wazzup: set deletion_policy = \"retain\"%s.", t.in(), quoted(ids), how, map[bool]string{true: " and apply that first"}[destroying]))
}

// cannotBeShown is the error for a map that is unknown as a whole, on an update.
func cannotBeShown(t *target, ids []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("pipelines"), "Removals cannot be shown", fmt.Sprintf(
		"The map of funnels is only known after apply, so this plan cannot show which of the managed funnels%s would be removed from Wazzup: %s.\n\n"+
			waysToKnowTheMap+
			"- Rule removals out: deletion_policy = \"retain\", or deletion_protection = true.", t.in(), quoted(ids)))
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
			"- Rule takeovers out: leave existing_policy at \"error\".", t.in()))
}

// destroyWarning says what becomes of the funnels of a resource that is destroyed.
func (t *target) destroyWarning(state model, leaving []string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(leaving) == 0 {
		return diags
	}
	ids := quoted(leaving)
	if state.retains() {
		diags.AddWarning(t.headline("Funnels stay in Wazzup"),
			"deletion_policy is \"retain\": destroying this resource only forgets its funnels. They stay in Wazzup: "+ids+".")
	} else {
		diags.AddWarning(t.headline("Destroying removes funnels from Wazzup"),
			"deletion_policy is \"delete\": destroying this resource removes its funnels from Wazzup, as far as Wazzup lets it: "+ids+".\n\n"+
				"To destroy a resource and keep its funnels, apply deletion_policy = \"retain\" first.")
	}
	return diags
}
