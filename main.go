// Command terraform-provider-wazzup serves the provider to Terraform and OpenTofu.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// version is set when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger, and print how to attach a CLI to it")
	flag.Parse()

	quietFramework()
	// net/http writes to the standard log what a server sends beyond its answer, and that may be the token.
	log.SetOutput(io.Discard)
	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		provider.LiveWithCLI(account.DefaultSpans.Cancelled, func() { os.Exit(1) })
	}
	if err := provider.Serve(provider.NewServer(version), options...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// quietFramework turns the plugin framework's own log off, unless somebody asks for logs. Terraform starts providers
// without TF_LOG; the framework then logs at TRACE into the void, and its log context grows by a link for each
// attribute it visits, which makes the work quadratic in the size of a resource: an apply of 1,000 funnels takes a
// minute and a half instead of a quarter of one. (TF_LOG_SDK=off does not help: the context grows all the same.)
func quietFramework() {
	for _, name := range []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK"} {
		if os.Getenv(name) != "" {
			return
		}
	}
	if err := os.Setenv("TF_LOG_SDK_FRAMEWORK", "off"); err != nil {
		log.Print(err) // slow, and right all the same
	}
}
