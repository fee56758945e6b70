// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// All refreshes of a walk share one read. A provider that is configured again, as one that serves a debugger is, reads again: what
// a resource sees is never older than the Configure.
func TestEachConfigureReadsAgain(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	t.Setenv("WAZZUP_BASE_URL", s.URL)
	t.Setenv("WAZZUP_CLIENT_ACCESS_TOKEN", s.Token)
	server := provider.NewServer("test", provider.WithTimings(acctest.HastyTimings, acctest.Backoff), provider.WithLockDir(t.TempDir()))()
	state := &tfprotov6.DynamicValue{JSON: []byte(`{"pipelines":{"x":{"name":"X","stages":null}},"existing_policy":"error","deletion_policy":"delete","deletion_protection":false}`)}
	for walk, name := range []string{"first", "second", "third"} {
		s.SetPipelines(acctest.Account, []sandbox.Pipeline{{ID: "x", Name: name}})
		configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: &tfprotov6.DynamicValue{JSON: []byte(`{}`)}})
		if err != nil || len(configured.Diagnostics) > 0 {
			t.Fatal(err, configured)
		}
		for range 3 {
			resp, err := server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "wazzup_pipelines", CurrentState: state})
			if err != nil || len(resp.Diagnostics) > 0 {
				t.Fatal(err, resp)
			}
			if !bytes.Contains(resp.NewState.MsgPack, []byte(name)) {
				t.Errorf("walk %d does not see the funnel as %s: %q", walk+1, name, resp.NewState.MsgPack)
			}
		}
		if reads := s.Count("GET"); reads != walk+1 {
			t.Errorf("%d reads in %d walks", reads, walk+1)
		}
	}
}
