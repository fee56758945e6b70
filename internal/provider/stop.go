package provider

import (
	"context"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// stoppable is a protocol server that remembers that it was stopped.
//
// A CLI that is interrupted tells its providers once, and tf6server then cancels what is under way. What the CLI has
// decided on by then, and asks for a moment later, would run to its end as if nobody had interrupted it: wait for the
// account's lock, and post. Here it is cancelled from the start.
type stoppable struct {
	tfprotov6.ProviderServer

	stopped atomic.Bool
}

// ConfigureProvider begins a walk: one that is not stopped.
func (s *stoppable) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	s.stopped.Store(false)
	return s.ProviderServer.ConfigureProvider(ctx, req)
}

// StopProvider stops the walk.
func (s *stoppable) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.stopped.Store(true)
	return s.ProviderServer.StopProvider(ctx, req)
}

// walk is a context that is cancelled where the walk was stopped before; tf6server cancels it where it is stopped later.
func (s *stoppable) walk(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	if s.stopped.Load() {
		cancel()
	}
	return ctx, cancel
}

// ReadResource is not begun in a walk that was stopped.
func (s *stoppable) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	return s.ProviderServer.ReadResource(ctx, req)
}

// PlanResourceChange is not begun in a walk that was stopped.
func (s *stoppable) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	return s.ProviderServer.PlanResourceChange(ctx, req)
}

// ApplyResourceChange is not begun in a walk that was stopped.
func (s *stoppable) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	return s.ProviderServer.ApplyResourceChange(ctx, req)
}

// ImportResourceState is not begun in a walk that was stopped.
func (s *stoppable) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	return s.ProviderServer.ImportResourceState(ctx, req)
}

// ReadDataSource is not begun in a walk that was stopped.
func (s *stoppable) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	return s.ProviderServer.ReadDataSource(ctx, req)
}
