// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"html"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// killedAfterAPost is an account whose process was killed after a post that a service has done something else with: it was x
// that was changed, from "1" to "2".
func killedAfterAPost(t *testing.T, f *fake, did func([]wazzup.Pipeline) []wazzup.Pipeline) *Account {
	t.Helper()
	f.semantics, f.list = replacing, []wazzup.Pipeline{funnel("x", "1", ""), funnel("f", "A & B", "a b"), funnel("g", "G", "")}
	a := open(f)
	killed, kill := context.WithCancel(t.Context())
	f.afterPost = func(int) error { f.beforeGet = always(errors.New("killed")); kill(); return nil }
	if _, err := a.Write(killed, Change{Prior: byID(f.list[0]), Planned: byID(funnel("x", "2", ""))}); err == nil {
		t.Fatal("it was not killed")
	}
	f.beforeGet, f.afterPost = nil, nil
	f.edit(did)
	time.Sleep(48 * time.Hour)
	return next(a)
}

// What the post of a run that was killed did to others is said by the next one, before it posts anything.
func TestWhatAKilledRunDidToOthers(t *testing.T) {
	same := func(list []wazzup.Pipeline) []wazzup.Pipeline { return list }
	for name, tc := range map[string]struct {
		did    func([]wazzup.Pipeline) []wazzup.Pipeline
		texts  func(string) string
		told   string
		before ForeignLoss
	}{
		"nothing":                  {did: same},
		"it lost a funnel":         {did: func(list []wazzup.Pipeline) []wazzup.Pipeline { return list[:2] }, told: "again", before: ForeignLoss{ID: "g", Vanished: true}},
		"it made a text longer":    {did: same, texts: html.EscapeString, told: "again", before: ForeignLoss{ID: "f", Altered: []Difference{{PipelineID: "f", Aspect: Name, Want: "A & B", Got: "A &amp; B"}}}},
		"it cut a text":            {did: func(list []wazzup.Pipeline) []wazzup.Pipeline { list[1].Name = "A &"; return list }, told: "once", before: ForeignLoss{ID: "f", Altered: []Difference{{PipelineID: "f", Aspect: Name, Want: "A & B", Got: "A &"}}}},
		"somebody renamed one":     {did: func(list []wazzup.Pipeline) []wazzup.Pipeline { list[1].Name = "by hand"; return list }},
		"somebody renamed another": {did: func(list []wazzup.Pipeline) []wazzup.Pipeline { list[0].Name = "by hand"; return list }},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{texts: tc.texts}
			a := killedAfterAPost(t, f, tc.did)
			x := f.now()[0]
			change := Change{Prior: byID(x), Planned: byID(funnel("x", "3", ""))}
			posts := f.postCount()
			if idle, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(x)}); err != nil || len(idle.Foreign) > 0 {
				t.Errorf("%s: on another machine: %+v, %v", name, idle.Foreign, err)
			}
			_, err := a.Write(t.Context(), change)
			if tc.told == "" {
				if err != nil || f.postCount() != posts+1 {
					t.Errorf("%s: %v", name, err)
				}
				return
			}
			var altered *ForeignAlteredError
			if !errors.As(err, &altered) || !altered.Before || f.postCount() != posts {
				t.Fatalf("%s: %d posts, %v", name, f.postCount()-posts, err)
			}
			diff(t, name, []ForeignLoss{tc.before}, altered.Foreign)
			if saved := saved(t, altered.Backup); len(saved) != 3 {
				t.Errorf("%s: the backup has %d funnels", name, len(saved))
			}
			_, err = next(a).Write(t.Context(), change)
			if again := err != nil; again != (tc.told == "again") || errors.As(err, new(*ForeignAlteredError)) {
				t.Errorf("%s: a second time: %v", name, err)
			}
		})
	}
}

// A run that is told to accept it posts.
func TestWhatAKilledRunDidIsAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for accepted, posts := range map[string]int{"f": 1, "g": 2} {
			f := &fake{}
			a := killedAfterAPost(t, f, func(list []wazzup.Pipeline) []wazzup.Pipeline { return list[:2] })
			a.config.AcceptAltered = []string{accepted}
			_, err := a.Write(t.Context(), Change{Prior: byID(f.now()[0]), Planned: byID(funnel("x", "3", ""))})
			if (err == nil) != (posts == 2) || f.postCount() != posts {
				t.Errorf("%s: %d posts, %v", accepted, f.postCount(), err)
			}
		}
	})
}

// It is a warning if there is nothing to post, as when what was killed had made all that is declared.
func TestWhatAKilledRunDidIsSaidWithoutAPost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		a := killedAfterAPost(t, f, func(list []wazzup.Pipeline) []wazzup.Pipeline { return list[:2] })
		change := Change{Prior: byID(funnel("x", "1", "")), Planned: byID(f.now()[0])}
		for i, want := range [][]ForeignLoss{{{ID: "g", Vanished: true}}, nil} {
			result, err := next(a).Write(t.Context(), change)
			if err != nil || f.postCount() != 1 || (result.Backup == "") != (i > 0) {
				t.Fatalf("%d posts, %q, %v", f.postCount(), result.Backup, err)
			}
			diff(t, "foreign", want, result.Foreign)
			diff(t, "to remember", []string{"g"}, result.Lasting.Lost.IDs)
		}
	})
}

// Without the list from before it, nothing can be said; and a run that came to its end has told.
func TestRunsThatAreNotHeldAgainstAList(t *testing.T) {
	lose := func(list []wazzup.Pipeline) []wazzup.Pipeline { return list[:2] }
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		a := killedAfterAPost(t, f, lose)
		f2, err := a.lock.folder()
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range backups(t, f2, a.lock.hash()) {
			if err := os.Remove(b.path); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := a.Write(t.Context(), Change{Prior: byID(f.now()[0]), Planned: byID(funnel("x", "3", ""))}); err != nil {
			t.Error(err)
		}
	})
	for name, failure := range map[string]error{"": nil, "400": err400, "429": err429, "a dial": errDial} {
		synctest.Test(t, func(t *testing.T) {
			x := funnel("x", "1", "")
			f := &fake{semantics: replacing, list: append([]wazzup.Pipeline{x}, foreign...)}
			f.beforePost = func(int) error { return failure }
			a := open(f)
			_, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "2", ""))})
			if (err == nil) != (failure == nil) {
				t.Fatal(name, err)
			}
			f.beforePost = nil
			f.edit(lose) // by hand, later
			time.Sleep(time.Hour)
			if _, err := next(a).Write(t.Context(), Change{Prior: byID(f.now()[0]), Planned: byID(funnel("x", "3", ""))}); err != nil {
				t.Error(name, err)
			}
		})
	}
}

func backups(t *testing.T, f *folder, hash string) []backup {
	t.Helper()
	found, err := f.backups(hash, time.Now())
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	return found
}
