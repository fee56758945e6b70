// SPDX-License-Identifier: MPL-2.0

// Command wazzup-sandbox serves the sandbox, so that anyone can try the provider without an account.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "wazzup-sandbox:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to be undone
	}
}

// run serves until ctx ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := parse(args, out)
	if err != nil {
		return err
	}
	server := sandbox.New(o.settings)
	token := server.AddAccount(account)
	accounts := []string{account}
	if o.partner {
		accounts = append(accounts, moreAccounts...)
		server.AddPartner(partnerEmail, partnerPassword, accounts...)
	}
	if o.example {
		for _, id := range accounts {
			server.SetPipelines(id, funnels(o.members))
		}
	}
	for _, f := range o.faults {
		server.Inject(f.Fault)
	}
	server.Log(func(e sandbox.Entry) { fmt.Fprintln(out, line(e, server.Pipelines, o.partner)) })
	url, stop, err := server.Listen(o.listen)
	if err != nil {
		return fmt.Errorf("%w\nIf another sandbox has this port, take another one: -listen 127.0.0.1:0 takes any that is free", err)
	}
	defer stop()
	fmt.Fprint(out, instructions(url, token, o))
	<-ctx.Done()
	fmt.Fprintln(out, "\nStopped; the funnels are gone.")
	return nil
}
