package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// A CLI that is interrupted tells its providers once, and tf6server then cancels what is under way. What the CLI has
// decided on by then, and asks for a moment later, would run to its end as if nobody had interrupted it: wait for the
// account's lock, and post. So the server remembers that it was stopped, and cancels that from the start.

// configure is ConfigureProvider. It begins a walk: one that is not stopped.
func (s *server) configure(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	s.stopped.Store(false)
	return s.ProviderServer.ConfigureProvider(ctx, req)
}

// stop is StopProvider. It is asked for at an interrupt, and by who serves the provider in a process that goes on.
func (s *server) stop(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.stopped.Store(true)
	defer s.provider.rest(nil)
	return s.ProviderServer.StopProvider(ctx, req)
}

// walk is a context that is cancelled where the walk was stopped before; tf6server cancels it where it is stopped later.
func (s *server) walk(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	if s.stopped.Load() {
		cancel()
	}
	return ctx, cancel
}
