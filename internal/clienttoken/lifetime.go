// SPDX-License-Identifier: MPL-2.0

package clienttoken

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

const minLifetime = "min_lifetime"

// parseLifetime reads a min_lifetime. It returns 0 for null.
func parseLifetime(value types.String) (time.Duration, error) {
	if value.IsNull() || value.IsUnknown() {
		return 0, nil
	}
	least, err := wazzup.ParseDuration(value.ValueString())
	switch {
	case err != nil:
		return 0, errors.New("it is not a duration")
	case least < 0:
		return 0, errors.New("it is negative")
	case least > wazzup.TokenLife:
		return 0, errors.New("it is longer than the hour for which Wazzup issues tokens")
	}
	return least, nil
}

// validLifetime checks a min_lifetime.
type validLifetime struct{}

// Description describes the check.
func (validLifetime) Description(context.Context) string {
	return "a duration up to an hour, such as 10m"
}

// MarkdownDescription is Description.
func (v validLifetime) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString checks a known value.
func (validLifetime) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if _, err := parseLifetime(req.ConfigValue); err != nil {
		resp.Diagnostics.Append(messages.BadMinLifetime(err))
	}
}
