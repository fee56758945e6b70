package pipelines

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/access"
)

// checkKnown warns if a plan changes a resource, and what says which account that is for is not known when planning: the apply
// stops there if it turns out to be another account than the state has.
func (p *planning) checkKnown() diag.Diagnostics {
	t, unknown := p.target, p.session.Access.Unknown
	switch {
	case p.state.remembered() == "" || t.ID != "" || t.Known || p.req.Plan.Raw.Equal(p.req.State.Raw):
		return nil
	case t.Own:
		return accountNotKnown(p.state.shown(), access.Attribute, true)
	case len(unknown) > 0:
		return accountNotKnown(p.state.shown(), "the provider's "+strings.Join(unknown, " and "), false)
	}
	return accountNotKnown(p.state.shown(), "the provider's "+access.Attribute, false)
}

// accountNotKnown is the warning for funnels in an account, which another one may turn out to be meant for. what is the setting that is
// not known; own says that it is the resource's own account_id.
func accountNotKnown(account, what string, own bool) diag.Diagnostics {
	instead := ""
	if own {
		instead = ", or write the account down: account_id = \"" + account + "\""
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(access.Attribute), "Account not known yet (account "+account+")", fmt.Sprintf(
		"These funnels are in account %s. The setting that names their account is only known after apply: %s. "+
			"If it then names another account, the apply stops at this resource, with nothing sent for it. Other resources may have been changed by then.\n\n"+
			"To rule that out, first apply what %s depends on (for example with -target)%s.", account, what, what, instead))}
}
