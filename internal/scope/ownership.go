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

// Registry returns what is known about which resource of the run owns which funnel of the account.
func (t *Account) Registry() *account.Registry {
	if t.Account == nil {
		return &t.unreached
	}
	return &t.Account.Registry
}

// PlanTakeover lets a resource take over funnels that a state of this run has.
func (t *Account) PlanTakeover(funnels map[string]wazzup.Pipeline) {
	if t.Account != nil && len(funnels) > 0 {
		t.Account.PlanTakeover(funnels)
	}
}

// PlanOverwrite records what a plan has read about funnels that existing_policy lets its apply change. found has those that exist.
// It reports whether an apply in this directory can use it.
func (t *Account) PlanOverwrite(found map[string]wazzup.Pipeline, ids []string) (recorded bool) {
	return t.Account != nil && len(ids) > 0 && t.Account.PlanOverwrite(found, ids)
}

// InState registers the funnels of a state as they are now. For guarded, see account.Registry.InState.
func (t *Account) InState(funnels map[string]wazzup.Pipeline, guarded bool) {
	t.Registry().InState(funnels, guarded)
	if t.Account != nil {
		t.Account.InState(funnels)
	}
}

// AllBut returns the ids of funnels that are not in ids, sorted.
func AllBut(funnels map[string]wazzup.Pipeline, ids []string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(funnels)), func(id string) bool { return slices.Contains(ids, id) })
}

// Leave deletes from funnels, which a destroy would remove, those that another resource declares. That resource may take them
// over as they are.
func (t *Account) Leave(funnels map[string]wazzup.Pipeline, elsewhere []string) {
	for id, p := range funnels {
		if slices.Contains(elsewhere, id) {
			t.Registry().Release(p)
			delete(funnels, id)
		}
	}
}

// Unowned returns the ids of the funnels that no other resource of the run owns.
func (t *Account) Unowned(funnels map[string]wazzup.Pipeline) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(funnels)) {
		if !t.Registry().Owned(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Cancel undoes PlanTakeover.
func (t *Account) Cancel(ids []string) {
	if t.Account != nil && len(ids) > 0 {
		t.Account.CancelTakeover(ids...)
	}
}

// CancelAfter cancels the takeovers that a write refused. At apply the CLI asks for the plan again, and that plan may wrongly
// assume that existing funnels are a tainted resource's own.
func (t *Account) CancelAfter(err error) {
	if exists, ok := errors.AsType[*account.ExistsError](err); ok {
		t.Cancel(exists.There)
	}
}

// Contradictions returns the errors for funnels on which two resources of a configuration conflict.
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
