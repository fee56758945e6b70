// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var two = mutant{name: "p", tests: []tests{{"./a", []string{"TestX", "TestY"}}}}

func TestABugIsCaughtWhereEachOfItsTestsFails(t *testing.T) {
	for name, c := range map[string]struct {
		with endings
		want verdict
	}{
		"both fail":                        {endings{"./a TestX": failed, "./a TestY": failed}, caught},
		"one passes":                       {endings{"./a TestX": failed, "./a TestY": passed}, missed},
		"both pass":                        {endings{"./a TestX": passed, "./a TestY": passed}, missed},
		"one is skipped":                   {endings{"./a TestX": failed, "./a TestY": skipped}, missed},
		"the first takes the process down": {endings{"./a TestX": failed}, caught},
		"none runs":                        {endings{}, testsNotRun},
		"another package's fails":          {endings{"./b TestX": failed}, testsNotRun},
	} {
		if got, why := evaluate(two, c.with); got != c.want || (why == "") != (got == caught) {
			t.Errorf("%s: %q (%s), want %q", name, got, why, c.want)
		}
	}
}

func TestTestsThatFailWithoutTheBug(t *testing.T) {
	for name, c := range map[string]struct {
		without endings
		want    verdict
	}{
		"both pass":      {endings{"./a TestX": passed, "./a TestY": passed}, ""},
		"one fails":      {endings{"./a TestX": passed, "./a TestY": failed}, redBefore},
		"one is skipped": {endings{"./a TestX": skipped, "./a TestY": passed}, testsNotRun},
		"one is not run": {endings{"./a TestX": passed}, testsNotRun},
	} {
		if got, why := evaluateClean(two, c.without); got != c.want || (why == "") != (got == "") {
			t.Errorf("%s: %q (%s), want %q", name, got, why, c.want)
		}
	}
}

func TestEndingsAreReadFromWhatGoTestWrites(t *testing.T) {
	const text = `{"Action":"start","Package":"m/a"}
{"Action":"run","Package":"m/a","Test":"TestX"}
{"Action":"output","Package":"m/a","Test":"TestX","Output":"=== RUN"}
{"Action":"run","Package":"m/a","Test":"TestX/inner"}
{"Action":"output","Package":"m/a","Test":"TestX/inner","Output":"not so"}
{"Action":"fail","Package":"m/a","Test":"TestX/inner","Elapsed":0.1}
{"Action":"fail","Package":"m/a","Test":"TestX","Elapsed":0.1}
not an event
{"Action":"run","Package":"m/a","Test":"TestY"}
{"Action":"pause","Package":"m/a","Test":"TestY"}
{"Action":"pass","Package":"m/a","Test":"TestY","Elapsed":0.1}
{"Action":"run","Package":"m/a","Test":"TestS"}
{"Action":"skip","Package":"m/a","Test":"TestS","Elapsed":0}
{"Action":"run","Package":"m/a","Test":"TestHung"}
{"Action":"fail","Package":"m/a","Elapsed":0.2}`
	got := endings{"./b TestHung": begun}
	var failures strings.Builder
	got.read("./a", text, true, &failures)
	want := endings{"./a TestX": failed, "./a TestY": passed, "./a TestS": skipped, "./a TestHung": failed, "./b TestHung": begun}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got := failures.String(); got != "=== RUNnot so" {
		t.Errorf("shown: %q", got)
	}
}
