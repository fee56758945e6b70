// SPDX-License-Identifier: MPL-2.0

package plain

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/protocol"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// Option has the provider work without packing.
func Option() provider.Option {
	return provider.WithFramework(func(p *provider.Provider, _ tfprotov6.ProviderServer) tfprotov6.ProviderServer { return NewServer(p) })
}

// NewServer returns the framework's server for a provider without packing.
func NewServer(p *provider.Provider) tfprotov6.ProviderServer {
	framework, _ := providerserver.NewProtocol6(unpacked{p})().(protocol.Server)
	return server{framework}
}

// unpacked is the provider with the resource and the data source of this package.
type unpacked struct{ *provider.Provider }

func (unpacked) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newResource}
}

func (unpacked) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newDataSource}
}
