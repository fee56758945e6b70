package provider

import (
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// address is the provider's address in the registry.
const address = "registry.terraform.io/wazzup24/wazzup"

// serve serves the provider to a CLI until that has no more work for it.
func serve(constructor func() tfprotov6.ProviderServer, options ...tf6server.ServeOpt) error {
	cli := os.Getppid()
	var server tfprotov6.ProviderServer
	err := tf6server.Serve(address, func() tfprotov6.ProviderServer { server = constructor(); return server }, options...)
	if os.Getppid() == cli { // else the CLI was killed, and may not have kept what it was told
		Close(server)
	}
	return err
}
