// SPDX-License-Identifier: MPL-2.0

package pipelines

import "github.com/wazzup24/terraform-provider-wazzup/internal/messages"

// removals reports which funnels the plan removes from Wazzup or stops managing. It is an error if they may not be removed, or if
// the plan cannot show them.
func (p *planning) removals() {
	diags := &p.resp.Diagnostics
	t := p.account
	if p.isSecond() && p.before.Guarded && len(p.verdict.Own) > 0 {
		diags.Append(messages.FunnelsProtected(t.Place(), sortedIDs(p.verdict.Own), true))
	}
	if p.isSecond() && (p.before.Retains != p.plan.retains() || p.plan.DeletionPolicy.IsUnknown()) {
		if leaving := p.declared.Missing(p.verdict.Own); len(leaving) > 0 { // whether another resource takes them over is not known yet
			diags.Append(messages.DeletionPolicyBeforeReplacement(t.Place(), leaving))
		}
	}
	if p.prior == nil || p.moves {
		return
	}
	if p.declared.Unknown {
		if !p.plan.retains() && !p.plan.DeletionProtection.ValueBool() {
			diags.Append(messages.RemovalsUnknown(t.Place(), sortedIDs(p.prior)))
		}
		return
	}
	var leaving []string
	for _, id := range p.declared.Missing(p.prior) {
		if !t.Registry().DeclaredElsewhere(id, p.verdict.Owner) {
			leaving = append(leaving, id)
		}
	}
	switch {
	case len(leaving) == 0:
	case p.plan.retains():
		diags.Append(messages.UpdateLeavesFunnels(t.Place(), leaving))
	case p.plan.DeletionProtection.ValueBool():
		diags.Append(messages.FunnelsProtected(t.Place(), leaving, false))
	default:
		diags.Append(messages.UpdateRemovesFunnels(t.Place(), leaving))
	}
}
