// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"strings"
	"testing"
)

func TestParseSizes(t *testing.T) {
	tests := map[string][]int{ // nil is an error
		"1,100,1000": {1, 100, 1000},
		"1000, 1,1":  {1, 1000},
		"7":          {7},
		"":           nil,
		"1,,2":       nil,
		"0":          nil,
		"-1":         nil,
		"ten":        nil,
	}
	for list, want := range tests {
		got, err := parseSizes("n", list)
		if (err != nil) != (want == nil) || !slices.Equal(got, want) {
			t.Errorf("parseSizes(%q) = %v, %v; want %v", list, got, err, want)
		}
	}
}

func TestParseOperations(t *testing.T) {
	for list, want := range map[string][]string{ // nil is an error
		"plan":         {"plan"},
		"plan, create": {"plan", "create"},
		"":             nil,
		"plan,":        nil,
		"none":         nil,
	} {
		got, err := parseOperations(list)
		if (err != nil) != (want == nil) || !slices.Equal(got, want) {
			t.Errorf("parseOperations(%q) = %v, %v; want %v", list, got, err, want)
		}
	}
	if got, err := parseOperations(strings.Join(allKeys(), ",")); err != nil || len(got) != len(operations) {
		t.Errorf("all keys: %v, %v", got, err)
	}
}

func TestAllSubjectsHoldTheSameMap(t *testing.T) {
	for _, renamed := range []bool{false, true} {
		literal := funnels(3, renamed)
		if n := strings.Count(literal, "stages = ["); n != 3 {
			t.Errorf("%d funnels, want 3", n)
		}
		if n := strings.Count(literal, "{ id = "); n != 3*stagesEach {
			t.Errorf("%d stages, want %d", n, 3*stagesEach)
		}
		for _, s := range subjects {
			if !strings.Contains(config(s, 3, renamed), literal) {
				t.Errorf("the configuration of %s lacks the map", s)
			}
		}
	}
}

func TestRenamedStage(t *testing.T) {
	for _, n := range []int{1, 2, 100} {
		before, after := strings.Split(funnels(n, false), "\n"), strings.Split(funnels(n, true), "\n")
		changed := 0
		for i := range before {
			if before[i] != after[i] {
				changed++
			}
		}
		if len(before) != len(after) || changed != 1 {
			t.Errorf("N = %d: %d lines differ, want 1", n, changed)
		}
	}
}

func TestParseStatus(t *testing.T) {
	tests := map[string]struct {
		status string
		name   string
		peak   int64
	}{
		"a provider":             {"Name:\tterraform-provi\nUmask:\t0022\nState:\tS (sleeping)\nVmPeak:\t 1268780 kB\nVmHWM:\t   44956 kB\nVmRSS:\t   44000 kB\n", "terraform-provi", 44956},
		"a process that is gone": {"Name:\tterraform\nState:\tZ (zombie)\n", "terraform", 0},
		"nothing":                {"", "", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			name, peak := parseStatus(test.status)
			if name != test.name || peak != test.peak {
				t.Errorf("got %q, %d, want %q, %d", name, peak, test.name, test.peak)
			}
		})
	}
}

func TestIsProvider(t *testing.T) {
	for name, want := range map[string]bool{
		"terraform-provi":           true, // as Linux cuts it
		"terraform-provider-wazzup": true,
		"terraform":                 false,
		"tofu":                      false,
		"sh":                        false,
		"":                          false,
	} {
		if got := isProvider(name); got != want {
			t.Errorf("isProvider(%q) = %t", name, got)
		}
	}
}

func TestRequests(t *testing.T) {
	for r, want := range map[requests]string{
		{}:                          "none",
		{get: 1}:                    "1 GET",
		{get: 3, post: 1}:           "3 GET + 1 POST",
		{get: 3, post: 1, other: 2}: "3 GET + 1 POST + 2 other",
	} {
		if got := r.String(); got != want {
			t.Errorf("%#v is %q, want %q", r, got, want)
		}
	}
}

func TestTail(t *testing.T) {
	if got := tail("\na\nb\nc\n\n", 2); got != "b\nc" {
		t.Errorf("got %q", got)
	}
	if got := tail("a", 2); got != "a" {
		t.Errorf("got %q", got)
	}
}
