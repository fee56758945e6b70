// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// jointly makes changes at the same moment, as core does in the middle of an apply.
func jointly(t *testing.T, a *Account, changes ...Change) (results []Result, errs []error) {
	t.Helper()
	a.queue.mu.Lock()
	a.queue.ended = time.Now()
	a.queue.mu.Unlock()
	results, errs = make([]Result, len(changes)), make([]error, len(changes))
	var wg sync.WaitGroup
	for i, change := range changes {
		wg.Go(func() { results[i], errs[i] = a.Write(t.Context(), change) })
		synctest.Wait() // so that they join in this order
	}
	wg.Wait()
	return results, errs
}

// singles are creates of one funnel each, p00 to p09 and so on.
func singles(n int) (changes []Change, all []wazzup.Pipeline) {
	for i := range n {
		p := funnel(fmt.Sprintf("p%02d", i), fmt.Sprintf("P%d", i), "a b")
		changes, all = append(changes, Change{Planned: byID(p)}), append(all, p)
	}
	return changes, all
}

// refusing refuses a list with a bad funnel. named says whether the response names the funnel, as class-validator does.
type refusing struct {
	*fake

	bad   func(wazzup.Pipeline) bool
	named bool
}

func withID(ids ...string) func(wazzup.Pipeline) bool {
	return func(p wazzup.Pipeline) bool { return slices.Contains(ids, p.ID) }
}

func (r *refusing) PostPipelines(ctx context.Context, list []wazzup.Pipeline) error {
	refusal := &wazzup.StatusError{Status: 400, Code: "VALIDATION_FAILED", RetryAfter: wazzup.NoRetryAfter}
	for i, p := range list {
		if r.bad(p) {
			if r.named {
				refusal.Errors = append(refusal.Errors, fmt.Sprintf("pipelines.%d.name must be a nicer one", i))
			} else {
				refusal.Errors = []string{"one of the funnels has a bad name"}
			}
		}
	}
	if len(refusal.Errors) == 0 {
		return r.fake.PostPipelines(ctx, list)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.posts = append(r.posts, clone(list))
	return refusal
}

func TestCallsThatWaitShareAPost(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign), latency: 50 * time.Millisecond}
		a := open(f)
		changes, all := singles(10)
		results, errs := jointly(t, a, changes...)
		for i := range changes {
			if errs[i] != nil {
				t.Error(errs[i])
			}
			diff(t, "each has its own funnel", changes[i].Planned, results[i].Pipelines)
		}
		diff(t, "list", append(clone(foreign), all...), f.list)
		if len(f.posts) != 1 || f.gets != 2 {
			t.Errorf("%d posts and %d reads", len(f.posts), f.gets)
		}

		var destroys, updates []Change
		for i, c := range changes {
			p := c.Planned[all[i].ID]
			p.Name = "renamed"
			updates = append(updates, Change{Prior: c.Planned, Planned: byID(p)})
			destroys = append(destroys, Change{Prior: byID(p)})
		}
		if _, errs := jointly(t, a, updates...); errors.Join(errs...) != nil || len(f.posts) != 2 || f.gets != 4 {
			t.Errorf("updates: %d posts and %d reads, %v", len(f.posts), f.gets, errs)
		}
		for i := range updates { // a destroy may remove only what no resource of the run writes
			a.Registry.entry(all[i].ID).owned = false
		}
		results, errs = jointly(t, a, destroys...)
		if errors.Join(errs...) != nil || len(f.posts) != 3 {
			t.Errorf("destroys: %d posts, %v", len(f.posts), errs)
		}
		for i, r := range results {
			want := []string(nil)
			if s != replacing {
				want = []string{all[i].ID}
			}
			diff(t, "kept", want, slices.Clip(r.Kept))
		}
	})
}

// A write that is alone begins at once. In the middle of an apply it waits for a moment, and not for ever.
func TestHowLongABatchWaitsForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		a := open(f)
		changes, _ := singles(20)
		took := func(change Change) time.Duration {
			begun := time.Now()
			if _, err := a.Write(t.Context(), change); err != nil {
				t.Error(err)
			}
			return time.Since(begun)
		}
		if d := took(changes[0]); d != 0 {
			t.Errorf("the first one waited for %v", d)
		}
		if d := took(changes[1]); d != DefaultTimings.JoinPause {
			t.Errorf("the second one waited for %v", d)
		}
		time.Sleep(DefaultTimings.JoinAfter)
		if d := took(changes[2]); d != 0 {
			t.Errorf("one that comes late waited for %v", d)
		}
		posts := f.postCount()
		var wg sync.WaitGroup
		for _, c := range changes[3:] { // one every 15 ms: there is never a pause
			wg.Go(func() { took(c) })
			time.Sleep(15 * time.Millisecond)
		}
		wg.Wait()
		if n := f.postCount() - posts; n < 3 || n > 4 {
			t.Errorf("%d batches in %v", n, 17*15*time.Millisecond)
		}
	})
}

// Core works on ten resources at a time, and plans each of them once more before it applies it.
func TestAHundredSingleFunnels(t *testing.T) {
	for _, parallelism := range []int{10, 50} {
		everywhere(t, func(t *testing.T, s semantics) {
			f := &fake{semantics: s, list: clone(foreign), latency: 50 * time.Millisecond}
			a := open(f)
			changes, all := singles(100)
			work := make(chan Change)
			var wg sync.WaitGroup
			for i := range parallelism {
				wg.Go(func() {
					time.Sleep(time.Duration(i) * time.Millisecond) // so that the first one writes alone
					for c := range work {
						if _, err := a.List(t.Context(), ForPlan); err != nil {
							t.Error(err)
						}
						if _, err := a.Write(t.Context(), c); err != nil {
							t.Error(err)
						}
					}
				})
			}
			for _, c := range changes {
				work <- c
			}
			close(work)
			wg.Wait()
			diff(t, "list", byID(append(clone(foreign), all...)...), byID(f.list...))
			if posts, gets := 15, 35; len(f.posts) > posts*10/parallelism || f.gets > gets*10/parallelism {
				t.Errorf("parallelism %d: %d posts and %d reads", parallelism, len(f.posts), f.gets)
			}
		})
	}
}

// One bad funnel fails alone, and costs a few posts.
func TestARefusedFunnelFailsAlone(t *testing.T) {
	for _, named := range []bool{false, true} {
		for _, bad := range [][]string{{"p00"}, {"p09"}, {"p05"}, {"p02", "p07"}, {"p00", "p01", "p02", "p03", "p04", "p05", "p06", "p07", "p08", "p09"}} {
			everywhere(t, func(t *testing.T, s semantics) {
				f := &refusing{fake: &fake{semantics: s, list: clone(foreign)}, bad: withID(bad...), named: named}
				a := open(f.fake)
				a.config.API = f
				changes, all := singles(10)
				results, errs := jointly(t, a, changes...)
				for i, p := range all {
					var rejected *RejectedError
					isBad := slices.Contains(bad, p.ID)
					if errors.As(errs[i], &rejected) != isBad || !isBad && errs[i] != nil {
						t.Errorf("%s: %v", p.ID, errs[i])
					}
					if isBad != (results[i].Pipelines == nil) {
						t.Errorf("%s: %v", p.ID, results[i].Pipelines)
					}
					if _, there := newList(f.list).Find(p.ID); there == isBad {
						t.Errorf("%s is there: %v", p.ID, there)
					}
				}
				most := 2 + len(bad)
				if !named {
					most = min(1+8*len(bad), 19)
				}
				if len(f.posts) > most {
					t.Errorf("named %v, %v: %d posts, want %d at most", named, bad, len(f.posts), most)
				}
			})
		}
	}
}

// Where no list can be accepted, a second post is no use.
func TestARefusalOfAllIsNotRepeated(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &refusing{fake: &fake{semantics: s, list: clone(foreign)}, bad: withID("f2", "p03"), named: true}
		a := open(f.fake)
		a.config.API = f
		changes, _ := singles(10)
		_, errs := jointly(t, a, changes...)
		for _, err := range errs {
			if !errors.As(err, new(*RejectedError)) {
				t.Error(err)
			}
		}
		if len(f.posts) != 1 {
			t.Errorf("%d posts", len(f.posts))
		}
	})
	for _, status := range []int{401, 403, 404, 405, 410, 418, 451} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{semantics: replacing, list: clone(foreign), beforePost: func(int) error { return responses(status) }}
			changes, _ := singles(10)
			_, errs := jointly(t, open(f), changes...)
			for _, err := range errs {
				if !errors.As(err, new(*RejectedError)) {
					t.Error(err)
				}
			}
			if len(f.posts) != 1 {
				t.Errorf("%d: %d posts", status, len(f.posts))
			}
		})
	}
}

// A service that takes the list item by item has taken a part before it refuses the rest.
func TestARefusalAfterAPart(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign)}
		refused := map[int]bool{}
		f.oneByOne = func(n int) (int, error) {
			i := slices.IndexFunc(f.posts[n-1], func(p wazzup.Pipeline) bool { return p.ID == "p04" })
			if i < 0 {
				return 0, nil
			}
			refused[n] = true
			return i, responses(422)
		}
		changes, all := singles(10)
		results, errs := jointly(t, open(f), changes...)
		for i, p := range all {
			if failed := errs[i] != nil; failed != (p.ID == "p04") {
				t.Errorf("%s: %v", p.ID, errs[i])
			} else if !failed {
				diff(t, "state", byID(p), results[i].Pipelines)
			}
		}
		diff(t, "list", byID(append(clone(foreign), append(slices.Clone(all[:4]), all[5:]...)...)...), byID(f.list...))
	})
}

// If Wazzup refuses an empty list, all funnels but one can be removed all the same.
func TestDestroysThatLeaveAnEmptyList(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		creates, all := singles(10)
		f := &fake{semantics: s, list: clone(all), refuseEmpty: true}
		var destroys []Change
		for _, c := range creates {
			destroys = append(destroys, Change{Prior: c.Planned})
		}
		results, errs := jointly(t, open(f), destroys...)
		kept, refused := 0, 0
		for i, r := range results {
			if errs[i] != nil {
				t.Error(errs[i])
			}
			kept += len(r.Kept)
			if r.NotEmptied != nil {
				refused++
			}
		}
		want, wantRefused := len(all), 0 // the first half of them is kept, so the list is never empty
		if s == replacing {
			want, wantRefused = 1, 1
		}
		if kept != want || refused != wantRefused || len(f.list) != want {
			t.Errorf("%d kept, %d said to be refused, %d in the list", kept, refused, len(f.list))
		}
	})
}

// What is judged before the post is judged for each call.
func TestAConflictIsOneCallsOwn(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, y, near := funnel("x", "X", "a"), funnel("y", "Y", "a b"), funnel("n", "N", "")
		f := &fake{semantics: s, list: append(clone(foreign), x, y, near)}
		a := open(f)
		fine, _ := singles(3)
		changes := append(slices.Clone(fine),
			Change{Planned: byID(funnel("x", "other", ""))},                                          // exists
			Change{Planned: byID(x), Existing: Adopt},                                                // shares a funnel with the one before, so it is not in its batch
			Change{Prior: byID(funnel("y", "Old", "a b")), Planned: byID(funnel("y", "New", "a b"))}, // changed after the plan
			Change{Planned: byID(funnel("N ", "N", ""))},                                             // one id to some services
		)
		results, errs := jointly(t, a, changes...)
		for i, want := range []bool{true, true, true, false, true, false, false} {
			if (errs[i] == nil) != want {
				t.Errorf("%d: %v", i, errs[i])
			}
		}
		if !errors.As(errs[3], new(*ExistsError)) || !errors.As(errs[5], new(*ConflictError)) || !errors.As(errs[6], new(*NeighbourError)) {
			t.Errorf("%v", errs)
		}
		diff(t, "adopted", []string{"x"}, results[4].Adopted)
		diff(t, "the list of others", byID(append(clone(foreign), x, y, near)...), func() map[string]wazzup.Pipeline {
			now := byID(f.list...)
			for _, c := range fine[:3] {
				for id := range c.Planned {
					delete(now, id)
				}
			}
			return now
		}())
		if len(f.posts) != 1 {
			t.Errorf("%d posts", len(f.posts))
		}
	})
}

// A response that got lost is resolved for all by the same reads.
func TestALostResponseToABatch(t *testing.T) {
	for name, failure := range map[string]error{"reset": errReset, "502": err502} {
		for _, taken := range []bool{true, false} {
			everywhere(t, func(t *testing.T, s semantics) {
				f := &fake{semantics: s, list: clone(foreign)}
				once := func(n int) error {
					if n == 1 {
						return failure
					}
					return nil
				}
				if taken {
					f.afterPost = once
				} else {
					f.beforePost = once
				}
				changes, all := singles(10)
				_, errs := jointly(t, open(f), changes...)
				posts := 2
				if taken {
					posts = 1
				}
				if err := errors.Join(errs...); err != nil || len(f.posts) != posts {
					t.Errorf("%s, taken %v: %d posts, %v", name, taken, len(f.posts), err)
				}
				diff(t, "list", append(clone(foreign), all...), f.list)
			})
		}
	}
}

// A call that is cancelled while it waits leaves. A batch ends early only if all its calls are cancelled.
func TestACancelInABatch(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		for _, after := range []time.Duration{0, 10 * time.Millisecond, 60 * time.Millisecond, 130 * time.Millisecond} { // joining, waiting, reading, posting
			for _, all := range []bool{false, true} {
				f := &fake{semantics: s, list: clone(foreign), latency: 50 * time.Millisecond}
				a := open(f)
				a.queue.ended = time.Now()
				changes, _ := singles(4)
				errs := make([]error, 4)
				var wg sync.WaitGroup
				for i, c := range changes {
					ctx, cancel := context.WithCancel(t.Context())
					if all || i == 1 {
						time.AfterFunc(after, cancel)
					}
					wg.Go(func() { defer cancel(); _, errs[i] = a.Write(ctx, c) })
				}
				wg.Wait()
				posted := after > 120*time.Millisecond
				for i, err := range errs {
					cancelled := (all || i == 1) && !posted
					if errors.Is(err, context.Canceled) != cancelled || !cancelled && err != nil {
						t.Errorf("after %v, all %v: call %d: %v", after, all, i, err)
					}
					if _, there := newList(f.list).Find(fmt.Sprintf("p%02d", i)); there == cancelled {
						t.Errorf("after %v, all %v: funnel %d is there: %v", after, all, i, there)
					}
				}
				if all && !posted && len(f.posts) != 0 {
					t.Errorf("after %v: %d posts", after, len(f.posts))
				}
			}
		}
	})
}

// A batch that waits for a response when all its calls are cancelled does not wait for longer.
func TestACancelEndsABatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign), latency: time.Hour}
		a := open(f)
		a.queue.ended = time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		begun := time.Now()
		changes, _ := singles(4)
		var wg sync.WaitGroup
		for _, c := range changes {
			wg.Go(func() {
				if _, err := a.Write(ctx, c); !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if d := time.Since(begun); d != time.Minute {
			t.Errorf("ended after %v", d)
		}
	})
}

// Funnels that go from one resource to another are never in one batch.
func TestAHandoverInABatch(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, g := funnel("x", "X", "a"), funnel("g", "G", "")
		for _, giverFirst := range []bool{false, true} {
			f := &fake{semantics: s, list: append(clone(foreign), x, g)}
			a := open(f)
			fine, _ := singles(3)
			give, take := Change{Prior: byID(x, g), Planned: byID(g)}, Change{Planned: byID(x), Existing: Adopt}
			changes := append(slices.Clone(fine), take, give)
			if giverFirst {
				changes = append(slices.Clone(fine), give, take)
			}
			if _, errs := jointly(t, a, changes...); errors.Join(errs...) != nil {
				t.Error(errs)
			}
			if _, there := newList(f.list).Find("x"); !there && !giverFirst {
				t.Error("the funnel was removed")
			}
		}

		f := &fake{semantics: s, list: append(clone(foreign), x)}
		first, second := byID(funnel("x", "X2", "a")), byID(funnel("x", "X3", "a"))
		_, errs := jointly(t, open(f), Change{Prior: byID(x), Planned: first}, Change{Planned: second, Existing: Overwrite})
		if got, _ := newList(f.list).Find("x"); errors.Join(errs...) != nil || len(f.posts) != 2 || got.Name != "X3" {
			t.Errorf("two that declare one funnel: %d posts, %+v, %v", len(f.posts), got, errs)
		}
	})
}

// What a service does to one funnel of a batch is that call's trouble, and what it does to funnels of others is told once.
func TestAlteredTextsInABatch(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign[1:2]), texts: func(text string) string { return strings.ReplaceAll(text, "&", "&amp;") }}
		changes, _ := singles(5)
		changes[3].Planned = byID(funnel("p03", "A & B", ""))
		_, errs := jointly(t, open(f), changes...)
		for i, err := range errs {
			if i == 3 != errors.As(err, new(*NotAsPlannedError)) || i != 3 && err != nil {
				t.Errorf("%d: %v", i, err)
			}
		}

		f = &fake{semantics: s, list: []wazzup.Pipeline{funnel("f", "theirs & ours", "")}, texts: f.texts}
		changes, _ = singles(5)
		_, errs = jointly(t, open(f), changes...)
		told := 0
		for i, err := range errs {
			if errors.As(err, new(*ForeignAlteredError)) {
				told++
			} else if err != nil {
				t.Errorf("%d: %v", i, err)
			}
		}
		if told != 1 || len(f.posts) != 1 {
			t.Errorf("told %d times, %d posts", told, len(f.posts))
		}
	})
}

// panicking panics when a list with a funnel is posted, before the post is taken or after it.
type panicking struct {
	*fake

	id    string
	taken bool
	times int
}

func (p *panicking) PostPipelines(ctx context.Context, list []wazzup.Pipeline) error {
	if _, has := newList(list).Find(p.id); has && p.times > 0 {
		p.times--
		if p.taken {
			_ = p.fake.PostPipelines(ctx, list)
		}
		panic("forced")
	}
	return p.fake.PostPipelines(ctx, list)
}

// A panic is the trouble of the call that causes it, and no call waits for ever.
func TestAPanicInABatch(t *testing.T) {
	for _, tc := range []struct {
		panicking

		posts int
		fails bool // the third call
	}{
		{panicking{id: "p02", taken: true, times: 1}, 1, false}, // nothing is left to post
		{panicking{id: "p02", taken: true, times: 9}, 1, false},
		{panicking{id: "p02", times: 1}, 5, false},
		{panicking{id: "p02", times: 9}, 4, true},
	} {
		everywhere(t, func(t *testing.T, s semantics) {
			f := &fake{semantics: s, list: clone(foreign)}
			a, api := open(f), tc.panicking
			api.fake = f
			a.config.API = &api
			a.queue.ended = time.Now()
			changes, all := singles(5)
			panics, errs := make([]any, 5), make([]error, 5)
			var wg sync.WaitGroup
			for i, c := range changes {
				wg.Go(func() {
					defer func() { panics[i] = recover() }()
					_, errs[i] = a.Write(t.Context(), c)
				})
			}
			wg.Wait()
			for i, p := range all {
				failed := tc.fails && i == 2
				if errs[i] != nil || failed != (panics[i] != nil) {
					t.Errorf("%+v, call %d: %v, %v", tc, i, errs[i], panics[i])
				}
				if _, there := newList(f.list).Find(p.ID); there == failed {
					t.Errorf("%+v: %s is there: %v", tc, p.ID, there)
				}
			}
			if len(f.posts) != tc.posts {
				t.Errorf("%+v: %d posts", tc, len(f.posts))
			}
			api.times = 0
			if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("r", "R", ""))}); err != nil {
				t.Errorf("after a panic: %v", err)
			}
		})
	}
}
