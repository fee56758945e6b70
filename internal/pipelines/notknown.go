// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
)

// checkKnown warns if a plan changes a resource before its account is known. If the account turns out at apply to be another one
// than the state's, the apply fails.
func (p *planning) checkKnown() diag.Diagnostics {
	t, unknown := p.account, p.scope.Access.Unknown
	switch {
	case p.state.account().ID == "" || t.ID != "" || t.Known || p.req.Plan.Raw.Equal(p.req.State.Raw):
		return nil
	case t.Own:
		return diag.Diagnostics{messages.AccountMayChange(p.state.account().Shown, scope.AttributeAccountID, true)}
	case len(unknown) > 0:
		return diag.Diagnostics{messages.AccountMayChange(p.state.account().Shown, "the provider's "+strings.Join(unknown, " and "), false)}
	}
	return diag.Diagnostics{messages.AccountMayChange(p.state.account().Shown, "the provider's "+scope.AttributeAccountID, false)}
}
