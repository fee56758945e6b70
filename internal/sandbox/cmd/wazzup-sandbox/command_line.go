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

// parse reads the command line. Help is written to out, and is the error flag.ErrHelp.
func parse(args []string, out io.Writer) (options, error) {
	var o options
	flags := newFlagSet()
	for _, g := range groups {
		g.add(&o, flags)
	}
	flags.SetOutput(io.Discard) // an error is shown once, by main, and not below a page of help
	err := flags.Parse(args)
	o.command = flags.Args()
	switch {
	case errors.Is(err, flag.ErrHelp):
		help(out)
	case err != nil:
		err = fmt.Errorf("%w\n-help lists the settings that matter first; -help-all lists all, and the words of a fault", err)
	case o.helpAll:
		helpAll(out)
		err = flag.ErrHelp
	default:
		err = o.check()
	}
	named := false
	flags.Visit(func(f *flag.Flag) { named = named || f.Name == "listen" })
	if len(o.command) > 0 && !named {
		o.listen = anyPort
	}
	return o, err
}

func newFlagSet() *flag.FlagSet { return flag.NewFlagSet("wazzup-sandbox", flag.ContinueOnError) }

// The addresses to listen at unless the command line names one: with a command that is told the address nobody has to know it.
const (
	aPort   = "127.0.0.1:8899"
	anyPort = "127.0.0.1:0"
)

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
	for _, check := range []func() error{o.checkAccounts, o.checkAlterations, o.checkTokens, o.checkCommand} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// group is the settings that help shows together.
type group struct {
	title string
	add   func(*options, *flag.FlagSet)
}

var groups = []group{
	{"What matters first:", (*options).firstFlags},
	{"How the program runs:", (*options).programFlags},
	{"What a post does to funnels:", (*options).postFlags},
	{"What a read shows:", (*options).readFlags},
	{"How fast it is:", (*options).speedFlags},
	{"How tokens end, and how a partner is granted them:", (*options).tokenFlags},
	{"What a response with a token looks like:", (*options).tokenResponseFlags},
	{"What make sandbox sets, in a checkout of the provider:", (*options).makeFlags},
}

func (o *options) firstFlags(flags *flag.FlagSet) {
	flags.BoolVar(&o.example, "example", false, "begin with two funnels in each account")
	flags.BoolVar(&o.partner, "partner", false, "serve a partner, who has an e-mail, a password and three accounts, instead of one account's token")
	value(flags, "semantics", &o.settings.Semantics, sandbox.ParseSemantics, "what a post does to the list: replace it (the default), "+
		"merge (each posted funnel\nreplaces its namesake, the others stay) or merge-stages (unposted stages stay, too)")
	flags.Func("fault", "`words` that say what goes wrong, such as 'POST after-commit reset'; can be repeated; -help-all lists the words", func(text string) error {
		f, err := parseFault(text)
		o.faults = append(o.faults, f)
		return err
	})
	flags.StringVar(&o.envFile, "env-file", "", "write the address and the credentials to this `file`, as lines NAME=VALUE, once it serves; remove it at the end")
}

func (o *options) programFlags(flags *flag.FlagSet) {
	flags.StringVar(&o.listen, "listen", aPort, "loopback `address` to listen at; port 0 is any that is free, and the default for a command")
	flags.Func("account", "`id` of the account to serve instead of 7204-2419; can be repeated with -partner", func(text string) error {
		id, err := parseAccount(text)
		o.accounts = append(o.accounts, id)
		return err
	})
	flags.BoolVar(&o.version, "version", false, "print the version")
	flags.BoolVar(&o.helpAll, "help-all", false, "list all settings")
}

func (o *options) makeFlags(flags *flag.FlagSet) {
	flags.StringVar(&o.cliConfig, "cli-config", "", "CLI configuration `file` with the provider that was built in the checkout")
}

func (o *options) speedFlags(flags *flag.FlagSet) {
	s := &o.settings
	flags.DurationVar(&s.Latency, "latency", 0, "`time` that each response takes, such as 200ms")
	flags.IntVar(&s.RequestsPerSecond, "requests-per-second", 0, "a `limit`, such as 100: more than five times as many within five seconds are refused")
}
