// SPDX-License-Identifier: MPL-2.0

package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

// Main runs a program until it ends or somebody interrupts it, and ends the process if it has failed.
func Main(name string, program func(context.Context) error) {
	// A broken pipe (make demo | head) is an interrupt too: without this it would leave temporary folders behind.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	err := program(ctx)
	interrupted := ctx.Err() != nil
	stop()
	switch {
	case interrupted:
		fmt.Fprintln(os.Stderr, "\nInterrupted; what was started has been stopped.")
		os.Exit(1)
	case err != nil:
		fmt.Fprintf(os.Stderr, "\n%s: %v\n", name, err)
		os.Exit(1)
	}
}

// Place is a temporary folder with what runs of a CLI need.
type Place struct {
	CLI    acctest.CLI
	Folder string
	config string // for the CLI
}

// Environ is the environment of a run that finds the provider without init, with settings.
func (p Place) Environ(settings ...string) []string {
	return Environ(p.Cache(), append([]string{"TF_CLI_CONFIG_FILE=" + p.config}, settings...)...)
}

// Cache is the folder that the provider takes for the user's cache.
func (p Place) Cache() string { return filepath.Join(p.Folder, "cache") }

// Provider is the folder that In builds the provider into.
func (p Place) Provider() string { return filepath.Join(p.Folder, "provider") }

// In finds a CLI, builds the provider, and calls use with a Place that is gone afterwards.
func In(ctx context.Context, out io.Writer, use func(Place) error) error {
	return in(ctx, out, func(place *Place) error {
		if err := Build(ctx, out, "the provider", ProviderIn(place.Provider()), Module); err != nil {
			return err
		}
		return os.WriteFile(place.config, []byte(acctest.DevOverrides(place.Provider())), 0o600)
	}, use)
}

// WithConfig is In with a CLI configuration that says where the provider is installed from. Runs need an init.
func WithConfig(ctx context.Context, out io.Writer, config string, use func(Place) error) error {
	return in(ctx, out, func(place *Place) error { place.config = config; return nil }, use)
}

func in(ctx context.Context, out io.Writer, prepare func(*Place) error, use func(Place) error) (err error) {
	cli, err := acctest.FindCLI(ctx, out)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Using %s %s (%s).\n", cli.Kind, cli.Version, cli.Path)
	folder, err := os.MkdirTemp("", "wazzup-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	place := Place{CLI: cli, Folder: folder, config: filepath.Join(folder, "cli.tfrc")}
	if err := prepare(&place); err != nil {
		return err
	}
	return use(place)
}
