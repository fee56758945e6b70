// SPDX-License-Identifier: MPL-2.0

// Command bench measures what the provider costs beside what a CLI costs anyway: apply and plan through a real CLI, with
// the provider built as users have it against the sandbox on loopback, and in the same run the same of a terraform_data
// that holds the same map. First many funnels of one account, then a partner's many accounts, against a sandbox that
// takes its time. Machines differ and are noisy, so the figures to look at are the ratios. Numbers of requests are exact:
// if one is not as promised, the program ends with a code other than zero.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// options are what is to be measured.
type options struct {
	funnels  []int // of one account
	accounts []int // of a partner
	forms    []form
	repeat   int
}

func main() {
	funnels := flag.String("n", "1,100,1000", "numbers of funnels of one account to measure, separated by commas; or none")
	accounts := flag.String("accounts", "100,300,1000", "numbers of accounts of a partner to measure, separated by commas; or none")
	forms := flag.String("for-each", string(overKeys), "how the partner's configuration goes over the accounts: keys, map, or both, separated by commas")
	repeat := flag.Int("repeat", 3, "how often each step is measured, but for an update and a partner's apply; the tables show medians")
	flag.Parse()
	o := options{repeat: *repeat}
	var errs [3]error
	o.funnels, errs[0] = parseSizes("n", *funnels)
	o.accounts, errs[1] = parseSizes("accounts", *accounts)
	o.forms, errs[2] = parseForms(*forms)
	err := errors.Join(errs[:]...)
	if err == nil && o.repeat < 1 {
		err = fmt.Errorf("-repeat is %d, and must be 1 or more", o.repeat)
	}
	if err == nil && flag.NArg() > 0 {
		err = fmt.Errorf("unknown argument %q", flag.Arg(0))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}

	run.Main("bench", func(ctx context.Context) error { return measure(ctx, os.Stdout, o) })
}

// parseSizes reads the numbers of a flag and returns them in ascending order, each once.
func parseSizes(name, list string) ([]int, error) {
	if strings.TrimSpace(list) == "none" {
		return nil, nil
	}
	var sizes []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-%s has %q, and takes numbers from 1 separated by commas, such as 1,100,1000, or none", name, text)
		}
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	return slices.Compact(sizes), nil
}

// parseForms reads the forms of -for-each and returns each once.
func parseForms(list string) ([]form, error) {
	var forms []form
	for text := range strings.SplitSeq(list, ",") {
		f := form(strings.TrimSpace(text))
		if f != overKeys && f != overMap {
			return nil, fmt.Errorf("-for-each has %q, and takes keys, map, or keys,map", text)
		}
		if !slices.Contains(forms, f) {
			forms = append(forms, f)
		}
	}
	return forms, nil
}

// measure goes through the parts in a temporary folder and reports each.
func measure(ctx context.Context, out io.Writer, o options) error {
	parts := []part{oneAccount(o.funnels, o.repeat)}
	for _, f := range o.forms {
		parts = append(parts, manyAccounts(o.accounts, o.repeat, f))
	}
	start := time.Now()
	return run.In(ctx, out, func(place run.Place) error {
		var wrong []error
		for _, p := range parts {
			switch err := p.measure(ctx, out, place, start); {
			case errors.Is(err, errRequests): // the figures of the other parts are worth having all the same
				wrong = append(wrong, err)
			case err != nil:
				return err
			}
		}
		return errors.Join(wrong...)
	})
}
