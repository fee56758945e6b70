// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// effectiveAttribute has the account that a resource's funnels are in. It is an attribute and not private state, because
// core shows private state neither to the plan of a tainted resource nor to the apply of a replacement's create half. A
// planned attribute is all that core holds against what the apply would do.
const effectiveAttribute = "effective_account_id"

// remembered is the number of the account in which a state says that the funnels are; "" if it says none.
func (m model) remembered() string {
	text := m.EffectiveAccountID.ValueString()
	digits, err := wazzup.ParseAccountID(text)
	if err != nil {
		return text // edited by hand: no account is like it
	}
	return wazzup.AccountNumber(digits)
}

// effective is the value of the attribute for an account.
func effective(number string) types.String {
	if number == "" {
		return types.StringNull()
	}
	return types.StringValue(wazzup.ShowAccountID(number))
}

// planEffective plans the account. An update never changes it: what a state without one may learn, a refresh brings, so that
// no plan depends on whether the next token names its account.
func (p *planning) planEffective(ctx context.Context) {
	var value types.String
	switch {
	case p.prior != nil && !p.moves:
		value = p.state.EffectiveAccountID
	case p.target.ID != "":
		value = effective(p.target.ID)
	case p.target.Known: // a token that names no account: if another one does at apply, the plan was not for that
		value = types.StringNull()
	case p.isSecond() && p.before.Account != "":
		value = effective(p.before.Account)
	case p.plan.AccountID.IsNull() && p.session.keptDefault() != "":
		value = effective(p.session.keptDefault())
	default:
		value = types.StringUnknown()
	}
	p.effective = model{EffectiveAccountID: value}.remembered()
	p.resp.Diagnostics.Append(p.resp.Plan.SetAttribute(ctx, path.Root(effectiveAttribute), value)...)
}

// keepDefault notes the account that a state remembers whose resource names no account itself.
//
// A tainted resource is planned like a new one, so this is all that tells where its old object is. All resources that name no
// account are in the provider's, so it holds for a new one, too.
func (s *Session) keepDefault(state model) {
	remembered := state.remembered()
	if !state.AccountID.IsNull() || remembered == "" || s.Access.NoDefault() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remembered = remembered
}

// keptDefault is the account in which the states of this run are that name none themselves; "" if there are none.
func (s *Session) keptDefault() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.remembered
}
