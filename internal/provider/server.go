// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/pipelines"
	"github.com/wazzup24/terraform-provider-wazzup/internal/protocol"
)

// nestedServer describes the provider. It does so once for all servers of a process: in tests there are thousands.
var nestedServer = sync.OnceValue(func() *protocol.Nested {
	return protocol.NewNested(providerserver.NewProtocol6(NewNested("")())(), providerserver.NewProtocol6(newProvider("", nil))())
})

// NewServer returns a constructor of the provider's protocol server for tf6server.
func NewServer(version string, options ...Option) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := newProvider(version, options)
		var given headlines
		hooks := protocol.Hooks{
			Diagnostic: func(d *tfprotov6.Diagnostic) { hideValue(d); given.number(d) },
			Upgraded:   p.upgraded,
			Stopped:    func() { p.replaceService(nil) },
		}
		framework := nestedServer().Pack(providerserver.NewProtocol6(p)())
		if p.framework != nil {
			framework = p.framework(p, framework)
		}
		return &server{Server: protocol.New(framework, hooks), provider: p}
	}
}

// Close ends the run properly. Call it only if the CLI lives and has received all results. Without Close, the creates that the
// run began count as unfinished.
func Close(s tfprotov6.ProviderServer) {
	if s, ok := s.(*server); ok {
		s.provider.begin(nil)
	}
}

// Abandon ends the run as if the process had been killed, for tests in one process.
func Abandon(s tfprotov6.ProviderServer) {
	if s, ok := s.(*server); ok {
		s.provider.permits.Swap(nil).Abandon()
	}
}

type server struct {
	protocol.Server

	provider *Provider
}

// upgraded tells the provider's scope about a state that core has just passed for an upgrade and is about to use.
func (p *Provider) upgraded(typeName string, state []byte) {
	if of := p.scopes.Load(); of != nil {
		pipelines.Upgraded(of, typeName, state)
	}
}
