// SPDX-License-Identifier: MPL-2.0

// Command passthrough is a provider that costs a CLI as little as any can: it offers the main resource of the real one, hands
// back what it is given, and decodes nothing.
//
// It shares no package with the real provider, because what those take as a process starts is no part of the floor: with one
// funnel, that is a sixth of a plan. So the bench gives it the schema in a file.
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/bench/given"
)

func main() {
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO"} { // the bench asks for no log
		_ = os.Setenv(name, "off")
	}
	constructor := func() tfprotov6.ProviderServer {
		return &server{schema: os.Getenv(given.SchemaEnv), imported: os.Getenv(given.ImportEnv)}
	}
	if err := tf6server.Serve("registry.terraform.io/wazzup24/wazzup", constructor); err != nil {
		fmt.Fprintln(os.Stderr, "passthrough:", err)
		os.Exit(1)
	}
}
