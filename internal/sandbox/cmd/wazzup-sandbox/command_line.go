// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// parse reads the command line. -help is written to out, and is the error flag.ErrHelp.
func parse(args []string, out io.Writer) (options, error) {
	var o options
	flags := o.flags()
	flags.SetOutput(io.Discard) // an error is shown once, by main, and not below a page of help
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		help(flags, out)
	case err != nil:
		err = fmt.Errorf("%w\n-help lists the settings", err)
	case flags.NArg() > 0:
		err = fmt.Errorf("%q is no setting; settings begin with a hyphen, and -help lists them", flags.Arg(0))
	default:
		err = o.check()
	}
	return o, err
}

func (o *options) flags() *flag.FlagSet {
	flags := flag.NewFlagSet("wazzup-sandbox", flag.ContinueOnError)
	flags.StringVar(&o.listen, "listen", "127.0.0.1:8899", "loopback `address` to listen at; port 0 is any that is free")
	flags.StringVar(&o.cliConfig, "cli-config", "", "CLI configuration `file` to point the other terminal at")
	flags.BoolVar(&o.example, "example", false, "begin with two funnels")
	flags.BoolVar(&o.partner, "partner", false, "serve a partner, who has an e-mail, a password and several accounts, instead of one account's token")
	flags.Func("fault", "`words` that say what goes wrong, as below; can be repeated", func(text string) error {
		f, err := parseFault(text)
		o.faults = append(o.faults, f)
		return err
	})

	s := &o.settings
	value(flags, "semantics", &s.Semantics, sandbox.ParseSemantics, "what a post does to the list: replace it (the default), "+
		"merge (each posted funnel\nreplaces its namesake, the others stay) or merge-stages (unposted stages stay, too)")
	value(flags, "stage-order", &s.StageOrder, sandbox.ParseOrder, "how stages are kept: kept as sent (the default), by-id or reversed")
	value(flags, "pipeline-order", &s.PipelineOrder, sandbox.ParseOrder, "how funnels are kept: kept as sent (the default), by-id or reversed")
	value(flags, "empty-stages", &s.EmptyStages, sandbox.ParseEmptyStages, "how the stages of a funnel without any are shown: absent (the default), null or array")
	flags.BoolVar(&s.RejectEmptyList, "reject-empty-list", false, "refuse a post of an empty list")
	flags.DurationVar(&s.StaleFor, "stale", 0, "`time` for which reads lag behind writes, such as 3s")
	flags.BoolVar(&s.Flapping, "flapping", false, "with -stale: only every second read lags behind")
	flags.BoolVar(&s.NumericIDs, "numeric-ids", false, "show ids that are integers as numbers")
	value(flags, "paging", &s.Paging, sandbox.ParsePaging, "what a read says of further pages: none (the default);\n"+
		"that there are some: link-next, meta-next, meta-has-more, meta-total, top-cursor;\n"+
		"that there are none: no-meta-next, no-meta-has-more, no-meta-total")
	flags.DurationVar(&s.Latency, "latency", 0, "`time` that each answer takes, such as 200ms")
	flags.IntVar(&s.RequestsPerSecond, "requests-per-second", 0, "a `limit`, such as 100: more than five times as many within five seconds are refused")
	o.tokenFlags(flags)
	o.tokenResponseFlags(flags)
	o.alterationFlags(flags)
	o.besideFlags(flags)
	return flags
}

func (o *options) check() error {
	if at, err := netip.ParseAddrPort(o.listen); err != nil || !at.Addr().IsLoopback() {
		return fmt.Errorf("%s is not an address on loopback, such as 127.0.0.1:8899; the sandbox keeps no secrets, so it serves this machine only", o.listen)
	}
	switch s := o.settings; {
	case s.StaleFor < 0 || s.Latency < 0:
		return errors.New("-stale and -latency cannot be negative")
	case s.Flapping && s.StaleFor == 0:
		return errors.New("-flapping needs -stale, such as -stale 3s")
	case s.RequestsPerSecond < 0:
		return errors.New("-requests-per-second cannot be negative")
	}
	if err := o.checkAlterations(); err != nil {
		return err
	}
	return o.checkTokens()
}

func help(flags *flag.FlagSet, out io.Writer) {
	fmt.Fprint(out, `wazzup-sandbox serves Wazzup's funnels API from memory, so that the provider can be tried
without an account. It says how to point Terraform or OpenTofu at it, and shows each request.

  wazzup-sandbox -example -semantics merge
  wazzup-sandbox -partner -token-lifetime 30s
  wazzup-sandbox -stale 3s -fault 'POST after-commit reset' -fault 'GET skip=2 times=3 status=503'

Settings, among them the answers that Wazzup's documentation does not give:

`)
	flags.SetOutput(out)
	flags.PrintDefaults()
	fmt.Fprint(out, faultHelp())
}
