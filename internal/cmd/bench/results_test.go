// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"testing"
	"time"
)

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		figures []time.Duration
		want    time.Duration
	}{
		{nil, 0},
		{[]time.Duration{5}, 5},
		{[]time.Duration{9, 1, 5}, 5},
		{[]time.Duration{9, 1}, 5},
		{[]time.Duration{9, 1, 4, 6}, 5},
	} {
		if got := median(test.figures); got != test.want {
			t.Errorf("median(%d) = %d, want %d", test.figures, got, test.want)
		}
	}
}

// A ratio is of two runs of one round, and not of two medians: in a slow round, both are slow.
func TestRatiosAreThoseOfPairs(t *testing.T) {
	r := results{
		step{noop.name, 1, wazzup}:      {{round: 0, cli: 3, provider: 1}, {round: 1, cli: 30, provider: 10}, {round: 2, cli: 9}},
		step{noop.name, 1, passthrough}: {{round: 1, cli: 10}, {round: 0, cli: 1, provider: 1}, {round: 2, cli: 3}},
		step{noop.name, 1, data}:        {{round: 0, cli: 1}},
	}
	if got := r.ratios(noop, 1, wazzup, passthrough); !slices.Equal(got, []float64{2, 4, 3}) {
		t.Errorf("%v", got)
	}
	if got := r.ratios(noop, 1, data, passthrough); !slices.Equal(got, []float64{0.5}) {
		t.Errorf("terraform_data: %v", got)
	}
	if got := r.beyond(noop, 1, wazzup, passthrough); got != 6 {
		t.Errorf("%d more, want 6", got)
	}
}

func TestRounds(t *testing.T) {
	for _, test := range []struct{ repeat, funnels, want int }{{0, 1, 9}, {0, 9_999, 9}, {0, 10_000, 3}, {5, 10_000, 5}, {1, 1, 1}} {
		if got := (&bench{repeat: test.repeat}).rounds(test.funnels); got != test.want {
			t.Errorf("-repeat %d, %d funnels: %d rounds, want %d", test.repeat, test.funnels, got, test.want)
		}
	}
}
