// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// A destroy goes by the settings in the state, because core does not show it the configuration. So what a destroy says is said
// of the state, and a plan that sees the configuration says that a change of it has yet to be applied.

// staysWarning says that a destroy leaves funnels in Wazzup. One that removes them is what the user asked for, and is shown by core.
func (t *target) staysWarning(state model, ids []string) diag.Diagnostics {
	var diags diag.Diagnostics
	if state.retains() && len(ids) > 0 {
		diags.Append(messages.DestroyLeavesFunnels(t.Place(), ids, state.DeletionPolicy.ValueString()))
	}
	return diags
}

// notInForce are the warnings of destroys under "delete" in a walk in which a configuration asks for "retain", and has not been
// applied: one policy may be meant for all resources. Core plans them in any order.
type notInForce struct {
	mu      sync.Mutex
	retain  bool             // a configuration asks for it
	waiting diag.Diagnostics // of destroys that were planned before that was known
}

// destroys adds a destroy that removes funnels, and returns what is to be said now.
func (n *notInForce) destroys(t *target, state model, ids []string) diag.Diagnostics {
	if state.retains() || len(ids) == 0 {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.waiting.Append(messages.DestroyRemovesFunnels(t.Place(), ids, state.DeletionPolicy.ValueString()))
	return n.due()
}

// asksToRetain notes such a configuration, and returns what is to be said now.
func (n *notInForce) asksToRetain() diag.Diagnostics {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.retain = true
	return n.due()
}

func (n *notInForce) due() diag.Diagnostics {
	if !n.retain {
		return nil
	}
	diags := n.waiting
	n.waiting = nil
	return diags
}

// settings says, once in a walk for each change, that what a destroy goes by takes effect only when it is applied. It is no news
// for the plan that the CLI asks for once more when it applies: there, nothing is refreshed.
func (p *planning) settings() {
	diags, s := &p.resp.Diagnostics, p.session
	if p.prior == nil {
		return
	}
	if p.plan.retains() && !p.state.retains() {
		diags.Append(s.notInForce.asksToRetain()...)
	}
	if !s.refreshes.Load() {
		return
	}
	if now := p.plan.DeletionPolicy; !now.IsUnknown() && !now.Equal(p.state.DeletionPolicy) && s.warned.firstTime("deletion_policy", p.state.DeletionPolicy.ValueString()) {
		diags.Append(messages.DeletionPolicyNotYetApplied(p.state.DeletionPolicy.ValueString(), p.state.retains()))
	}
	if now := p.plan.DeletionProtection; !now.IsUnknown() && !now.Equal(p.state.DeletionProtection) && s.warned.firstTime("deletion_protection", p.state.DeletionProtection.String()) {
		diags.Append(messages.DeletionProtectionNotYetApplied(p.state.DeletionProtection.ValueBool()))
	}
}
