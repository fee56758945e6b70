// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// What is aimed at beside what each operation has.
const (
	mostBeyondFloor = 30 * time.Millisecond // is always allowed: a share of next to nothing says nothing
	mostMemory      = 250                   // MB of the provider with manyFunnels
)

// targets compares results with what is aimed at. There is at least one size.
func targets(r results, sizes []int) []target {
	few, many := split(sizes)
	var all []target
	for _, op := range operations {
		all = append(all, besideFloor(r, op, few, op.most), besideFloor(r, op, many, op.mostMany))
	}
	for _, op := range operations {
		all = append(all, ownCPU(r, op))
	}
	all = append(all, memory(r, operations, many, mostMemory))
	for _, op := range operations {
		all = append(all, exactRequests(r, op, sizes))
	}
	return slices.DeleteFunc(all, func(t target) bool { return t.verdict == "" })
}

func split(sizes []int) (few, many []int) {
	for _, n := range sizes {
		if n < manyFunnels {
			few = append(few, n)
		} else {
			many = append(many, n)
		}
	}
	return few, many
}

// besideFloor holds the CPU against that of the pass-through provider. It is no target if there is nothing to hold against
// it, as are those below.
func besideFloor(r results, op operation, sizes []int, most float64) target {
	met, measured := true, []string(nil)
	for _, n := range sizes {
		if !r.has(op, n) {
			continue
		}
		times, beyond := median(r.ratios(op, n, wazzup, passthrough)), r.beyond(op, n, wazzup, passthrough)
		met = met && (times <= most || beyond <= mostBeyondFloor)
		measured = append(measured, fmt.Sprintf("%.2f (%+.2f s) at N = %d", times, beyond.Seconds(), n))
	}
	if most == 0 || len(measured) == 0 {
		return target{}
	}
	return target{
		verdict:  evaluate(met),
		promise:  fmt.Sprintf("%s: at most %g times the CPU of the floor, or %g s more", op.name, most, mostBeyondFloor.Seconds()),
		measured: strings.Join(measured, ", "),
	}
}

// ownCPU looks at what the provider takes itself, which is steadier than what it takes together with the CLI.
func ownCPU(r results, op operation) target {
	if op.mostOwn == 0 || !r.has(op, ownAt) {
		return target{}
	}
	own := r.provider(op, ownAt, wazzup)
	return target{
		verdict:  evaluate(own <= op.mostOwn),
		promise:  fmt.Sprintf("%s: at N = %d at most %g s of CPU for the provider itself", op.name, ownAt, op.mostOwn.Seconds()),
		measured: fmt.Sprintf("%.2f s", own.Seconds()),
	}
}

// memory looks at the provider's peak in all operations at some sizes.
func memory(r results, operations []operation, sizes []int, most int) target {
	known, met, measured := true, true, []string(nil)
	for _, n := range sizes {
		var peak int64
		some := false
		for _, op := range operations {
			some = some || r.has(op, n)
			peak = max(peak, r.peaks(op, n, wazzup).provider)
		}
		if !some {
			continue
		}
		mb := float64(peak) * 1024 / 1e6
		known, met = known && peak > 0, met && mb < float64(most)
		measured = append(measured, fmt.Sprintf("%.0f MB at N = %d", mb, n))
	}
	if len(measured) == 0 {
		return target{}
	}
	t := target{verdict: evaluate(met), promise: fmt.Sprintf("less than %d MB of memory for the provider", most), measured: strings.Join(measured, ", ")}
	if !known {
		t.verdict, t.measured = notMeasured, "not known here"
	}
	return t
}

func exactRequests(r results, op operation, sizes []int) target {
	t := target{exact: true, promise: fmt.Sprintf("%s: requests %s", op.name, op.want), measured: op.want.String()}
	var others []string
	for _, n := range sizes {
		if !r.has(op, n) {
			continue
		}
		t.verdict = metTarget
		if made := r.requests(op, n); !slices.Equal(made, []string{op.want.String()}) {
			others = append(others, fmt.Sprintf("%s at N = %d", strings.Join(made, " or "), n))
		}
	}
	if len(others) > 0 {
		t.verdict, t.measured = missedTarget, strings.Join(others, ", ")
	}
	return t
}
