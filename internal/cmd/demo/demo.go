// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// demo is one showing.
type demo struct {
	out     io.Writer
	colours bool
	cli     acctest.CLI
	sandbox *sandbox.Server
	env     []string
	cache   string // folder for what one run of the provider leaves for the next
	first   string // folder with the configuration and the state that the steps are about
	second  string // folder with the same configuration, for an import
	start   time.Time

	seen   int      // requests of earlier steps in the journal
	broken []string // what was not as promised in this step
}

// prepare copies an example into two folders.
func (d *demo) prepare(folder, example string) error {
	files, err := filepath.Glob(filepath.Join(example, "*.tf")) // and no state, if somebody has played there
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no configuration in %s", example)
	}
	d.first, d.second = filepath.Join(folder, "first"), filepath.Join(folder, "second")
	for _, dir := range []string{d.first, d.second} {
		if err := os.Mkdir(dir, 0o750); err != nil {
			return err
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), text, 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// result is what a run of the CLI has shown, without colours.
type result struct {
	text string
	code int
}

// show runs the CLI for the person to see.
func (d *demo) show(ctx context.Context, dir string, args ...string) (result, error) {
	name := strings.TrimSuffix(filepath.Base(d.cli.Path), ".exe")
	fmt.Fprintln(d.out, d.paint(bold, "$ "+name+" "+strings.Join(args, " ")))
	var text bytes.Buffer
	filter := &filter{to: io.MultiWriter(d.out, &text)}
	code, err := d.run(ctx, dir, filter, filter, args)
	if err == nil {
		err = filter.Close()
	}
	return result{text: plain(text.String()), code: code}, err
}

// quietly runs the CLI for its standard output alone.
func (d *demo) quietly(ctx context.Context, dir string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	code, err := d.run(ctx, dir, &stdout, &stderr, args)
	if err == nil && code != 0 {
		err = fmt.Errorf("%s: exit code %d\n%s", strings.Join(args, " "), code, stderr.String())
	}
	return stdout.String(), err
}

func (d *demo) run(ctx context.Context, dir string, stdout, stderr io.Writer, args []string) (code int, err error) {
	cmd := run.Command(ctx, d.cli.Path, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, d.env, stdout, stderr
	if !d.colours {
		cmd.Env = append(cmd.Env, "TF_CLI_ARGS=-no-color") // it colours what it writes into a pipe
	}
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); ctx.Err() != nil || err != nil && !errors.As(err, &exit) {
		return 0, errors.Join(ctx.Err(), err)
	}
	return cmd.ProcessState.ExitCode(), nil
}

// later makes it as if some time had passed. Within ten seconds of a write, a read that does not show what was written is
// taken for late and made again, and nobody edits that fast.
func (d *demo) later() error { return os.RemoveAll(d.cache) }

// Colours, as terminals know them.
const (
	bold  = "1"
	cyan  = "1;36"
	green = "1;32"
	red   = "1;31"
)

func (d *demo) paint(colour, text string) string {
	if !d.colours {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}
