// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

// errRequests is the error that ends the program with a code other than zero.
var errRequests = errors.New("the number of requests is not as promised")

// report prints the table and the targets.
func report(out io.Writer, r results, sizes []int) error {
	fmt.Fprint(out, "\nCPU seconds (the CLI and the provider together) and wall seconds are medians, peaks of memory the highest of all rounds. The update was done in one round.\n")
	if runtime.GOOS == "windows" {
		fmt.Fprint(out, "On Windows a process's CPU time leaves its children out: the provider's is missing here.\n")
	}
	fmt.Fprintln(out)
	if err := table(out, r, sizes); err != nil {
		return err
	}
	return verdicts(out, targets(r, sizes))
}

// verdicts prints targets. It returns errRequests if one is missed that noise cannot excuse.
func verdicts(out io.Writer, targets []target) error {
	fmt.Fprint(out, "\nTargets\n")
	missed := false
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, t := range targets {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", t.verdict, t.promise, t.measured)
		missed = missed || t.exact && t.verdict == missedTarget
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if missed {
		return errRequests
	}
	return nil
}

func table(out io.Writer, r results, sizes []int) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { fmt.Fprintln(w, strings.Join(cells, "\t")) }
	row("", "", "CPU s", "", "", "wall s", "", "peak MiB", "", "", "")
	row("operation", "N", "wazzup", "terraform_data", "ratio", "wazzup", "terraform_data", "CLI", "provider", "CLI, terraform_data", "requests")
	for _, op := range operations {
		for _, n := range sizes {
			cells := append([]string{op.name, fmt.Sprint(n)}, r.times(op.name, n)...)
			cells = append(cells, r.memory(op.name, n)...)
			row(append(cells, strings.Join(r.requests(op.name, n), " or "))...)
		}
	}
	return w.Flush()
}

// times are the cells of CPU, the ratio, and wall time.
func (r results) times(operation string, n int) []string {
	ours, theirs := r.cpu(operation, n, wazzup), r.cpu(operation, n, data)
	return []string{
		seconds(ours), seconds(theirs), fmt.Sprintf("%.2f", ratio(ours, theirs)),
		seconds(r.wall(operation, n, wazzup)), seconds(r.wall(operation, n, data)),
	}
}

// memory are the cells of the peaks.
func (r results) memory(operation string, n int) []string {
	ours, theirs := r.peaks(operation, n, wazzup), r.peaks(operation, n, data)
	return []string{mebibytes(ours.cli), mebibytes(ours.provider), mebibytes(theirs.cli)}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()) }

func mebibytes(kib int64) string {
	if kib == 0 {
		return "n/a"
	}
	return fmt.Sprintf("%.0f", float64(kib)/1024)
}
