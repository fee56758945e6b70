package pipelines

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/advice"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// listNotUsed is the error if a list has unknown members and lacks some funnels that were looked for: missing are their ids.
func listNotUsed(op operation, err error, missing []string) diag.Diagnostics {
	return op.request(err, "The list was not used, because these funnels are not in it: "+quoted(missing)+". The state stays as it is.")
}

// listHasUnknownMembers is the warning if a list has unknown members and has all funnels that were looked for.
func listHasUnknownMembers(place messages.Place, err *wazzup.UnrecognisedError) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline(advice.UnrecognisedSummary), fmt.Sprintf(
		"While reading the funnels%s: %v. The list has all funnels that were looked for, so it was used for this read. "+
			"Changes are refused: one of these members may say that the list is incomplete, and a write based on an incomplete list could remove funnels.\n\n%s",
		place.Of(), err, advice.Accept(err)))
}
