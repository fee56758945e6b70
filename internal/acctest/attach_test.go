// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What an environment says has to reach the provider: if it would not, the run starts a process.
func TestWhichRunsAttach(t *testing.T) {
	for name, attaches := range map[string]bool{
		"WAZZUP_ACCOUNT_ID": true, "TF_WORKSPACE": true, "TF_DATA_DIR": true, "TF_VAR_clients": true, "TF_CLI_ARGS_plan": true,
		"TF_LOG": false, "TF_LOG_PROVIDER_WAZZUP_HTTP": false, "HTTPS_PROXY": false, "SSL_CERT_FILE": false, "HOME": false,
		"WAZZUP_ACCEPT_ALTERED": false, PanicEnv: false,
	} {
		w, _ := Start(t, sandbox.Settings{})
		w.Env[name] = ""
		if got := canAttach(w.Env); got != attaches {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Each provider block has a provider of its own in each walk, as it would have a process.
func TestEachConnectionHasAProviderOfItsOwn(t *testing.T) {
	t.Parallel()
	if runAll {
		t.Skip("no run attaches")
	}
	w, _ := Start(t, sandbox.Settings{})
	w.Write("main.tf", "provider \"wazzup\" {\n  alias = \"other\"\n}\n"+
		"data \"wazzup_pipelines\" \"one\" {}\ndata \"wazzup_pipelines\" \"two\" {\n  provider = wazzup.other\n}\n")
	var mu sync.Mutex
	var all []*counting
	a := attach(t, func() tfprotov6.ProviderServer {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, &counting{ProviderServer: shortWaits(w.Env, w.Dir, nil)()})
		return all[len(all)-1]
	})
	p := w.process([]string{"plan"}, true)
	if err := p.attached.end(true); err != nil {
		t.Fatal(err)
	}
	p.attached = a
	p.cmd.Env = append(p.cmd.Env, "TF_REATTACH_PROVIDERS="+a.reattach())
	p.start()
	if r := p.Finish(); r.Code != 0 {
		t.Fatal(r.Output)
	}
	var configured []int32
	for _, c := range all {
		if n := c.configured.Load(); n > 0 {
			configured = append(configured, n)
		}
	}
	if !slices.Equal(configured, []int32{1, 1}) {
		t.Errorf("providers of two blocks were configured %d times", configured)
	}
}

// counting counts how often a provider is configured.
type counting struct {
	tfprotov6.ProviderServer
	configured atomic.Int32
}

func (c *counting) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	c.configured.Add(1)
	return c.ProviderServer.ConfigureProvider(ctx, req)
}
