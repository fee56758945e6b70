// SPDX-License-Identifier: MPL-2.0

// Package provider is the provider itself: its schema, its configuration, and the list of its resources and data sources.
package provider

import (
	"context"
	"net/http"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/clienttoken"
	"github.com/wazzup24/terraform-provider-wazzup/internal/pipelines"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

var (
	_ provider.Provider                       = &Provider{}
	_ provider.ProviderWithEphemeralResources = &Provider{}
	_ provider.ProviderWithValidateConfig     = &Provider{}
)

// Provider is the provider "wazzup".
type Provider struct {
	version   string
	timings   account.Timings
	backoff   wazzup.Backoff
	transport func(http.RoundTripper) http.RoundTripper
	process   account.Process
	noPermits bool
	accepts   []string
	lockDir   string                          // "" for the user's cache folder
	service   atomic.Pointer[wazzup.Service]  // of the last Configure; nil if a setting is unknown
	permits   atomic.Pointer[account.Permits] // likewise
	scopes    atomic.Pointer[scope.Scope]     // of the last Configure

	framework func(*Provider, tfprotov6.ProviderServer) tfprotov6.ProviderServer // see WithFramework; nil for what NewServer makes
}

// begin properly ends the run that was configured before, and starts one with these permits.
func (p *Provider) begin(permits *account.Permits) { p.permits.Swap(permits).Close() }

// replaceService sets the service, and closes the idle connections of the last one. Under a CLI they end with the process, but
// if a test configures many providers in one process, they would pile up.
func (p *Provider) replaceService(next *wazzup.Service) {
	if last := p.service.Swap(next); last != nil {
		last.Close()
	}
}

// Option is a change that tests need.
type Option func(*Provider)

// WithTimings replaces the times for which reads must agree and the waits between attempts.
func WithTimings(timings account.Timings, backoff wazzup.Backoff) Option {
	return func(p *Provider) { p.timings, p.backoff = timings, backoff }
}

// WithTransport wraps the transport of requests.
func WithTransport(wrap func(http.RoundTripper) http.RoundTripper) Option {
	return func(p *Provider) { p.transport = wrap }
}

// WithProcess uses the environment and the working directory of another process, for several providers in one process.
func WithProcess(process account.Process) Option {
	return func(p *Provider) { p.process = process }
}

// WithLockDir keeps lock files, and everything else that the provider writes to disk, in this folder.
func WithLockDir(dir string) Option {
	return func(p *Provider) { p.lockDir = dir }
}

// WithoutPermits disables the files that let a create take over existing funnels.
func WithoutPermits() Option {
	return func(p *Provider) { p.noPermits = true }
}

// WithAccepted accepts funnels as WAZZUP_ACCEPT_ALTERED does.
func WithAccepted(ids ...string) Option {
	return func(p *Provider) { p.accepts = ids }
}

// WithFramework replaces the framework's server, around which NewServer puts the provider's hooks. It is given that server.
func WithFramework(replace func(p *Provider, framework tfprotov6.ProviderServer) tfprotov6.ProviderServer) Option {
	return func(p *Provider) { p.framework = replace }
}

func newProvider(version string, options []Option) *Provider {
	p := &Provider{version: version, timings: account.DefaultTimings, backoff: wazzup.DefaultBackoff, process: account.ThisProcess()}
	for _, option := range options {
		option(p)
	}
	return p
}

// Metadata names the provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "wazzup"
	resp.Version = p.version
}

// Schema describes the provider's settings.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Keeps the sales funnels of a Wazzup account as code.",
		Attributes: map[string]schema.Attribute{
			nameToken: schema.StringAttribute{
				MarkdownDescription: "Access token of one account, with the scope `crm`. Defaults to the environment variable `" + envToken + "`. " +
					"Set either this or a partner's credentials.",
				Optional:  true,
				Sensitive: true,
			},
			nameEmail: schema.StringAttribute{
				MarkdownDescription: "E-mail address with which a partner logs in to the Wazzup dashboard. With it and the password, the provider gets and renews the token " +
					"of each account that the partner has created. Defaults to the environment variable `" + envEmail + "`.",
				Optional: true,
			},
			namePassword: schema.StringAttribute{
				MarkdownDescription: "The partner's password. Defaults to the environment variable `" + envPassword + "`.",
				Optional:            true,
				Sensitive:           true,
			},
			scope.AttributeAccountID: schema.StringAttribute{
				MarkdownDescription: "Default account, as the Wazzup dashboard shows it (`7204-2419`) or as digits. With an access token: the account that the token is for. " +
					"Defaults to the environment variable `" + envAccount + "`.",
				Optional: true,
			},
			nameBaseURL: schema.StringAttribute{
				MarkdownDescription: "Address of the service. Must be https; plain http is allowed on loopback only. The provider appends `/v2/pipelines`. Defaults to the environment variable `" +
					envBaseURL + "`, then to `" + wazzup.DefaultBaseURL + "`.",
				Optional: true,
			},
			"request_timeout": schema.StringAttribute{
				MarkdownDescription: "How long one attempt of a request may take, including the body of the response, for example `30s` or `1m`. From `100ms` to `10m`; defaults to `30s`.",
				Optional:            true,
			},
			nameRetries: schema.NumberAttribute{
				MarkdownDescription: "How often the provider repeats a request after the first attempt, if that is safe and may help. From 0 to 100; defaults to `4`.",
				Optional:            true,
			},
			nameRequests: schema.NumberAttribute{
				MarkdownDescription: "How many requests a second this provider block makes at most, for all accounts together, requests for tokens included. " +
					"A post never waits, nor does a read that is repeated with a renewed token or made after an interrupt, so for a moment there can be more. From 1 to 1000; defaults to `50`.",
				Optional: true,
			},
		},
	}
}

// Resources lists the resources.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{pipelines.New}
}

// NewNested returns a constructor of the provider as users see it, for the framework's server. It only describes: see package packed.
func NewNested(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider { return nested{newProvider(version, options)} }
}

type nested struct{ *Provider }

func (nested) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{pipelines.NewNested}
}

func (nested) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{pipelines.NewNestedDataSource}
}

// EphemeralResources lists the ephemeral resources.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{clienttoken.New}
}

// DataSources lists the data sources.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{pipelines.NewDataSource}
}
