package account

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// everywhere runs a test under all semantics, in fake time.
func everywhere(t *testing.T, test func(*testing.T, semantics)) {
	for _, s := range allSemantics {
		t.Run(string(s), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, s) })
		})
	}
}

func diff(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

var foreign = []wazzup.Pipeline{funnel("f1", "foreign  one ", "b a"), funnel("f2", "второй", ""), funnel("f3", "<&>\u2028", "142 143")}

func TestACreatePostsTheWholeListOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign)}
		planned := byID(funnel("z", "Z", "a b"), funnel("m", "M", ""))
		result, err := open(f).Write(t.Context(), Change{Planned: planned})
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "state", planned, result.Pipelines)
		diff(t, "posts", [][]wazzup.Pipeline{append(clone(foreign), planned["m"], planned["z"])}, f.posts)
		if f.gets != 2 {
			t.Errorf("%d reads, want one before and one after", f.gets)
		}
	})
}

func TestAnUpdateKeepsPlaces(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: []wazzup.Pipeline{foreign[0], funnel("x", "X", "a"), foreign[1], funnel("y", "Y", ""), foreign[2]}}
		prior := byID(f.list[1], f.list[3])
		planned := byID(funnel("x", "X2", "a b"), funnel("y", "Y", ""), funnel("n", "N", ""))
		if _, err := open(f).Write(t.Context(), Change{Prior: prior, Planned: planned}); err != nil {
			t.Fatal(err)
		}
		diff(t, "posted", []wazzup.Pipeline{foreign[0], planned["x"], foreign[1], planned["y"], foreign[2], planned["n"]}, f.posts[0])
	})
}

func TestNothingToChangeSendsNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: append(clone(foreign), funnel("x", "X", "a"))}
		result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))})
		if err != nil || len(f.posts) != 0 {
			t.Errorf("%d posts, %v", len(f.posts), err)
		}
		diff(t, "adopted", []string{"x"}, result.Adopted)
	})
}

func TestAnOrderThatDiffersIsAdoptedAndSent(t *testing.T) {
	f := &fake{semantics: replace, list: []wazzup.Pipeline{funnel("x", "X", "b a")}}
	result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a b"))})
	if err != nil || len(f.posts) != 1 || len(result.Adopted) != 1 {
		t.Errorf("%d posts, adopted %v, %v", len(f.posts), result.Adopted, err)
	}
}

func TestAFunnelInTheWayIsNotOverwritten(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: append(clone(foreign), funnel("x", "other", "a c"))}
		change := Change{Planned: byID(funnel("x", "X", "a b"), funnel("n", "N", ""))}
		_, err := open(f).Write(t.Context(), change)
		var exists *ExistsError
		if !errors.As(err, &exists) || len(f.posts) != 0 {
			t.Fatalf("%d posts, %v", len(f.posts), err)
		}
		diff(t, "differences", []Difference{
			{PipelineID: "x", Aspect: Name, StageIndex: -1, Want: "X", Got: "other"},
			{PipelineID: "x", Aspect: StageMissing, StageID: "b", StageIndex: 1, Want: "B"},
			{PipelineID: "x", Aspect: StageExtra, StageID: "c", StageIndex: -1, Got: "C"},
		}, exists.Differences)

		change.AdoptExisting = true
		result, err := open(f).Write(t.Context(), change)
		var altered *NotAsPlannedError
		if s == mergeStages { // which keeps stage c
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
		"renamed":                    {[]wazzup.Pipeline{funnel("x", "theirs", "a b"), prior["y"], prior["gone"]}, []Difference{{PipelineID: "x", Aspect: Name, StageIndex: -1, Want: "X", Got: "theirs"}}},
		"not the one we touch":       {[]wazzup.Pipeline{prior["x"], funnel("y", "Y", "s"), prior["gone"]}, []Difference{{PipelineID: "y", Aspect: StageExtra, StageID: "s", StageIndex: -1, Got: "S"}}},
		"reordered":                  {[]wazzup.Pipeline{funnel("x", "X", "b a"), prior["y"], prior["gone"]}, []Difference{{PipelineID: "x", Aspect: StageOrder, StageIndex: -1}}},
		"removed":                    {[]wazzup.Pipeline{prior["x"], prior["gone"]}, []Difference{{PipelineID: "y", Aspect: Existence, StageIndex: -1, Want: "Y"}}},
		"to be removed, and changed": {[]wazzup.Pipeline{prior["x"], prior["y"], funnel("gone", "kept alive", "")}, []Difference{{PipelineID: "gone", Aspect: Name, StageIndex: -1, Want: "G", Got: "kept alive"}}},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{semantics: replace, list: tc.now}
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
			f := &fake{semantics: replace, list: now}
			if _, err := open(f).Write(t.Context(), Change{Prior: prior, Planned: planned}); err != nil {
				t.Error(err)
			}
			diff(t, "list", planned, byID(f.list...))
		})
	}
}

func TestRemovals(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, y, z := funnel("x", "X", "a b"), funnel("y", "Y", ""), funnel("z", "Z", "")
		f := &fake{semantics: s, list: append(clone(foreign), x, y, z)}
		a := open(f)
		started := time.Now()
		result, err := a.Write(t.Context(), Change{Prior: byID(x, y), Planned: byID(x)})
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "state", byID(x), result.Pipelines)
		took := time.Since(started)
		if s == replace {
			diff(t, "list", append(clone(foreign), x, z), f.list)
			if len(result.Kept) != 0 || took > time.Second {
				t.Errorf("kept %v after %v", result.Kept, took)
			}
			return
		}
		diff(t, "kept", []string{"y"}, result.Kept)
		if took < DefaultSpans.Refused || took > DefaultSpans.Refused+DefaultSpans.MaxPoll {
			t.Errorf("believed after %v", took)
		}
		// What was learned over the full span is believed at once from then on.
		started = time.Now()
		result, err = a.Write(t.Context(), Change{Prior: byID(z)})
		if err != nil || len(result.Kept) != 1 || time.Since(started) > time.Second {
			t.Errorf("kept %v after %v: %v", result.Kept, time.Since(started), err)
		}
	})
}

func TestAStageThatWazzupKeepsIsAnError(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, y := funnel("x", "X", "a b c"), funnel("y", "Y", "")
		f := &fake{semantics: s, list: append(clone(foreign), x, y)}
		planned := byID(funnel("x", "X2", "a c"), funnel("y", "Y2", ""))
		result, err := open(f).Write(t.Context(), Change{Prior: byID(x, y), Planned: planned})
		if s != mergeStages {
			if err != nil {
				t.Error(err)
			}
			diff(t, "state", planned, result.Pipelines)
			return
		}
		var altered *NotAsPlannedError
		if !errors.As(err, &altered) || !altered.Settled {
			t.Fatal(err)
		}
		diff(t, "kept", []Difference{{PipelineID: "x", Aspect: StageExtra, StageID: "b", StageIndex: -1, Got: "B"}}, altered.KeptStages)
		diff(t, "state is the truth, with the rest of the change", byID(funnel("x", "X2", "a b c"), planned["y"]), result.Pipelines)
	})
}

func TestADestroyThatWouldEmptyTheList(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "a")
		f := &fake{semantics: s, refuseEmpty: true, list: []wazzup.Pipeline{x}}
		result, err := open(f).Write(t.Context(), Change{Prior: byID(x)})
		if err != nil || result.NotEmptied == nil {
			t.Fatalf("%+v, %v", result, err)
		}
		diff(t, "kept", []string{"x"}, result.Kept)
	})
}

func TestOrderThatIsNotKept(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, sorted: true, list: clone(foreign)}
		a := open(f)
		planned := byID(funnel("x", "X", "b a"))
		started := time.Now()
		result, err := a.Write(t.Context(), Change{Planned: planned})
		if err != nil || !result.OrderNotKept || time.Since(started) < DefaultSpans.Refused {
			t.Fatalf("%+v after %v: %v", result, time.Since(started), err)
		}
		diff(t, "state equals the plan", planned, result.Pipelines)

		// From then on one read is enough, also for another process that has it from the state.
		started = time.Now()
		renamed := byID(funnel("x", "X2", "b a"))
		result, err = open(f).Write(t.Context(), Change{Prior: planned, Planned: renamed, OrderNotKept: true})
		if err != nil || !result.OrderNotKept || time.Since(started) > time.Second {
			t.Errorf("%+v after %v: %v", result, time.Since(started), err)
		}
		// An order alone is sent only if the configuration has changed it.
		posts := len(f.posts)
		if _, err = open(f).Write(t.Context(), Change{Prior: renamed, Planned: renamed, OrderNotKept: true}); err != nil || len(f.posts) != posts {
			t.Errorf("%d posts more, %v", len(f.posts)-posts, err)
		}
		f.sorted = false
		reordered := byID(funnel("x", "X2", "a b"))
		f.list = []wazzup.Pipeline{funnel("x", "X2", "b a")}
		result, err = open(f).Write(t.Context(), Change{Prior: renamed, Planned: reordered, OrderNotKept: true})
		if err != nil || len(f.posts) != posts+1 {
			t.Errorf("%d posts more, %v", len(f.posts)-posts, err)
		}
		if s != mergeStages && result.OrderNotKept {
			t.Error("a read showed the order sent, and the note stands")
		}
	})
}

func TestNamesThatComeBackAltered(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, trims: true}
		started := time.Now()
		result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X ", "a"), funnel("y", "Y", ""))})
		var altered *NotAsPlannedError
		if !errors.As(err, &altered) || !altered.Settled {
			t.Fatal(err)
		}
		diff(t, "differences", []Difference{{PipelineID: "x", Aspect: Name, StageIndex: -1, Want: "X ", Got: "X"}}, altered.Differences)
		diff(t, "state", byID(funnel("x", "X", "a"), funnel("y", "Y", "")), result.Pipelines)
		if took := time.Since(started); took < DefaultSpans.Refused || took > DefaultSpans.Verify {
			t.Errorf("believed after %v", took)
		}
	})
}

func TestStaleReads(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		for stale := time.Duration(0); stale <= 8*time.Second; stale += 500 * time.Millisecond {
			for _, flapping := range []bool{false, true} {
				x := funnel("x", "X", "a b")
				f := &fake{semantics: s, stale: stale, flapping: flapping, list: append(clone(foreign), x)}
				a := open(f)
				planned := byID(funnel("x", "X2", "a b c"), funnel("n", "N", "q"))
				result, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: planned})
				if err != nil || result.OrderNotKept || len(result.Foreign) > 0 || len(f.posts) != 1 {
					t.Fatalf("stale %v, flapping %v: %+v, %d posts: %v", stale, flapping, result, len(f.posts), err)
				}
				// A second write right behind must not be based on a list older than the first.
				second := byID(funnel("o", "O", ""))
				if _, err := a.Write(t.Context(), Change{Planned: second}); err != nil {
					t.Fatalf("stale %v, flapping %v: second write: %v", stale, flapping, err)
				}
				diff(t, "list", append(clone(foreign), planned["x"], planned["n"], second["o"]), f.now())
			}
		}
	})
}

func TestAValueThatNeverAppears(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "a")
		f := &fake{semantics: s, stale: time.Hour, list: append(clone(foreign), x)}
		started := time.Now()
		result, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X2", "a"), funnel("n", "N", ""))})
		var missing *NotAsPlannedError
		if !errors.As(err, &missing) || missing.Settled || len(f.posts) != 1 {
			t.Fatalf("%d posts: %v", len(f.posts), err)
		}
		diff(t, "differences", []Difference{
			{PipelineID: "n", Aspect: Existence, StageIndex: -1, Want: "N"},
			{PipelineID: "x", Aspect: Name, StageIndex: -1, Want: "X2", Got: "X"},
		}, missing.Differences)
		diff(t, "state", byID(x), result.Pipelines)
		if took := time.Since(started); took < DefaultSpans.Verify || took > DefaultSpans.Verify+DefaultSpans.MaxPoll {
			t.Errorf("gave up after %v", took)
		}
	})
}

func TestAForeignChangeMeanwhileIsNamed(t *testing.T) {
	f := &fake{semantics: merge, list: clone(foreign)}
	f.afterPost = func(int) error {
		f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline {
			list[0].Name = "theirs"
			return append(list[:1], list[2:]...)
		})
		return nil
	}
	result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "losses", []ForeignLoss{{ID: "f1"}, {ID: "f2", Vanished: true}}, result.Foreign)
}

func TestAForeignChangeAfterThePlanIsWhatIsPostedBack(t *testing.T) {
	f := &fake{semantics: replace, list: clone(foreign)}
	a := open(f)
	if _, err := a.Refresh(t.Context()); err != nil {
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

func TestHandingOver(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, g, k := funnel("x", "X", "a"), funnel("g", "G", ""), funnel("k", "K", "")
		for _, giverFirst := range []bool{false, true} {
			f := &fake{semantics: s, list: append(clone(foreign), x, g, k)}
			a := open(f)
			give := func() {
				if _, err := a.Write(t.Context(), Change{Prior: byID(x, g), Planned: byID(g)}); err != nil {
					t.Error(err)
				}
			}
			take := func() {
				if _, err := a.Write(t.Context(), Change{Prior: byID(k), Planned: byID(k, x)}); err != nil {
					t.Error(err)
				}
			}
			if giverFirst {
				give()
				take()
			} else {
				take()
				give()
			}
			diff(t, "list", byID(append(clone(foreign), x, g, k)...), byID(f.list...))
		}
	})
}

func TestAFunnelIsNotLostWhereItsTakerFails(t *testing.T) {
	x, g, k := funnel("x", "X", "a"), funnel("g", "G", ""), funnel("k", "K", "")
	for name, taker := range map[string]func(*testing.T, *fake, *Account) error{
		"at the post": func(t *testing.T, f *fake, a *Account) error {
			f.beforePost = func(n int) error {
				if n == 1 {
					return err400
				}
				return nil
			}
			_, err := a.Write(t.Context(), Change{Prior: byID(k), Planned: byID(k, x, funnel("n", "refused", ""))})
			return err
		},
		"at the read": func(t *testing.T, f *fake, a *Account) error {
			f.beforeGet = func(n int) error {
				if n == 1 {
					return err502
				}
				return nil
			}
			_, err := a.Write(t.Context(), Change{Prior: byID(k), Planned: byID(k, x)})
			return err
		},
		"at a conflict": func(t *testing.T, _ *fake, a *Account) error {
			_, err := a.Write(t.Context(), Change{Prior: byID(funnel("k", "as planned", "")), Planned: byID(k, x, funnel("n", "N", ""))})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, s semantics) {
				f := &fake{semantics: s, list: append(clone(foreign), x, g, funnel("k", "K", ""))}
				a := open(f)
				if name == "at a conflict" {
					f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { list[len(list)-1].Name = "theirs"; return list })
				}
				if err := taker(t, f, a); err == nil {
					t.Fatal("the taker did not fail")
				}
				result, err := a.Write(t.Context(), Change{Prior: byID(x, g), Planned: byID(g)})
				if err != nil {
					t.Fatal(err)
				}
				diff(t, "left to others", []string{"x"}, result.LeftToOthers)
				if _, ok := newList(f.now()).Find("x"); !ok {
					t.Error("x is lost")
				}
			})
		})
	}
}

func TestADestroyOfWhatOthersHaveClaimedTakesNoRequest(t *testing.T) {
	f := &fake{semantics: replace, list: append(clone(foreign), funnel("x", "X", ""))}
	a := open(f)
	if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
		t.Fatal(err)
	}
	gets := f.getCount()
	result, err := a.Write(t.Context(), Change{Prior: byID(funnel("x", "old", ""))})
	if err != nil || f.getCount() != gets || f.postCount() != 0 {
		t.Errorf("%d reads, %d posts, %v", f.getCount()-gets, f.postCount(), err)
	}
	diff(t, "left to others", []string{"x"}, result.LeftToOthers)
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

// Of an attempt that may have been taken, no later one says that nothing was changed.
func TestWhatFollowsAnUnclearAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replace, list: clone(foreign)}
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
		f := &fake{semantics: replace, list: clone(foreign)}
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

func TestARefusalTeachesNothingOfAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y, z := funnel("x", "X", "a b"), funnel("y", "Y", ""), funnel("z", "Z", "s t")
		f := &fake{semantics: merge, stale: time.Second, list: append(clone(foreign), x, y, z)}
		a := open(f)
		if result, err := a.Write(t.Context(), Change{Prior: byID(x, y), Planned: byID(x)}); err != nil || len(result.Kept) != 1 {
			t.Fatalf("%v, kept %v", err, result.Kept)
		}
		if _, err := a.Write(t.Context(), Change{Prior: byID(z), Planned: byID(funnel("z", "Z", "s"))}); err != nil {
			t.Errorf("a stage whose removal is merely late is said to be kept: %v", err)
		}
	})
}

// Reads lag, the order is not kept, and the run is cancelled before the one can be told from the other: all but the order
// has been read back, so that is no failure, and nothing is learned.
func TestAnOrderThatIsNotSettled(t *testing.T) {
	for lag := time.Duration(0); lag <= 8*time.Second; lag += time.Second {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{semantics: replace, sorted: true, stale: lag, list: clone(foreign)}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(100*time.Millisecond, cancel)
			f.latency = 200 * time.Millisecond
			planned := byID(funnel("x", "X", "b a"))
			if result, err := open(f).Write(ctx, Change{Planned: planned}); err == nil {
				diff(t, "state", planned, result.Pipelines)
			} else if !errors.Is(err, context.Canceled) {
				t.Errorf("lag %v: %v", lag, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replace, sorted: true, stale: 8 * time.Second, list: clone(foreign)}
		ctx, cancel := context.WithCancel(t.Context())
		f.afterPost = func(int) error { time.AfterFunc(100*time.Millisecond, cancel); return nil }
		planned := byID(funnel("x", "X", "b a"))
		result, err := open(f).Write(ctx, Change{Planned: planned})
		if err != nil || result.OrderNotKept {
			t.Errorf("%v, order learned: %v", err, result.OrderNotKept)
		}
		diff(t, "state", planned, result.Pipelines)
	})
}

// A write whose end is not seen takes nothing away from what others of the run have verified.
func TestWhatOthersHaveVerifiedIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replace, list: clone(foreign)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("one", "1", ""))}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		f.stale = time.Hour // longer than anybody waits
		var altered *NotAsPlannedError
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("two", "2", ""))}); !errors.As(err, &altered) {
			t.Fatal(err)
		}
		f.stale = 5 * time.Second // and now an old copy answers, from before the first write
		f.versions = []version{{until: time.Now(), list: clone(foreign)}}
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("three", "3", ""))}); err != nil {
			t.Fatal(err)
		}
		if _, ok := newList(f.now()).Find("one"); !ok {
			t.Error("the first funnel is lost")
		}
	})
}

func TestStagesWithEquivalentIDs(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		theirs := wazzup.Pipeline{ID: "x", Name: "X", Stages: []wazzup.Stage{{ID: "\u00e9", Name: "one"}, {ID: "e\u0301", Name: "one"}}}
		f := &fake{semantics: s, list: append(clone(foreign), theirs)}
		var exists *ExistsError
		if _, err := open(f).Write(t.Context(), Change{Planned: byID(wazzup.Pipeline{ID: "x", Name: "X", Stages: theirs.Stages[:1]})}); !errors.As(err, &exists) || len(f.posts) != 0 {
			t.Errorf("%d posts, %v", len(f.posts), err)
		}
	})
}

// No post starts after a cancel, even one that falls between the read and the post.
func TestACancelBetweenTheReadAndThePost(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign)}
		ctx, cancel := context.WithCancel(t.Context())
		f.beforeGet = func(int) error { cancel(); return nil }
		if _, err := open(f).Write(ctx, Change{Planned: byID(funnel("x", "X", ""))}); !errors.Is(err, context.Canceled) || len(f.posts) != 0 {
			t.Errorf("%d posts, %v", len(f.posts), err)
		}
	})
}

// Two reads that show something refused, but not the same, agree on nothing.
func TestReadsThatDoNotAgree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		y, z := funnel("y", "Y", ""), funnel("z", "Z", "")
		f := &fake{semantics: replace, list: append(clone(foreign), y, z)}
		started := time.Now()
		f.beforeGet = func(n int) error {
			if after := time.Since(started); n > 1 && after < 15*time.Second {
				f.set(append(clone(foreign), []wazzup.Pipeline{y, z}[n%2]))
			} else if n > 1 {
				f.set(clone(foreign))
			}
			return nil
		}
		result, err := open(f).Write(t.Context(), Change{Prior: byID(y, z)})
		if err != nil || len(result.Kept) != 0 {
			t.Errorf("kept %v, %v", result.Kept, err)
		}
	})
}

// The post that is under way at a cancel has some seconds.
func TestAPostThatHangsAtACancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replace, list: clone(foreign)}
		ctx, cancel := context.WithCancel(t.Context())
		a := open(f)
		slow := &slowPost{fake: f, begin: func() { time.AfterFunc(time.Second, cancel) }}
		a.config.API = slow
		var unverified *UnverifiedError
		if _, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))}); !errors.As(err, &unverified) && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if want := time.Second + DefaultSpans.LastPost; slow.took != want {
			t.Errorf("the post was given %v, want %v", slow.took, want)
		}
	})
}

// slowPost is a fake whose posts hang.
type slowPost struct {
	*fake
	begin func()
	took  time.Duration
}

func (s *slowPost) PostPipelines(ctx context.Context, _ []wazzup.Pipeline) error {
	s.begin()
	started := time.Now()
	<-ctx.Done()
	s.took = time.Since(started)
	return errReset
}

// The post has a part of the time that a cancelled run may take, and the reads have what is left of it.
func TestACancelledWriteEndsInTime(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign), latency: 4 * time.Second}
		f.afterPost = func(int) error {
			f.latency = time.Minute // from here on, nothing answers
			return nil
		}
		a := open(f)
		ctx, cancel := context.WithCancel(t.Context())
		started := time.Now()
		time.AfterFunc(5*time.Second, cancel) // a second into the post
		var unverified *UnverifiedError
		if _, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))}); !errors.As(err, &unverified) {
			t.Error(err)
		}
		if took := time.Since(started) - 5*time.Second; took != DefaultSpans.Cancelled {
			t.Errorf("ended %v after the cancel, want %v", took, DefaultSpans.Cancelled)
		}
	})
}

func TestReplacing(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "a")
		f := &fake{semantics: s, list: append(clone(foreign), x)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Prior: byID(x)}); err != nil {
			t.Fatal(err)
		}
		// Where Wazzup keeps it, it is still there, and not in the way.
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X2", "a"))}); err != nil {
			t.Fatal(err)
		}
		// And created before destroyed, it must not be removed.
		if _, err := a.Write(t.Context(), Change{Prior: byID(x)}); err != nil {
			t.Fatal(err)
		}
		diff(t, "list", byID(append(clone(foreign), funnel("x", "X2", "a"))...), byID(f.list...))
	})
}

func TestLostAnswers(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "a b")
		for name, failure := range map[string]error{"reset": errReset, "502": err502} {
			for _, committed := range []bool{true, false} {
				for _, update := range []bool{true, false} {
					f := &fake{semantics: s, list: clone(foreign)}
					change := Change{Planned: byID(funnel("x", "X2", "a b c"))}
					if update {
						f.list = append(f.list, x)
						change.Prior = byID(x)
					}
					fail := func(n int) error {
						if n == 1 {
							return failure
						}
						return nil
					}
					want := 2
					if committed {
						f.afterPost, want = fail, 1
					} else {
						f.beforePost = fail
					}
					result, err := open(f).Write(t.Context(), change)
					if err != nil || len(f.posts) != want || len(result.Adopted) > 0 {
						t.Errorf("%s, committed %v, update %v: %d posts, adopted %v: %v", name, committed, update, len(f.posts), result.Adopted, err)
					}
					diff(t, "list", byID(append(clone(foreign), change.Planned["x"])...), byID(f.list...))
				}
			}
		}
	})
}

func TestAnAnswerLostAndACommitMuchLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replace, list: clone(foreign)}
		f.beforePost = func(n int) error {
			if n == 1 {
				late := clone(f.posts[0])
				time.AfterFunc(5900*time.Millisecond, func() { f.set(late) }) // after the reads have agreed, before the next attempt's
				return errReset
			}
			return nil
		}
		result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))})
		if err != nil || len(result.Adopted) > 0 || len(f.posts) != 1 {
			t.Errorf("%+v, %d posts, %v", result, len(f.posts), err)
		}
		synctest.Wait()
		diff(t, "list", append(clone(foreign), funnel("x", "X", "a")), f.now())
	})
}

func TestPostsThatDidNotTake(t *testing.T) {
	for name, tc := range map[string]struct {
		failure error
		posts   int
		gets    int // at least
		as      any
	}{
		"always 429":          {err429, 5, 5, new(*NotTakenError)},
		"always refused dial": {errDial, 5, 5, new(*NotTakenError)},
		"always 502":          {err502, 5, 25, new(*NotTakenError)},
		"400":                 {err400, 1, 1, new(*RejectedError)},
		"redirect":            {&wazzup.RedirectError{Status: 302}, 1, 1, new(*RejectedError)},
		"certificate":         {&wazzup.TransportError{NothingSent: true, Permanent: true, Err: errors.New("x509")}, 1, 1, new(*RejectedError)},
		"wait an hour":        {&wazzup.StatusError{Status: 429, RetryAfter: time.Hour}, 1, 1, new(*wazzup.WaitTooLongError)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := funnel("x", "X", "a")
				f := &fake{semantics: replace, list: append(clone(foreign), x), beforePost: func(int) error { return tc.failure }}
				result, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X2", "a"))})
				if !errors.As(err, tc.as) || len(f.posts) != tc.posts || f.gets < tc.gets || result.Pipelines != nil {
					t.Errorf("%d posts, %d reads, %+v: %v", len(f.posts), f.gets, result, err)
				}
			})
		})
	}
}

func TestAReadThatFailsAfterThePost(t *testing.T) {
	x := funnel("x", "X", "a")
	f := &fake{semantics: replace, list: []wazzup.Pipeline{x}}
	f.beforeGet = func(n int) error {
		if n > 1 {
			return err502
		}
		return nil
	}
	result, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X2", "a"))})
	var unverified *UnverifiedError
	if !errors.As(err, &unverified) || unverified.Post != nil || result.Pipelines != nil || len(f.posts) != 1 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestCancels(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		for at := time.Duration(0); at < 8*time.Second; at += 250 * time.Millisecond {
			x := funnel("x", "X", "a")
			f := &fake{semantics: s, latency: time.Second, stale: 2 * time.Second, list: append(clone(foreign), x)}
			ctx, cancel := context.WithTimeout(context.Background(), at+time.Millisecond)
			started := time.Now()
			planned := byID(funnel("x", "X2", "a"))
			result, err := open(f).Write(ctx, Change{Prior: byID(x), Planned: planned})
			cancelled := started.Add(at)
			cancel()
			if took := time.Since(cancelled); took > 16*time.Second {
				t.Errorf("cancelled after %v: ended %v later", at, took)
			}
			changed := Equal(byID(f.now()...)["x"], planned["x"])
			if changed != (err == nil) || changed && !Equal(result.Pipelines["x"], planned["x"]) {
				t.Errorf("cancelled after %v: changed %v, state %v, error %v", at, changed, result.Pipelines, err)
			}
			if posts := f.postCount(); posts > 1 || posts == 1 && at < time.Second {
				t.Errorf("cancelled after %v: %d posts", at, posts)
			}
		}
	})
}
