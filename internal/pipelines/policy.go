// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
)

// A destroy uses the settings in the state, because core does not pass it the configuration. So its messages are about the state,
// and a plan that sees the configuration warns that a changed setting has not been applied yet.

// staysWarning warns that a destroy leaves funnels in Wazzup. A destroy that removes them needs no warning: it is what the user
// asked for, and core shows it.
func staysWarning(t *scope.Account, state model, ids []string) diag.Diagnostics {
	var diags diag.Diagnostics
	if state.retains() && len(ids) > 0 {
		diags.Append(messages.DestroyLeavesFunnels(t.Place(), ids, state.DeletionPolicy.ValueString()))
	}
	return diags
}

// settings warns, once in a walk for each change, that a changed setting counts for a destroy only after it is applied. The plan
// that the CLI repeats at apply does not warn again: nothing is refreshed there.
func (p *planning) settings() {
	diags, s := &p.resp.Diagnostics, p.scope
	if p.prior == nil {
		return
	}
	if p.plan.retains() && !p.state.retains() {
		diags.Append(s.NotInForce.Retain()...)
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
