// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// blocks are so many provider blocks of one process, for one account.
func blocks(f *fake, n int) []*Account {
	first := open(f)
	all := []*Account{first}
	for range n - 1 {
		all = append(all, New(first.config))
	}
	return all
}

// Core refreshes data sources and resources in any order. In a plan, one read serves them all.
func TestADataSourceThatComesFirstSharesItsRead(t *testing.T) {
	f := &fake{list: clone(foreign)}
	a := open(f)
	for _, reuse := range []Reuse{ForDataSource, ForRefresh, ForPlan, ForDataSource, ForRefresh} {
		if list, err := a.List(t.Context(), reuse); err != nil || len(list.Pipelines) != len(foreign) {
			t.Fatal(list, err)
		}
	}
	if f.gets != 1 {
		t.Errorf("%d reads, want one", f.gets)
	}
}

// In an apply, something between a data source and the plan of a resource that depends on it may have changed the account.
func TestAPlanDoesNotUseTheListOfADataSource(t *testing.T) {
	f := &fake{list: clone(foreign)}
	a := open(f)
	for i, step := range []struct {
		reuse Reuse
		edits int // that the list has
		seen  bool
	}{
		{ForDataSource, 0, false},
		{ForDataSource, 1, false},
		{ForPlan, 2, true},
		{ForPlan, 2, true}, // the list of the other plan
		{ForDataSource, 4, true},
		{ForPlan, 4, true}, // newer than that of the other plans
	} {
		list, err := a.List(t.Context(), step.reuse)
		if _, seen := a.Seen(); err != nil || len(list.Pipelines) != len(foreign)+step.edits || seen != step.seen {
			t.Errorf("step %d: %d funnels, want %d, seen %t: %v", i, len(list.Pipelines), len(foreign)+step.edits, seen, err)
		}
		f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline {
			return append(list, funnel(fmt.Sprint("x", i), "X", ""))
		})
	}
	if _, err := a.List(t.Context(), ForRefresh); err != nil {
		t.Fatal(err)
	}
	before := f.gets
	for _, reuse := range []Reuse{ForPlan, ForDataSource, ForRefresh} {
		if _, err := a.List(t.Context(), reuse); err != nil {
			t.Fatal(err)
		}
	}
	if f.gets != before {
		t.Error("after a refresh, which only a plan makes, the list is not shared")
	}
}

// In an apply, none of many data sources gets a list whose read began before it has asked, but they share one that began later.
func TestDataSourcesOfAnApplyShareALaterRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{list: clone(foreign), latency: time.Second}
		a := open(f)
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if _, err := a.List(t.Context(), ForDataSource); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		wg.Wait()
		if f.gets != 2 {
			t.Errorf("%d reads, want the first one's and one for all who came during that", f.gets)
		}
	})
}

func TestAWriteOfAnotherProviderBlockEndsTheSharedList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{list: clone(foreign)}
		both := blocks(f, 2)
		if _, err := both[1].List(t.Context(), ForRefresh); err != nil {
			t.Fatal(err)
		}
		if _, seen := both[1].Seen(); !seen {
			t.Error("the list is not shared")
		}
		if _, err := both[0].Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
			t.Fatal(err)
		}
		if _, seen := both[1].Seen(); seen {
			t.Error("the list from before the write is still shared")
		}
		for _, reuse := range []Reuse{ForPlan, ForDataSource, ForRefresh} {
			if list, err := both[1].List(t.Context(), reuse); err != nil || len(list.Pipelines) != len(foreign)+1 {
				t.Errorf("%d funnels, %v", len(list.Pipelines), err)
			}
		}
	})
}

// A list that a provider block gets is never older than its Configure.
func TestAnotherConfigureSharesNoList(t *testing.T) {
	f := &fake{list: clone(foreign)}
	a := open(f)
	if _, err := a.List(t.Context(), ForRefresh); err != nil {
		t.Fatal(err)
	}
	f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { return append(list, funnel("x", "X", "")) })
	if list, err := New(a.config).List(t.Context(), ForRefresh); err != nil || len(list.Pipelines) != len(foreign)+1 {
		t.Errorf("%d funnels, %v", len(list.Pipelines), err)
	}
}

// interleaving is a run of two provider blocks in one process, for one account. The stamps tell what happened before what.
type interleaving struct {
	blocks []*Account

	mu    sync.Mutex
	now   int
	ended map[string]int // when a write of this funnel has ended
	wrong []string
}

func (r *interleaving) stamp() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now++
	return r.now
}

func (r *interleaving) report(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wrong = append(r.wrong, fmt.Sprintf(format, args...))
}

// read is a reader, who may be cancelled. What was written before it has asked has to be in the list that it gets.
type read struct {
	at     time.Duration
	block  int
	reuse  Reuse
	cancel time.Duration // 0 is never
}

func (r *interleaving) read(ctx context.Context, one read) {
	time.Sleep(one.at)
	if one.cancel > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, one.cancel)
		defer cancel()
	}
	asked := r.stamp()
	list, err := r.blocks[one.block].List(ctx, one.reuse)
	switch {
	case err != nil && (one.cancel == 0 || !errors.Is(err, context.DeadlineExceeded)):
		r.report("%+v: %v", one, err)
	case err == nil:
		r.mu.Lock()
		defer r.mu.Unlock()
		for id, ended := range r.ended {
			if _, ok := list.Find(id); ended < asked && !ok {
				r.wrong = append(r.wrong, fmt.Sprintf("%+v: without %s, which was written before", one, id))
			}
		}
	}
}

type oneWrite struct {
	at    time.Duration
	block int
}

func (r *interleaving) write(ctx context.Context, one oneWrite, id string) {
	time.Sleep(one.at)
	if _, err := r.blocks[one.block].Write(ctx, Change{Planned: byID(funnel(id, strings.ToUpper(id), ""))}); err != nil {
		r.report("%+v: %v", one, err)
		return
	}
	ended := r.stamp()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended[id] = ended
}

// Whoever reads, for whatever and through whichever provider block of this process, sees what was written before it asked, and
// is failed by nobody's cancel.
func TestReadsAndWritesInterleaved(t *testing.T) {
	shared, reads := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		moment := func(label string) time.Duration {
			return time.Duration(rapid.IntRange(0, 30).Draw(rt, label)) * 100 * time.Millisecond
		}
		block := func() int { return rapid.IntRange(0, 1).Draw(rt, "block") }
		f := &fake{
			semantics: rapid.SampledFrom(allSemantics).Draw(rt, "semantics"), list: clone(foreign),
			latency: rapid.SampledFrom([]time.Duration{0, 200 * time.Millisecond, time.Second}).Draw(rt, "latency"),
		}
		var writes []oneWrite
		for range rapid.IntRange(1, 3).Draw(rt, "writes") {
			writes = append(writes, oneWrite{moment("write at"), block()})
		}
		var all []read
		for range rapid.IntRange(1, 10).Draw(rt, "reads") {
			one := read{at: moment("read at"), block: block(), reuse: rapid.SampledFrom([]Reuse{ForRefresh, ForPlan, ForDataSource}).Draw(rt, "reuse")}
			if rapid.IntRange(0, 2).Draw(rt, "is cancelled") == 2 {
				one.cancel = moment("cancel") + time.Millisecond
			}
			all = append(all, one)
		}
		r := &interleaving{ended: map[string]int{}}
		synctest.Test(t, func(t *testing.T) {
			r.blocks = blocks(f, 2)
			var wg sync.WaitGroup
			for i, one := range writes {
				wg.Go(func() { r.write(t.Context(), one, fmt.Sprintf("written%d", i)) })
			}
			for _, one := range all {
				wg.Go(func() { r.read(t.Context(), one) })
			}
			wg.Wait()
		})
		if len(r.wrong) > 0 {
			rt.Fatal(strings.Join(r.wrong, "\n"))
		}
		reads += len(all)
		shared += len(all) - (f.gets - 2*len(writes))
	})
	if shared < reads/10 {
		t.Errorf("%d of %d reads were shared", shared, reads)
	}
}
