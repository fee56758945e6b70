// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Operation is the operation that failed.
type Operation struct {
	Doing    string // e.g. "updating the funnels"
	Creating bool
	Planned  map[string]wazzup.Pipeline
	Own      types.String // the resource's account_id
	Of       string       // the account, from Place.Of; needed because core adds no address to the errors of a destroy
}

// request is RequestFailed for the operation.
func (op Operation) request(err error, meaning string) diag.Diagnostics {
	return RequestFailed(op.Doing+op.Of, err, meaning)
}

// FunnelPath returns the path of a funnel. The CLI shows all lines of the value at a path, and the whole map may fill the
// screen. So an error about several funnels has the path of the first one.
func FunnelPath(id string) path.Path { return path.Root("pipelines").AtMapKey(id) }

// sentBefore says what an apply has sent that stopped before a post.
func sentBefore(unclear error) string {
	if unclear == nil {
		return "Nothing was sent"
	}
	return "An earlier post of this apply got no clear response (" + unclear.Error() + "), so Wazzup may still take it. Nothing was sent after it"
}

// unlessNotRefreshed follows advice to plan again. An apply does not know whether its plan was made with -refresh=false.
const unlessNotRefreshed = " (A plan that refreshes nothing would be the same again: leave -refresh=false out. If the provider's settings are only known after apply, apply first what they depend on.)"

// stillThere names funnels that a post left out and that Wazzup kept.
func stillThere(ids []string) string {
	return "The post left these funnels out, and they are still there: " + quoted(ids) + "."
}

// destroying reports whether the write leaves no declared funnel.
func (op Operation) destroying() bool { return !op.Creating && len(op.Planned) == 0 }

// leftToForget is the way out of a destroy that Wazzup carried out only in part. An apply with another deletion_policy does
// not help: it would recreate the deleted funnels.
const leftToForget = "The state has what is left.\n\nTo leave that in Wazzup and have Terraform forget it, take the resource out of the configuration and out of the state (terraform state rm ADDRESS)."
