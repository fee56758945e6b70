// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// good are results that meet each target: the floor takes a second per hundred funnels, the provider a tenth more.
func good(sizes ...int) results {
	r := results{}
	for _, op := range operations {
		for _, n := range sizes {
			second := time.Duration(max(1, n/100)) * time.Second
			ours := sample{cli: second, provider: second / 30, wall: 3 * second, peaks: peaks{cli: 100 << 10, provider: 50 << 10}, made: op.want}
			floor := sample{cli: second - second/30, provider: second / 30, wall: 2 * second, peaks: peaks{cli: 80 << 10, provider: 20 << 10}}
			theirs := sample{cli: 2 * second, wall: second, peaks: peaks{cli: 80 << 10}}
			for round := range 2 {
				ours.round, floor.round, theirs.round = round, round, round
				r[step{op.name, n, wazzup}] = append(r[step{op.name, n, wazzup}], ours)
				r[step{op.name, n, passthrough}] = append(r[step{op.name, n, passthrough}], floor)
				r[step{op.name, n, data}] = append(r[step{op.name, n, data}], theirs)
			}
		}
	}
	return r
}

// squeezed is a text with one blank where a table has several.
func squeezed(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(lines, "\n")
}

// meetsAll checks that a report has some lines in it, and no target that is missed.
func meetsAll(t *testing.T, report string, lines ...string) {
	t.Helper()
	for _, want := range lines {
		if !strings.Contains(squeezed(report), want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
	if strings.Contains(report, string(missedTarget)) {
		t.Errorf("a target is missed:\n%s", report)
	}
}

func TestReport(t *testing.T) {
	var out strings.Builder
	r := good(1, 100, 1000, 10_000)
	delete(r, step{importAll.name, 1000, data})
	if err := report(&out, r, []int{1, 100, 1000, 10_000}); err != nil {
		t.Fatal(err)
	}
	meetsAll(t, out.String(),
		"apply, creates 1000 2 1.03 2.00 10.00 0.33 9.67 0.33 30.00 20.00 100 50 20 3 GET + 1 POST",
		"plan, imports all 1000 2 1.03 - 10.00",
		"met plan, nothing to do: at most 1.15 times the CPU of the floor, or 0.03 s more 1.03 (+0.03 s) at N = 1, 1.03 (+0.03 s) at N = 100, 1.03 (+0.33 s) at N = 1000\n",
		"met plan, nothing to do: at most 1.2 times the CPU of the floor, or 0.03 s more 1.03 (+3.33 s) at N = 10000\n",
		"met plan, nothing to do: at N = 1000 at most 0.4 s of CPU for the provider itself 0.33 s",
		"met apply, creates: at N = 1000 at most 0.5 s of CPU for the provider itself 0.33 s",
		"met less than 250 MB of memory for the provider 52 MB at N = 10000\n",
		"met validate: requests "+requests{}.String()+" none",
		"met plan, nothing to do: requests 1 GET 1 GET",
		"met apply, creates: requests 3 GET + 1 POST 3 GET + 1 POST",
		"met apply, updates a stage: requests 2 GET + 1 POST 2 GET + 1 POST",
	)
	if strings.Count(out.String(), "at N = 10000") != 3 {
		t.Errorf("there are three targets for 10,000 funnels:\n%s", out.String())
	}
}

// What was not measured is not in the report.
func TestReportOfAPart(t *testing.T) {
	r := good(100)
	for key := range r {
		if key.operation != noop.name {
			delete(r, key)
		}
	}
	var out strings.Builder
	if err := report(&out, r, []int{100}); err != nil {
		t.Fatal(err)
	}
	meetsAll(t, out.String(), "plan, nothing to do 100 2 1.03", "met plan, nothing to do: requests 1 GET 1 GET")
	for _, other := range []string{create.name, validate.name, "memory for the provider", "provider itself"} {
		if strings.Contains(out.String(), other) {
			t.Errorf("the report has %q:\n%s", other, out.String())
		}
	}
}

func TestReportOfMisses(t *testing.T) {
	slower := func(op operation, n int, by time.Duration) func(results) {
		return func(r results) {
			for i := range r[step{op.name, n, wazzup}] {
				r[step{op.name, n, wazzup}][i].cli += by
			}
		}
	}
	tests := map[string]struct {
		size   int
		change func(results)
		want   string
		err    error
	}{
		"a plan that is slow beside the floor": {
			100, slower(noop, 100, 200*time.Millisecond),
			"MISSED plan, nothing to do: at most 1.15 times the CPU of the floor, or 0.03 s more 1.23 (+0.23 s) at N = 100", nil,
		},
		"a create may take more": {
			100, slower(create, 100, 150*time.Millisecond),
			"met apply, creates: at most 1.2 times the CPU of the floor, or 0.03 s more 1.18 (+0.18 s) at N = 100", nil,
		},
		"a plan of many funnels that is slow beside the floor": {
			10_000, slower(noop, 10_000, 20*time.Second),
			"MISSED plan, nothing to do: at most 1.2 times the CPU of the floor, or 0.03 s more 1.23 (+23.33 s) at N = 10000", nil,
		},
		"a small share of next to nothing": {
			1, func(r results) {
				for i := range 2 {
					r[step{noop.name, 1, wazzup}][i].cli, r[step{noop.name, 1, wazzup}][i].provider = 60*time.Millisecond, 61*time.Millisecond
					r[step{noop.name, 1, passthrough}][i].cli, r[step{noop.name, 1, passthrough}][i].provider = 50*time.Millisecond, 50*time.Millisecond
				}
			},
			"met plan, nothing to do: at most 1.15 times the CPU of the floor, or 0.03 s more 1.21 (+0.02 s) at N = 1", nil,
		},
		"a provider that takes too much itself": {
			1000, func(r results) {
				for i := range 2 {
					r[step{create.name, 1000, wazzup}][i].provider = 510 * time.Millisecond
				}
			},
			"MISSED apply, creates: at N = 1000 at most 0.5 s of CPU for the provider itself 0.51 s", nil,
		},
		"a provider that grows too large in one round": {
			10_000, func(r results) { r[step{importAll.name, 10_000, wazzup}][1].peaks.provider = 300 << 10 },
			"MISSED less than 250 MB of memory for the provider 315 MB at N = 10000", nil,
		},
		"a request too many in one round is an error": {
			1, func(r results) { r[step{noop.name, 1, wazzup}][1].made.get++ },
			"MISSED plan, nothing to do: requests 1 GET 1 GET or 2 GET at N = 1", errRequests,
		},
		"a request of validate is an error": {
			1, func(r results) {
				r[step{validate.name, 1, wazzup}][0].made.get++
				r[step{validate.name, 1, wazzup}][1].made.get++
			},
			"MISSED validate: requests none 1 GET at N = 1", errRequests,
		},
		"a missing request is an error": {
			1, func(r results) {
				r[step{update.name, 1, wazzup}][0].made.post--
				r[step{update.name, 1, wazzup}][1].made.post--
			},
			"MISSED apply, updates a stage: requests 2 GET + 1 POST 2 GET at N = 1", errRequests,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := good(test.size)
			test.change(r)
			var out strings.Builder
			err := report(&out, r, []int{test.size})
			if !errors.Is(err, test.err) {
				t.Errorf("error %v, want %v", err, test.err)
			}
			if !strings.Contains(squeezed(out.String()), test.want) {
				t.Errorf("the report lacks %q:\n%s", test.want, out.String())
			}
		})
	}
}

func TestUnknownMemory(t *testing.T) {
	r := good(10_000)
	for key := range r {
		for i := range r[key] {
			r[key][i].peaks = peaks{}
		}
	}
	if got := memory(r, operations, []int{10_000}, mostMemory); got.verdict != notMeasured {
		t.Errorf("%+v", got)
	}
	if got := mebibytes(0); got != none {
		t.Errorf("got %q", got)
	}
}
