// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at its work, for a person to watch: from an empty account to plan, apply, drift,
// import and destroy, with the real CLI and the real provider, against the sandbox on loopback. Each step is checked;
// if something is not as promised it says what, and ends with a code other than zero.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func main() {
	run.Main("demo", func(ctx context.Context) error { return show(ctx, os.Stdout, isTerminal(os.Stdout)) })
}

// isTerminal reports whether colours make sense.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// show goes through the steps in a temporary folder.
func show(ctx context.Context, out io.Writer, colours bool) error {
	root, err := run.Root(ctx)
	if err != nil {
		return err
	}
	return run.In(ctx, out, func(place run.Place) error {
		d := &demo{out: out, colours: colours, cli: place.CLI, cache: place.Cache(), sandbox: sandbox.New(sandbox.Settings{}), start: time.Now()}
		token := d.sandbox.AddAccount(acctest.Account)
		url, stop, err := d.sandbox.Listen("127.0.0.1:0")
		if err != nil {
			return err
		}
		defer stop()
		fmt.Fprintf(out, "The sandbox, in place of Wazzup, serves an empty account at %s.\n", url)

		if err := d.prepare(place.Folder, filepath.Join(root, "examples", "documented")); err != nil {
			return err
		}
		d.env = place.Environ("WAZZUP_BASE_URL="+url, "WAZZUP_CLIENT_ACCESS_TOKEN="+token)
		return d.all(ctx)
	})
}
