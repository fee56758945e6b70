package pipelines

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

const importForms = `An import id is one of:
    pipeline-1,pipeline-2          funnel ids separated by commas, without blanks
    ["pipeline-1","a, b"]          a JSON array of funnel ids, needed for ids with commas and other odd ones
    *                              all funnels of the account
The account may stand in front, if the provider's settings say which accounts they are for:
    7204-2419/pipeline-1,pipeline-2
    7204-2419/*`

// importIDNotUnderstood is the error for an import id that cannot be read; err says what is wrong with it.
func importIDNotUnderstood(err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Import id not understood", fmt.Sprintf("The import id cannot be read: %v.\n\n%s", err, importForms))
}

// importNamesNoAccount is the error for an import with a partner's credentials if nothing names the account.
func importNamesNoAccount(importID string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("No account", "A partner's credentials reach many accounts, and nothing says which one this import is for. Put it in front, such as 7204-2419/"+
		importID+", or set WAZZUP_ACCOUNT_ID.\n\n"+importForms)
}

// noFunnelsToImport is the error for an import from an account without funnels. partner is true for a partner's credentials.
func noFunnelsToImport(place messages.Place, partner bool) diag.Diagnostic {
	return diag.NewErrorDiagnostic("No funnels to import", "This account has no funnels. "+rightAccount(place, partner))
}

// noSuchFunnelsToImport is the error for ids that are not in the account. there are the ids that it has.
func noSuchFunnelsToImport(unknown, there []string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("No such funnels", fmt.Sprintf(
		"These ids are not in the account: %s.\n\nThe account has: %s.\n\n%s", quoted(unknown), quotedUpTo(200, there), importForms))
}
