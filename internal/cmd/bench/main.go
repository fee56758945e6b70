// SPDX-License-Identifier: MPL-2.0

// Command bench measures what the provider costs beside what a CLI costs anyway: validate, apply, plan and import through a
// real CLI, with the provider built as users have it against the sandbox on loopback. By turns with each run goes the same
// with the floor, a provider that hands back what it is given. First many funnels of one account, then a partner's many
// accounts, against a sandbox that takes its time, beside as many terraform_data. Machines differ and are noisy, so the figures
// to look at are the ratios. Numbers of requests are exact: if one is not as promised, the program ends with a code other
// than zero.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

func main() {
	funnels := flag.String("n", "1,100,1000,10000", "numbers of funnels of one account to measure, separated by commas; or none")
	accounts := flag.String("accounts", "300,1000", "numbers of accounts of a partner to measure, separated by commas; or none")
	forms := flag.String("for-each", string(overKeys), "how the partner's configuration goes over the accounts: keys, map, or both, separated by commas")
	keys := flag.String("operations", strings.Join(allKeys(), ","), "what to measure, separated by commas; plan is one with nothing to do, and accounts have only create and plan")
	repeat := flag.Int("repeat", 0, "how often each pair is measured, but for a partner's apply; 0 means nine times, and three times from 10,000 funnels on")
	file := flag.String("write", "", "a file to write the tables into, too")
	flag.Parse()
	o := options{repeat: *repeat}
	var errs [4]error
	o.funnels, errs[0] = parseSizes("n", *funnels)
	o.accounts, errs[1] = parseSizes("accounts", *accounts)
	o.forms, errs[2] = parseForms(*forms)
	o.operations, errs[3] = parseOperations(*keys)
	err := errors.Join(errs[:]...)
	if err == nil && o.repeat < 0 {
		err = fmt.Errorf("-repeat is %d, and must not be negative", o.repeat)
	}
	if err == nil && flag.NArg() > 0 {
		err = fmt.Errorf("unknown argument %q", flag.Arg(0))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}

	run.Main("bench", func(ctx context.Context) error { return measure(ctx, os.Stdout, o, *file) })
}

// measure goes through the parts in a temporary folder and reports each. If file is not empty, the report goes there too.
func measure(ctx context.Context, out io.Writer, o options, file string) error {
	parts := []part{oneAccount(o)}
	for _, f := range o.forms {
		parts = append(parts, manyAccounts(o, f))
	}
	start := time.Now()
	return run.In(ctx, out, func(place run.Place) error {
		built, err := buildPrograms(ctx, out, place)
		if err != nil {
			return err
		}
		var kept strings.Builder
		var wrong []error
		for _, p := range parts {
			switch err := p.measure(ctx, out, io.MultiWriter(out, &kept), place, built, start); {
			case errors.Is(err, errRequests): // the figures of the other parts are worth having all the same
				wrong = append(wrong, err)
			case err != nil:
				return err
			}
		}
		if file != "" {
			wrong = append(wrong, keep(file, os.Args[1:], place.CLI, kept.String()))
		}
		return errors.Join(wrong...)
	})
}
