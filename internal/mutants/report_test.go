// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"
	"time"
)

func TestReport(t *testing.T) {
	rows := []row{
		{mutant: mutant{name: "no-lock", promise: "3", breaks: "it loses funnels", tests: []tests{{"./internal/account", []string{"TestX", "TestY"}}}}, verdict: caught, took: 1500 * time.Millisecond},
		{mutant: mutant{name: "no-read", promise: "9, 12", breaks: "it is believed", tests: []tests{{"./internal/wazzup", []string{"TestZ"}}}}, verdict: caught, took: 2 * time.Second},
	}
	var out strings.Builder
	if err := report(&out, rows); err != nil {
		t.Error(err)
	}
	const want = `
bug      promise  what a user would see  tests                         verdict  seconds
no-lock  3        it loses funnels       account.TestX, account.TestY  caught   1.5
no-read  9, 12    it is believed         wazzup.TestZ                  caught   2.0

2 planted, 2 caught, in 4 s.
`
	if out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", out.String(), want)
	}
}

func TestWhatNeedsAllTestsIsNamed(t *testing.T) {
	var out strings.Builder
	if err := report(&out, []row{{mutant: mutant{name: "a"}, verdict: caught}, {mutant: mutant{name: "b"}, verdict: caughtInFull}}); err != nil {
		t.Error(err)
	}
	if end := "\n2 planted, 2 caught, in 0 s.\n1 were caught by make test-all, and not by make test: b.\n"; !strings.HasSuffix(out.String(), end) {
		t.Errorf("does not end with %q:\n%s", end, out.String())
	}
}

func TestAnyVerdictButCaughtFails(t *testing.T) {
	for _, v := range []verdict{missed, doesNotApply, doesNotBuild, testsNotRun, redBefore} {
		var out strings.Builder
		err := report(&out, []row{{mutant: mutant{name: "a"}, verdict: caught}, {mutant: mutant{name: "b"}, verdict: v, why: "because\nof this"}})
		if err == nil || !strings.Contains(err.Error(), "1 of 2") {
			t.Errorf("%s: %v", v, err)
		}
		if end := "1 caught, in 0 s.\n\nb: " + string(v) + "\n  because\n  of this\n"; !strings.HasSuffix(out.String(), end) {
			t.Errorf("%s: does not end with %q:\n%s", v, end, out.String())
		}
	}
}

func TestWhatWasLeftOutIsSaid(t *testing.T) {
	var out strings.Builder
	if err := report(&out, []row{{mutant: mutant{name: "a"}, verdict: caught}, {mutant: mutant{name: "b"}, verdict: leftOut}}); err != nil {
		t.Error(err)
	}
	if end := "\n1 planted, 1 caught, in 0 s.\n1 were left out, because the time was up.\n"; !strings.HasSuffix(out.String(), end) {
		t.Errorf("does not end with %q:\n%s", end, out.String())
	}
}
