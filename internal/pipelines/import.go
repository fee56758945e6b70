// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/importid"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ImportState puts existing funnels into a state. It only reads.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	accountID, ids, err := importid.Parse(req.ID)
	if err == nil && accountID != "" && !r.scope.Access.Partner && len(r.scope.Access.Unknown) == 0 {
		err = r.tokenFits(accountID)
	}
	if err != nil {
		resp.Diagnostics.Append(messages.ImportIDNotUnderstood(err))
		return
	}
	own := types.StringNull()
	if accountID != "" {
		own = types.StringValue(accountID)
		id, _ := wazzup.ParseAccountID(accountID) // cannot fail: otherwise importid.Parse takes it as part of a funnel's id
		resp.Diagnostics.Append(scope.Written{Where: "The account in front of the import id"}.Unusual(id)...)
	}
	if own.IsNull() && r.scope.Access.NoDefault() && len(r.scope.Access.Unknown) == 0 {
		resp.Diagnostics.Append(messages.ImportNamesNoAccount(req.ID))
		return
	}
	t, diags := r.scope.Reach(own, "Importing funnels")
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	list, diags := listToImport(ctx, t, accountID, ids)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	if len(list.Pipelines) == 0 {
		resp.Diagnostics.Append(messages.NoFunnelsToImport(t.Place(), r.scope.Access.Partner))
		return
	}
	if ids == nil {
		ids = list.IDs()
	}
	resp.Diagnostics.Append(checkImported(list, ids)...)
	if resp.Diagnostics.HasError() {
		return
	}
	funnels, unknown := pick(list, ids)
	if len(unknown) > 0 {
		resp.Diagnostics.Append(messages.NoSuchFunnelsToImport(unknown, list.IDs()))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model{
		AccountID:          own,
		EffectiveAccountID: scope.Effective(t.ID),
		Pipelines:          funnel.Encode(funnels),
		ExistingPolicy:     types.StringValue(policyError),
		DeletionPolicy:     types.StringValue(policyDelete),
		DeletionProtection: types.BoolValue(false),
	})...)
}

// listToImport reads the funnels. If the list has unknown members beside it, only an import of named funnels may use it: an import
// of all funnels needs to know what else is in the account.
func listToImport(ctx context.Context, t *scope.Account, accountID string, ids []string) (account.List, diag.Diagnostics) {
	doing := "reading the funnels to import" + t.Place().In()
	if accountID != "" {
		doing += " (the part of the import id before the slash; a funnel's id that looks like this takes the JSON form)"
	}
	list, err := t.Account.List(ctx, account.ForRefresh)
	if err != nil && ids == nil {
		return list, messages.Failed(messages.Operation{Doing: doing}, err)
	}
	warnings, refused := tolerate(t, err, messages.Operation{Doing: doing}, ids)
	return list, append(warnings, refused...)
}

// tokenFits returns an error if an import id names another account than that of the token.
func (r *Resource) tokenFits(accountID string) error {
	id, err := wazzup.ParseAccountID(accountID)
	if err == nil && wazzup.SameAccount(id, r.scope.Access.Default) {
		return nil
	}
	return errors.New("it begins like an account id and a slash; with client_access_token, the token alone says which account. " +
		"Leave that part out. If it is a funnel's id, use the JSON form")
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
