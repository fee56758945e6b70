package pipelines

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// warnings says what a write found or could not do, where that is no error. again are the ids of removed funnels that the
// resource itself declares again.
func (t *target) warnings(result account.Result, again []string) diag.Diagnostics {
	var diags diag.Diagnostics
	result.Kept = slices.DeleteFunc(result.Kept, func(id string) bool {
		return slices.Contains(again, id) || t.registry().Owned(id)
	})
	diags.Append(notRemoved(t.Place(), result)...)
	diags.Append(orderNotKept(t.Place(), result.Reordered)...)
	diags.Append(foreignChanged(t.Place(), result)...)
	diags.Append(cacheWarnings(t.Place(), result)...)
	return diags
}

// takenOver says which existing funnels a write that succeeded has taken over.
func (t *target) takenOver(result account.Result) diag.Diagnostics {
	diags := hasAdopted(t.Place(), result.Adopted)
	diags.Append(hasOverwritten(t.Place(), result.Overwritten)...)
	diags.Append(hasResumed(t.Place(), result.Resumed)...)
	return diags
}
