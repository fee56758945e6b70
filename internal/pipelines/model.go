// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
)

// model is the resource as the framework reads and writes it.
type model struct {
	AccountID          types.String `tfsdk:"account_id"`
	EffectiveAccountID types.String `tfsdk:"effective_account_id"` // the account that a state names
	Pipelines          types.String `tfsdk:"pipelines"`            // packed
	ExistingPolicy     types.String `tfsdk:"existing_policy"`
	DeletionPolicy     types.String `tfsdk:"deletion_policy"`
	DeletionProtection types.Bool   `tfsdk:"deletion_protection"`

	funnels funnel.Map // decoded from Pipelines by readModel
}

// getter is a configuration, a plan or a state of the framework.
type getter interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}

// readModel reads the resource from where the framework has it.
func readModel(ctx context.Context, from getter, m *model) diag.Diagnostics {
	diags := from.Get(ctx, m)
	if diags.HasError() {
		return diags
	}
	var err error
	if m.funnels, err = funnel.Decode(m.Pipelines); err != nil {
		diags.Append(messages.BugIn("decoding the funnels"))
	}
	return diags
}

// account is the account that a state names.
func (m model) account() scope.StateAccount {
	return scope.ReadStateAccount(m.AccountID, m.EffectiveAccountID)
}

// The deletion policies.
const (
	policyDelete = "delete"
	policyRetain = "retain"
)

// retains reports whether funnels stay in Wazzup. A policy in the state that this version does not know, as a later one may
// write, removes none.
func (m model) retains() bool {
	return !m.DeletionPolicy.IsNull() && !m.DeletionPolicy.IsUnknown() && m.DeletionPolicy.ValueString() != policyDelete
}

// guards reports whether deletion_protection forbids a destroy, because the destroy would remove funnels from Wazzup.
func (m model) guards() bool { return m.DeletionProtection.ValueBool() && !m.retains() }

// The policies for existing funnels.
var existingPolicies = map[string]account.ExistingPolicy{
	policyError: account.Refuse, policyAdopt: account.Adopt, policyOverwrite: account.Overwrite,
}

const (
	policyError     = "error"
	policyAdopt     = "adopt"
	policyOverwrite = "overwrite"
)

// existingPolicy returns what happens to funnels that already exist. decided is false while that is not known.
func (m model) existingPolicy() (policy account.ExistingPolicy, decided bool) {
	return existingPolicies[m.ExistingPolicy.ValueString()], !m.ExistingPolicy.IsUnknown()
}

// mayOverwrite reports whether an apply may change funnels that already exist.
func (m model) mayOverwrite() bool {
	policy, decided := m.existingPolicy()
	return policy == account.Overwrite || !decided
}

// change is what a planned model asks of its account.
func (m model) change() account.Change {
	policy, _ := m.existingPolicy()
	return account.Change{Planned: m.funnels.Whole(), Existing: policy}
}

func sortedIDs[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
