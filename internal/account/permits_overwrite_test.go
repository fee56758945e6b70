// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// The policy Overwrite is no permission for what a plan here has not read. It decides alone if no plan here has read anything.
func TestWhatPlansHaveReadLimitsOverwrite(t *testing.T) {
	x, theirs, newer := funnel("x", "X", "a"), funnel("x", "Theirs", "b"), funnel("x", "Newer", "c")
	reads := func(found ...wazzup.Pipeline) func(*Account, *Permits) {
		return func(a *Account, _ *Permits) { a.PlanOverwrite(byID(found...), []string{"x"}) }
	}
	readsNot := func(_ *Account, p *Permits) { p.NotRead([]string{"x"}) }
	stops := func(a *Account, _ *Permits) {
		if _, err := a.Write(context.Background(), Change{Planned: byID(x), Existing: Overwrite}); !errors.As(err, new(*ExistsError)) {
			t.Errorf("an earlier apply did not stop: %v", err)
		}
	}
	type runs []func(*Account, *Permits)
	for name, tc := range map[string]struct {
		earlier   runs
		elapsed   time.Duration
		workDir   string
		workspace string
		found     wazzup.Pipeline
		stops     bool
	}{
		"as read":                           {earlier: runs{reads(theirs)}, found: theirs},
		"in another order":                  {earlier: runs{reads(funnel("x", "Theirs", "a b"))}, found: funnel("x", "Theirs", "b a")},
		"changed":                           {earlier: runs{reads(theirs)}, found: newer, stops: true},
		"changed, in another workspace":     {earlier: runs{reads(theirs)}, workspace: "other", found: newer, stops: true},
		"changed to what is declared":       {earlier: runs{reads(theirs)}, found: x},
		"new":                               {earlier: runs{reads()}, found: theirs, stops: true},
		"read by the first of two plans":    {earlier: runs{reads(theirs), reads(newer)}, found: theirs, stops: true},
		"read by the second of two plans":   {earlier: runs{reads(), reads(theirs)}, found: theirs, stops: true}, // the first one may be applied
		"read by a plan after an apply":     {earlier: runs{reads(), stops, reads(theirs)}, found: theirs},
		"changed after that":                {earlier: runs{reads(), stops, reads(newer)}, found: theirs, stops: true},
		"read before an apply that stopped": {earlier: runs{reads(), stops}, found: theirs, stops: true},
		"the last plan could not read":      {earlier: runs{reads(newer), readsNot}, found: theirs},
		"only the first one could not read": {earlier: runs{readsNot, reads(newer)}, found: theirs, stops: true},
		"changed, and the plan is old":      {earlier: runs{reads(theirs)}, elapsed: 25 * time.Hour, found: newer},
		"changed, in another folder":        {earlier: runs{reads(theirs)}, workDir: "elsewhere", found: newer},
		"without an earlier plan":           {found: newer},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRuns(t)
			synctest.Test(t, func(t *testing.T) {
				f := &fake{semantics: replacing, list: append(clone(foreign), tc.found)}
				for _, run := range tc.earlier {
					a, permits := r.run(f, "here")
					run(a, permits)
					permits.Close()
					time.Sleep(time.Second)
				}
				time.Sleep(tc.elapsed)
				for range 2 { // the second time, too: what the first apply has read is no plan
					a, permits := r.run(f, cmp.Or(tc.workDir, "here"))
					permits.workspace = cmp.Or(tc.workspace, permits.workspace)
					a.PlanOverwrite(byID(tc.found), []string{"x"}) // core plans at apply, too
					_, err := a.Write(t.Context(), Change{Planned: byID(x), Existing: Overwrite})
					time.Sleep(time.Second)
					a.PlanOverwrite(byID(tc.found), []string{"x"}) // for another resource
					var exists *ExistsError
					if errors.As(err, &exists) != tc.stops || tc.stops == (err == nil) || tc.stops && (!exists.AfterPlan || f.postCount() > 0) {
						t.Errorf("%v, %d posts", err, f.postCount())
					}
					permits.Close()
					time.Sleep(time.Second)
				}
			})
		})
	}
}

// A post whose outcome is not known may have changed the funnel itself. The next plan reads that, and its apply goes on. What was
// read before the post still permits, in case it changed nothing.
func TestAPostBetweenTwoPlans(t *testing.T) {
	x, theirs, part := funnel("x", "X", "a"), funnel("x", "Theirs", "b"), funnel("x", "X", "b")
	for name, tc := range map[string]struct {
		left  wazzup.Pipeline // by the post
		again bool            // a plan before the next apply
		stops bool
	}{
		"nothing changed":                   {left: theirs},
		"nothing changed, planned again":    {left: theirs, again: true},
		"a part of it taken, planned again": {left: part, again: true},
		"a part of it taken":                {left: part, stops: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRuns(t)
			synctest.Test(t, func(t *testing.T) {
				f := &fake{semantics: replacing, list: append(clone(foreign), tc.left)}
				_, permits := r.run(f, "here")
				permits.read(r.key, byID(theirs), []string{"x"})
				permits.Close()
				time.Sleep(time.Second)
				_, permits = r.run(f, "here")
				permits.post(r.key, []string{"x"})
				permits.Abandon()
				time.Sleep(time.Second)
				if tc.again {
					_, permits = r.run(f, "here")
					permits.read(r.key, byID(tc.left), []string{"x"})
					permits.Close()
					time.Sleep(time.Second)
				}
				a, permits := r.run(f, "here")
				if _, err := a.Write(t.Context(), Change{Planned: byID(x), Existing: Overwrite}); errors.As(err, new(*ExistsError)) != tc.stops {
					t.Error(err)
				}
				permits.Close()
			})
		})
	}
}

// A record that cannot be kept is no record, and the plan says so.
func TestAPlanThatCannotRecordWhatItHasRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, permits := range map[string]*Permits{"no permits": nil, "a file in place of the folder": NewPermits(dir, DefaultTimings.Files, ThisProcess())} {
		if permits.read("", nil, []string{"x"}) {
			t.Errorf("%s: recorded", name)
		}
		permits.NotRead([]string{"x"})
		permits.stop("", "x")
		if permits.changedSince("", funnel("x", "X", "")) {
			t.Errorf("%s: changed", name)
		}
		permits.Close()
	}
}

// What was read before a successful write counts no more.
func TestAWriteEndsWhatPlansHaveRead(t *testing.T) {
	r := newRuns(t)
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "X", "")
		f := &fake{semantics: replacing, list: clone(foreign)}
		a, permits := r.run(f, "here")
		a.PlanOverwrite(nil, []string{"x"})
		permits.Close()
		a, permits = r.run(f, "here")
		if _, err := a.Write(t.Context(), Change{Planned: byID(x), Existing: Overwrite}); err != nil {
			t.Fatal(err)
		}
		permits.Close()
		if _, permits = r.run(f, "here"); permits.changedSince(r.key, funnel("x", "Newer", "")) {
			t.Error("it does")
		}
		permits.Close()
	})
}
