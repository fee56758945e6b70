// SPDX-License-Identifier: MPL-2.0

package plain_test

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/protocol"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// call is a call of the provider's server and its response.
type call struct{ request, response any }

// recorder records the calls that have values or diagnostics.
type recorder struct {
	mu    sync.Mutex
	calls []call
}

// option has the provider's server, or another one, recorded.
func (r *recorder) option(server func(p *provider.Provider, framework tfprotov6.ProviderServer) tfprotov6.ProviderServer) provider.Option {
	return provider.WithFramework(func(p *provider.Provider, framework tfprotov6.ProviderServer) tfprotov6.ProviderServer {
		if server != nil {
			framework = server(p, framework)
		}
		complete, _ := framework.(protocol.Server)
		return &recorded{Server: complete, by: r}
	})
}

// take returns the calls since the last time.
func (r *recorder) take() []call {
	r.mu.Lock()
	defer r.mu.Unlock()
	calls := r.calls
	r.calls = nil
	return calls
}

type recorded struct {
	protocol.Server

	by *recorder
}

// record keeps the response itself, so it has what the hooks have changed in its diagnostics.
func record[Q, R any](ctx context.Context, s *recorded, req *Q, method func(protocol.Server, context.Context, *Q) (*R, error)) (*R, error) {
	resp, err := method(s.Server, ctx, req)
	s.by.mu.Lock()
	defer s.by.mu.Unlock()
	s.by.calls = append(s.by.calls, call{req, resp})
	return resp, err
}

func (s *recorded) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return record(ctx, s, req, protocol.Server.ConfigureProvider)
}

func (s *recorded) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return record(ctx, s, req, protocol.Server.ValidateResourceConfig)
}

func (s *recorded) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return record(ctx, s, req, protocol.Server.UpgradeResourceState)
}

func (s *recorded) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return record(ctx, s, req, protocol.Server.ReadResource)
}

func (s *recorded) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return record(ctx, s, req, protocol.Server.PlanResourceChange)
}

func (s *recorded) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return record(ctx, s, req, protocol.Server.ApplyResourceChange)
}

func (s *recorded) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return record(ctx, s, req, protocol.Server.ImportResourceState)
}

func (s *recorded) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return record(ctx, s, req, protocol.Server.GenerateResourceConfig)
}

func (s *recorded) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return record(ctx, s, req, protocol.Server.ValidateDataResourceConfig)
}

func (s *recorded) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return record(ctx, s, req, protocol.Server.ReadDataSource)
}
