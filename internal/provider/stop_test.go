// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A CLI that is interrupted tells the provider once. What it had announced by then, and asks for a moment later, is
// interrupted like what is under way; the next run of a provider that serves a debugger is not.
func TestNothingStartsAfterAStop(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	t.Setenv("WAZZUP_BASE_URL", s.URL)
	t.Setenv("WAZZUP_CLIENT_ACCESS_TOKEN", s.Token)
	server := provider.NewServer("test", provider.WithTimings(acctest.HastyTimings, acctest.Backoff), provider.WithLockDir(t.TempDir()))()
	configure := func() {
		t.Helper()
		resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: &tfprotov6.DynamicValue{JSON: []byte(`{}`)}})
		if err != nil || len(resp.Diagnostics) > 0 {
			t.Fatal(err, resp)
		}
	}
	null := &tfprotov6.DynamicValue{JSON: []byte(`null`)}
	x := &tfprotov6.DynamicValue{JSON: []byte(`{"pipelines":{"x":{"name":"X","stages":null}},"existing_policy":"error","deletion_policy":"delete","deletion_protection":false}`)}
	says := func() string {
		t.Helper()
		resp, err := server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{TypeName: "wazzup_pipelines", PriorState: null, PlannedState: x, Config: x})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range resp.Diagnostics {
			return d.Summary
		}
		return ""
	}

	configure()
	if _, err := server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		t.Fatal(err)
	}
	if got := says(); got != "Interrupted" || s.Count("") != 0 {
		t.Errorf("after the stop: %q, %d requests", got, s.Count(""))
	}
	configure()
	if got := says(); got != "" || s.Count("POST") != 1 {
		t.Errorf("in the next run: %q, %d posts", got, s.Count("POST"))
	}
}
