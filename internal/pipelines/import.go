package pipelines

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

const importForms = `An import id is one of:
    pipeline-1,pipeline-2          funnel ids separated by commas, without blanks
    ["pipeline-1","a, b"]          a JSON array of funnel ids, needed for ids with commas and other odd ones
    *                              all funnels of the account`

// ImportState takes existing funnels into a state. It only reads.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	ids, err := parseImportID(req.ID)
	if err != nil {
		resp.Diagnostics.AddError("Import id not understood", fmt.Sprintf("The import id cannot be read: %v.\n\n%s", err, importForms))
		return
	}
	resp.Diagnostics.Append(r.session.unknown("Importing funnels")...)
	if resp.Diagnostics.HasError() {
		return
	}
	list, err := r.session.Account.Refresh(ctx)
	if err != nil {
		resp.Diagnostics.Append(failure(operation{doing: "reading the funnels to import"}, err)...)
		return
	}
	if len(list.Pipelines) == 0 {
		resp.Diagnostics.AddError("No funnels to import", "This account has no funnels. Is the access token for the right account?")
		return
	}
	if ids == nil {
		ids = list.IDs()
	}
	funnels, unknown := pick(list, ids)
	if len(unknown) > 0 {
		resp.Diagnostics.AddError("No such funnels", fmt.Sprintf(
			"These ids are not in the account: %s.\n\nThe account has: %s.\n\n%s", quoted(unknown), quoted(list.IDs()), importForms))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model{
		Pipelines:      toMap(funnels),
		AdoptExisting:  types.BoolValue(false),
		DeletionPolicy: types.StringValue(policyDelete),
	})...)
	resp.Diagnostics.Append(note{Account: r.session.AccountID}.write(ctx, resp.Private)...)
}

func pick(list account.List, ids []string) (funnels map[string]wazzup.Pipeline, unknown []string) {
	funnels = make(map[string]wazzup.Pipeline, len(ids))
	for _, id := range ids {
		p, ok := list.Find(id)
		if !ok {
			unknown = append(unknown, id)
			continue
		}
		funnels[id] = p
	}
	return funnels, unknown
}
