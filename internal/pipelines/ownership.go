// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"errors"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// registry knows which resource of the run owns which funnel of the account.
func (t *target) registry() *account.Registry {
	if t.Account == nil {
		return &t.unreached
	}
	return &t.Account.Registry
}

// planTakeover notes that a resource may take over funnels that a state of this run has.
func (t *target) planTakeover(funnels map[string]wazzup.Pipeline) {
	if t.Account != nil && len(funnels) > 0 {
		t.Account.PlanTakeover(funnels)
	}
}

// inState notes the funnels that a state has, as they are now.
func (t *target) inState(funnels map[string]wazzup.Pipeline, guarded bool) {
	t.registry().InState(funnels, guarded)
	if t.Account != nil {
		t.Account.InState(funnels)
	}
}

// allBut are the ids of funnels without some.
func allBut(funnels map[string]wazzup.Pipeline, ids []string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(funnels)), func(id string) bool { return slices.Contains(ids, id) })
}

// leave takes the funnels that another resource declares out of those that a destroy removes, and lets that resource have
// them as they are.
func (t *target) leave(funnels map[string]wazzup.Pipeline, elsewhere []string) {
	for id, p := range funnels {
		if slices.Contains(elsewhere, id) {
			t.registry().Release(p)
			delete(funnels, id)
		}
	}
}

// unowned are the funnels that no other resource of the run has made its own.
func (t *target) unowned(funnels map[string]wazzup.Pipeline) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(funnels)) {
		if !t.registry().Owned(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// cancel takes planTakeover back.
func (t *target) cancel(ids []string) {
	if t.Account != nil && len(ids) > 0 {
		t.Account.CancelTakeover(ids...)
	}
}

// cancelAfter takes back what the plan that the CLI asks for once more at apply has taken for a tainted resource's own,
// and the write has found not to be.
func (t *target) cancelAfter(err error) {
	if exists, ok := errors.AsType[*account.ExistsError](err); ok {
		t.cancel(exists.There)
	}
}

// contradictions are the errors for funnels that two resources of a configuration have to do with.
func contradictions(v account.Verdict, t *target) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(v.Twice) > 0 {
		diags.Append(messages.FunnelDeclaredTwice(t.Place(), v.Twice))
	}
	if len(v.Lost) > 0 {
		diags.Append(messages.FunnelRemovedElsewhere(t.Place(), v))
	}
	if len(v.Removed) > 0 {
		diags.Append(messages.FunnelDeclaredElsewhere(t.Place(), v))
	}
	if len(v.TooEarly) > 0 {
		diags.Append(messages.FunnelTakenTooEarly(t.Place(), v.TooEarly))
	}
	return diags
}
