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
	partnerMostBesideData = 1.2 // times the CPU of terraform_data
	partnerMostMemory     = 150 // MB of the provider
	partnerMostWall       = 1.2 // times what the requests alone take
)

// shortest is a time beside which the half second that it takes to start everything is little.
const shortest = 4 * time.Second

// partnerTargets compares results with what is aimed at. There is at least one size.
func partnerTargets(r results, sizes []int) []target {
	all := []target{besideData(r, partnerNoop, sizes, partnerMostBesideData), memory(r, partnerOperations, sizes, partnerMostMemory)}
	for _, op := range partnerOperations {
		for _, n := range sizes {
			all = append(all, besideRequests(r, op, n))
		}
	}
	for _, op := range partnerOperations {
		all = append(all, partnerRequests(r, op, sizes))
	}
	return slices.DeleteFunc(all, func(t target) bool { return t.verdict == "" })
}

func besideData(r results, op operation, sizes []int, most float64) target {
	met, measured := true, []string(nil)
	for _, n := range sizes {
		if !r.has(op, n) {
			continue
		}
		times := median(r.ratios(op, n, wazzup, data))
		met = met && times <= most
		measured = append(measured, fmt.Sprintf("%.2f at N = %d", times, n))
	}
	if len(measured) == 0 {
		return target{}
	}
	return target{
		verdict:  evaluate(met),
		promise:  fmt.Sprintf("%s: at most %g times the CPU of terraform_data", op.name, most),
		measured: strings.Join(measured, ", "),
	}
}

// besideRequests holds the wall time against what the requests alone take. Where the CLI by itself takes longer than
// they do, there is nothing to hold it against.
func besideRequests(r results, op operation, n int) target {
	if !r.has(op, n) {
		return target{}
	}
	t := target{promise: fmt.Sprintf("%s: at N = %d at most %.1f times the wall time of the requests alone", op.name, n, partnerMostWall)}
	alone, wall, cli := r.alone(op, n), r.wall(op, n, wazzup), r.wall(op, n, data)
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
	t := target{exact: true, promise: fmt.Sprintf("%s: requests %d machine token, and for each account %s", op.name, op.want.machine, forEach)}
	var made []string
	for _, n := range sizes {
		if !r.has(op, n) {
			continue
		}
		all := strings.Join(r.requests(op, n), " or ")
		made = append(made, fmt.Sprintf("%s at N = %d", all, n))
		if all != op.want.each(n).String() {
			t.verdict = missedTarget
		}
	}
	if len(made) > 0 && t.verdict == "" {
		t.verdict = metTarget
	}
	t.measured = strings.Join(made, ", ")
	return t
}

// alone is what the requests of a step take at the rate that the provider keeps to, if nothing else takes any time.
func (r results) alone(op operation, n int) time.Duration {
	return time.Duration(r.made(op, n).total()) * time.Second / perSecond
}
