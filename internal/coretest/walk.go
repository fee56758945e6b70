// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// Walk returns a newly configured provider.
func (c *Core) Walk() (tfprotov6.ProviderServer, Diagnostics) {
	c.t.Helper()
	server := c.server()
	resp, err := server.ConfigureProvider(c.Context, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: c.encode(c.value(c.block, c.Settings)),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return server, resp.Diagnostics
}

// walk is a walk with several provider blocks.
type walk struct {
	core    *Core
	lost    bool                                // true: it ends as if the CLI had been killed
	servers map[string]tfprotov6.ProviderServer // by block
}

func (c *Core) walk() *walk { return &walk{core: c, servers: map[string]tfprotov6.ProviderServer{}} }

// server returns the provider of a resource's block. It configures the provider at the first call.
func (w *walk) server(resource string) (tfprotov6.ProviderServer, Diagnostics) {
	w.core.t.Helper()
	block := ""
	if w.core.Block != nil {
		block = w.core.Block(resource)
	}
	if server, ok := w.servers[block]; ok {
		return server, nil
	}
	server, diags := w.core.Walk()
	w.servers[block] = server
	return server, diags
}

// end stops the providers, as a CLI does at the end of a walk.
func (w *walk) end() {
	for _, server := range w.servers {
		if w.lost {
			provider.Abandon(server)
		} else {
			provider.Close(server)
		}
		if _, err := server.StopProvider(context.WithoutCancel(w.core.Context), &tfprotov6.StopProviderRequest{}); err != nil {
			w.core.t.Fatal(err)
		}
	}
	w.servers = nil
}

// ValidateProvider checks the provider block, offline.
func (c *Core) ValidateProvider() Diagnostics {
	c.t.Helper()
	resp, err := c.server().ValidateProviderConfig(c.Context, &tfprotov6.ValidateProviderConfigRequest{Config: c.encode(c.value(c.block, c.Settings))})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.Diagnostics
}

// Validate checks a configuration of the resource, offline.
func (c *Core) Validate(config tftypes.Value) Diagnostics {
	c.t.Helper()
	resp, err := c.server().ValidateResourceConfig(c.Context, &tfprotov6.ValidateResourceConfigRequest{TypeName: typeName, Config: c.encode(config)})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.Diagnostics
}
