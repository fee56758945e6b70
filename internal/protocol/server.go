// SPDX-License-Identifier: MPL-2.0

// Package protocol wraps the framework's protocol server. It passes on every call that the framework's server has, and adds three
// things: a panic becomes one error of the operation that it happened in; what core requests after an interrupt is cancelled;
// and funnels are packed for the framework (see Nested.Pack).
package protocol

import (
	"context"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Server is all that the framework's server implements. tf6server asks a server for the optional parts by type assertion, and
// reports a part that it does not find as not implemented. Whoever wraps a Server must not embed tfprotov6.ProviderServer, which
// hides them. TestNothingIsHidden fails if a later framework has more.
type Server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server embeds nothing, so that a call it lacks does not compile.
type server struct {
	framework Server
	hooks     Hooks
	stop      stopSwitch
}

// A CLI that is interrupted tells its providers once, and tf6server then cancels what is under way. What the CLI has
// decided on by then, and requests a moment later, would run to its end as if nobody had interrupted it: wait for the
// account's lock, and post. So the server remembers that it was stopped, and cancels that from the start.

// stopSwitch knows whether the walk was stopped.
type stopSwitch struct{ stopped atomic.Bool }

// context is cancelled from the start if the walk was stopped before. If it is stopped later, tf6server cancels it.
func (s *stopSwitch) context(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, release := hold(ctx)
	if s.stopped.Load() {
		stopped, cancel := context.WithCancel(ctx)
		cancel()
		return stopped, release
	}
	return ctx, release
}

// Hooks are what the provider does at some calls. Those that are nil are not called.
type Hooks struct {
	// Diagnostic is called with each diagnostic before core gets it, and may change it.
	Diagnostic func(*tfprotov6.Diagnostic)
	// Upgraded is called with a resource's type and its state as JSON, once the framework has upgraded that state.
	Upgraded func(typeName string, state []byte)
	// Stopped is called after the provider was stopped.
	Stopped func()
}

// New wraps the framework's server.
func New(framework tfprotov6.ProviderServer, hooks Hooks) Server {
	// This is nil if a part is missing, and each call then fails with an error. The framework's server has all parts.
	complete, _ := framework.(Server)
	if hooks.Diagnostic == nil {
		hooks.Diagnostic = func(*tfprotov6.Diagnostic) {}
	}
	if hooks.Upgraded == nil {
		hooks.Upgraded = func(string, []byte) {}
	}
	if hooks.Stopped == nil {
		hooks.Stopped = func() {}
	}
	return &server{framework: complete, hooks: hooks}
}

// method is a call of the framework's server, as a method expression such as Server.ReadResource.
type method[Q, R any] = func(Server, context.Context, Q) (R, error)

// outsideWalk passes a call on that core makes without configuring the provider first, or that ends something: an interrupt
// does not cancel it. failed makes the response if the call panics.
func outsideWalk[Q, R any](ctx context.Context, s *server, operation string, req Q, call method[Q, R], failed func(diagnostics) R) (R, error) {
	ctx, release := hold(ctx)
	defer release()
	return pass(ctx, s, operation, req, call, failed)
}

// pass passes a call on.
func pass[Q, R any](ctx context.Context, s *server, operation string, req Q, call method[Q, R], failed func(diagnostics) R) (R, error) {
	return contain(ctx, operation, failed, func() (R, error) {
		resp, err := call(s.framework, ctx, req)
		if err == nil {
			s.eachDiagnostic(resp)
		}
		return resp, err
	})
}

// inWalk is outsideWalk for a call that belongs to a walk of the graph: after an interrupt it begins cancelled.
func inWalk[Q, R any](ctx context.Context, s *server, operation string, req Q, call method[Q, R], failed func(diagnostics) R) (R, error) {
	ctx, release := s.stop.context(ctx)
	defer release()
	return pass(ctx, s, operation, req, call, failed)
}

// eachDiagnostic calls the hook for the diagnostics of a response or of an element of a stream.
func (s *server) eachDiagnostic(response any) {
	for _, d := range diagnosticsOf(response) {
		if d != nil {
			s.hooks.Diagnostic(d)
		}
	}
}
