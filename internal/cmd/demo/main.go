// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at its work, for a person to watch: from an empty account to plan, apply, drift,
// import and destroy, with the real CLI and the real provider, against the sandbox on loopback. Each step is checked;
// if something is not as promised it says what, and ends with a code other than zero.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func main() {
	mirror := flag.String("mirror", "", "`folder` of make mirror, from which to install the provider with init")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	run.Main("demo", func(ctx context.Context) error { return show(ctx, os.Stdout, isTerminal(os.Stdout), *mirror) })
}

// isTerminal reports whether colours make sense.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// show goes through the steps in a temporary folder, with the provider as built from this checkout, or from a mirror.
func show(ctx context.Context, out io.Writer, colours bool, mirror string) error {
	root, err := run.Root(ctx)
	if err != nil {
		return err
	}
	in := run.In
	if mirror != "" {
		config, err := filepath.Abs(filepath.Join(mirror, "cli.tfrc"))
		if err != nil {
			return err
		}
		in = func(ctx context.Context, out io.Writer, use func(run.Place) error) error {
			return run.WithConfig(ctx, out, config, use)
		}
	}
	return in(ctx, out, func(place run.Place) error {
		d := &demo{out: out, colours: colours, cli: place.CLI, cache: place.Cache(), sandbox: sandbox.New(sandbox.Settings{}), start: time.Now()}
		token := d.sandbox.AddAccount(acctest.Account)
		url, stop, err := d.sandbox.Listen("127.0.0.1:0")
		if err != nil {
			return err
		}
		defer stop()
		fmt.Fprintf(out, "The sandbox, in place of Wazzup, serves an empty account at %s.\n", url)

		if err := d.prepare(place.Folder, filepath.Join(root, "examples", "minimal")); err != nil {
			return err
		}
		d.env = place.Environ("WAZZUP_BASE_URL="+url, "WAZZUP_CLIENT_ACCESS_TOKEN="+token)
		if mirror != "" {
			if err := d.install(ctx, mirror); err != nil {
				return err
			}
		}
		return d.all(ctx)
	})
}

// all goes through the steps and ends at the first that is not as promised: the later ones build on it.
func (d *demo) all(ctx context.Context) error {
	for i, s := range steps {
		fmt.Fprintf(d.out, "\n%s\n\n", d.paint(cyan, fmt.Sprintf("%d/%d  %s", i+1, len(steps), s.shows)))
		d.seen = len(d.sandbox.Journal())
		if err := s.do(ctx, d); err != nil {
			return fmt.Errorf("step %d of %d: %w", i+1, len(steps), err)
		}
		if len(d.broken) > 0 {
			return fmt.Errorf("step %d of %d is not as promised: %s", i+1, len(steps), strings.Join(d.broken, "; "))
		}
	}
	fmt.Fprintf(d.out, "\n%s %d requests (%d GET, %d POST) in %.1f s, with %s %s.\n",
		d.paint(green, fmt.Sprintf("All %d steps as promised:", len(steps))),
		d.sandbox.Count(""), d.sandbox.Count("GET"), d.sandbox.Count("POST"), time.Since(d.start).Seconds(), d.cli.Kind, d.cli.Version)
	fmt.Fprintln(d.out, "To play with it yourself: make sandbox")
	return nil
}
