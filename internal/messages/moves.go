// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Move is a resource that goes to another account.
type Move struct {
	From    Place  // the warning is about this account
	Managed string // account in the state
	To      string
	Created []string // ids of the funnels that it declares in the new account
	Leaving []string // ids of the funnels in the old account that no other resource takes over
	Policy  string   // the last applied deletion_policy
	Retains bool     // that policy leaves the funnels in Wazzup
}

// FunnelsMove is the warning about a plan that moves a resource to another account. It says what happens to the funnels in
// both accounts.
func FunnelsMove(m Move) diag.Diagnostic {
	text := fmt.Sprintf("This resource moves from account %s to account %s. These funnels are created in account %s: %s.", m.Managed, m.To, m.To, quoted(m.Created))
	switch {
	case len(m.Leaving) == 0:
		text += fmt.Sprintf("\n\nIn account %s, other resources take its funnels over.", m.Managed)
	case m.Retains:
		text += fmt.Sprintf("\n\nThese funnels stay in account %s: %s. %s\n\n%s", m.Managed, quoted(m.Leaving), countsAfterApply(m.Policy), nobodyManages)
	default:
		text += fmt.Sprintf("\n\nThese funnels are removed from account %s, if Wazzup allows it: %s. "+
			"(If another resource of this provider block moves there and declares one of them, that one stays.)\n\n%s To keep them there, apply deletion_policy = \"retain\" before you change account_id.", m.Managed, quoted(m.Leaving), countsAfterApply(m.Policy))
	}
	return diag.NewWarningDiagnostic(m.From.Headline("Funnels move to another account"), text)
}

// AccountNoLongerNamed is the error if a resource with funnels in the account from no longer has an account_id, and the
// default account is another one. A plan does not store the default account. It may have changed again when the plan is
// applied, and nobody would notice. namedBy is the source of the default account.
func AccountNoLongerNamed(from, to, namedBy string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Account no longer named", fmt.Sprintf(
		"These funnels are managed in account %s. account_id of this resource no longer names an account, and %s is %s. Nothing was sent or changed.\n\n"+
			"To keep the funnels where they are, set account_id = \"%s\" in this resource. To move them, set account_id = \"%s\".", from, namedBy, to, from, to))
}

// ReplacementAccountUnknown is the error for a replacement whose account_id is not known when planning.
func ReplacementAccountUnknown() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), "Account of a replacement not known yet",
		"This resource is to be replaced, and its account_id is only known after apply. So the plan cannot show which account gets the funnels: they could be removed from one "+
			"account and created in another.\n\n"+
			"Apply what account_id depends on first (for example with -target), or leave the replacement to the next apply.")
}

// TaintedInAnotherAccount is the error for a tainted resource whose replacement would be in another account than from.
// planned is the number of the account in its plan; "" if the plan did not know it.
func TaintedInAnotherAccount(from, planned string) diag.Diagnostic {
	to := "an account that was not known"
	if planned != "" {
		to = "account " + wazzup.ShowAccountID(planned)
	}
	return diag.NewErrorDiagnostic("Tainted resource in another account", fmt.Sprintf(
		"This resource is tainted, so it is replaced. Its funnels are in account %s, and the plan recreates them in %s, because account_id in the configuration does not name the account. Nothing was sent or changed.\n\n"+
			"Ways out:\n\n"+
			"- To keep the funnels in account %s, set account_id = \"%s\" in this resource.\n"+
			"- To move them, remove the taint first (terraform untaint ADDRESS). The next plan then shows the move.", from, to, from, from))
}
