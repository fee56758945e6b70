// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func TestOneRefreshServesAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{list: clone(foreign), latency: time.Second}
		a := open(f)
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				if list, err := a.List(t.Context(), ForRefresh); err != nil || len(list.Pipelines) != len(foreign) {
					t.Errorf("%v, %v", list, err)
				}
			})
		}
		wg.Wait()
		if _, err := a.List(t.Context(), ForDataSource); err != nil || f.gets != 1 {
			t.Errorf("%d reads, %v; want one for all resources and a data source", f.gets, err)
		}
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
			t.Fatal(err)
		}
		before := f.getCount()
		if list, err := a.List(t.Context(), ForRefresh); err != nil || f.gets != before+1 || len(list.Pipelines) != len(foreign)+1 {
			t.Errorf("after a write: %d reads more, %d funnels, %v", f.gets-before, len(list.Pipelines), err)
		}
	})
}

func TestADataSourceReadsForItselfWhereNothingWasRefreshed(t *testing.T) {
	f := &fake{list: clone(foreign)}
	a := open(f)
	for range 2 {
		if _, err := a.List(t.Context(), ForPlan); err != nil {
			t.Fatal(err)
		}
		if _, err := a.List(t.Context(), ForDataSource); err != nil {
			t.Fatal(err)
		}
	}
	if f.gets != 3 {
		t.Errorf("%d reads, want one for both peeks and one for each data source", f.gets)
	}
}

func TestAFailedRefreshIsSharedAndNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{list: clone(foreign), latency: time.Second}
		f.beforeGet = func(n int) error {
			if n == 1 {
				return err502
			}
			return nil
		}
		a := open(f)
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				if list, err := a.List(t.Context(), ForRefresh); !errors.Is(err, err502) || list.Pipelines != nil {
					t.Errorf("%v, %v", list, err)
				}
			})
		}
		wg.Wait()
		if _, err := a.List(t.Context(), ForRefresh); err != nil || f.gets != 2 {
			t.Errorf("%d reads, %v", f.gets, err)
		}
	})
}

func TestACancelledRefreshDoesNotCancelOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{list: clone(foreign), latency: time.Second}
		a := open(f)
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := a.List(ctx, ForRefresh); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
		synctest.Wait()
		wg.Go(func() {
			if _, err := a.List(t.Context(), ForRefresh); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		cancel()
		wg.Wait()
	})
}

func TestARefreshThatBeganBeforeAWriteIsNotSharedAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{list: clone(foreign)}
		a := open(f)
		f.beforeGet = func(n int) error {
			if n == 1 {
				time.Sleep(5 * time.Second) // the list is taken afterwards, but for all that anybody knows it is old
			}
			return nil
		}
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = a.List(t.Context(), ForRefresh) })
		synctest.Wait()
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		before := f.getCount()
		if _, err := a.List(t.Context(), ForRefresh); err != nil || f.getCount() != before+1 {
			t.Errorf("%d reads more, %v", f.getCount()-before, err)
		}
	})
}

func TestWhatSomebodyElseChangedIsAcceptedInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "X", "")
		f := &fake{semantics: replacing, list: clone(foreign)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
			t.Fatal(err)
		}
		f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { return list[1:] })
		started := time.Now()
		list, err := a.List(t.Context(), ForRefresh)
		if took := time.Since(started); err != nil || len(list.Pipelines) != len(foreign) || took < DefaultTimings.Stale || took > DefaultTimings.Stale+DefaultTimings.MaxPoll {
			t.Errorf("%d funnels after %v: %v", len(list.Pipelines), took, err)
		}
		started = time.Now()
		if _, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(x, funnel("y", "Y", ""))}); err != nil || time.Since(started) > time.Second {
			t.Errorf("after %v: %v", time.Since(started), err)
		}
	})
}

// slowly serves reads that are long under way: what they show is what there was when they were asked for.
type slowly struct {
	*fake

	takes time.Duration
}

func (s slowly) ListPipelines(ctx context.Context) ([]wazzup.Pipeline, error) {
	list, err := s.fake.ListPipelines(ctx)
	time.Sleep(s.takes)
	return list, err
}

// One read that takes its time is no proof that reads have agreed for as long.
func TestOneSlowReadIsNotEnough(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, y := funnel("x", "X", ""), funnel("y", "Y", "")

		// That a post did not take.
		f := &fake{semantics: s, stale: 3 * time.Second, afterPost: func(int) error { return err502 }}
		a := open(f)
		a.config.API = slowly{f, 6 * time.Second}
		if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err != nil || len(f.posts) != 1 {
			t.Errorf("%d posts, %v", len(f.posts), err)
		}

		// That a removal was refused.
		if s == replacing {
			f = &fake{semantics: s, stale: 3 * time.Second, list: []wazzup.Pipeline{x, y}}
			a = open(f)
			a.config.API = slowly{f, 12 * time.Second}
			result, err := a.Write(t.Context(), Change{Prior: byID(x, y), Planned: byID(x)})
			if err != nil || len(result.Kept) > 0 {
				t.Errorf("kept %v, %v", result.Kept, err)
			}
		}

		// That somebody has removed what this run has just written.
		f = &fake{semantics: s, stale: time.Minute, flapping: true}
		a = open(f)
		a.config.API = slowly{f, 12 * time.Second}
		for _, p := range []wazzup.Pipeline{x, y} {
			if _, err := a.Write(t.Context(), Change{Planned: byID(p)}); err != nil {
				t.Error(err)
			}
		}
		diff(t, "in Wazzup", []wazzup.Pipeline{x, y}, f.now())
	})
}
