// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// runs stands for what runs on one machine leave behind.
type runs struct {
	dir string
	key string
}

// run is an account as one run in a working directory sees it, and what that run has on disk.
func (r runs) run(f *fake, workDir string) (*Account, *Permits) {
	p := NewPermits(r.dir, DefaultTimings.Files, ThisProcess())
	p.workDir, p.workspace = workDir, workDir
	a := New(Config{API: f, LockKey: r.key, LockDir: r.dir, Timings: DefaultTimings, Backoff: wazzup.DefaultBackoff, Permits: p})
	return a, p
}

func newRuns(t *testing.T) runs {
	t.Helper()
	return runs{dir: t.TempDir(), key: t.Name()}
}

// killed is an account in which a run has created a funnel, and was killed before the state had it.
func (r runs) killed(t *testing.T, x wazzup.Pipeline) *fake {
	t.Helper()
	f := &fake{semantics: replacing, list: clone(foreign)}
	a, permits := r.run(f, "here")
	if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
		t.Fatal(err)
	}
	permits.Abandon()
	return f
}

// A run that was killed after its post has left funnels that no state has. The next run in the same folder takes them over
// without asking, and nobody else does.
func TestAnUnfinishedCreate(t *testing.T) {
	x := funnel("x", "X", "b a")
	for name, tc := range map[string]struct {
		end      func(*Permits) // of the run that has begun it
		meantime func(*fake)
		after    time.Duration
		setBack  time.Duration // the clock
		workDir  string
		declare  wazzup.Pipeline
		resumed  bool
	}{
		"killed":                               {end: (*Permits).Abandon, resumed: true},
		"killed, 23 hours ago":                 {end: (*Permits).Abandon, after: 23 * time.Hour, resumed: true},
		"killed, and Wazzup orders stages":     {end: (*Permits).Abandon, meantime: func(f *fake) { f.list[len(f.list)-1].Stages = funnel("", "", "a b").Stages }, resumed: true},
		"killed, 25 hours ago":                 {end: (*Permits).Abandon, after: 25 * time.Hour},
		"killed, and the clock set back":       {end: (*Permits).Abandon, setBack: time.Minute, resumed: true},
		"killed, in another folder":            {end: (*Permits).Abandon, workDir: "elsewhere"},
		"killed, and changed by others":        {end: (*Permits).Abandon, meantime: func(f *fake) { f.list[len(f.list)-1].Name = "theirs" }},
		"killed, and another content declared": {end: (*Permits).Abandon, declare: funnel("x", "X2", "b a")},
		"ended properly":                       {end: (*Permits).Close},
		"going on":                             {end: func(*Permits) {}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRuns(t)
			synctest.Test(t, func(t *testing.T) {
				f := &fake{semantics: replacing, list: clone(foreign)}
				first, permits := r.run(f, "here")
				if _, err := first.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
					t.Fatal(err)
				}
				tc.end(permits)
				if tc.meantime != nil {
					f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { g := &fake{list: list}; tc.meantime(g); return g.list })
				}
				time.Sleep(tc.after)
				workDir, declare := "here", x
				if tc.workDir != "" {
					workDir = tc.workDir
				}
				if tc.declare.ID != "" {
					declare = tc.declare
				}
				next, nextPermits := r.run(f, workDir)
				nextPermits.now = func() time.Time { return time.Now().Add(-tc.setBack) }
				posts := f.postCount()
				result, err := next.Write(t.Context(), Change{Planned: byID(declare)})
				if (err == nil) != tc.resumed || errors.As(err, new(*ExistsError)) == tc.resumed {
					t.Fatalf("resumed: %v, want %v: %v", err == nil, tc.resumed, err)
				}
				if tc.resumed {
					diff(t, "resumed", []string{"x"}, result.Resumed)
				} else if f.postCount() != posts {
					t.Errorf("%d posts", f.postCount()-posts)
				}
				permits.Abandon()
			})
		})
	}
}

// A run that is killed before its post was answered has left a permit already.
func TestAPermitIsThereBeforeThePost(t *testing.T) {
	r := newRuns(t)
	synctest.Test(t, func(t *testing.T) {
		x, found := funnel("x", "X", ""), NotPermitted
		f := &fake{semantics: replacing, list: clone(foreign)}
		first, permits := r.run(f, "here")
		f.beforePost = func(int) error {
			permits.Abandon()
			next, _ := r.run(f, "here")
			found = next.Permitted(x)
			return nil
		}
		if _, err := first.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
			t.Fatal(err)
		}
		if found != CreateBegun {
			t.Errorf("%q", found)
		}
	})
}

// A permit is good once, and a plan that only looks does not use it up.
func TestAPermitIsGoodOnce(t *testing.T) {
	r := newRuns(t)
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "X", "")
		f := r.killed(t, x)
		for range 2 { // plans
			a, permits := r.run(f, "here")
			if got := a.Permitted(x); got != CreateBegun {
				t.Fatalf("%q", got)
			}
			permits.Close()
		}
		a, permits := r.run(f, "here")
		if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
			t.Fatal(err)
		}
		permits.Close()
		if a, _ := r.run(f, "here"); a.Permitted(x) != NotPermitted {
			t.Error("good twice")
		}
		left, _ := filepath.Glob(filepath.Join(r.dir, "runs", "*"))
		if len(left) != 0 {
			t.Errorf("left behind: %q", left)
		}
	})
}

// Other content ends a permit, even if the old content comes back.
func TestAPermitEndsWithOtherContent(t *testing.T) {
	r := newRuns(t)
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "X", "")
		f := r.killed(t, x)
		a, permits := r.run(f, "here")
		if a.Permitted(funnel("x", "theirs", "")) != NotPermitted {
			t.Error("permitted")
		}
		permits.Close()
		if a, _ := r.run(f, "here"); a.Permitted(x) != NotPermitted {
			t.Error("permitted when it is back")
		}
	})
}

// What a state has needs no permit any more.
func TestAPermitEndsWithAState(t *testing.T) {
	r := newRuns(t)
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "X", "")
		f := r.killed(t, x)
		a, permits := r.run(f, "here")
		a.InState(byID(x))
		permits.Close()
		if a, _ := r.run(f, "here"); a.Permitted(x) != NotPermitted {
			t.Error("permitted")
		}
	})
}

// What Wazzup was seen to make of a funnel may be declared in its place.
func TestAnUnfinishedCreateWhoseNameWasTrimmed(t *testing.T) {
	r := newRuns(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign), trims: true}
		a, permits := r.run(f, "here")
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", " X", ""))}); !errors.As(err, new(*NotAsPlannedError)) {
			t.Fatal(err)
		}
		permits.Close()
		a, _ = r.run(f, "here")
		result, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "resumed", []string{"x"}, result.Resumed)
	})
}

// A create that was refused has made nothing.
func TestARefusedCreateLeavesNoPermit(t *testing.T) {
	r := newRuns(t)
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "X", "")
		f := &fake{semantics: replacing, list: clone(foreign), beforePost: func(int) error { return err400 }}
		a, permits := r.run(f, "here")
		if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); !errors.As(err, new(*RejectedError)) {
			t.Fatal(err)
		}
		permits.Close()
		if a, _ := r.run(f, "here"); a.Permitted(x) != NotPermitted {
			t.Error("permitted")
		}
	})
}

// The create half of a replacement may take over the resource's own funnels, as they were in the plan.
func TestAReplacementFindsItsOwnFunnels(t *testing.T) {
	r := newRuns(t)
	synctest.Test(t, func(t *testing.T) {
		x, x2 := funnel("x", "X", "a"), funnel("x", "X2", "a")
		f := &fake{semantics: replacing, list: append(clone(foreign), x)}
		plan, permits := r.run(f, "here")
		plan.PlanTakeover(byID(x))
		permits.Close()
		for workDir, may := range map[string]bool{"elsewhere": false, "here": true} {
			a, permits := r.run(f, workDir)
			if _, err := a.Write(t.Context(), Change{Planned: byID(x2)}); (err == nil) != may {
				t.Errorf("%s: %v", workDir, err)
			}
			permits.Close()
		}
		if a, _ := r.run(f, "here"); a.Permitted(x) != NotPermitted {
			t.Error("good twice")
		}
	})
}
