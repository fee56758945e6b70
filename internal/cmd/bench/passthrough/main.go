// SPDX-License-Identifier: MPL-2.0

// Command passthrough is a provider that costs a CLI as little as any can: it offers the resources of the real one, hands back
// what it is given, and decodes nothing.
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

func main() {
	constructor := func() tfprotov6.ProviderServer { return newServer(provider.NewServer("dev")(), os.Getenv(importEnv)) }
	if err := tf6server.Serve("registry.terraform.io/wazzup24/wazzup", constructor); err != nil {
		fmt.Fprintln(os.Stderr, "passthrough:", err)
		os.Exit(1)
	}
}
