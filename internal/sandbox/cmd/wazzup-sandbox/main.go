// SPDX-License-Identifier: MPL-2.0

// Command wazzup-sandbox serves the sandbox, so that anyone can try the provider, or test a module, without an account.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// version is set when a release is built.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout)
	var exit *exec.ExitError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.As(err, &exit):
		os.Exit(exitCode(exit)) //nolint:gocritic // nothing is left to be undone
	default:
		fmt.Fprintln(os.Stderr, "wazzup-sandbox:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends, or until the command on the command line does.
func run(ctx context.Context, args []string, out io.Writer) (err error) {
	o, err := parse(args, out)
	if err != nil {
		return err
	}
	if o.version {
		fmt.Fprintln(out, "wazzup-sandbox", version)
		return nil
	}
	server, token := o.serve()
	if len(o.command) == 0 {
		server.Log(func(e sandbox.Entry) { fmt.Fprintln(out, line(e, server.Pipelines, o.partner)) })
	}
	url, stop, err := server.Listen(o.listen)
	if err != nil {
		return fmt.Errorf("%w\n%s", err, anotherPort(args, o))
	}
	defer stop()
	env := environment(url, token, o)
	if o.envFile != "" {
		if err := writeEnv(o.envFile, env); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, removeEnv(o.envFile, env)) }()
	}
	if len(o.command) > 0 {
		return runCommand(ctx, o, env, out)
	}
	fmt.Fprint(out, instructions(url, env, o))
	<-ctx.Done()
	fmt.Fprintln(out, "\nStopped; the funnels are gone.")
	return nil
}

// serve makes the server that the command line describes, and returns it with the token of its first account.
func (o *options) serve() (server *sandbox.Server, token string) {
	server = sandbox.New(o.settings)
	accounts := o.served()
	token = server.AddAccount(accounts[0])
	if o.partner {
		server.AddPartner(partnerEmail, partnerPassword, accounts...)
	}
	for _, id := range accounts {
		server.Authorize(tokenByHand(id), id)
		if o.example {
			server.SetPipelines(id, funnels(o.members))
		}
	}
	for _, f := range o.faults {
		server.Inject(f.Fault)
	}
	return server, token
}
