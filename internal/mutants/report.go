// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"path"
	"strings"
	"text/tabwriter"
	"time"
)

// report prints the table, and below it what to do. It returns an error if a bug was not caught or a patch proves nothing.
func report(out io.Writer, rows []row) error {
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "bug\tpromise\twhat a user would see\ttests\tverdict\tseconds")
	var not, left int
	var inFull []string
	var took time.Duration
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%.1f\n", r.name, r.promise, r.breaks, r.named(), r.verdict, r.took.Seconds())
		took += r.took
		switch r.verdict {
		case caught:
		case caughtInFull:
			inFull = append(inFull, r.name)
		case leftOut:
			left++
		default:
			not++
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d planted, %d caught, in %.0f s.\n", len(rows)-left, len(rows)-left-not, took.Seconds())
	if left > 0 {
		fmt.Fprintf(out, "%d were left out, because the time was up.\n", left)
	}
	if len(inFull) > 0 {
		fmt.Fprintf(out, "%d were caught by make test-all, and not by make test: %s.\n", len(inFull), strings.Join(inFull, ", "))
	}
	for _, r := range rows {
		if r.verdict != caught && r.verdict != caughtInFull && r.verdict != leftOut {
			fmt.Fprintf(out, "\n%s: %s\n  %s\n", r.name, r.verdict, strings.ReplaceAll(r.why, "\n", "\n  "))
		}
	}
	if not > 0 {
		return fmt.Errorf("%d of %d planted bugs were not caught", not, len(rows))
	}
	return nil
}

// named lists the patch's tests for the table.
func (p mutant) named() string {
	var names []string
	for _, t := range p.tests {
		for _, name := range t.names {
			names = append(names, path.Base(t.pkg)+"."+name)
		}
	}
	return strings.Join(names, ", ")
}
