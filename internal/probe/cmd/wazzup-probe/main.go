// SPDX-License-Identifier: MPL-2.0

// Command wazzup-probe asks Wazzup what its documentation leaves open, by experiments on a scratch account.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/probe"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends it at once
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "wazzup-probe:", err)
		os.Exit(1)
	}
}

// run asks the service that the environment names.
func run(ctx context.Context, args []string, env func(string) string, out, progress io.Writer) error {
	o := probe.Options{
		BaseURL: env("WAZZUP_BASE_URL"), Token: env("WAZZUP_CLIENT_ACCESS_TOKEN"), Progress: progress,
		Run: time.Now().UTC().Format("20060102-150405"),
	}
	if o.BaseURL == "" {
		o.BaseURL = probe.DefaultBaseURL
	}
	asJSON, err := parse(args, &o, out)
	if err != nil {
		return err
	}
	if o.Token == "" {
		return errors.New("WAZZUP_CLIENT_ACCESS_TOKEN is not set: it takes the access token of a scratch account, which holds no funnels")
	}
	report, err := probe.Run(ctx, o)
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return errors.Join(err, encoder.Encode(report))
	}
	if err != nil && len(report.Findings) == 0 && report.Posts == 0 {
		return err
	}
	fmt.Fprintln(progress)
	report.WriteText(out)
	if err != nil {
		err = errors.New("could not finish; why, and what was found out, stands above")
	}
	return err
}

// parse reads the command line. -help is written to out, and is the error flag.ErrHelp.
func parse(args []string, o *probe.Options, out io.Writer) (asJSON bool, err error) {
	flags := flag.NewFlagSet("wazzup-probe", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // an error is shown once, by main, and not below a page of help
	flags.BoolVar(&asJSON, "json", false, "write the report as JSON")
	flags.BoolVar(&o.Few, "few", false, "leave out the experiment with 150 funnels: where a post merges, they stay")
	flags.BoolVar(&o.RiskForeign, probe.RiskForeignFlag, false, "go on in an account that holds funnels which were not made here")
	flags.BoolVar(&o.RiskUnseen, probe.RiskUnseenFlag, false, "go on where the list of funnels says that there are more than it shows")
	err = flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		help(flags, out)
	case err != nil:
		err = fmt.Errorf("%w\n-help lists the flags", err)
	case flags.NArg() > 0:
		err = fmt.Errorf("%q is no flag; -help lists them", flags.Arg(0))
	}
	return asJSON, err
}

func help(flags *flag.FlagSet, out io.Writer) {
	fmt.Fprintf(out, `wazzup-probe asks Wazzup what its documentation leaves open: is a post the whole list, can a
funnel be removed, is order kept, ... It makes experiments in the account whose token it is given,
with funnels of its own (their ids begin with %s), prints what it found, and removes them
where that is possible. It needs an account without funnels, and some minutes.

  WAZZUP_CLIENT_ACCESS_TOKEN  the account's access token
  WAZZUP_BASE_URL             the service (default %s)

It ends with 0 when it could ask all it should, and with 1 when it could not. An interrupt ends it
after it has removed what it made.

`, probe.Prefix, probe.DefaultBaseURL)
	flags.SetOutput(out)
	flags.PrintDefaults()
}
