// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// PrivateStateUnreadable is the error for private state that somebody may have edited. own is the account_id of the resource,
// and ids are the ids of its funnels.
func PrivateStateUnreadable(own types.String, ids []string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Private state cannot be read", fmt.Sprintf(
		"The provider keeps data of its own in the state of these funnels: %s. That data cannot be read; somebody may have edited the state. Nothing was sent.\n\n"+
			"Take the resource out of the state (terraform state rm ADDRESS): its funnels stay in Wazzup. Then import them: add this block, and %s\n\n%s",
		quoted(ids), fillInName, importBlock(own, ids)))
}

// PrivateStateNotWritten is the error for private state that cannot be encoded.
func PrivateStateNotWritten(err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Private state not written", fmt.Sprintf("The provider could not encode its own data in the state: %v. Please report this.", err))
}
