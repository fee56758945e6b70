// Command demo shows the provider at its work, for a person to watch: from an empty account to plan, apply, drift,
// import and destroy, with the real CLI and the real provider, against the sandbox on loopback. Each step is checked;
// where something is not as promised it says what, and ends with a code other than zero.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/cmd/internal/run"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func main() {
	// A broken pipe (make demo | head) is an interrupt too: without this it would leave temporary folders behind.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	err := show(ctx, os.Stdout, isTerminal(os.Stdout))
	interrupted := ctx.Err() != nil
	stop()
	switch {
	case interrupted:
		fmt.Fprintln(os.Stderr, "\nInterrupted; what was started has been stopped.")
		os.Exit(1)
	case err != nil:
		fmt.Fprintln(os.Stderr, "\ndemo:", err)
		os.Exit(1)
	}
}

// isTerminal reports whether colours make sense.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// show prepares everything in a temporary folder and goes through the steps.
func show(ctx context.Context, out io.Writer, colours bool) (err error) {
	root, err := run.Root(ctx)
	if err != nil {
		return err
	}
	cli, err := acctest.FindCLI(ctx, out)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Using %s %s (%s).\n", cli.Kind, cli.Version, cli.Path)
	folder, err := os.MkdirTemp("", "wazzup-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	provider := filepath.Join(folder, "provider")
	if err := run.BuildProvider(ctx, provider, out); err != nil {
		return err
	}

	d := &demo{out: out, colours: colours, cli: cli, sandbox: sandbox.New(sandbox.Settings{}), start: time.Now()}
	token := d.sandbox.AddAccount(acctest.Account)
	url, stop, err := d.sandbox.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	defer stop()
	fmt.Fprintf(out, "The sandbox, in place of Wazzup, serves an empty account at %s.\n", url)

	if err := d.prepare(folder, filepath.Join(root, "examples", "documented")); err != nil {
		return err
	}
	config := filepath.Join(folder, "cli.tfrc")
	d.env = run.Environ(filepath.Join(folder, "cache"),
		"TF_CLI_CONFIG_FILE="+config, "WAZZUP_BASE_URL="+url, "WAZZUP_CLIENT_ACCESS_TOKEN="+token)
	if err := os.WriteFile(config, []byte(acctest.DevOverrides(provider)), 0o600); err != nil {
		return err
	}
	return d.all(ctx)
}
