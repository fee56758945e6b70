// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// A panic ends the provider's process, and with it every operation of the run: those under way leave funnels behind that
// no state knows. So each call is contained: a panic becomes one error of the operation that it happened in, and the
// others go on.

// contain runs a call. If that panics, or returns a value that cannot be unpacked, failed makes the response.
func contain[R any](ctx context.Context, operation string, failed func(diagnostics) R, call func() (R, error)) (resp R, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			logPanic(ctx, operation, cause)
			resp, err = failed(panicked(operation)), nil
		}
	}()
	resp, err = call()
	if errors.Is(err, errPacking) {
		logPanic(ctx, operation, err)
		return failed(panicked(operation)), nil
	}
	return resp, err
}

func panicked(operation string) diagnostics {
	summary, detail := messages.Bug(operation)
	return diagnostics{{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: detail}}
}

// logPanic logs where the panic happened. Its value may hold anything, even a token, so only its type is logged. An error of
// the Go runtime is logged in full: it names types and indices. A stack shows addresses in place of arguments.
func logPanic(ctx context.Context, operation string, cause any) {
	shown := fmt.Sprintf("a value of type %T, not shown", cause)
	if e, ok := cause.(runtime.Error); ok {
		shown = e.Error()
	}
	tflog.Error(ctx, "Panic in the provider", map[string]any{"operation": operation, "panic": shown, "stack": string(debug.Stack())})
}

// change names what is being done to a resource.
func change(verb string, prior, planned *tfprotov6.DynamicValue, typeName string) string {
	switch {
	case isNull(prior):
		return verb + " the creation of " + typeName
	case isNull(planned):
		return verb + " the destruction of " + typeName
	}
	return verb + " the update of " + typeName
}

func isNull(v *tfprotov6.DynamicValue) bool {
	if v == nil {
		return true
	}
	null, err := v.IsNull()
	return err == nil && null
}
