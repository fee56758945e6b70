// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// report prints the table, and below it what was skipped and why. It fails unless every CLI passed.
func report(out io.Writer, rows []row) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CLI\tTESTS\tPASSED\tSKIPPED\tFAILED\tCPU MINUTES")
	var wrong []string
	for _, r := range rows {
		if r.missing != nil {
			fmt.Fprintf(table, "%s\tnot run\t\t\t\t\n", r.name)
			if !r.optional {
				wrong = append(wrong, r.name+" cannot be had")
			}
			continue
		}
		skipped := r.tests() - r.passed - r.failed
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%.1f\n", r.name, r.tests(), r.passed, skipped, r.failed, r.cpu.Minutes())
		switch {
		case r.failed > 0 || r.broken:
			wrong = append(wrong, r.name+" failed")
		case r.passed == 0:
			wrong = append(wrong, "no test ran with "+r.name)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, r := range rows {
		for _, reason := range slices.Sorted(maps.Keys(r.skipped)) {
			fmt.Fprintf(out, "\nSkipped with %s, because %s:\n  %s\n", r.name, reason, strings.Join(slices.Sorted(slices.Values(r.skipped[reason])), "\n  "))
		}
		if len(r.skipped[noFeature]) > 0 {
			wrong = append(wrong, fmt.Sprintf("with %s, a skip does not name the feature that is missing (acctest.CLI.Need)", r.name))
		}
	}
	if len(wrong) > 0 {
		fmt.Fprintf(out, "\n%s.\n", strings.Join(wrong, ".\n"))
		return errNotAll
	}
	return nil
}
