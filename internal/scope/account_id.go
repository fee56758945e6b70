// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ValidID returns the validator for account_id.
func ValidID() validator.String { return validID{} }

type validID struct{}

// Description describes a valid value.
func (validID) Description(context.Context) string {
	return "an account's id, as the Wazzup dashboard shows it (7204-2419) or as digits"
}

// MarkdownDescription returns the Description.
func (v validID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString checks a known value.
func (validID) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	written := Written{Where: AttributeAccountID, InConfiguration: true}
	text := req.ConfigValue.ValueString()
	accountID, err := wazzup.ParseAccountID(text)
	if err != nil {
		resp.Diagnostics.Append(written.Bad(text, err))
		return
	}
	resp.Diagnostics.Append(written.Unusual(accountID)...)
}
