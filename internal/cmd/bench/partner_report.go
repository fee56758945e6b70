// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// forEach is what a form's for_each goes over, as a reader knows it.
var forEach = map[form]string{overKeys: "the set of the map's keys", overMap: "the map itself"}

// partnerReport prints the table and the targets of a partner's accounts.
func partnerReport(out io.Writer, r results, f form, sizes []int) error {
	fmt.Fprintf(out, "\nA partner's accounts, each with %d funnels of %d stages, for_each over %s (-for-each %s).\n"+
		"Latency %v, parallelism %d. The ratio is that of the CPU to that of terraform_data: the median of one ratio for each pair.\n"+
		"Seconds are medians, peaks of memory the highest of all rounds; the apply was done once.\n"+
		"Requests alone: what they take at %d a second. Requests are per account, but for machine tokens.\n\n",
		funnelsPerAccount, stagesPerFunnel, forEach[f], f, latency, parallelism, perSecond)
	if err := partnerTable(out, r, sizes); err != nil {
		return err
	}
	fmt.Fprintln(out)
	for _, op := range partnerOperations {
		if r.has(op, sizes[0]) {
			fmt.Fprintf(out, "%s: %s\n", op.name, dominates(r, op, sizes))
		}
	}
	return verdicts(out, partnerTargets(r, sizes))
}

func partnerTable(out io.Writer, r results, sizes []int) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, row("", "", "", "", "CPU s", "", "", "wall s", "", "", "peak MiB", "", "", "machine", "per account", "", ""))
	fmt.Fprint(w, row("operation", "accounts", "pairs", "ratio", "CLI", "provider", "terraform_data", "wazzup", "terraform_data", "requests alone",
		"CLI", "provider", "CLI, terraform_data", "tokens", "exchange", "GET", "POST"))
	for _, op := range partnerOperations {
		for _, n := range sizes {
			if r.has(op, n) {
				fmt.Fprint(w, row(r.partnerCells(op, n)...))
			}
		}
	}
	return w.Flush()
}

// partnerCells are a row of the table.
func (r results) partnerCells(op operation, n int) []string {
	pairs, made := r.ratios(op, n, wazzup, data), r.made(op, n)
	ours, theirs := r.peaks(op, n, wazzup), r.peaks(op, n, data)
	return []string{
		op.name, fmt.Sprint(n), fmt.Sprint(len(pairs)), times(pairs),
		seconds(r.cli(op, n, wazzup)), seconds(r.provider(op, n, wazzup)), seconds(r.cpu(op, n, data)),
		seconds(r.wall(op, n, wazzup)), seconds(r.wall(op, n, data)), seconds(r.alone(op, n)),
		mebibytes(ours.cli), mebibytes(ours.provider), mebibytes(theirs.cli),
		fmt.Sprint(made.machine), perAccount(made.exchange, n), perAccount(made.get, n), perAccount(made.post, n),
	}
}

func perAccount(requests, accounts int) string {
	return fmt.Sprintf("%.4g", float64(requests)/float64(accounts))
}

// dominates says at how many accounts a CLI's own work takes longer than the requests.
func dominates(r results, op operation, sizes []int) string {
	n, measured := crossing(sizes, func(n int) float64 { return ratio(r.wall(op, n, data), r.alone(op, n)) })
	const sentence = "the CLI by itself (terraform_data's wall time) takes longer than the requests alone "
	switch {
	case n == 0:
		return sentence + "at none of these sizes, and nothing says at which it would"
	case n <= float64(sizes[0]):
		return fmt.Sprintf(sentence+"at each of these sizes, from %d accounts on", sizes[0])
	case measured:
		return fmt.Sprintf(sentence+"from about %s accounts on", roughly(n))
	}
	return fmt.Sprintf(sentence+"at none of these sizes; if it goes on growing as it does here, from about %s accounts on", roughly(n))
}

func roughly(n float64) string { return fmt.Sprintf("%.0f", round(n)) }

// round keeps two digits.
func round(n float64) float64 {
	unit := math.Pow(10, math.Max(0, math.Floor(math.Log10(n))-1))
	return math.Round(n/unit) * unit
}

// farthest is how far beyond the largest size a growth is believed to go on.
const farthest = 10

// crossing is the size at which a share grows beyond 1, taken as a power of the size between two of them, and beyond the
// largest as between the last two: measured is false there. It is 0 if there is none within reach.
func crossing(sizes []int, share func(n int) float64) (size float64, measured bool) {
	if share(sizes[0]) >= 1 {
		return float64(sizes[0]), true
	}
	var exponent float64
	for i := 1; i < len(sizes); i++ {
		from, to := float64(sizes[i-1]), float64(sizes[i])
		before, after := share(sizes[i-1]), share(sizes[i])
		exponent = math.Log(after/before) / math.Log(to/from)
		if after >= 1 {
			return from * math.Pow(1/before, 1/exponent), true
		}
	}
	last := sizes[len(sizes)-1]
	size = float64(last) * math.Pow(1/share(last), 1/exponent)
	if !(exponent > 0 && size <= float64(farthest*last)) {
		return 0, false
	}
	return size, false
}
