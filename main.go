// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-wazzup serves the provider to Terraform and OpenTofu.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// Both are set when a release is built.
var (
	version = "dev"
	commit  = ""
)

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger, and print how to attach a CLI to it")
	show := flag.Bool("version", false, "print the version and the commit")
	flag.Parse()
	if *show {
		fmt.Println(provider.VersionLine(version, commit))
		return
	}
	if err := provider.Run(version, *debug, func() { os.Exit(1) }); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
