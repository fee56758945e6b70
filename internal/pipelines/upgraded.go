// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"github.com/go-json-experiment/json"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// rawState is the part of the resource in a state file that Upgraded needs.
type rawState struct {
	AccountID          *string                    `json:"account_id"`
	EffectiveAccountID *string                    `json:"effective_account_id"`
	Pipelines          map[string]wazzup.Pipeline `json:"pipelines"` // named as in the API, ids aside
	DeletionPolicy     string                     `json:"deletion_policy"`
	DeletionProtection bool                       `json:"deletion_protection"`
}

// Upgraded registers the funnels of an object that core is about to plan, from its state as core stores it. It ignores a state
// that it cannot read, or whose account is not certain: this only adds to what the plans of other resources know.
func Upgraded(s *scope.Scope, typeName string, rawJSON []byte) {
	var raw rawState
	if typeName != resourceType || json.Unmarshal(rawJSON, &raw) != nil || len(raw.Pipelines) == 0 {
		return
	}
	state := model{AccountID: types.StringPointerValue(raw.AccountID), EffectiveAccountID: types.StringPointerValue(raw.EffectiveAccountID)}
	s.KeepDefault(state.account())
	t, diags := s.Look(state.AccountID, state.account().ID)
	if diags.HasError() || len(s.Mismatch(state.account(), t, false)) > 0 {
		return
	}
	for id, p := range raw.Pipelines {
		p.ID = id
		raw.Pipelines[id] = p
	}
	t.Registry().InState(raw.Pipelines, raw.DeletionProtection && raw.DeletionPolicy != policyRetain)
}
