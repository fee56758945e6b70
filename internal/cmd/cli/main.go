// SPDX-License-Identifier: MPL-2.0

// Command cli prints the path of the Terraform or OpenTofu that tests run,
// building one if there is none. What it does meanwhile goes to standard
// error.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

func main() {
	build := flag.Bool("build", false, "take the OpenTofu built from tools/tofu, whatever is on PATH")
	flag.Parse()
	find := acctest.FindCLI
	if *build {
		find = acctest.BuildCLI
	}

	// An interrupt ends the build and removes what it began.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	cli, err := find(ctx, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	fmt.Fprintf(os.Stderr, "Testing with %s %s (%s).\n", cli.Kind, cli.Version, cli.Path)
	fmt.Println(cli.Path)
}
