// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ListNotUsed is the error if a list has unknown members and lacks some of the expected funnels. missing has their ids.
func ListNotUsed(op Operation, err error, missing []string) diag.Diagnostics {
	return op.request(err, "The list was not used, because these funnels are not in it: "+quoted(missing)+". The state stays as it is.")
}

// ListHasUnknownMembers is the warning if a list has unknown members, but also has all expected funnels.
func ListHasUnknownMembers(place Place, err *wazzup.UnrecognisedError) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline(UnrecognisedSummary), fmt.Sprintf(
		"While reading the funnels%s: %v. The list has all funnels that were looked for, so it was used for this read. "+
			"Changes are refused: one of these members may say that the list is incomplete, and a write based on an incomplete list could remove funnels.\n\n%s",
		place.Of(), err, Accept(err)))
}
