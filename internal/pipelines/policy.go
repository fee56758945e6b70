// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
)

// A destroy goes by the settings in the state, because core does not show it the configuration. So what a destroy says is said
// of the state, and a plan that sees the configuration says that a change of it has yet to be applied.

// staysWarning says that a destroy leaves funnels in Wazzup. One that removes them is what the user asked for, and is shown by core.
func staysWarning(t *scope.Account, state model, ids []string) diag.Diagnostics {
	var diags diag.Diagnostics
	if state.retains() && len(ids) > 0 {
		diags.Append(messages.DestroyLeavesFunnels(t.Place(), ids, state.DeletionPolicy.ValueString()))
	}
	return diags
}

// settings says, once in a walk for each change, that what a destroy goes by takes effect only when it is applied. It is no news
// for the plan that the CLI asks for once more when it applies: there, nothing is refreshed.
func (p *planning) settings() {
	diags, s := &p.resp.Diagnostics, p.scope
	if p.prior == nil {
		return
	}
	if p.plan.retains() && !p.state.retains() {
		diags.Append(s.NotInForce.AskToRetain()...)
	}
	if !s.Refreshes.Load() {
		return
	}
	if now := p.plan.DeletionPolicy; !now.IsUnknown() && !now.Equal(p.state.DeletionPolicy) && s.FirstTime("deletion_policy", p.state.DeletionPolicy.ValueString()) {
		diags.Append(messages.DeletionPolicyNotYetApplied(p.state.DeletionPolicy.ValueString(), p.state.retains()))
	}
	if now := p.plan.DeletionProtection; !now.IsUnknown() && !now.Equal(p.state.DeletionProtection) && s.FirstTime("deletion_protection", p.state.DeletionProtection.String()) {
		diags.Append(messages.DeletionProtectionNotYetApplied(p.state.DeletionProtection.ValueBool()))
	}
}
