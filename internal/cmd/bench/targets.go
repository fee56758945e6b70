// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
)

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

// What is aimed at. A plan with nothing to do is what a pipeline runs most. Ten times the funnels may take a little more
// than ten times the work, for memory must be collected; if work is quadratic it takes a hundred times.
const (
	mostBesideData = 3
	mostGrowth     = 12
	growthFrom     = 100
	growthTo       = 1000
)

// targets compares results with what is aimed at. There is at least one size.
func targets(r results, sizes []int) []target {
	all := []target{besideData(r, slices.Max(sizes), mostBesideData), growth(r, noop, sizes), growth(r, create, sizes)}
	for _, op := range []operation{noop, create, update} {
		all = append(all, exactRequests(r, op, sizes))
	}
	return all
}

func besideData(r results, n int, most float64) target {
	measured := ratio(r.cpu(noop.name, n, wazzup), r.cpu(noop.name, n, data))
	return target{
		verdict:  evaluate(measured <= most),
		promise:  fmt.Sprintf("%s: at N = %d at most %g times the CPU of terraform_data", noop.name, n, most),
		measured: fmt.Sprintf("%.2f times", measured),
	}
}

func growth(r results, op operation, sizes []int) target {
	t := target{promise: fmt.Sprintf("%s: from N = %d to %d at most %d times the CPU", op.name, growthFrom, growthTo, mostGrowth)}
	if !slices.Contains(sizes, growthFrom) || !slices.Contains(sizes, growthTo) {
		t.verdict, t.measured = notMeasured, "not measured"
		return t
	}
	grown := func(s subject) float64 { return ratio(r.cpu(op.name, growthTo, s), r.cpu(op.name, growthFrom, s)) }
	t.verdict = evaluate(grown(wazzup) <= mostGrowth)
	t.measured = fmt.Sprintf("%.1f times (terraform_data: %.1f)", grown(wazzup), grown(data))
	return t
}

func exactRequests(r results, op operation, sizes []int) target {
	t := target{verdict: metTarget, exact: true, promise: fmt.Sprintf("%s: requests %s", op.name, op.want)}
	var others []string
	for _, n := range sizes {
		if made := r.requests(op.name, n); !slices.Equal(made, []string{op.want.String()}) {
			others = append(others, fmt.Sprintf("%s at N = %d", strings.Join(made, " or "), n))
		}
	}
	t.measured = op.want.String()
	if len(others) > 0 {
		t.verdict, t.measured = missedTarget, strings.Join(others, ", ")
	}
	return t
}
