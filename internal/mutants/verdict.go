// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"strings"
	"time"
)

// verdict is what became of a planted bug.
type verdict string

const (
	caught       verdict = "caught"
	caughtInFull verdict = "caught by make test-all" // and not by make test
	leftOut      verdict = "left out"                // for want of time
	missed       verdict = "MISSED"
	doesNotApply verdict = "DOES NOT APPLY"
	doesNotBuild verdict = "DOES NOT BUILD"
	testsNotRun  verdict = "TESTS NOT RUN"
	redBefore    verdict = "RED WITHOUT IT"
)

// row is what is reported of a bug.
type row struct {
	mutant
	verdict verdict
	why     string // of any verdict but caught
	took    time.Duration
}

// try applies a patch, looks whether its tests see it, and takes it back. An error ends the program: the copy is not
// what it was.
func try(ctx context.Context, tree checkout, s suite, p mutant, clean endings) (row, error) {
	start := time.Now()
	r := row{mutant: p}
	done := func(v verdict, why string) (row, error) {
		r.verdict, r.why, r.took = v, why, time.Since(start)
		return r, ctx.Err()
	}
	if v, why := evaluateClean(p, clean); v != "" {
		return done(v, why)
	}
	if err := tree.apply(ctx, p); err != nil {
		return done(doesNotApply, err.Error())
	}
	if err := tree.builds(ctx, p.folders); err != nil {
		r.verdict, r.why = doesNotBuild, err.Error()
	} else {
		planted, err := s.run(ctx, p.tests)
		if err != nil {
			return r, err
		}
		r.verdict, r.why = evaluate(p, planted)
		if r.verdict == missed {
			if planted, err = s.inFull().run(ctx, p.tests); err != nil {
				return r, err
			}
			if v, _ := evaluate(p, planted); v == caught {
				r.verdict = caughtInFull
			}
		}
	}
	if err := tree.takeBack(ctx, p); err != nil {
		return r, err
	}
	if r.verdict == caughtInFull { // if its tests pass in full without it
		clean, err := s.inFull().run(ctx, p.tests)
		if err != nil {
			return r, err
		}
		if v, why := evaluateClean(p, clean); v != "" {
			r.verdict, r.why = v, why
		}
	}
	return done(r.verdict, r.why)
}

// leaveOut does with a mutant what takes no time. clean are the tests as they ended without it; nil if none have run.
func leaveOut(ctx context.Context, tree checkout, types typeChecker, p mutant, clean endings) (row, error) {
	r := row{mutant: p, verdict: leftOut}
	if clean != nil {
		if v, why := evaluateClean(p, clean); v != "" {
			r.verdict, r.why = v, why
			return r, ctx.Err()
		}
	}
	if err := tree.apply(ctx, p); err != nil {
		r.verdict, r.why = doesNotApply, err.Error()
		return r, ctx.Err()
	}
	if err := types.check(p.folders); err != nil {
		r.verdict, r.why = doesNotBuild, err.Error()
	}
	if err := tree.takeBack(ctx, p); err != nil {
		return r, err
	}
	return r, ctx.Err()
}

// evaluateClean looks at the tests of a patch as they ended without it. The verdict is empty where all have passed.
func evaluateClean(p mutant, clean endings) (verdict, string) {
	if names := p.thatEnded(clean, notRun, skipped); names != "" {
		return testsNotRun, "there is no such test, or it was skipped: " + names
	}
	if names := p.thatEnded(clean, begun, failed); names != "" {
		return redBefore, "failed without the bug too: " + names
	}
	return "", ""
}

// evaluate looks at the tests of a patch as they ended with it: each has to fail.
func evaluate(p mutant, planted endings) (verdict, string) {
	if names := p.thatEnded(planted, passed, skipped); names != "" {
		return missed, "passed in spite of the bug: " + names
	}
	// One that fails may take the process, and with it those behind it, down.
	if p.thatEnded(planted, failed) == "" {
		return testsNotRun, "none of its tests has run"
	}
	return caught, ""
}

// thatEnded are the patch's tests that have ended in one of some ways.
func (p mutant) thatEnded(all endings, hows ...ending) string {
	var names []string
	for _, t := range p.tests {
		for _, name := range t.names {
			for _, how := range hows {
				if all[t.pkg+" "+name] == how {
					names = append(names, name)
				}
			}
		}
	}
	return strings.Join(names, ", ")
}
