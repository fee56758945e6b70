// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"time"
)

// step is an operation on n funnels or accounts, done by one of the subjects.
type step struct {
	operation string
	n         int
	subject   subject
}

// results are the samples of each step, one for each round.
type results map[step][]sample

// has reports whether an operation was measured at n.
func (r results) has(op operation, n int) bool { return len(r[step{op.name, n, wazzup}]) > 0 }

// median of a figure over the rounds. It is 0 for a step that was not measured.
func (r results) median(op operation, n int, s subject, figure func(sample) time.Duration) time.Duration {
	var figures []time.Duration
	for _, s := range r[step{op.name, n, s}] {
		figures = append(figures, figure(s))
	}
	return median(figures)
}

func (r results) cpu(op operation, n int, s subject) time.Duration {
	return r.median(op, n, s, sample.cpu)
}

func (r results) cli(op operation, n int, s subject) time.Duration {
	return r.median(op, n, s, func(s sample) time.Duration { return s.cli })
}

func (r results) provider(op operation, n int, s subject) time.Duration {
	return r.median(op, n, s, func(s sample) time.Duration { return s.provider })
}

func (r results) wall(op operation, n int, s subject) time.Duration {
	return r.median(op, n, s, func(s sample) time.Duration { return s.wall })
}

// ratios are those of a subject's CPU to another one's, of each round that has both. Within a round both are done one right
// after the other, so what else the machine does at that time hits both.
func (r results) ratios(op operation, n int, s, other subject) []float64 {
	var all []float64
	r.pairs(op, n, s, other, func(a, b sample) { all = append(all, ratio(a.cpu(), b.cpu())) })
	return all
}

// beyond is the median of what a subject takes more than another one.
func (r results) beyond(op operation, n int, s, other subject) time.Duration {
	var all []time.Duration
	r.pairs(op, n, s, other, func(a, b sample) { all = append(all, a.cpu()-b.cpu()) })
	return median(all)
}

func (r results) pairs(op operation, n int, s, other subject, use func(a, b sample)) {
	for _, a := range r[step{op.name, n, s}] {
		for _, b := range r[step{op.name, n, other}] {
			if a.round == b.round {
				use(a, b)
			}
		}
	}
}

// peaks are the highest of all rounds: a machine must have room for those.
func (r results) peaks(op operation, n int, s subject) peaks {
	var most peaks
	for _, s := range r[step{op.name, n, s}] {
		most.cli, most.provider = max(most.cli, s.peaks.cli), max(most.provider, s.peaks.provider)
	}
	return most
}

// requests are the different ones that the rounds have made; more than one is a fault in itself.
func (r results) requests(op operation, n int) []string {
	var different []string
	seen := map[requests]bool{}
	for _, s := range r[step{op.name, n, wazzup}] {
		if !seen[s.made] {
			seen[s.made] = true
			different = append(different, s.made.String())
		}
	}
	return different
}

// made are the requests of a step, the same in each round: what differs is an error.
func (r results) made(op operation, n int) requests {
	var made requests
	for _, s := range r[step{op.name, n, wazzup}] {
		made = s.made
	}
	return made
}

// median of figures; 0 if there is none.
func median[N time.Duration | float64](figures []N) N {
	if len(figures) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(figures))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}

func ratio(a, b time.Duration) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
