package pipelines

// removals says which funnels the plan removes from Wazzup or stops managing, and refuses to plan what may not be removed
// or cannot be shown.
func (p *planning) removals() {
	diags := &p.resp.Diagnostics
	t := p.target
	if p.isSecond() && p.before.Guarded && len(p.verdict.Own) > 0 {
		diags.Append(funnelsProtected(t.Place(), sortedIDs(p.verdict.Own), true))
	}
	if p.isSecond() && (p.before.Retains != p.plan.retains() || p.plan.DeletionPolicy.IsUnknown()) {
		if leaving := p.declared.missing(p.verdict.Own); len(leaving) > 0 { // whether another resource takes them over is not known yet
			diags.Append(deletionPolicyBeforeReplacement(t.Place(), leaving))
		}
	}
	if p.prior == nil || p.moves {
		return
	}
	if p.declared.unknown {
		if !p.plan.retains() && !p.plan.DeletionProtection.ValueBool() {
			diags.Append(removalsUnknown(t.Place(), sortedIDs(p.prior)))
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
		diags.Append(updateLeavesFunnels(t.Place(), leaving))
	case p.plan.DeletionProtection.ValueBool():
		diags.Append(funnelsProtected(t.Place(), leaving, false))
	default:
		diags.Append(updateRemovesFunnels(t.Place(), leaving))
	}
}
