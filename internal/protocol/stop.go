// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// ConfigureProvider begins a walk, which is not stopped.
func (s *server) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	s.stop.stopped.Store(false)
	return outsideWalk(ctx, s, "taking the provider's settings", req, Server.ConfigureProvider, func(d diagnostics) *tfprotov6.ConfigureProviderResponse {
		return &tfprotov6.ConfigureProviderResponse{Diagnostics: d}
	})
}

// StopProvider is called at an interrupt, and by whoever serves the provider in a process that goes on.
func (s *server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.stop.stopped.Store(true)
	stop := func(f Server, ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
		defer s.hooks.Stopped()
		return f.StopProvider(ctx, req)
	}
	return outsideWalk(ctx, s, "stopping", req, stop, func(d diagnostics) *tfprotov6.StopProviderResponse {
		return &tfprotov6.StopProviderResponse{Error: d[0].Summary}
	})
}
