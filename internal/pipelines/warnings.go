// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
)

// writeWarnings warns about what a write found or could not do, if that is no error. again are the ids of removed funnels that the
// resource itself declares again.
func writeWarnings(t *scope.Account, result account.Result, again []string) diag.Diagnostics {
	var diags diag.Diagnostics
	result.Kept = slices.DeleteFunc(result.Kept, func(id string) bool {
		return slices.Contains(again, id) || t.Registry().Owned(id)
	})
	diags.Append(messages.FunnelsNotRemoved(t.Place(), result)...)
	diags.Append(messages.StageOrderNotKept(t.Place(), result.Reordered)...)
	diags.Append(messages.OtherFunnelsChanged(t.Place(), result)...)
	diags.Append(messages.CacheWarnings(t.Place(), result)...)
	return diags
}

// takenOver warns about the existing funnels that a successful write has taken over.
func takenOver(t *scope.Account, result account.Result) diag.Diagnostics {
	diags := messages.Adopted(t.Place(), result.Adopted)
	diags.Append(messages.Overwritten(t.Place(), result.Overwritten)...)
	diags.Append(messages.Resumed(t.Place(), result.Resumed)...)
	return diags
}
