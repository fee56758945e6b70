// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// The whole program, with so few funnels and accounts that what it measures is next to nothing: what is right at this
// size are the requests.
func TestTheWholeBench(t *testing.T) {
	var out strings.Builder
	o := options{funnels: []int{1}, accounts: []int{3}, forms: []form{overKeys, overMap}, repeat: 1}
	if err := measure(t.Context(), &out, o); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	report := squeezed(out.String())
	for text, want := range map[string]int{
		"apply, creates 1 ":                             1,
		"apply, creates 3 ":                             2,
		"plan, nothing to do 3 ":                        2,
		"met plan, nothing to do: requests 1 GET 1 GET": 1,
		"met plan, nothing to do: requests 1 machine token, and for each account 1 exchange + 1 GET 1 machine token + 3 exchange + 3 GET at N = 3":              2,
		"met apply, creates: requests 1 machine token, and for each account 1 exchange + 3 GET + 1 POST 1 machine token + 3 exchange + 9 GET + 3 POST at N = 3": 2,
	} {
		if n := strings.Count(report, text); n != want {
			t.Errorf("%d times %q, want %d:\n%s", n, text, want, out.String())
		}
	}
}

func TestAPartWithoutSizesIsLeftOut(t *testing.T) {
	var out strings.Builder
	if err := oneAccount(nil, 1).measure(t.Context(), &out, run.Place{}, time.Now()); err != nil || out.Len() > 0 {
		t.Errorf("%v\n%s", err, out.String())
	}
}
