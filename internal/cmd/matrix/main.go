// SPDX-License-Identifier: MPL-2.0

// Command matrix runs the acceptance tests with several CLIs, one after another, and ends with a table: how many tests ran with
// each, and which were skipped because that CLI lacks a feature. It fails if a test fails, if none ran, or if a skip names no
// feature. The arguments are the packages.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

func main() {
	clis := flag.String("cli", "", "`CLIs` to test with, separated by commas: modules below tools (tofu-1.8), commands on PATH, or files (default: all modules, then terraform)")
	parallel := flag.Int("parallel", 4*runtime.NumCPU(), "how many tests of a package run at a time")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "matrix: name the packages with acceptance tests, or use make testacc-matrix")
		os.Exit(2)
	}
	run.Main("matrix", func(ctx context.Context) error {
		list, err := parse(*clis)
		if err != nil {
			return err
		}
		return test(ctx, os.Stdout, list, *parallel, flag.Args())
	})
}

// candidate is a CLI to find or to build.
type candidate struct {
	name     string
	optional bool // left out, visibly, if it is not on PATH
}

// parse reads the list of the flag.
func parse(list string) ([]candidate, error) {
	var all []candidate
	if list == "" {
		modules, err := acctest.Tofus()
		if err != nil {
			return nil, err
		}
		for _, module := range modules {
			all = append(all, candidate{name: module})
		}
		return append(all, candidate{name: "terraform", optional: true}), nil
	}
	for name := range strings.SplitSeq(list, ",") {
		all = append(all, candidate{name: strings.TrimSpace(name)})
	}
	return all, nil
}

// find returns the CLI. A module below tools comes before a command of the same name.
func (c candidate) find(ctx context.Context) (acctest.CLI, error) {
	modules, err := acctest.Tofus()
	if err != nil {
		return acctest.CLI{}, err
	}
	if slices.Contains(modules, c.name) {
		return acctest.BuildTofu(ctx, c.name, os.Stderr)
	}
	return acctest.LookUpCLI(ctx, c.name)
}

var errNotAll = errors.New("not every CLI passed")

// test runs the tests with each CLI, and prints the table. A CLI that cannot be built or found does not keep the others from it.
func test(ctx context.Context, out io.Writer, candidates []candidate, parallel int, packages []string) error {
	var rows []row
	for _, c := range candidates {
		cli, err := c.find(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			rows = append(rows, row{name: c.name, missing: err, optional: c.optional && errors.Is(err, exec.ErrNotFound)})
			fmt.Fprintf(out, "%s: %v\n", c.name, err)
			continue
		}
		name := fmt.Sprintf("%s %s", cli.Kind, cli.Version)
		fmt.Fprintf(out, "Running the acceptance tests with %s (%s).\n", name, cli.Path)
		r, err := runTests(ctx, out, cli, parallel, packages)
		if err != nil {
			return err
		}
		r.name = name
		rows = append(rows, r)
	}
	fmt.Fprintf(out, "\n%s, %s/%s\n", time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH)
	return report(out, rows)
}
