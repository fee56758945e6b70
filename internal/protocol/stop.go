// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// A CLI that is interrupted tells its providers once, and tf6server then cancels what is under way. What the CLI has
// decided on by then, and requests a moment later, would run to its end as if nobody had interrupted it: wait for the
// account's lock, and post. So the server remembers that it was stopped, and cancels that from the start.

// stopSwitch knows whether the walk was stopped.
type stopSwitch struct{ stopped atomic.Bool }

// context is cancelled from the start if the walk was stopped before. If it is stopped later, tf6server cancels it.
func (s *stopSwitch) context(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	if s.stopped.Load() {
		cancel()
	}
	return ctx, cancel
}

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
