// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

var errBroken = errors.New("not every promise is kept")

// report prints how the tests of each promise went, and fails if one failed or did not run.
func (p *page) report(out io.Writer, results map[string]outcome) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "#\tPROMISE\tTESTS\tCASES\tFAILED\tSECONDS\t")
	var broken []string
	promises := slices.Clone(p.promises)
	slices.SortStableFunc(promises, func(a, b promise) int { return a.number - b.number })
	for _, promise := range promises {
		var sum outcome
		for _, t := range promise.tests {
			o, ran := results[run.Module+"/"+t.folder+" "+t.name]
			switch {
			case !ran || o.skipped > 0:
				broken = append(broken, fmt.Sprintf("%d: %s in %s did not run", promise.number, t.name, t.folder))
			case o.failed > 0:
				broken = append(broken, fmt.Sprintf("%d: %s in %s failed", promise.number, t.name, t.folder))
			}
			sum.ran += o.ran
			sum.failed += o.failed
			sum.took += o.took
		}
		fmt.Fprintf(table, "%d\t%s\t%d\t%d\t%d\t%.0f\t\n", promise.number, short(promise.title), len(promise.tests), sum.ran, sum.failed, sum.took.Round(time.Second).Seconds())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(broken) > 0 {
		fmt.Fprintf(out, "\n%s\n", strings.Join(broken, "\n"))
		return errBroken
	}
	fmt.Fprintf(out, "\nAll %d promises kept.\n", len(promises))
	return nil
}

// short is a title that leaves room for the numbers beside it.
func short(title string) string {
	const most = 72
	if r := []rune(title); len(r) > most {
		return string(r[:most-3]) + "..."
	}
	return title
}
