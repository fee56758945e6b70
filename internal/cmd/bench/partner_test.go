// SPDX-License-Identifier: MPL-2.0

package main

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestParseForms(t *testing.T) {
	for list, want := range map[string][]form{ // nil is an error
		"keys":           {overKeys},
		"map, keys, map": {overMap, overKeys},
		"":               nil,
		"keys,":          nil,
		"none":           nil,
	} {
		got, err := parseForms(list)
		if (err != nil) != (want == nil) || !slices.Equal(got, want) {
			t.Errorf("parseForms(%q) = %v, %v; want %v", list, got, err, want)
		}
	}
}

func TestNoSizes(t *testing.T) {
	if got, err := parseSizes("accounts", "none"); got != nil || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestBothSubjectsGoOverTheSameClients(t *testing.T) {
	accounts := []string{"10000001", "10000002"}
	literal := clients(accounts)
	for text, want := range map[string]int{
		`"1000-0001" = {`: 1, `"1000-0002" = {`: 1,
		"stages = [": len(accounts) * funnelsPerAccount,
		"{ id = \"":  len(accounts) * funnelsPerAccount * stagesPerFunnel,
	} {
		if n := strings.Count(literal, text); n != want {
			t.Errorf("%d times %s, want %d", n, text, want)
		}
	}
	for f, forEach := range map[form]string{overKeys: "= local.accounts\n", overMap: "= var.clients\n"} {
		for _, s := range partnerSubjects {
			c := partnerConfig(s, f, accounts)
			if !strings.Contains(c, literal) || !strings.Contains(c, forEach) {
				t.Errorf("over %s, the configuration of %s lacks the clients or for_each %s", f, s, forEach)
			}
		}
	}
}

// However many accounts there are, one machine token does for them.
func TestRequestsOfManyAccounts(t *testing.T) {
	one := requests{machine: 1, exchange: 1, get: 3, post: 1}
	want := requests{machine: 1, exchange: 100, get: 300, post: 100}
	if got := one.each(100); got != want || got.total() != 501 {
		t.Errorf("%+v, %d in all", got, got.total())
	}
	if got, want := want.String(), "1 machine token + 100 exchange + 300 GET + 100 POST"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestCrossing(t *testing.T) {
	for name, situation := range map[string]struct {
		sizes    []int
		share    map[int]float64
		want     float64 // 0 for none
		measured bool
	}{
		"linear, between two sizes":        {[]int{100, 300, 1000}, map[int]float64{100: 0.25, 300: 0.75, 1000: 2.5}, 400, true},
		"quadratic, between two sizes":     {[]int{10, 1000}, map[int]float64{10: 0.01, 1000: 100}, 100, true},
		"exactly at one":                   {[]int{100, 300, 1000}, map[int]float64{100: 0.3, 300: 1, 1000: 4}, 300, true},
		"from the first size on":           {[]int{100, 300}, map[int]float64{100: 1.5, 300: 4}, 100, true},
		"the only size":                    {[]int{100}, map[int]float64{100: 2}, 100, true},
		"beyond the last size":             {[]int{100, 300}, map[int]float64{100: 0.1, 300: 0.3}, 1000, false},
		"too far beyond it":                {[]int{100, 300}, map[int]float64{100: 0.01, 300: 0.03}, 0, false},
		"never, at this growth":            {[]int{100, 300}, map[int]float64{100: 0.5, 300: 0.5}, 0, false},
		"less and less":                    {[]int{100, 300}, map[int]float64{100: 0.5, 300: 0.4}, 0, false},
		"one size says nothing of growth":  {[]int{100}, map[int]float64{100: 0.5}, 0, false},
		"a share that is lost in between ": {[]int{100, 300, 1000}, map[int]float64{100: 0.5, 300: 0.4, 1000: 1}, 1000, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, measured := crossing(situation.sizes, func(n int) float64 { return situation.share[n] })
			if math.Abs(got-situation.want) > 0.001*situation.want || measured != situation.measured {
				t.Errorf("%v, %t; want %v, %t", got, measured, situation.want, situation.measured)
			}
		})
	}
}
