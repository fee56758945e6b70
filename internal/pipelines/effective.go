// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// planEffective plans the account. An update never changes it: what a state without one may learn, a refresh brings, so that
// no plan depends on whether the next token names its account.
func (p *planning) planEffective(ctx context.Context) {
	var value types.String
	switch {
	case p.prior != nil && !p.moves:
		value = p.state.EffectiveAccountID
	case p.target.ID != "":
		value = Effective(p.target.ID)
	case p.target.Known: // a token that names no account: if another one does at apply, the plan was not for that
		value = types.StringNull()
	case p.isSecond() && p.before.Account != "":
		value = Effective(p.before.Account)
	case p.plan.AccountID.IsNull() && p.session.keptDefault() != "":
		value = Effective(p.session.keptDefault())
	default:
		value = types.StringUnknown()
	}
	p.effective = RememberedAccount(types.StringNull(), value).ID
	p.resp.Diagnostics.Append(p.resp.Plan.SetAttribute(ctx, path.Root(EffectiveAttribute), value)...)
}
