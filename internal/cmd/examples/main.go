// SPDX-License-Identifier: MPL-2.0

// Command examples checks what people copy: the configurations below examples/,
// and each block of code in the documentation.
//
// HCL has to be formatted and, with the provider, valid. If a block requires no
// provider, the block that requires this one is added. If it declares no variable,
// those that it uses are declared. Whatever else it lacks, a comment in front of
// it names:
//
//	<!-- complete with above, examples/partner/variables.tf -->
//
// "above" is the page's block before it, with what completes that one, and each
// other word is a file, or a folder with .tf files. Or the comment has the rest:
//
//	<!-- complete with:
//	variable "clients" {}
//	-->
//
// If a block needs a newer CLI than the oldest supported one, a comment says so
// (and an older CLI does not check it):
//
//	<!-- needs Terraform 1.16, OpenTofu 1.12 -->
//
// If the first line of a block is a comment that is the name of a file, the block
// is checked as such a file: sales.tftest.hcl, terraform.tfvars, cloud.tfrc.
//
// Shell, YAML and JSON are parsed.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

func main() {
	provider := flag.String("provider", "build/bin", "`folder` of the built provider")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := check(ctx, *provider, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// check checks everything, and reports it on out.
func check(ctx context.Context, provider string, out io.Writer) error {
	provider, err := filepath.Abs(provider)
	if err != nil {
		return err
	}
	root, err := run.Root(ctx)
	if err != nil {
		return err
	}
	if err := os.Chdir(root); err != nil { // so that names are those that people know
		return err
	}
	cli, err := acctest.FindCLI(ctx, os.Stderr)
	if err != nil {
		return err
	}
	c := checker{cli: cli}
	if c.scratch, err = os.MkdirTemp("", "wazzup-examples-"); err != nil {
		return err
	}
	defer os.RemoveAll(c.scratch) //nolint:errcheck // the system's temporary folder is cleaned anyway
	settings := filepath.Join(c.scratch, "cli.tfrc")
	if err := os.WriteFile(settings, []byte(acctest.DevOverrides(provider)), 0o600); err != nil {
		return err
	}
	// terraform.workspace is the account of one client, as in the guide for partners.
	c.env = run.Environ(c.scratch, "TF_CLI_CONFIG_FILE="+settings, "TF_WORKSPACE=7204-2419")

	sources, err := collect(cli)
	if err != nil {
		return err
	}
	c.run(ctx, sources)
	return report(sources, out)
}

// report prints what was checked, source by source, and what is wrong with it.
func report(sources []*source, out io.Writer) error {
	wrong := 0
	for _, s := range sources {
		fmt.Fprintln(out, s.summary())
		for _, u := range s.units {
			if u.problem != "" {
				wrong++
				fmt.Fprintf(out, "\n%s: %s\n\n", u.name, u.problem)
			}
		}
	}
	if len(sources) == 0 || !slices.ContainsFunc(sources, func(s *source) bool { return len(s.units) > 0 }) {
		return fmt.Errorf("nothing found to check")
	}
	if wrong > 0 {
		return fmt.Errorf("%d are wrong; make fmt formats what is below examples/", wrong)
	}
	return nil
}
