// SPDX-License-Identifier: MPL-2.0

package account

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// next is the same account in the next process.
func next(a *Account) *Account { return New(a.config) }

// Each provider block and each walk of a CLI is a process of its own, and may write right behind another.
func TestTheNextProcessIsNotMisledByReadsThatLagBehind(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		for stale := time.Duration(0); stale <= 8*time.Second; stale += 500 * time.Millisecond {
			for _, flapping := range []bool{false, true} {
				f := &fake{semantics: s, stale: stale, flapping: flapping, list: clone(foreign)}
				first, second := byID(funnel("x", "X", "a b")), byID(funnel("y", "Y", ""))
				a := open(f)
				if _, err := a.Write(t.Context(), Change{Planned: first}); err != nil {
					t.Fatalf("stale %v, flapping %v: first process: %v", stale, flapping, err)
				}
				if list, err := next(a).List(t.Context(), ForRefresh); err != nil {
					t.Fatal(err)
				} else if _, there := list.Find("x"); !there {
					t.Errorf("stale %v, flapping %v: the next process does not see what the last one has written", stale, flapping)
				}
				if _, err := next(a).Write(t.Context(), Change{Planned: second}); err != nil {
					t.Fatalf("stale %v, flapping %v: second process: %v", stale, flapping, err)
				}
				if _, err := next(a).Write(t.Context(), Change{Prior: first}); err != nil {
					t.Fatalf("stale %v, flapping %v: third process: %v", stale, flapping, err)
				}
				want := append(clone(foreign), second["y"])
				if s != replacing { // removes nothing
					want = append(clone(foreign), first["x"], second["y"])
				}
				diff(t, "list", want, f.now())
			}
		}
	})
}

// What a process has verified is heeded by the next one for as long as reads are believed to lag, and no longer.
func TestABaselineIsHeededForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, after := range []time.Duration{0, 4 * time.Second, DefaultTimings.Stale, time.Hour} {
			f := &fake{semantics: replacing, list: clone(foreign)}
			a := open(f)
			if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
				t.Fatal(err)
			}
			written := time.Now()
			time.Sleep(after)
			f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { return list[1:] }) // somebody else
			a = next(a)
			started := time.Now()
			list, err := a.List(t.Context(), ForRefresh)
			took, wait := time.Since(started), max(0, DefaultTimings.Stale-started.Sub(written))
			if err != nil || len(list.Pipelines) != len(foreign) || took < wait || took > wait+DefaultTimings.MaxPoll {
				t.Errorf("%v later: %d funnels, believed after %v, want %v: %v", after, len(list.Pipelines), took, wait, err)
			}
			reads := f.getCount()
			if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("y", "Y", ""))}); err != nil || f.getCount() != reads+2 {
				t.Errorf("%v later: what was believed once is read %d times again: %v", after, f.getCount()-reads, err)
			}
		}
	})
}

// What a process was about to write when it was killed is not known, and so nothing to wait for.
func TestAProcessThatIsKilledAfterAPost(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, x2 := funnel("x", "X", "a"), funnel("x", "X2", "a")
		f := &fake{semantics: s, list: clone(foreign)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
			t.Fatal(err)
		}
		killed, kill := context.WithCancel(t.Context())
		f.afterPost = func(int) error { f.beforeGet = func(int) error { return errors.New("killed") }; kill(); return nil }
		if _, err := next(a).Write(killed, Change{Prior: byID(x), Planned: byID(x2)}); err == nil {
			t.Fatal("it was not killed")
		}
		f.beforeGet, f.afterPost = nil, nil
		reads := f.getCount()
		list, err := next(a).List(t.Context(), ForRefresh)
		if found, _ := list.Find("x"); err != nil || !Equal(found, x2) || f.getCount() != reads+1 {
			t.Errorf("%+v after %d reads: %v", found, f.getCount()-reads, err)
		}
	})
}

// Nor is there one if nothing is left to say of the list: the next process must not find what was said before.
func TestAProcessThatIsKilledAfterRemovingTheOnlyFunnel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "X", "a")
		f := &fake{semantics: replacing}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
			t.Fatal(err)
		}
		f.afterPost = func(int) error { f.beforeGet = always(errors.New("killed")); return nil }
		if _, err := next(a).Write(t.Context(), Change{Prior: byID(x)}); err == nil {
			t.Fatal("it was not killed")
		}
		f.beforeGet, f.afterPost = nil, nil
		reads := f.getCount()
		if list, err := next(a).List(t.Context(), ForRefresh); err != nil || len(list.Pipelines) != 0 || f.getCount() != reads+1 {
			t.Errorf("%d funnels after %d reads: %v", len(list.Pipelines), f.getCount()-reads, err)
		}
	})
}

func TestBaselinesThatCannotBeUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
			t.Fatal(err)
		}
		path := a.lock.fileAt(t, baselineExtension)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { return list[1:] })
		for name, content := range map[string]string{
			"empty": "", "cut": string(whole[:len(whole)/2]), "not JSON": "<html>", "null": "null", "a list": "[]",
			"from the future": `{"time":"2999-01-01T00:00:00Z","there":{"a":"b"}}`,
		} {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			reads := f.getCount()
			if _, err := next(a).List(t.Context(), ForRefresh); err != nil || f.getCount() != reads+1 {
				t.Errorf("%s: %d reads, %v", name, f.getCount()-reads, err)
			}
		}
		// A folder in its place: nothing can be written there, and nothing goes wrong.
		if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
			t.Fatal(err)
		}
		if _, err := next(a).Write(t.Context(), Change{Planned: byID(funnel("y", "Y", ""))}); err != nil {
			t.Error(err)
		}
		left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.tmp"))
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

// A record says nothing to whoever reads it.
func TestABaselineShowsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(&fake{semantics: replacing, list: []wazzup.Pipeline{funnel("secret-id", "secret name", "secret-stage")}})
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
			t.Fatal(err)
		}
		path := a.lock.fileAt(t, baselineExtension)
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 && locksAreSwept {
			t.Errorf("%v: %v", info.Mode(), err)
		}
		content, err := os.ReadFile(path)
		if err != nil || len(content) == 0 {
			t.Fatal(err)
		}
		for _, text := range []string{"secret", a.config.LockKey} {
			if bytes.Contains(content, []byte(text)) {
				t.Errorf("%q stands in %s", text, content)
			}
		}
	})
}

// Two funnels have the same digest if they are the same, and only then.
func TestDigests(t *testing.T) {
	texts := rapid.SampledFrom([]string{"a", "b", "ab", "", "é", "e\u0301", "1 a", "2"})
	funnels := rapid.Custom(func(t *rapid.T) wazzup.Pipeline {
		p := wazzup.Pipeline{ID: "x", Name: texts.Draw(t, "name")}
		for range rapid.IntRange(0, 3).Draw(t, "stages") {
			p.Stages = append(p.Stages, wazzup.Stage{ID: texts.Draw(t, "id"), Name: texts.Draw(t, "name")})
		}
		return p
	})
	rapid.Check(t, func(t *rapid.T) {
		p := funnels.Draw(t, "p")
		q := rapid.OneOf(funnels, rapid.Just(decomposed(p))).Draw(t, "q")
		if Equal(p, q) != (contentDigest(p) == contentDigest(q)) {
			t.Errorf("equal: %v, digests %s and %s", Equal(p, q), contentDigest(p), contentDigest(q))
		}
	})
}

func decomposed(p wazzup.Pipeline) wazzup.Pipeline {
	q := wazzup.Pipeline{ID: p.ID, Name: norm.NFD.String(p.Name)}
	for _, s := range p.Stages {
		q.Stages = append(q.Stages, wazzup.Stage{ID: norm.NFD.String(s.ID), Name: norm.NFD.String(s.Name)})
	}
	return q
}

// A read that ends in a panic leaves nobody waiting for it.
func TestARefreshThatPanicsLeavesNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{list: clone(foreign), latency: time.Second}
		f.beforeGet = func(n int) error {
			if n == 1 {
				panic("a bug")
			}
			return nil
		}
		a := open(f)
		var wg sync.WaitGroup
		wg.Go(func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_, _ = a.List(t.Context(), ForRefresh)
		})
		synctest.Wait()
		for range 3 {
			wg.Go(func() {
				if list, err := a.List(t.Context(), ForRefresh); err != nil || len(list.Pipelines) != len(foreign) {
					t.Errorf("%d funnels: %v", len(list.Pipelines), err)
				}
			})
		}
		wg.Wait()
		if n := f.getCount(); n != 2 {
			t.Errorf("%d reads, want the one that broke off and one more", n)
		}
	})
}

// What another process has verified since takes the place of what this one knew, however long ago both were: nobody waits
// for a list to come back that a later write has changed.
func TestALaterBaselineReplacesAnEarlierOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, after := range []time.Duration{0, DefaultTimings.Stale, time.Hour} {
			x, y := funnel("x", "X", ""), funnel("y", "Y", "")
			f := &fake{semantics: replacing, list: append(clone(foreign), y)}
			one := open(f)
			if _, err := one.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			if _, err := next(one).Write(t.Context(), Change{Prior: byID(y), Planned: byID(funnel("y", "Y2", ""))}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(after)
			started := time.Now()
			if _, err := one.Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X2", ""))}); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(started); took > time.Second {
				t.Errorf("%v after another process's write: this one's takes %v", after, took)
			}
		}
	})
}
