package provider

import (
	"context"
	"os"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/pipelines"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ValidateConfig checks what the configuration says, offline: it looks at no environment variable, and a setting that
// is missing may still come from one.
func (p *Provider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var r resolver
	r.resolve(config)
	resp.Diagnostics.Append(r.diags...)
}

// Configure resolves the settings and makes the Session that the resources and data sources of this walk share. It
// makes no request.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r := resolver{getenv: os.Getenv}
	s := r.resolve(config)
	resp.Diagnostics.Append(r.diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	session := p.session(s, req.TerraformVersion)
	resp.ResourceData, resp.DataSourceData = session, session
}

func (p *Provider) session(s settings, cliVersion string) *pipelines.Session {
	if len(s.unknown) > 0 {
		slices.Sort(s.unknown)
		p.rest(nil)
		return &pipelines.Session{Unknown: s.unknown}
	}
	client := wazzup.New(wazzup.Config{
		BaseURL:    s.baseURL,
		Token:      s.token,
		UserAgent:  wazzup.UserAgent(p.version, cliVersion),
		Timeout:    s.timeout,
		MaxRetries: s.maxRetries,
		Backoff:    p.backoff,
		Transport:  p.transport,
	})
	p.rest(client)
	holder := s.token.AccountID()
	if holder == "" {
		holder = s.token.Fingerprint()
	}
	return &pipelines.Session{
		AccountID: s.token.AccountID(),
		Account: account.New(account.Config{
			API:        client,
			LockKey:    s.baseURL.String() + " " + holder,
			LockDir:    p.lockDir,
			Spans:      p.spans,
			MaxRetries: s.maxRetries,
			Backoff:    p.backoff,
		}),
	}
}
