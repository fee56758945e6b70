// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
)

// errRequests is the error that ends the program with a code other than zero.
var errRequests = errors.New("the number of requests is not as promised")

// target is a promise and what was measured.
type target struct {
	verdict  verdict
	promise  string
	measured string
	exact    bool // not a matter of noise
}

type verdict string

const (
	metTarget    verdict = "met"
	missedTarget verdict = "MISSED"
	notMeasured  verdict = "-"
)

func evaluate(met bool) verdict {
	if met {
		return metTarget
	}
	return missedTarget
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
