// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"io"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// address is the provider's address in the registry.
const address = "registry.terraform.io/wazzup24/wazzup"

// Run is the whole program of the provider. It serves the provider to the CLI that has started this process, until the CLI has
// no more work for it. With debug, it waits for a debugger and prints how to attach a CLI. It calls end to end the process
// once the CLI is gone. The program of the acceptance tests calls Run with other options.
func Run(version string, debug bool, end func(), options ...Option) error {
	// If a server sends more than its response, net/http writes that to the standard log. It may be the token.
	log.SetOutput(io.Discard)
	var serving []tf6server.ServeOpt
	if debug { // its log is in a terminal that somebody looks at
		serving = append(serving, tf6server.WithManagedDebug())
	} else {
		quiet()
		liveWithCLI(newProvider(version, options).timings.Cancelled, end)
	}
	return serve(NewServer(version, options...), serving...)
}

// serve serves the provider to a CLI until the CLI has no more work for it.
func serve(constructor func() tfprotov6.ProviderServer, options ...tf6server.ServeOpt) error {
	cli := os.Getppid()
	var server tfprotov6.ProviderServer
	err := tf6server.Serve(address, func() tfprotov6.ProviderServer { server = constructor(); return server }, options...)
	if os.Getppid() == cli { // otherwise the CLI was killed, and may not have stored the results
		Close(server)
	}
	return err
}
