// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
)

// planEffective plans effective_account_id. An update never changes it. If a state has none, only a refresh may add it, so that no
// plan depends on whether the next token names its account.
func (p *planning) planEffective(ctx context.Context) {
	var value types.String
	switch {
	case p.prior != nil && !p.moves:
		value = p.state.EffectiveAccountID
	case p.account.ID != "":
		value = scope.Effective(p.account.ID)
	case p.account.Known: // a token that names no account: if another token at apply names one, the plan was not made for it
		value = types.StringNull()
	case p.isSecond() && p.before.Account != "":
		value = scope.Effective(p.before.Account)
	case p.plan.AccountID.IsNull() && p.scope.KeptDefault() != "":
		value = scope.Effective(p.scope.KeptDefault())
	default:
		value = types.StringUnknown()
	}
	p.effective = scope.ReadStateAccount(types.StringNull(), value).ID
	p.resp.Diagnostics.Append(p.resp.Plan.SetAttribute(ctx, path.Root(scope.AttributeEffectiveAccountID), value)...)
}
