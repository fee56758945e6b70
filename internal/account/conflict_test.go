// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func TestAFunnelThatExistsAlreadyIsNotOverwritten(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: append(clone(foreign), funnel("x", "other", "a c"))}
		change := Change{Planned: byID(funnel("x", "X", "a b"), funnel("n", "N", ""))}
		_, err := open(f).Write(t.Context(), change)
		var exists *ExistsError
		if !errors.As(err, &exists) || len(f.posts) != 0 {
			t.Fatalf("%d posts, %v", len(f.posts), err)
		}
		diff(t, "differences", []Difference{
			{PipelineID: "x", Aspect: Name, Want: "X", Got: "other"},
			{PipelineID: "x", Aspect: StageMissing, StageID: "b", Want: "B"},
			{PipelineID: "x", Aspect: StageExtra, StageID: "c", Got: "C"},
		}, exists.Differences)

		change.Existing = Overwrite
		result, err := open(f).Write(t.Context(), change)
		var altered *NotAsPlannedError
		if s == mergingStages { // which keeps stage c
			if !errors.As(err, &altered) || len(altered.KeptStages) != 1 {
				t.Errorf("%v", err)
			}
		} else if err != nil {
			t.Error(err)
		}
		diff(t, "overwritten", exists.Differences, result.Overwritten)
	})
}

func TestSomebodyElsesChangeAfterThePlanStops(t *testing.T) {
	prior := byID(funnel("x", "X", "a b"), funnel("y", "Y", ""), funnel("gone", "G", ""))
	planned := byID(funnel("x", "X2", "a b"), funnel("y", "Y", ""))
	for name, tc := range map[string]struct {
		now  []wazzup.Pipeline
		want []Difference
	}{
		"renamed":                    {[]wazzup.Pipeline{funnel("x", "theirs", "a b"), prior["y"], prior["gone"]}, []Difference{{PipelineID: "x", Aspect: Name, Want: "X", Got: "theirs"}}},
		"not the one we touch":       {[]wazzup.Pipeline{prior["x"], funnel("y", "Y", "s"), prior["gone"]}, []Difference{{PipelineID: "y", Aspect: StageExtra, StageID: "s", Got: "S"}}},
		"reordered":                  {[]wazzup.Pipeline{funnel("x", "X", "b a"), prior["y"], prior["gone"]}, []Difference{{PipelineID: "x", Aspect: StageOrder}}},
		"removed":                    {[]wazzup.Pipeline{prior["x"], prior["gone"]}, []Difference{{PipelineID: "y", Aspect: Existence, Want: "Y"}}},
		"to be removed, and changed": {[]wazzup.Pipeline{prior["x"], prior["y"], funnel("gone", "kept alive", "")}, []Difference{{PipelineID: "gone", Aspect: Name, Want: "G", Got: "kept alive"}}},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{semantics: replacing, list: tc.now}
			_, err := open(f).Write(t.Context(), Change{Prior: prior, Planned: planned})
			var conflict *ConflictError
			if !errors.As(err, &conflict) || len(f.posts) != 0 {
				t.Fatalf("%d posts, %v", len(f.posts), err)
			}
			diff(t, "differences", tc.want, conflict.Differences)
		})
	}
	for name, now := range map[string][]wazzup.Pipeline{
		"as planned already":          {planned["x"], prior["y"], prior["gone"]},
		"gone already":                {prior["x"], prior["y"]},
		"as planned in another order": {funnel("x", "X2", "b a"), prior["y"]},
		"just as it was when planned": {prior["gone"], prior["y"], prior["x"]},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{semantics: replacing, list: now}
			if _, err := open(f).Write(t.Context(), Change{Prior: prior, Planned: planned}); err != nil {
				t.Error(err)
			}
			diff(t, "list", planned, byID(f.list...))
		})
	}
}

func TestAForeignChangeMeanwhileIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: merging, list: clone(foreign)}
		f.afterPost = func(int) error {
			f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline {
				list[0].Stages = append(list[0].Stages, wazzup.Stage{ID: "more", Name: "M"})
				list[2].Stages = append(list[2].Stages, wazzup.Stage{ID: "theirs", Name: "T"})
				return append(list, funnel("new", "N", ""))
			})
			return nil
		}
		result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "losses", []ForeignLoss{{ID: "f1", Restructured: true}, {ID: "f3", Restructured: true}}, result.Foreign)
	})
}

func TestAForeignChangeAfterThePlanIsWhatIsPostedBack(t *testing.T) {
	f := &fake{semantics: replacing, list: clone(foreign)}
	a := open(f)
	if _, err := a.List(t.Context(), ForRefresh); err != nil {
		t.Fatal(err)
	}
	f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline {
		list[0].Name = "theirs"
		return append(list, funnel("new", "N", "z"))
	})
	if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
		t.Fatal(err)
	}
	want := append([]wazzup.Pipeline{funnel("f1", "theirs", "b a")}, foreign[1:]...)
	diff(t, "posted", append(want, funnel("new", "N", "z"), funnel("x", "X", "")), f.posts[0])
}

// What somebody makes between two attempts is theirs, whatever became of the first.
func TestAFunnelThatSomebodyMakesBetweenAttempts(t *testing.T) {
	theirs := funnel("x", "THEIRS", "s1 s2 s3")
	for name, failure := range map[string]error{"429": &wazzup.StatusError{Status: 429, RetryAfter: time.Minute}, "refused": errDial, "502": err502} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, s semantics) {
				f := &fake{semantics: s, list: clone(foreign)}
				f.beforePost = func(n int) error {
					if n == 1 {
						time.AfterFunc(100*time.Millisecond, func() {
							f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { return append(list, theirs) })
						})
						return failure
					}
					return nil
				}
				if _, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))}); err == nil {
					t.Error("no error")
				}
				diff(t, "their funnel", theirs, byID(f.now()...)["x"])
			})
		})
	}
}

// One that comes right before the second attempt stops it, and the error says that the first may yet be taken.
func TestAChangeBetweenAttemptsAndAPostThatMayYetBeTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
		change := Change{Prior: byID(x), Planned: byID(funnel("x", "X2", "a"), y)}
		lost := func(edit func([]wazzup.Pipeline) []wazzup.Pipeline, at int) (int, error) {
			f := &fake{semantics: replacing, list: append(clone(foreign), x), beforePost: func(int) error { return errReset }}
			f.beforeGet = func(n int) error {
				if n == at {
					f.edit(edit)
				}
				return nil
			}
			a := open(f)
			if at == 0 {
				a.config.MaxRetries = 0
			}
			_, err := a.Write(t.Context(), change)
			return f.getCount(), err
		}
		reads, _ := lost(nil, 0) // of the first attempt
		var conflict *ConflictError
		if _, err := lost(func(list []wazzup.Pipeline) []wazzup.Pipeline { return list[:len(list)-1] }, reads+1); !errors.As(err, &conflict) || !errors.Is(conflict.Unclear, errReset) {
			t.Errorf("a managed funnel is gone: %v", err)
		}
		var exists *ExistsError
		theirs := funnel("y", "THEIRS", "")
		if _, err := lost(func(list []wazzup.Pipeline) []wazzup.Pipeline { return append(list, theirs) }, reads+1); !errors.As(err, &exists) || !errors.Is(exists.Unclear, errReset) {
			t.Errorf("a funnel is in the way: %v", err)
		}
	})
}

// Of an attempt that may have been taken, no later one says that nothing was changed.
func TestWhatFollowsAnUnclearAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		f.beforePost = func(n int) error {
			if n == 1 {
				late := clone(f.posts[0])
				time.AfterFunc(6500*time.Millisecond, func() { f.set(late) })
				return errReset
			}
			return err400
		}
		_, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))})
		var rejected *RejectedError
		if !errors.As(err, &rejected) || !errors.Is(rejected.Unclear, errReset) {
			t.Errorf("%#v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		var down atomic.Bool
		f.beforePost = func(int) error {
			time.AfterFunc(5900*time.Millisecond, func() { down.Store(true) })
			return err502
		}
		f.beforeGet = func(int) error {
			if down.Load() {
				return err502
			}
			return nil
		}
		_, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))})
		var unverified *UnverifiedError
		if !errors.As(err, &unverified) || !errors.Is(unverified.Post, err502) {
			t.Errorf("%#v", err)
		}
	})
}
