// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"errors"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Registry knows which resource of the run owns which funnel of the account.
func (t *Account) Registry() *account.Registry {
	if t.Account == nil {
		return &t.unreached
	}
	return &t.Account.Registry
}

// PlanTakeover notes that a resource may take over funnels that a state of this run has.
func (t *Account) PlanTakeover(funnels map[string]wazzup.Pipeline) {
	if t.Account != nil && len(funnels) > 0 {
		t.Account.PlanTakeover(funnels)
	}
}

// InState notes the funnels that a state has, as they are now.
func (t *Account) InState(funnels map[string]wazzup.Pipeline, guarded bool) {
	t.Registry().InState(funnels, guarded)
	if t.Account != nil {
		t.Account.InState(funnels)
	}
}

// AllBut are the ids of funnels without some.
func AllBut(funnels map[string]wazzup.Pipeline, ids []string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(funnels)), func(id string) bool { return slices.Contains(ids, id) })
}

// Leave takes the funnels that another resource declares out of those that a destroy removes, and lets that resource have
// them as they are.
func (t *Account) Leave(funnels map[string]wazzup.Pipeline, elsewhere []string) {
	for id, p := range funnels {
		if slices.Contains(elsewhere, id) {
			t.Registry().Release(p)
			delete(funnels, id)
		}
	}
}

// Unowned are the funnels that no other resource of the run has made its own.
func (t *Account) Unowned(funnels map[string]wazzup.Pipeline) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(funnels)) {
		if !t.Registry().Owned(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Cancel takes PlanTakeover back.
func (t *Account) Cancel(ids []string) {
	if t.Account != nil && len(ids) > 0 {
		t.Account.CancelTakeover(ids...)
	}
}

// CancelAfter takes back what the plan that the CLI asks for once more at apply has taken for a tainted resource's own,
// and the write has found not to be.
func (t *Account) CancelAfter(err error) {
	if exists, ok := errors.AsType[*account.ExistsError](err); ok {
		t.Cancel(exists.There)
	}
}

// Contradictions are the errors for funnels that two resources of a configuration have to do with.
func Contradictions(v account.Verdict, t *Account) diag.Diagnostics {
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
