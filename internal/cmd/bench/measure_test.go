// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// The whole program, with so few funnels and accounts that what it measures is next to nothing: what is right at this
// size are the requests.
func TestTheWholeBench(t *testing.T) {
	t.Parallel()
	o := options{funnels: []int{1}, accounts: []int{3}, forms: []form{overKeys, overMap}, repeat: 1}
	if os.Getenv(acctest.AllEnv) == "" { // accounts take most of the time
		o.accounts, o.forms = nil, nil
	}
	file := filepath.Join(t.TempDir(), "results.txt")
	var out strings.Builder
	if err := measure(t.Context(), &out, o, file); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	report := squeezed(out.String())
	for text, want := range map[string]int{
		"validate 1 1 ":            1,
		"apply, creates 1 1 ":      1,
		"apply, creates 3 1 ":      len(o.forms),
		"plan, nothing to do 3 1 ": len(o.forms),
		"met validate: requests " + requests{}.String() + " none":            1,
		"met plan, nothing to do: requests 1 GET 1 GET":                      1,
		"met plan, imports all: requests 1 GET 1 GET":                        1,
		"met apply, updates a stage: requests 2 GET + 1 POST 2 GET + 1 POST": 1,
		"met plan, nothing to do: requests 1 machine token, and for each account 1 exchange + 1 GET 1 machine token + 3 exchange + 3 GET at N = 3":              len(o.forms),
		"met apply, creates: requests 1 machine token, and for each account 1 exchange + 3 GET + 1 POST 1 machine token + 3 exchange + 9 GET + 3 POST at N = 3": len(o.forms),
	} {
		if n := strings.Count(report, text); n != want {
			t.Errorf("%d times %q, want %d:\n%s", n, text, want, out.String())
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if text := squeezed(string(kept)); !strings.Contains(text, "\nplan, imports all 1 1 ") || !strings.Contains(text, "cores, ") || strings.Contains(text, "so far") {
		t.Errorf("the file has not the report alone:\n%s", kept)
	}
}

// An import needs the funnels that an apply creates, so the bench applies all the same.
func TestOneOperation(t *testing.T) {
	if os.Getenv(acctest.AllEnv) == "" {
		t.Skipf("set %s to build everything once more", acctest.AllEnv)
	}
	t.Parallel()
	o := options{funnels: []int{2}, operations: []string{importAll.key}, repeat: 2}
	var out strings.Builder
	if err := measure(t.Context(), &out, o, ""); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	report := squeezed(out.String())
	if !strings.Contains(report, "\nplan, imports all 2 2 ") {
		t.Errorf("no import is reported:\n%s", out.String())
	}
	for _, other := range []string{create.name, update.name, noop.name} {
		if strings.Contains(report, other) {
			t.Errorf("the report has %q:\n%s", other, out.String())
		}
	}
}

func TestAPartWithoutSizesIsLeftOut(t *testing.T) {
	var out strings.Builder
	if err := oneAccount(options{}).measure(t.Context(), &out, &out, run.Place{}, programs{}, time.Now()); err != nil || out.Len() > 0 {
		t.Errorf("%v\n%s", err, out.String())
	}
}
