// SPDX-License-Identifier: MPL-2.0

package account

import (
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

// drawnCall is a call of Write, and what has to become of it whatever others do meanwhile.
type drawnCall struct {
	Change

	at    time.Duration
	there []wazzup.Pipeline // its funnels before
	fails func(error) bool  // nil if it succeeds
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// drawCall draws a call about funnels that no other call has.
func drawCall(rt *rapid.T, i int) drawnCall {
	id := fmt.Sprintf("p%02d", i)
	p, q := funnel(id, "P", "a b"), funnel(id, "Q", "a b c")
	c := drawnCall{at: time.Duration(rapid.IntRange(0, 30).Draw(rt, "at")) * 10 * time.Millisecond}
	switch kind := rapid.SampledFrom([]string{
		"create", "create", "create", "update", "update", "destroy", "none", "exists", "adopted", "overwritten", "differs", "changed", "gone", "bad create", "bad update", "many",
	}).Draw(rt, "kind"); kind {
	case "create":
		c.Planned = byID(p)
	case "update":
		c.there, c.Prior, c.Planned = []wazzup.Pipeline{p}, byID(p), byID(q)
	case "destroy":
		c.there, c.Prior = []wazzup.Pipeline{p}, byID(p)
	case "none":
		c.there, c.Prior, c.Planned = []wazzup.Pipeline{p}, byID(p), byID(p)
	case "exists":
		c.there, c.Planned, c.fails = []wazzup.Pipeline{p}, byID(p), is[*ExistsError]
	case "adopted":
		c.there, c.Planned, c.Existing = []wazzup.Pipeline{p}, byID(p), Adopt
	case "overwritten":
		c.there, c.Planned, c.Existing = []wazzup.Pipeline{p}, byID(q), Overwrite
	case "differs":
		c.there, c.Planned, c.Existing, c.fails = []wazzup.Pipeline{p}, byID(q), Adopt, is[*ExistsError]
	case "changed":
		c.there, c.Prior, c.Planned, c.fails = []wazzup.Pipeline{funnel(id, "theirs", "")}, byID(p), byID(q), is[*ConflictError]
	case "gone":
		c.Prior, c.Planned, c.fails = byID(p), byID(q), is[*ConflictError]
	case "bad create":
		c.Planned, c.fails = byID(funnel(id, "bad", "")), is[*RejectedError]
	case "bad update":
		c.there, c.Prior, c.Planned, c.fails = []wazzup.Pipeline{p}, byID(p), byID(funnel(id, "bad", "a b")), is[*RejectedError]
	case "many":
		r, s, u := funnel(id+"r", "R", ""), funnel(id+"s", "S", "a"), funnel(id+"u", "U", "")
		c.there, c.Prior, c.Planned = []wazzup.Pipeline{p, r}, byID(p, r), byID(q, s, u)
	}
	return c
}

// drawService draws a service that refuses funnels with the name "bad", and fails a few posts in ways that pass.
func drawService(rt *rapid.T, calls []drawnCall) *refusing {
	f := &fake{
		semantics: rapid.SampledFrom(allSemantics).Draw(rt, "semantics"), list: clone(foreign),
		latency: rapid.SampledFrom([]time.Duration{0, 50 * time.Millisecond, time.Second}).Draw(rt, "latency"),
		stale:   rapid.SampledFrom([]time.Duration{0, 0, time.Second}).Draw(rt, "stale"),
	}
	isBad := func(p wazzup.Pipeline) bool { return p.Name == "bad" }
	faults := rapid.SliceOfN(rapid.SampledFrom([]string{"", "", "429", "reset before", "reset after", "502 after"}), 0, 3).Draw(rt, "faults")
	for _, c := range calls {
		f.list = append(f.list, c.there...)
	}
	fault := func(n int, when map[string]error) error {
		if n > len(faults) || when[faults[n-1]] == nil {
			return nil
		}
		return when[faults[n-1]]
	}
	f.beforePost = func(n int) error { return fault(n, map[string]error{"429": err429, "reset before": errReset}) }
	f.afterPost = func(n int) error { return fault(n, map[string]error{"reset after": errReset, "502 after": err502}) }
	return &refusing{fake: f, bad: isBad, named: rapid.Bool().Draw(rt, "named")}
}

// However calls come together and whatever passing trouble there is, each has the outcome that it would have alone.
func TestBatchesAreLikeSingleWrites(t *testing.T) {
	batched, written := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		var calls []drawnCall
		for i := range rapid.IntRange(1, 12).Draw(rt, "calls") {
			calls = append(calls, drawCall(rt, i))
		}
		s := drawService(rt, calls)
		var wrong []string
		synctest.Test(t, func(t *testing.T) {
			a := open(s.fake)
			a.config.API = s
			results, errs := make([]Result, len(calls)), make([]error, len(calls))
			var wg sync.WaitGroup
			for i, c := range calls {
				wg.Go(func() {
					time.Sleep(c.at)
					results[i], errs[i] = a.Write(t.Context(), c.Change)
				})
			}
			wg.Wait()
			wrong = judge(s.fake, calls, results, errs)
		})
		if len(wrong) > 0 {
			rt.Fatal(strings.Join(wrong, "\n"))
		}
		written += len(calls)
		batched += len(calls) - len(s.posts)
	})
	if batched < written/4 {
		t.Errorf("%d calls took %d posts", written, written-batched)
	}
}

// judge compares what has become of the calls with what had to.
func judge(f *fake, calls []drawnCall, results []Result, errs []error) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	now := newList(f.list)
	if f.most > 1 {
		say("%d posts at a time", f.most)
	}
	for _, p := range foreign {
		if got, ok := now.Find(p.ID); !ok || !Equal(p, got) {
			say("the funnel %s of others is %+v", p.ID, got)
		}
	}
	for i, c := range calls {
		switch {
		case c.fails == nil && errs[i] != nil, c.fails != nil && (errs[i] == nil || !c.fails(errs[i])):
			say("call %d: %v (%T)", i, errs[i], errs[i])
			continue
		case c.fails != nil:
			for _, p := range c.there {
				if got, ok := now.Find(p.ID); !ok || !Equal(p, got) {
					say("call %d has failed and changed %s to %+v", i, p.ID, got)
				}
			}
			for id := range c.Planned {
				if _, was := newList(c.there).Find(id); !was {
					if _, is := now.Find(id); is {
						say("call %d has failed and made %s", i, id)
					}
				}
			}
			continue
		}
		if len(results[i].Pipelines) != len(c.Planned) {
			say("call %d: state %v", i, results[i].Pipelines)
		}
		for id, p := range c.Planned {
			got, ok := now.Find(id)
			if kept := f.semantics == mergingStages && len(got.Stages) > len(p.Stages); !ok || !kept && !EqualButOrder(p, got) {
				say("call %d: %s is %+v", i, id, got)
			}
		}
		for id := range c.Prior {
			if _, stays := c.Planned[id]; stays {
				continue
			}
			if _, is := now.Find(id); is == (f.semantics == replacing) {
				say("call %d: removed %s is there: %v", i, id, is)
			}
		}
	}
	return wrong
}
