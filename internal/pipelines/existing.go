// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// existing reports which of the funnels that are declared for the first time already exist, and whether they may be taken over.
func (p *planning) existing(ctx context.Context) {
	diags := &p.resp.Diagnostics
	t := p.account
	if policy, decided := p.plan.existingPolicy(); p.declared.Unknown && (policy != account.Refuse || !decided) {
		diags.Append(messages.TakeoversUnknown(t.Place()))
		return
	}
	first := p.firstDeclared()
	if len(first) == 0 || diags.HasError() {
		return
	}
	if t.Account == nil {
		if p.plan.mayOverwrite() {
			diags.Append(messages.OverwritesUnknown(t.Place()))
			p.scope.Permits.NotRead(first)
		}
		return
	}
	list, err := t.Account.List(ctx, account.ForPlan)
	if err != nil {
		diags.Append(messages.Failed(messages.Operation{Doing: "checking whether the declared funnels already exist" + t.Place().In()}, err)...)
		return
	}
	p.there = map[string]wazzup.Pipeline{}
	c := &existingCheck{planning: p, conflict: &account.ExistsError{}, awaits: p.moves}
	for _, id := range first {
		if found, ok := list.Find(id); ok {
			p.there[id] = found
			c.add(ctx, found)
		} else {
			diags.Append(nearNeighbours(t, id, list, p.verdict.Own)...)
		}
	}
	recorded := p.plan.mayOverwrite() && t.PlanOverwrite(p.there, first)
	c.report(recorded)
}

// firstDeclared returns the ids that the resource declares for the first time.
func (p *planning) firstDeclared() []string {
	var first []string
	for _, id := range p.declared.IDs() {
		if _, own := p.verdict.Own[id]; !own {
			first = append(first, id)
		}
	}
	return first
}

// existingCheck sorts the funnels that are declared for the first time and already exist.
type existingCheck struct {
	*planning

	guarded     []string // a tainted resource's, with deletion_protection
	resumed     []string // an earlier run in this folder began to create them
	adopted     []string
	overwritten []account.Difference
	open        []string // what is not known yet decides whether they are overwritten
	conflict    *account.ExistsError
	awaits      bool // another resource may be about to leave this account for the one that this one leaves
}

// add sorts in a funnel. The first of these that is true decides: another resource of this run stopped managing the funnel, and it
// has not changed since; it may be a tainted resource's own; an earlier run in this folder left it behind. Otherwise the policy
// decides.
func (c *existingCheck) add(ctx context.Context, found wazzup.Pipeline) {
	whole, known := c.declared.Funnels[found.ID]
	same := known && account.EqualButOrder(whole, found)
	maybe := same || !known && c.declared.Partial[found.ID].MayBe(found)
	registry := c.account.Registry()
	if registry.Released(found) {
		c.account.PlanTakeover(map[string]wazzup.Pipeline{found.ID: found})
		return
	}
	policy, decided := c.plan.existingPolicy()
	allowed := !decided || policy == account.Overwrite || policy == account.Adopt && maybe
	assumed, guarded := registry.Assume(c.verdict.Owner, found, !allowed)
	c.assumes = c.assumes || assumed
	permitted := account.NotPermitted
	if !assumed && !allowed {
		permitted = c.account.Account.Permitted(found)
	}
	switch {
	case assumed && guarded && c.prior == nil && c.plan.DeletionProtection.ValueBool(): // otherwise it is more likely another resource's
		c.guarded = append(c.guarded, found.ID)
	case assumed && !allowed:
		c.account.PlanTakeover(map[string]wazzup.Pipeline{found.ID: found})
	case permitted == account.TakeoverPlanned: // the permit may end with this run, and if this is a plan, its apply needs one
		c.account.PlanTakeover(map[string]wazzup.Pipeline{found.ID: found})
	case !decided:
		c.open = append(c.open, found.ID)
	case permitted == account.CreateBegun && maybe:
		c.resumed = append(c.resumed, found.ID)
	case policy != account.Refuse && same:
		c.adopted = append(c.adopted, found.ID)
	case policy == account.Overwrite && known:
		c.overwritten = append(c.overwritten, account.ContentDifferences(whole, found)...)
	case policy == account.Overwrite:
		c.open = append(c.open, found.ID)
	case allowed: // the values that are not known yet decide at apply
	case c.awaits && !registry.InAnyState(found.ID) && c.account.Account.AwaitState(ctx, found.ID):
		c.add(ctx, found)
	default:
		c.awaits = false
		c.refuse(found, whole, known, permitted)
	}
}

// refuse adds a funnel that may not be taken over. If the declared funnel is not wholly known, the error cannot list differences.
func (c *existingCheck) refuse(found, whole wazzup.Pipeline, known bool, permitted account.Permitted) {
	if known {
		c.conflict.Add(whole, found)
	} else {
		c.conflict.There = append(c.conflict.There, found.ID)
	}
	c.account.Registry().Explain(c.conflict, found.ID, permitted)
	if c.prior == nil && c.plan.AccountID.IsNull() && c.conflict.PlannedFor == "" {
		c.conflict.PlannedFor = c.account.Account.PlannedElsewhere(found.ID)
	}
}

// report adds the messages. recorded says whether the apply will know what this plan has read.
func (c *existingCheck) report(recorded bool) {
	diags := &c.resp.Diagnostics
	t := c.account
	diags.Append(messages.WillBeAdopted(t.Place(), t.Fresh("adopted", c.adopted))...)
	diags.Append(messages.WillBeOverwritten(t.Place(), freshDifferences(t, "overwritten", c.overwritten), recorded)...)
	diags.Append(messages.MayBeOverwritten(t.Place(), t.Fresh("open", c.open), recorded)...)
	diags.Append(messages.WillBeResumed(t.Place(), t.Fresh("resumed", c.resumed))...)
	if len(c.guarded) > 0 {
		diags.Append(messages.FunnelsProtected(t.Place(), c.guarded, true))
	}
	if len(c.conflict.There) > 0 {
		diags.Append(messages.FunnelsExist(c.conflict, c.prior == nil, c.plan.AccountID)...)
	}
}

// freshDifferences returns the differences of funnels that this walk has not given a warning about yet.
func freshDifferences(t *scope.Account, what string, differences []account.Difference) []account.Difference {
	var fresh []account.Difference
	isFresh := map[string]bool{}
	for _, d := range differences {
		if _, asked := isFresh[d.PipelineID]; !asked {
			isFresh[d.PipelineID] = t.FirstTime(what, d.PipelineID)
		}
		if isFresh[d.PipelineID] {
			fresh = append(fresh, d)
		}
	}
	return fresh
}
