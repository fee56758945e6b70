// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// goOnAfterAStop are the calls that a stop before them does not cancel.
var goOnAfterAStop = slices.Concat(
	// Core makes these without configuring the provider first, so that the stop was in another walk.
	[]string{
		"GetMetadata", "GetProviderSchema", "GetResourceIdentitySchemas", "GetFunctions", "CallFunction",
		"ValidateProviderConfig", "ValidateResourceConfig", "ValidateDataResourceConfig", "ValidateEphemeralResourceConfig",
		"ValidateListResourceConfig", "ValidateActionConfig", "ValidateStateStoreConfig",
	},
	// These begin and end a walk.
	[]string{"ConfigureProvider", "StopProvider"},
	// What a walk has begun is ended properly after an interrupt, too.
	[]string{"RenewEphemeralResource", "CloseEphemeralResource", "WriteStateBytes", "UnlockState"},
)

func TestEachCallKnowsOfTheStop(t *testing.T) {
	for call := range calls() {
		r := &recorder{}
		var under error
		r.during = func() { under = r.ctx.Err() }
		s := New(r, Hooks{})
		cancelled := func() bool {
			t.Helper()
			if _, _, err := invoke(t.Context(), s, call.Name); err != nil {
				t.Fatal(err)
			}
			return under != nil
		}
		do := func(name string) {
			t.Helper()
			if _, _, err := invoke(t.Context(), s, name); err != nil {
				t.Fatal(err)
			}
		}
		if cancelled() {
			t.Errorf("%s is cancelled before any stop", call.Name)
		}
		do("StopProvider")
		if got, want := cancelled(), !slices.Contains(goOnAfterAStop, call.Name); got != want {
			t.Errorf("%s is cancelled after a stop: %t, want %t", call.Name, got, want)
		}
		do("ConfigureProvider")
		if cancelled() {
			t.Errorf("%s is cancelled in the next walk", call.Name)
		}
	}
	for _, name := range goOnAfterAStop {
		if _, ok := reflect.TypeFor[Server]().MethodByName(name); !ok {
			t.Errorf("there is no %s", name)
		}
	}
}

// tf6server cancels the context of what is under way.
func TestEachCallUnderWayIsCancelled(t *testing.T) {
	for call := range calls() {
		ctx, cancel := context.WithCancel(t.Context())
		r := &recorder{}
		var under error
		r.during = func() { cancel(); under = r.ctx.Err() }
		if _, _, err := invoke(ctx, New(r, Hooks{}), call.Name); err != nil || under == nil {
			t.Errorf("%s goes on: %v", call.Name, err)
		}
	}
}

// The elements of a stream are computed after the call has returned, so its context lives until the stream has ended.
func TestAStreamIsCancelledOnceItHasEnded(t *testing.T) {
	streams := 0
	for call := range calls() {
		r := &recorder{prepare: with(&tfprotov6.Diagnostic{})}
		var during error
		s := New(r, Hooks{Diagnostic: func(*tfprotov6.Diagnostic) { during = r.ctx.Err() }})
		if slices.Contains(noDiagnostics, call.Name) {
			r.prepare = nil
		}
		_, response, err := invoke(t.Context(), s, call.Name)
		if err != nil {
			t.Fatal(err)
		}
		if all, isStream := elements(response); isStream {
			streams++
			if len(all) != 1 || during != nil {
				t.Errorf("%s: %d elements, while reading: %v", call.Name, len(all), during)
			}
		}
		if r.ctx.Err() == nil && !slices.Contains(goOnAfterAStop, call.Name) {
			t.Errorf("%s leaves its context behind", call.Name)
		}
	}
	if streams != 3 {
		t.Errorf("%d streams", streams)
	}
}
