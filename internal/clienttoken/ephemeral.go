// SPDX-License-Identifier: MPL-2.0

// Package clienttoken is the ephemeral resource wazzup_client_access_token, which gives a client's access token to other tools.
package clienttoken

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

var _ ephemeral.EphemeralResourceWithConfigure = &Resource{}

// Resource is wazzup_client_access_token: the token of an account.
type Resource struct{ scope *scope.Scope }

// New makes a Resource.
func New() ephemeral.EphemeralResource { return &Resource{} }

type model struct {
	AccountID   types.String `tfsdk:"account_id"`
	MinLifetime types.String `tfsdk:"min_lifetime"`
	AccessToken types.String `tfsdk:"access_token"`
	ExpiresAt   types.String `tfsdk:"expires_at"`
}

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_client_access_token"
}

// Schema describes the resource.
func (r *Resource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An access token for another tool, of an account that a partner has created. The token is in no state and no plan. " +
			"The resource needs a partner's credentials, and Terraform 1.10 or OpenTofu 1.11 or later.",
		Attributes: map[string]schema.Attribute{
			scope.AttributeAccountID: schema.StringAttribute{
				MarkdownDescription: "Account that the token is for, as the Wazzup dashboard shows it (`7204-2419`) or as digits. Defaults to the provider's.",
				Optional:            true,
				Validators:          []validator.String{scope.ValidID()},
			},
			minLifetime: schema.StringAttribute{
				MarkdownDescription: "How long the token has to be valid at least, for example `10m`; at most an hour, because Wazzup's tokens live that long. If the token that the provider itself uses has less time left, " +
					"the provider gets a new one and uses that itself, too. Defaults to half of the token's life.",
				Optional:   true,
				Validators: []validator.String{validLifetime{}},
			},
			"access_token": schema.StringAttribute{
				MarkdownDescription: "The token. It is not renewed: a tool that runs longer than the token lives needs another one.",
				Computed:            true,
				Sensitive:           true,
			},
			"expires_at": schema.StringAttribute{
				MarkdownDescription: "When the token ends, by this machine's clock (RFC 3339, UTC). Tokens usually live for an hour. Null if Wazzup's response does not contain how long.",
				Computed:            true,
			},
		},
	}
}

// Configure takes the Scope of the provider.
func (r *Resource) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	r.scope, _ = req.ProviderData.(*scope.Scope)
	if r.scope == nil && req.ProviderData != nil {
		resp.Diagnostics.Append(messages.UnexpectedProviderData("*scope.Scope", req.ProviderData))
	}
}

// Open gets the token.
func (r *Resource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	const action = "Getting an access token"
	var data model
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if len(r.scope.Access.Unknown) == 0 && r.scope.TokenSource == nil {
		resp.Diagnostics.Append(messages.ClientTokenWithoutPartner())
	}
	if resp.Diagnostics.HasError() {
		return
	}
	of, diags := r.scope.Access.Resolve(data.AccountID, "")
	resp.Diagnostics.Append(diags...)
	if !diags.HasError() && !of.Known {
		resp.Diagnostics.Append(r.scope.Access.NotKnown(of, action)...)
	}
	least, err := parseLifetime(data.MinLifetime)
	if err != nil { // the value was not known at validation
		resp.Diagnostics.Append(messages.BadMinLifetime(err))
	}
	enough := func(left, _ time.Duration) bool { return left >= least }
	if data.MinLifetime.IsNull() {
		enough = func(left, life time.Duration) bool { return left >= life/2 }
	}
	if resp.Diagnostics.HasError() {
		return
	}
	var issued wazzup.Issued
	err = r.scope.Breaker.Read(ctx, func(ctx context.Context) (err error) {
		issued, err = r.scope.TokenSource(cmp.Or(of.Written, of.ID)).Lasting(ctx, enough)
		return err
	})
	if err == nil && issued.Life() < least {
		resp.Diagnostics.Append(messages.ClientTokenTooShort(of.Place(), issued.Life(), least))
		return
	}
	if open, ok := errors.AsType[*account.CircuitOpenError](err); ok {
		resp.Diagnostics.Append(messages.ClientTokenNotTried(of.Place(), open))
		return
	}
	if err != nil {
		resp.Diagnostics.Append(messages.RequestFailed("opening wazzup_client_access_token", err, "No token was handed over.")...)
		return
	}
	data.AccessToken, data.ExpiresAt = types.StringValue(issued.Token.Value()), types.StringNull()
	if !issued.Expires.IsZero() {
		data.ExpiresAt = types.StringValue(issued.Expires.UTC().Format(time.RFC3339))
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, data)...)
}
