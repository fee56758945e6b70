// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"io"
	"strings"
	"time"
)

// verdict is the result for a planted bug.
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

// row is the report about one bug.
type row struct {
	mutant
	verdict verdict
	why     string // reason for any verdict but caught
	took    time.Duration
}

// try applies a patch, checks that its tests fail, and reverts it. An error ends the program, because the copy may still have
// the bug.
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
		mutated, err := s.run(ctx, p.tests, io.Discard)
		if err != nil {
			return r, err
		}
		r.verdict, r.why = evaluate(p, mutated)
		if r.verdict == missed {
			if mutated, err = s.inFull().run(ctx, p.tests, io.Discard); err != nil {
				return r, err
			}
			if v, _ := evaluate(p, mutated); v == caught {
				r.verdict = caughtInFull
			}
		}
	}
	if err := tree.takeBack(ctx, p); err != nil {
		return r, err
	}
	if r.verdict == caughtInFull { // only if its full tests pass without it
		clean, err := s.inFull().run(ctx, p.tests, io.Discard)
		if err != nil {
			return r, err
		}
		if v, why := evaluateClean(p, clean); v != "" {
			r.verdict, r.why = v, why
		}
	}
	return done(r.verdict, r.why)
}

// leaveOut makes the quick checks of a mutant without running its tests. clean has the results of the tests without it; nil
// if none have run.
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

// evaluateClean evaluates the results of a patch's tests without the patch. The verdict is empty if all have passed.
func evaluateClean(p mutant, clean endings) (verdict, string) {
	if names := p.thatEnded(clean, notRun, skipped); names != "" {
		return testsNotRun, "there is no such test, or it was skipped: " + names
	}
	if names := p.thatEnded(clean, begun, failed); names != "" {
		return redBefore, "failed without the bug too: " + names
	}
	return "", ""
}

// evaluate evaluates the results of a patch's tests with the patch. Each of them has to fail.
func evaluate(p mutant, mutated endings) (verdict, string) {
	if names := p.thatEnded(mutated, passed, skipped); names != "" {
		return missed, "passed in spite of the bug: " + names
	}
	// One failure is enough: it may end the process, and the tests after it then do not run.
	if p.thatEnded(mutated, failed) == "" {
		return testsNotRun, "none of its tests has run"
	}
	return caught, ""
}

// thatEnded lists the patch's tests with one of these endings.
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
