package provider

import (
	"io"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Run is all that the provider's program does: it serves the provider to the CLI that has started this process, until that has
// no more work for it. debug has it wait for a debugger and print how to attach a CLI. It calls end to end the process when the
// CLI is gone. The program of the acceptance tests is this one with other options.
func Run(version string, debug bool, end func(), options ...Option) error {
	quietFramework()
	// net/http writes to the standard log what a server sends beyond its answer, and that may be the token.
	log.SetOutput(io.Discard)
	var serving []tf6server.ServeOpt
	if debug {
		serving = append(serving, tf6server.WithManagedDebug())
	} else {
		liveWithCLI(newProvider(version, options).timings.Cancelled, end)
	}
	return serve(NewServer(version, options...), serving...)
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
	_ = os.Setenv("TF_LOG_SDK_FRAMEWORK", "off") // without it, all is slow and right
}
