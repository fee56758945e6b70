// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// planning is one call of ModifyPlan.
type planning struct {
	scope       *scope.Scope
	state, plan model
	prior       map[string]wazzup.Pipeline // the state's funnels, by id; nil for a create
	declared    funnel.Declared
	private     scope.PrivateState
	before      scope.Mark // from core's earlier call for the resource
	req         resource.ModifyPlanRequest
	resp        *resource.ModifyPlanResponse

	account   *scope.Account
	moves     bool   // to another account, so the resource is replaced
	effective string // number of the planned account; "" if not known
	// If the resource moves: ids of its funnels that another resource declares in the old account.
	elsewhere []string
	verdict   account.Verdict
	there     map[string]wazzup.Pipeline // the existing ones of the funnels that the resource declares for the first time
	assumes   bool                       // it may be a tainted resource, whose funnels are removed before they are created again
}

// isSecond reports whether this is the second plan of a replacement.
func (p *planning) isSecond() bool { return p.prior == nil && p.before.Walk == p.scope.ID() }

// register adds the plan to the account's registry, once.
func (p *planning) register() {
	if p.verdict.Owner != 0 {
		return
	}
	plan := account.ResourcePlan{
		Prior: p.prior, Declared: p.declared.IDs(), Forgets: p.plan.retains(), Unknown: p.declared.Unknown,
	}
	switch {
	case p.moves:
		plan.Prior = map[string]wazzup.Pipeline{} // it has none in this account
	case p.isSecond():
		plan.Replaces = p.before.Owner
	}
	p.verdict = p.account.Registry().Plan(plan)
	p.account.Cancel(p.verdict.TooEarly)
}
