// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// goodPartner are results that meet each target: by itself the CLI takes a tenth of the time that the requests take, and
// the provider makes each run a tenth as long again in CPU, and no longer than the requests in time.
func goodPartner(sizes ...int) results {
	r := results{}
	for _, op := range partnerOperations {
		for _, n := range sizes {
			made := op.want.each(n)
			alone := time.Duration(made.total()) * time.Second / perSecond
			r[step{op.name, n, wazzup}] = []sample{{cli: 2 * time.Second, provider: 200 * time.Millisecond, wall: alone, peaks: peaks{cli: 100 << 10, provider: 50 << 10}, made: made}}
			r[step{op.name, n, data}] = []sample{{cli: 2 * time.Second, wall: alone / 10, peaks: peaks{cli: 80 << 10}}}
		}
	}
	return r
}

func TestPartnerReport(t *testing.T) {
	var out strings.Builder
	if err := partnerReport(&out, goodPartner(100, 1000), overMap, []int{100, 1000}); err != nil {
		t.Fatal(err)
	}
	meetsAll(t, out.String(),
		"each with 5 funnels of 6 stages, for_each over the map itself (-for-each map).",
		"apply, creates 1000 1 1.10 2.00 0.20 2.00 100.02 10.00 100.02 100 50 80 1 1 3 1",
		"plan, nothing to do 100 1 1.10 2.00 0.20 2.00 4.02 0.40 4.02 100 50 80 1 1 1 0",
		"plan, nothing to do: the CLI by itself (terraform_data's wall time) takes longer than the requests alone at none of these sizes, and nothing says at which it would",
		"met plan, nothing to do: at most 1.2 times the CPU of terraform_data 1.10 at N = 100, 1.10 at N = 1000",
		"met less than 150 MB of memory for the provider 52 MB at N = 100, 52 MB at N = 1000",
		"met plan, nothing to do: at N = 1000 at most 1.2 times the wall time of the requests alone 1.00 times",
		"met plan, nothing to do: requests 1 machine token, and for each account 1 exchange + 1 GET 1 machine token + 100 exchange + 100 GET at N = 100, ",
		"met apply, creates: requests 1 machine token, and for each account 1 exchange + 3 GET + 1 POST",
	)
}

func TestPartnerReportOfMisses(t *testing.T) {
	for name, situation := range map[string]struct {
		sizes  []int
		change func(ours, theirs *sample) // of the plan at the largest size
		want   string
		err    error
	}{
		"a provider that takes more than the CLI": {
			[]int{1000},
			func(ours, _ *sample) { ours.cli = 5 * time.Second },
			"MISSED plan, nothing to do: at most 1.2 times the CPU of terraform_data 2.60 at N = 1000", nil,
		},
		"a provider that grows too large": {
			[]int{1000},
			func(ours, _ *sample) { ours.peaks.provider = 150 << 10 },
			"MISSED less than 150 MB of memory for the provider 157 MB at N = 1000", nil,
		},
		"memory that is not known": {
			[]int{1000},
			func(ours, _ *sample) { ours.peaks.provider = 0 },
			"met less than 150 MB of memory for the provider 52 MB at N = 1000", nil, // the apply's
		},
		"a plan that takes longer than its requests": {
			[]int{1000},
			func(ours, _ *sample) { ours.wall *= 2 },
			"MISSED plan, nothing to do: at N = 1000 at most 1.2 times the wall time of the requests alone 2.00 times", nil,
		},
		"a plan that takes longer because the CLI does": {
			[]int{1000},
			func(ours, theirs *sample) { ours.wall, theirs.wall = 3*ours.wall, 2*ours.wall },
			"- plan, nothing to do: at N = 1000 at most 1.2 times the wall time of the requests alone 3.00 times, and the CLI by itself 2.00 times as long", nil,
		},
		"where the CLI begins to take longer": {
			[]int{100, 1000},
			func(ours, theirs *sample) { theirs.wall = 10 * ours.wall },
			"plan, nothing to do: the CLI by itself (terraform_data's wall time) takes longer than the requests alone from about 320 accounts on", nil,
		},
		"where the CLI would take longer": {
			[]int{100, 1000},
			func(ours, theirs *sample) { theirs.wall = ours.wall / 2 },
			"plan, nothing to do: the CLI by itself (terraform_data's wall time) takes longer than the requests alone at none of these sizes; " +
				"if it goes on growing as it does here, from about 2700 accounts on", nil,
		},
		"a CLI that takes longer from the start": {
			[]int{1000},
			func(ours, theirs *sample) { theirs.wall = 2 * ours.wall },
			"takes longer than the requests alone at each of these sizes, from 1000 accounts on", nil,
		},
		"too few accounts to judge the time": {
			[]int{10},
			func(ours, _ *sample) { ours.wall *= 3 },
			"- plan, nothing to do: at N = 10 at most 1.2 times the wall time of the requests alone 3.00 times, too short to tell", nil,
		},
		"a machine token too many": {
			[]int{100},
			func(ours, _ *sample) { ours.made.machine++ },
			"MISSED plan, nothing to do: requests 1 machine token, and for each account 1 exchange + 1 GET 2 machine token + 100 exchange + 100 GET at N = 100",
			errRequests,
		},
		"an account that is read twice": {
			[]int{100},
			func(ours, _ *sample) { ours.made.get++ },
			"plan, nothing to do 100 1 1.10 2.00 0.20 2.00 4.02 0.40 4.04 100 50 80 1 1 1.01 0",
			errRequests,
		},
		"an account without a token": {
			[]int{100},
			func(ours, _ *sample) { ours.made.exchange-- },
			"1 machine token + 99 exchange + 100 GET at N = 100", errRequests,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, n := goodPartner(situation.sizes...), situation.sizes[len(situation.sizes)-1]
			situation.change(&r[step{partnerNoop.name, n, wazzup}][0], &r[step{partnerNoop.name, n, data}][0])
			var out strings.Builder
			if err := partnerReport(&out, r, overKeys, situation.sizes); !errors.Is(err, situation.err) {
				t.Errorf("error %v, want %v", err, situation.err)
			}
			if !strings.Contains(squeezed(out.String()), situation.want) {
				t.Errorf("the report lacks %q:\n%s", situation.want, out.String())
			}
		})
	}
}

func TestUnknownMemoryOfTheProvider(t *testing.T) {
	r := goodPartner(1000)
	for key := range r {
		r[key][0].peaks = peaks{}
	}
	if got := memory(r, partnerOperations, []int{1000}, partnerMostMemory); got.verdict != notMeasured {
		t.Errorf("%+v", got)
	}
}
