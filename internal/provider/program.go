// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"io"
	"log"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// address is the provider's address in the registry.
const address = "registry.terraform.io/wazzup24/wazzup"

// Run is the whole program of the provider. It serves the provider to the CLI that has started this process, until the CLI has
// no more work for it. With debug, it waits for a debugger and prints how to attach a CLI. It calls end to end the process
// once the CLI is gone. The program of the acceptance tests calls Run with other options.
func Run(version string, debug bool, end func(), options ...Option) error {
	quietFramework()
	// If a server sends more than its response, net/http writes that to the standard log. It may be the token.
	log.SetOutput(io.Discard)
	var serving []tf6server.ServeOpt
	if debug {
		serving = append(serving, tf6server.WithManagedDebug())
	} else {
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

// quietFramework turns the plugin framework's own log off, unless the user asks for TRACE, or sets the framework's level.
//
// Terraform starts providers without TF_LOG. The framework then logs at TRACE to nowhere, and its log context grows by a link for
// each attribute that it visits. That makes the work quadratic in the size of a resource: an apply of 1,000 funnels takes 90 seconds
// instead of 15. (TF_LOG_SDK=off does not help: the context still grows.)
//
// At DEBUG, the framework writes a line for each attribute of each stage. For 50 funnels of 10 stages these are 1,600 lines, and a
// user looks for the four about requests.
func quietFramework() {
	if os.Getenv("TF_LOG_SDK") != "" || os.Getenv("TF_LOG_SDK_FRAMEWORK") != "" {
		return
	}
	// The CLI takes any other text for TRACE.
	switch strings.ToUpper(cmp.Or(os.Getenv("TF_LOG_PROVIDER"), os.Getenv("TF_LOG"))) {
	case "", "DEBUG", "INFO", "WARN", "ERROR", "OFF":
		_ = os.Setenv("TF_LOG_SDK_FRAMEWORK", "off") // if this fails, everything still works, slowly
	}
}
