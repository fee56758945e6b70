// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// The policy Overwrite is no permission for what a plan here has not read. It decides alone where no plan here has read
// anything.
func TestWhatAPlanHasReadLimitsOverwrite(t *testing.T) {
	x, theirs, newer := funnel("x", "X", "a"), funnel("x", "Theirs", "b"), funnel("x", "Newer", "c")
	for name, tc := range map[string]struct {
		plans   [][]wazzup.Pipeline // what each earlier plan has found
		elapsed time.Duration
		workDir string
		found   wazzup.Pipeline
		stops   bool
	}{
		"as read":                      {plans: [][]wazzup.Pipeline{{theirs}}, found: theirs},
		"in another order":             {plans: [][]wazzup.Pipeline{{funnel("x", "Theirs", "a b")}}, found: funnel("x", "Theirs", "b a")},
		"changed":                      {plans: [][]wazzup.Pipeline{{theirs}}, found: newer, stops: true},
		"changed to what is declared":  {plans: [][]wazzup.Pipeline{{theirs}}, found: x},
		"new":                          {plans: [][]wazzup.Pipeline{{}}, found: theirs, stops: true},
		"read by one of two plans":     {plans: [][]wazzup.Pipeline{{theirs}, {newer}}, found: theirs},
		"read by none of two plans":    {plans: [][]wazzup.Pipeline{{}, {newer}}, found: theirs, stops: true},
		"changed, and the plan is old": {plans: [][]wazzup.Pipeline{{theirs}}, elapsed: 25 * time.Hour, found: newer},
		"changed, in another folder":   {plans: [][]wazzup.Pipeline{{theirs}}, workDir: "elsewhere", found: newer},
		"without an earlier plan":      {found: newer},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRuns(t)
			synctest.Test(t, func(t *testing.T) {
				f := &fake{semantics: replacing, list: clone(foreign)}
				for _, found := range tc.plans {
					a, permits := r.run(f, "here")
					a.PlanOverwrite(byID(found...), []string{"x"})
					permits.Close()
				}
				time.Sleep(tc.elapsed)
				workDir := "here"
				if tc.workDir != "" {
					workDir = tc.workDir
				}
				f.list = append(clone(foreign), tc.found)
				for range 2 { // the second time, too: what the first apply has read is no plan
					a, permits := r.run(f, workDir)
					a.PlanOverwrite(byID(tc.found), []string{"x"}) // core plans at apply, too
					_, err := a.Write(t.Context(), Change{Planned: byID(x), Existing: Overwrite})
					a.PlanOverwrite(byID(tc.found), []string{"x"})
					var exists *ExistsError
					if errors.As(err, &exists) != tc.stops || tc.stops == (err == nil) || tc.stops && (!exists.AfterPlan || f.postCount() > 0) {
						t.Errorf("%v, %d posts", err, f.postCount())
					}
					permits.Close()
				}
			})
		})
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
