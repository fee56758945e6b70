// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"time"
)

// step is an operation on n funnels, done by one of the subjects.
type step struct {
	operation string
	n         int
	subject   subject
}

// results are the samples of each step, one for each round.
type results map[step][]sample

func (r results) cpu(operation string, n int, s subject) time.Duration {
	return r.median(step{operation, n, s}, func(s sample) time.Duration { return s.cpu })
}

func (r results) wall(operation string, n int, s subject) time.Duration {
	return r.median(step{operation, n, s}, func(s sample) time.Duration { return s.wall })
}

// median is 0 for a step that was not measured.
func (r results) median(key step, figure func(sample) time.Duration) time.Duration {
	var figures []time.Duration
	for _, s := range r[key] {
		figures = append(figures, figure(s))
	}
	if len(figures) == 0 {
		return 0
	}
	return median(figures)
}

// peaks are the highest of all rounds: a machine must have room for those.
func (r results) peaks(operation string, n int, s subject) peaks {
	var most peaks
	for _, s := range r[step{operation, n, s}] {
		most.cli, most.provider = max(most.cli, s.peaks.cli), max(most.provider, s.peaks.provider)
	}
	return most
}

// requests are the different ones that the rounds have made; more than one is a fault in itself.
func (r results) requests(operation string, n int) []string {
	var different []string
	seen := map[requests]bool{}
	for _, s := range r[step{operation, n, wazzup}] {
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

// median of figures, of which there is at least one.
func median(figures []time.Duration) time.Duration {
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
