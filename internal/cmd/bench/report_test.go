// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// good are results that meet each target: terraform_data takes a second per hundred funnels, the provider twice that.
func good(sizes ...int) results {
	r := results{}
	for _, op := range operations {
		for _, n := range sizes {
			second := time.Duration(max(1, n/100)) * time.Second
			ours := sample{cpu: 2 * second, wall: 3 * second, peaks: peaks{cli: 100 << 10, provider: 50 << 10}, made: op.want}
			theirs := sample{cpu: second, wall: second, peaks: peaks{cli: 80 << 10}}
			r[step{op.name, n, wazzup}] = []sample{ours, ours}
			r[step{op.name, n, data}] = []sample{theirs, theirs}
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
	if err := report(&out, good(1, 100, 1000), []int{1, 100, 1000}); err != nil {
		t.Fatal(err)
	}
	meetsAll(t, out.String(),
		"apply, creates 1000 20.00 10.00 2.00 30.00 10.00 100 50 80 3 GET + 1 POST",
		"met plan, nothing to do: at N = 1000 at most 3 times the CPU of terraform_data 2.00 times",
		"met plan, nothing to do: from N = 100 to 1000 at most 12 times the CPU 10.0 times (terraform_data: 10.0)",
		"met plan, nothing to do: requests 1 GET 1 GET",
		"met apply, creates: requests 3 GET + 1 POST 3 GET + 1 POST",
		"met apply, updates a stage: requests 2 GET + 1 POST 2 GET + 1 POST",
	)
}

func TestReportOfMisses(t *testing.T) {
	tests := map[string]struct {
		sizes  []int
		change func(results)
		want   string
		err    error
	}{
		"a plan that is slow beside terraform_data is printed": {
			sizes: []int{100, 1000},
			change: func(r results) {
				for i := range r[step{noop.name, 1000, data}] {
					r[step{noop.name, 1000, data}][i].cpu = 5 * time.Second
				}
			},
			want: "MISSED plan, nothing to do: at N = 1000 at most 3 times the CPU of terraform_data 4.00 times",
		},
		"growth that is more than linear is printed": {
			sizes: []int{100, 1000},
			change: func(r results) {
				for i := range r[step{create.name, 1000, wazzup}] {
					r[step{create.name, 1000, wazzup}][i].cpu = 50 * time.Second
				}
			},
			want: "MISSED apply, creates: from N = 100 to 1000 at most 12 times the CPU 25.0 times (terraform_data: 10.0)",
		},
		"growth needs both sizes": {
			sizes:  []int{1, 1000},
			change: func(results) {},
			want:   "- apply, creates: from N = 100 to 1000 at most 12 times the CPU not measured",
		},
		"a request too many in one round is an error": {
			sizes:  []int{1, 1000},
			change: func(r results) { r[step{noop.name, 1, wazzup}][1].made.get++ },
			want:   "MISSED plan, nothing to do: requests 1 GET 1 GET or 2 GET at N = 1",
			err:    errRequests,
		},
		"a missing request is an error": {
			sizes: []int{1},
			change: func(r results) {
				r[step{update.name, 1, wazzup}][0].made.post--
				r[step{update.name, 1, wazzup}][1].made.post--
			},
			want: "MISSED apply, updates a stage: requests 2 GET + 1 POST 2 GET at N = 1",
			err:  errRequests,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := good(test.sizes...)
			test.change(r)
			var out strings.Builder
			err := report(&out, r, test.sizes)
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
	if got := mebibytes(0); got != "n/a" {
		t.Errorf("got %q", got)
	}
}
