// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

const importForms = `An import id is one of:
    pipeline-1,pipeline-2          funnel ids separated by commas, without blanks
    ["pipeline-1","a, b"]          a JSON array of funnel ids, needed for ids with commas and other odd ones
    *                              all funnels of the account
The account may stand in front, if the provider has a partner's credentials, or if the token or a setting names that account:
    7204-2419/pipeline-1,pipeline-2
    7204-2419/*`

// ImportIDNotUnderstood is the error for an import id that cannot be read. err is the reason.
func ImportIDNotUnderstood(err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Import id not understood", fmt.Sprintf("The import id cannot be read: %v.\n\n%s", err, importForms))
}

// ImportNamesNoAccount is the error for an import with a partner's credentials if nothing names the account.
func ImportNamesNoAccount(importID string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("No account", "A partner's credentials reach many accounts, and nothing says which one this import is for. Put it in front, such as 7204-2419/"+
		importID+", or set WAZZUP_ACCOUNT_ID.\n\n"+importForms)
}

// NoFunnelsToImport is the error for an import from an account without funnels. partner is true for a partner's credentials.
func NoFunnelsToImport(place Place, partner bool) diag.Diagnostic {
	return diag.NewErrorDiagnostic("No funnels to import", "This account has no funnels. "+rightAccount(place, partner))
}

// NoSuchFunnelsToImport is the error for ids that the account does not have. there has the ids that it has.
func NoSuchFunnelsToImport(unknown, there []string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("No such funnels", fmt.Sprintf(
		"These ids are not in the account: %s.\n\nThe account has: %s.\n\n%s", quoted(unknown), quotedUpTo(200, there), importForms))
}
