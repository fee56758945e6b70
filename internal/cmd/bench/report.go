// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

const legend = `
One account, funnels with %d stages. The floor is a provider that hands back what it is given, with the same configuration.
The ratio to the floor is that of the CPU of CLI and provider together: the median of one ratio for each pair, one after the
other in turned order. Seconds are medians, peaks of memory the highest of all rounds.

`

// report prints the table and the targets.
func report(out io.Writer, r results, sizes []int) error {
	fmt.Fprintf(out, legend, stagesEach)
	if err := table(out, r, sizes); err != nil {
		return err
	}
	return verdicts(out, targets(r, sizes))
}

func table(out io.Writer, r results, sizes []int) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, row("", "", "", "to the floor", "", "CPU s", "", "", "", "wall s", "", "peak MiB", "", "", ""))
	fmt.Fprint(w, row("operation", "N", "pairs", "wazzup", "terraform_data", "CLI", "provider", "floor: CLI", "provider",
		"wazzup", "floor", "CLI", "provider", "floor: provider", "requests"))
	for _, op := range operations {
		for _, n := range sizes {
			if r.has(op, n) {
				fmt.Fprint(w, row(r.cells(op, n)...))
			}
		}
	}
	return w.Flush()
}

// cells are a row of the table.
func (r results) cells(op operation, n int) []string {
	pairs := r.ratios(op, n, wazzup, passthrough)
	ours, floor := r.peaks(op, n, wazzup), r.peaks(op, n, passthrough)
	return []string{
		op.name, fmt.Sprint(n), fmt.Sprint(len(pairs)), times(pairs), times(r.ratios(op, n, data, passthrough)),
		seconds(r.cli(op, n, wazzup)), seconds(r.provider(op, n, wazzup)), seconds(r.cli(op, n, passthrough)), seconds(r.provider(op, n, passthrough)),
		seconds(r.wall(op, n, wazzup)), seconds(r.wall(op, n, passthrough)),
		mebibytes(ours.cli), mebibytes(ours.provider), mebibytes(floor.provider), strings.Join(r.requests(op, n), " or "),
	}
}
