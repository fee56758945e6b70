// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ValidateConfig checks the configuration offline. It ignores the environment, so it accepts a missing setting, which may
// still come from there.
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

// Configure resolves the settings and makes the Scope that all resources, data sources and ephemeral resources of this walk
// share. It sends no request.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r := resolver{lookupEnv: p.process.LookupEnv}
	s := r.resolve(config)
	resp.Diagnostics.Append(r.diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	of := p.scope(s, req.TerraformVersion)
	p.scopes.Store(of)
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = of, of, of
}

// scope makes the Scope for Configure.
func (p *Provider) scope(s settings, cliVersion string) *scope.Scope {
	reach := scope.Access{
		Partner: s.isPartner, Default: s.account.id, DefaultUnknown: s.account.unknown, Source: s.account.source, EmptyEnv: s.account.emptyEnv,
	}
	if named := s.token.AccountID(); named != "" {
		reach.Default, reach.DefaultUnknown, reach.Named = cmp.Or(s.account.id, named), false, true
	}
	var permits *account.Permits
	if !p.noPermits {
		permits = account.NewPermits(p.lockDir, p.timings.Files, p.process)
	}
	p.begin(permits)
	if len(s.unknown) > 0 {
		slices.Sort(s.unknown)
		p.replaceService(nil)
		reach.Unknown = s.unknown
		return &scope.Scope{Access: reach, Permits: permits}
	}
	service := wazzup.NewService(wazzup.Config{
		BaseURL:           s.baseURL,
		UserAgent:         wazzup.UserAgent(p.version, cliVersion),
		Timeout:           s.timeout,
		MaxRetries:        s.maxRetries,
		Backoff:           p.backoff,
		RequestsPerSecond: s.requestsPerSecond,
		AcceptMembers:     s.acceptMembers,
		Transport:         p.transport,
	})
	p.replaceService(service)
	breaker := &account.CircuitBreaker{}
	of := &scope.Scope{Access: reach, Breaker: breaker, Permits: permits}
	source := func(string) wazzup.TokenSource { return s.token }
	if s.isPartner {
		partner := service.Partner(s.partner)
		of.TokenSource = partner.Account
		source = func(accountID string) wazzup.TokenSource { return partner.Account(accountID) }
	}
	of.Open = func(accountID string) *account.Account {
		number := wazzup.AccountNumber(accountID)
		holder := number
		if holder == "" {
			holder = s.token.Fingerprint()
		}
		return account.New(account.Config{
			API:        service.Client(source(accountID)),
			LockKey:    s.baseURL.String() + " " + holder,
			Number:     number,
			LockDir:    p.lockDir,
			Timings:    p.timings,
			Breaker:    breaker,
			Permits:    permits,
			MaxRetries: s.maxRetries,
			Backoff:    p.backoff,

			AcceptAltered: slices.Concat(s.acceptAltered, p.accepts),
		})
	}
	return of
}
