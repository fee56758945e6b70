// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// A list that shows ours as sent may all the same be older than the post: it was so once before. It is told by the others,
// which are not as they were posted, and it is not what the next write may rest on.
func TestAnOldListThatShowsWhatWasSent(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		for offset := range 4 { // whichever of the reads are old
			f := &fake{semantics: s, list: append(clone(foreign), funnel("x", "N", ""), funnel("y", "N", ""))}
			a := open(f)
			change := func(id, from, to string) {
				t.Helper()
				change := Change{Prior: byID(funnel(id, from, "")), Planned: byID(funnel(id, to, ""))}
				if result, err := next(a).Write(t.Context(), change); err != nil || len(result.Foreign) > 0 {
					t.Fatalf("offset %d: %+v, %v", offset, result, err)
				}
			}
			f.stale, f.flapping = 5*time.Second, true
			change("x", "N", "M")
			change("y", "N", "M")
			for range offset {
				_, _ = f.ListPipelines(t.Context())
			}
			change("x", "M", "N")
			change("y", "M", "N")
			diff(t, "list", append(clone(foreign), funnel("x", "N", ""), funnel("y", "N", "")), f.now())
			if n := f.postCount(); n != 4 {
				t.Errorf("offset %d: %d posts", offset, n)
			}
		}
	})
}

// A change by someone else right behind the post looks the same, and is believed once it stays.
func TestAForeignChangeBehindThePostIsAcceptedInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		f.afterPost = func(int) error { f.list[0].Stages = append(f.list[0].Stages, wazzup.Stage{ID: "more"}); return nil }
		started := time.Now()
		result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
		if took := time.Since(started); err != nil || len(result.Foreign) != 1 || took < DefaultTimings.Stale || took > DefaultTimings.Stale+DefaultTimings.MaxPoll {
			t.Errorf("%+v after %v: %v", result, took, err)
		}
	})
}

// Where no further read can be had, the one that shows ours as sent is good enough.
func TestADoubtfulReadAndNoOtherAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		f.afterPost = func(int) error { f.list[0].Stages = f.list[0].Stages[:1]; return nil }
		f.beforeGet = func(n int) error {
			if n > 2 {
				return err502
			}
			return nil
		}
		if result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil || len(result.Foreign) != 1 {
			t.Errorf("%+v, %v", result, err)
		}
	})
}

// back is a funnel that goes back to what it was, with another one beside it that does not: an old list shows the first as
// sent.
func back(t *testing.T) (f *fake, a *Account, old []wazzup.Pipeline, change Change) {
	t.Helper()
	was, is := funnel("x", "N", ""), funnel("x", "M", "")
	other := funnel("y", "N", "")
	f = &fake{semantics: replacing, list: append(clone(foreign), was, other)}
	old, a = f.now(), open(f)
	if _, err := a.Write(t.Context(), Change{Prior: byID(was, other), Planned: byID(is, funnel("y", "M", ""))}); err != nil {
		t.Fatal(err)
	}
	return f, a, old, Change{Prior: byID(is), Planned: byID(was)}
}

// A post without an answer, and after it nothing but a list that may be older: nobody knows whether it took.
func TestAnOldListProvesNoPostThatWasLost(t *testing.T) {
	for name, end := range map[string]func(f *fake, cancel func()){
		"the reads fail": func(f *fake, _ func()) {
			f.beforeGet = func(n int) error {
				if n > 4 {
					return err502
				}
				return nil
			}
		},
		"the run is cancelled": func(_ *fake, cancel func()) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, a, old, change := back(t)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				a.config.Timings.Cancelled = 4 * time.Second // ends before the list is believed
				f.beforePost = func(int) error {
					f.showOld(old, time.Minute)
					end(f, cancel)
					return errReset
				}
				result, err := a.Write(ctx, change)
				if !errors.As(err, new(*UnverifiedError)) || result.Pipelines != nil {
					t.Errorf("%+v, %v", result.Pipelines, err)
				}
			})
		})
	}
}

// Nor does it prove that a post did not take.
func TestAnOldListDoesNotProveThatAPostDidNotTake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, x2, y := funnel("x", "X", ""), funnel("x", "X2", ""), funnel("y", "Y", "")
		f := &fake{semantics: replacing, list: append(clone(foreign), x)}
		old, a := f.now(), open(f)
		a.config.MaxRetries = 0
		if _, err := a.Write(t.Context(), Change{Planned: byID(y)}); err != nil {
			t.Fatal(err)
		}
		f.afterPost = func(int) error {
			f.showOld(old, 6*time.Second)
			return errReset
		}
		if _, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(x2)}); err != nil {
			t.Error(err)
		}
	})
}
