// SPDX-License-Identifier: MPL-2.0

package plain_test

import (
	"slices"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/plain"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const typeName = "wazzup_pipelines" // of the resource and of the data source

// side is one of the two providers, with a sandbox and a state of its own.
type side struct {
	core    *coretest.Core
	sandbox *sandbox.Server
	calls   recorder
	shower  *shower
	plan    *coretest.Plan
}

// pair is the provider, and the plain one.
type pair struct {
	t       *rapid.T
	packed  *side
	plain   *side
	config  coretest.Configuration // as a plan sees it
	known   coretest.Configuration // as an apply does
	history []string
}

func newPair(rt *rapid.T, settings sandbox.Settings) *pair {
	rt.Helper()
	p := &pair{t: rt, config: coretest.Configuration{}, known: coretest.Configuration{}}
	p.packed = newSide(rt, settings, nil)
	p.plain = newSide(rt, settings, func(p *provider.Provider, _ tfprotov6.ProviderServer) tfprotov6.ProviderServer {
		return plain.NewServer(p)
	})
	return p
}

func newSide(rt *rapid.T, settings sandbox.Settings, framework func(*provider.Provider, tfprotov6.ProviderServer) tfprotov6.ProviderServer) *side {
	rt.Helper()
	server := sandbox.New(settings)
	token := server.AddAccount(acctest.Account)
	url, stop, err := server.Listen("127.0.0.1:0")
	if err != nil {
		rt.Fatal(err)
	}
	rt.Cleanup(stop)
	one := &side{sandbox: server, core: coretest.NewCore(rt, url, token)}
	c := one.core
	c.LockDir = acctest.MachineOf(url, token)
	c.Timings = acctest.HastyTimings
	c.Settings["max_retries"] = 1
	c.Options = []provider.Option{one.calls.option(framework)}
	walk, _ := c.Walk()
	defer provider.Close(walk)
	schema, err := walk.GetProviderSchema(rt.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		rt.Fatal(err)
	}
	one.shower = newShower(c, schema)
	return one
}

// both does the same with both providers, and compares all calls.
func (p *pair) both(what string, do func(*side) coretest.Diagnostics) {
	p.t.Helper()
	p.history = append(p.history, what)
	want, got := p.does(p.plain, do), p.does(p.packed, do)
	if d := gocmp.Diff(want, got); d != "" {
		p.t.Fatalf("%s\n(-plain +packed):\n%s", strings.Join(p.history, "\n"), d)
	}
}

// outcome is what is compared.
type outcome struct {
	Diagnostics []string
	Calls       []object
	Resources   []string
	Posts       int
	Account     []sandbox.Pipeline
}

func (p *pair) does(s *side, do func(*side) coretest.Diagnostics) outcome {
	s.sandbox.ResetJournal()
	diags := do(s)
	s.sandbox.ClearFaults()
	o := outcome{
		Diagnostics: s.shower.showAll(diags), Resources: s.core.Resources(), Posts: s.sandbox.Count("POST"), Account: s.sandbox.Pipelines(acctest.Account),
	}
	for _, c := range s.calls.take() {
		o.Calls = append(o.Calls, s.shower.show(c.request), s.shower.show(c.response))
	}
	return o
}

// edit changes both accounts behind everybody's back.
func (p *pair) edit(change func([]sandbox.Pipeline) []sandbox.Pipeline) {
	for _, s := range []*side{p.packed, p.plain} {
		s.sandbox.Edit(acctest.Account, func(list []sandbox.Pipeline) []sandbox.Pipeline { return change(slices.Clone(list)) })
	}
}
