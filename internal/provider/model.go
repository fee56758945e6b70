// SPDX-License-Identifier: MPL-2.0

package provider

import "github.com/hashicorp/terraform-plugin-framework/types"

type model struct {
	ClientAccessToken types.String `tfsdk:"client_access_token"`
	PartnerEmail      types.String `tfsdk:"partner_email"`
	PartnerPassword   types.String `tfsdk:"partner_password"`
	AccountID         types.String `tfsdk:"account_id"`
	BaseURL           types.String `tfsdk:"base_url"`
	RequestTimeout    types.String `tfsdk:"request_timeout"`
	MaxRetries        types.Number `tfsdk:"max_retries"`
	RequestsPerSecond types.Number `tfsdk:"requests_per_second"`
}

// The environment variables for settings that the configuration does not have.
const (
	envToken    = "WAZZUP_CLIENT_ACCESS_TOKEN"
	envEmail    = "WAZZUP_PARTNER_EMAIL"
	envPassword = "WAZZUP_PARTNER_PASSWORD"
	envAccount  = "WAZZUP_ACCOUNT_ID"
	envBaseURL  = "WAZZUP_BASE_URL"
)

// The settings that are credentials.
const (
	nameToken    = "client_access_token"
	nameEmail    = "partner_email"
	namePassword = "partner_password"
)

// nameBaseURL is here because people write passwords into URLs.
const nameBaseURL = "base_url"

// The settings that are numbers.
const (
	nameRetries  = "max_retries"
	nameRequests = "requests_per_second"
)
