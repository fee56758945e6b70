// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// What is aimed at for a partner.
const (
	partnerMostBesideData = 2
	partnerMostMemory     = 300 // MB of the provider
	partnerMostWall       = 1.2 // times what the requests alone take
)

// shortest is a time beside which the half second that it takes to start everything is little.
const shortest = 4 * time.Second

// partnerTargets compares results with what is aimed at. There is at least one size.
func partnerTargets(r results, sizes []int) []target {
	largest := slices.Max(sizes)
	all := []target{besideData(r, largest, partnerMostBesideData), providerMemory(r, largest)}
	for _, op := range partnerOperations {
		for _, n := range sizes {
			all = append(all, besideRequests(r, op, n))
		}
	}
	for _, op := range partnerOperations {
		all = append(all, partnerRequests(r, op, sizes))
	}
	return all
}

func providerMemory(r results, n int) target {
	t := target{promise: fmt.Sprintf("at N = %d less than %d MB of memory for the provider", n, partnerMostMemory)}
	var most int64
	for _, op := range partnerOperations {
		most = max(most, r.peaks(op.name, n, wazzup).provider)
	}
	if most == 0 {
		t.verdict, t.measured = notMeasured, "not known here"
		return t
	}
	mb := float64(most) * 1024 / 1e6
	t.verdict, t.measured = evaluate(mb < partnerMostMemory), fmt.Sprintf("%.0f MB", mb)
	return t
}

// besideRequests holds the wall time against what the requests alone take. Where the CLI by itself takes longer than
// they do, there is nothing to hold it against.
func besideRequests(r results, op operation, n int) target {
	t := target{promise: fmt.Sprintf("%s: at N = %d at most %.1f times the wall time of the requests alone", op.name, n, partnerMostWall)}
	alone, wall, cli := r.alone(op, n), r.wall(op.name, n, wazzup), r.wall(op.name, n, data)
	t.verdict, t.measured = evaluate(ratio(wall, alone) <= partnerMostWall), fmt.Sprintf("%.2f times", ratio(wall, alone))
	switch {
	case alone < shortest:
		t.verdict = notMeasured
		t.measured += ", too short to tell"
	case cli > alone:
		t.verdict = notMeasured
		t.measured += fmt.Sprintf(", and the CLI by itself %.2f times as long", ratio(cli, alone))
	}
	return t
}

func partnerRequests(r results, op operation, sizes []int) target {
	forEach := op.want
	forEach.machine = 0
	t := target{verdict: metTarget, exact: true, promise: fmt.Sprintf("%s: requests %d machine token, and for each account %s", op.name, op.want.machine, forEach)}
	var made []string
	for _, n := range sizes {
		all := strings.Join(r.requests(op.name, n), " or ")
		made = append(made, fmt.Sprintf("%s at N = %d", all, n))
		if all != op.want.each(n).String() {
			t.verdict = missedTarget
		}
	}
	t.measured = strings.Join(made, ", ")
	return t
}

// alone is what the requests of a step take at the rate that the provider keeps to, if nothing else takes any time.
func (r results) alone(op operation, n int) time.Duration {
	return time.Duration(r.made(op, n).total()) * time.Second / perSecond
}
