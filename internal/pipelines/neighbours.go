// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// nearNeighbours warns about ids that Wazzup may not tell from an id that is declared for the first time. They may exist in Wazzup,
// or this run may declare them for the first time too. own holds the funnels that the resource manages already.
func nearNeighbours(t *scope.Account, id string, list account.List, own map[string]wazzup.Pipeline) diag.Diagnostics {
	var diags diag.Diagnostics
	near, declared := list.Near(id), t.DeclaredNear(id)
	if len(near)+len(declared) == 0 || !t.FirstTime("neighbour", id) {
		return diags
	}
	if len(near) > 0 {
		theirs := slices.DeleteFunc(slices.Clone(near), func(id string) bool { _, ours := own[id]; return ours })
		diags.Append(messages.IDNearOneThere(t.Place(), id, near, theirs))
	}
	if len(declared) > 0 {
		diags.Append(messages.IDNearOneDeclared(t.Place(), id, declared))
	}
	return diags
}
