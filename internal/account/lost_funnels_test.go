// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// lossy makes a service lose something of others with each post, by what it does to the list that was posted.
var lossy = map[string]func(list []wazzup.Pipeline) []wazzup.Pipeline{
	"the first ones are taken": func(list []wazzup.Pipeline) []wazzup.Pipeline { return list[:len(list)-1] },
	"the last ones are taken":  func(list []wazzup.Pipeline) []wazzup.Pipeline { return list[1:] },
	"one stage is taken":       func(list []wazzup.Pipeline) []wazzup.Pipeline { list[0].Stages = list[0].Stages[:1]; return list },
	"an id grows":              func(list []wazzup.Pipeline) []wazzup.Pipeline { list[0].ID += "1"; return list },
}

// A post that has lost funnels of others, or stages of them, is not followed by another one: in this run, on this machine,
// however long ago it was, and wherever the state goes. A run that is told to may post; if that loses nothing, all is as before.
func TestALossDoesNotHappenTwice(t *testing.T) {
	for name, lose := range lossy {
		synctest.Test(t, func(t *testing.T) {
			before := func(ours string) []wazzup.Pipeline {
				return []wazzup.Pipeline{funnel("f", "F", "a b"), funnel("x", ours, ""), funnel("g", "G", "")}
			}
			change := func(from, to string, l Lasting) Change {
				return Change{Prior: byID(funnel("x", from, "")), Planned: byID(funnel("x", to, "")), Lasting: l}
			}
			f := &fake{semantics: replacing, list: before("1")}
			f.afterPost = func(int) error { f.list = lose(f.list); return nil }
			first := open(f)
			result, err := first.Write(t.Context(), change("1", "2", Lasting{}))
			var altered *ForeignAlteredError
			if !errors.As(err, &altered) || len(altered.Lost) != 1 {
				t.Fatalf("%s: %v", name, err)
			}
			lost := altered.Lost
			diff(t, name+": to remember", lost, result.Lasting.Lost.IDs)
			f.afterPost = nil
			f.set(before("2")) // somebody has restored them
			time.Sleep(100 * time.Hour)

			posts := f.postCount()
			for where, w := range map[string]struct {
				a *Account
				l Lasting
			}{"in this run": {a: first}, "on this machine": {a: next(first)}, "with the state": {open(f), result.Lasting}} {
				var would *WouldLoseError
				again, err := w.a.Write(t.Context(), change("2", "3", w.l))
				if !errors.As(err, &would) || f.postCount() != posts || !again.Lasting.Equal(w.l) {
					t.Fatalf("%s, %s: %v, to remember %v", name, where, err, again.Lasting)
				}
				diff(t, name+", "+where, lost, would.IDs)
				if _, err := w.a.Write(t.Context(), change("2", "2", w.l)); err != nil {
					t.Errorf("%s, %s, a change of nothing: %v", name, where, err)
				}
			}

			accepting := next(first)
			accepting.config.AcceptAltered = []string{"another"}
			if _, err := accepting.Write(t.Context(), change("2", "3", Lasting{})); !errors.As(err, new(*WouldLoseError)) {
				t.Errorf("%s, another funnel is accepted: %v", name, err)
			}
			accepting.config.AcceptAltered = lost
			if _, err := accepting.Write(t.Context(), change("2", "3", Lasting{})); err != nil {
				t.Fatalf("%s, accepted: %v", name, err)
			}
			if _, err := next(first).Write(t.Context(), change("3", "4", result.Lasting)); err != nil {
				t.Errorf("%s, nothing was lost since, and an old state remembers: %v", name, err)
			}
		})
	}
}

// What was accepted, and is lost once more, or what else is lost then, is an error, and stops the write after it: in this run,
// which was told to accept it, too.
func TestALossThatWasAcceptedAndComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: []wazzup.Pipeline{funnel("x", "1", ""), funnel("f", "F", ""), funnel("g", "G", ""), funnel("h", "H", "")}}
		f.afterPost = func(int) error { f.list = f.list[:len(f.list)-1]; return nil }
		a := open(f)
		write := func(a *Account, from, to string) error {
			_, err := a.Write(t.Context(), Change{Prior: byID(funnel("x", from, "")), Planned: byID(funnel("x", to, ""))})
			return err
		}
		if err := write(a, "1", "2"); !errors.As(err, new(*ForeignAlteredError)) {
			t.Fatal(err)
		}
		f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { return append(list, funnel("h", "H", "")) })
		var would *WouldLoseError
		for i, lost := range []string{"h", "g"} {
			accepting := next(a)
			accepting.config.AcceptAltered = []string{"h"}
			from, to := string(rune('2'+i)), string(rune('3'+i))
			if err := write(accepting, from, to); !errors.As(err, new(*ForeignAlteredError)) {
				t.Fatalf("%s: %v", lost, err)
			}
			if err := write(accepting, to, "9"); !errors.As(err, new(*WouldLoseError)) {
				t.Fatalf("%s, in the same run: %v", lost, err)
			}
			if err := write(next(a), to, "9"); !errors.As(err, &would) {
				t.Fatalf("%s: %v", lost, err)
			}
			diff(t, "lost", []string{lost}, would.IDs)
		}
	})
}

// Which of two memories counts, a state's or this machine's, is told by their times.
func TestLossesOfAnotherMachine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		old, fresh := Losses{At: now, IDs: []string{"f"}}, Losses{At: now.Add(time.Second)}
		accepting := open(&fake{})
		accepting.config.AcceptAltered = []string{"f"}
		accepting.Learn(Lasting{Lost: old})
		accepted := accepting.ToRemember(List{}).Lost
		for name, c := range map[string]struct {
			first, second Losses
			want          int
		}{
			"a clean post after it": {old, fresh, 0}, "and the other way round": {fresh, old, 0},
			"accepted elsewhere": {old, accepted, 0}, "accepted there": {accepted, old, 0},
			"nothing known here": {Losses{}, old, 1}, "nothing known there": {old, Losses{}, 1},
		} {
			a := open(&fake{})
			a.Learn(Lasting{Lost: c.first})
			a.Learn(Lasting{Lost: c.second})
			if got := a.lost().IDs; len(got) != c.want {
				t.Errorf("%s: %v", name, got)
			}
		}
		// Another machine's clock may be ahead: what is seen here is newer all the same.
		f := &fake{semantics: replacing, list: []wazzup.Pipeline{funnel("x", "1", ""), funnel("f", "F", "")}}
		a := open(f)
		a.config.AcceptAltered = []string{"f"}
		ahead := Lasting{Lost: Losses{At: now.Add(time.Hour), IDs: []string{"f"}}}
		if _, err := a.Write(t.Context(), Change{Prior: byID(funnel("x", "1", "")), Planned: byID(funnel("x", "2", "")), Lasting: ahead}); err != nil {
			t.Fatal(err)
		}
		a = next(a)
		a.config.AcceptAltered = nil
		if _, err := a.Write(t.Context(), Change{Prior: byID(funnel("x", "2", "")), Planned: byID(funnel("x", "3", "")), Lasting: ahead}); err != nil {
			t.Error(err)
		}
	})
}
