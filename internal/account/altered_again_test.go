// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// A text that gets shorter, or just another one, with each post: the second time proves it, and the third does not happen.
func TestATextThatIsAlteredAgainIsNotPostedAnyMore(t *testing.T) {
	for name, texts := range map[string]func(string) string{
		"unescaped":           func(s string) string { return strings.Replace(s, "&amp;", "&", 1) },
		"without its last":    func(s string) string { return strings.TrimSuffix(s, ".") },
		"without a backslash": func(s string) string { return strings.Replace(s, `\\`, `\`, 1) },
		"turned round":        func(s string) string { return s[1:] + s[:1] },
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{semantics: replacing, list: []wazzup.Pipeline{{ID: "f", Name: `a&amp;amp;amp;b \\\\\\\\ c....`}}}
			x := funnel("x", "1", "")
			f.list = append(f.list, x)
			a := open(f)
			f.texts = func(s string) string {
				if len(s) < 2 {
					return s // ours
				}
				return texts(s)
			}
			for i, next := range []string{"2", "3"} {
				var altered *ForeignAlteredError
				_, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", next, ""))})
				if !errors.As(err, &altered) || altered.Foreign[0].Altered[0].Again != (i == 1) {
					t.Fatalf("%s, post %d: %v", name, i+1, err)
				}
				x = funnel("x", next, "")
			}
			posts := f.postCount()
			if _, err := next(a).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "4", ""))}); !errors.As(err, new(*WouldGrowError)) || f.postCount() != posts {
				t.Errorf("%s: %d posts, %v", name, f.postCount()-posts, err)
			}
		})
	}
}

// A longer text that came back as it was posted, once that was accepted, is no longer feared.
func TestATextThatGrewOnceIsPostedAgainOnceItIsStable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "1", "")
		f := &fake{semantics: replacing, list: []wazzup.Pipeline{{ID: "f", Name: "Sales (1)"}, x}}
		f.texts = func(s string) string { // a mark, once
			if strings.HasPrefix(s, "Sales") && !strings.HasSuffix(s, "*") {
				return s + "*"
			}
			return s
		}
		a := open(f)
		result, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "2", ""))})
		if !errors.As(err, new(*ForeignAlteredError)) {
			t.Fatal(err)
		}
		change := Change{Prior: byID(funnel("x", "2", "")), Planned: byID(funnel("x", "3", "")), Lasting: result.Lasting}
		if _, err := a.Write(t.Context(), change); !errors.As(err, new(*WouldGrowError)) {
			t.Fatal(err)
		}
		accepting := next(a)
		accepting.config.AcceptAltered = []string{"f"}
		if result, err = accepting.Write(t.Context(), change); err != nil || len(result.Lasting.Grown) > 0 {
			t.Fatalf("%v, %v", result.Lasting, err)
		}
		change = Change{Prior: byID(funnel("x", "3", "")), Planned: byID(funnel("x", "4", "")), Lasting: change.Lasting}
		if _, err := next(a).Write(t.Context(), change); err != nil {
			t.Error(err)
		}
	})
}

// A stage of others that is gone after our post is our post's doing, as a funnel is.
func TestStagesThatThePostLoses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: []wazzup.Pipeline{funnel("f", "F", "a b c")}}
		f.afterPost = func(int) error { f.list[0].Stages = f.list[0].Stages[:1]; return nil }
		var altered *ForeignAlteredError
		_, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
		if !errors.As(err, &altered) {
			t.Fatal(err)
		}
		diff(t, "altered", []Difference{
			{PipelineID: "f", Aspect: StageMissing, StageID: "b", Want: "B"},
			{PipelineID: "f", Aspect: StageMissing, StageID: "c", Want: "C"},
		}, altered.Foreign[0].Altered)
	})
}

// A post that is turned away (429) has taken a part all the same: what it cost is named, whether or not a later one is taken.
func TestALimitThatCostsOthersAFunnel(t *testing.T) {
	for name, posts := range map[string]int{"the next one is taken": 1, "none is": 100} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{semantics: replacing, list: clone(foreign), first: 1}
			f.beforePost = func(n int) error {
				if n > posts {
					f.first = 0
				}
				return nil
			}
			f.afterPost = func(n int) error {
				if n <= posts {
					return err429
				}
				return nil
			}
			result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
			lost := map[string]bool{}
			for _, l := range result.Foreign {
				lost[l.ID] = l.Vanished
			}
			if altered, ok := errors.AsType[*ForeignAlteredError](err); ok {
				for _, l := range altered.Foreign {
					lost[l.ID] = l.Vanished
				}
			}
			if !lost["f2"] || !lost["f3"] || (err == nil) != (posts == 1) {
				t.Errorf("%s: %+v, %v", name, lost, err)
			}
			if saved := saved(t, result.Backup); len(saved) != len(foreign) {
				t.Errorf("%s: the backup has %d funnels", name, len(saved))
			}
		})
	}
}

// Wazzup gives our funnel an id of its own: the next apply does not make another one.
func TestAnIDOfWazzupsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: merging, ids: func(id string) string { return strings.ReplaceAll(id, "my-", "crm:") }, list: clone(foreign)}
		a := open(f)
		change := Change{Planned: byID(funnel("my-x", "X", "a"))}
		var near *NeighbourError
		if _, err := a.Write(t.Context(), change); !errors.As(err, &near) || !near.Sent {
			t.Fatal(err)
		}
		diff(t, "stored as", []Neighbour{{ID: "my-x", Other: "crm:x", Fate: StoredAs}}, near.Neighbours)
		time.Sleep(time.Hour)
		posts := f.postCount()
		if _, err := next(a).Write(t.Context(), change); !errors.As(err, &near) || near.Sent || f.postCount() != posts {
			t.Errorf("%d posts, %v", f.postCount()-posts, err)
		}
		// The user knows that it is somebody else's funnel.
		f.ids = nil
		accepts := next(a)
		accepts.config.AcceptAltered = []string{"crm:x"}
		if err := accepts.KnownPairs(List{Pipelines: f.list}, change); err != nil {
			t.Error(err)
		}
		if _, err := accepts.Write(t.Context(), change); err != nil || f.postCount() != posts+1 {
			t.Errorf("%d posts, %v", f.postCount()-posts, err)
		}
	})
}

// Somebody gives another's funnel, or ours, a longer name of their own right after the post. That is not taken for Wazzup's doing,
// and later changes go on. A service that makes another text of each one is stopped the second time.
func TestALongerTextOfSomebodysOwn(t *testing.T) {
	rename := func(f *fake, i int, name string) {
		f.afterPost = func(int) error { f.list[i].Name = name; f.afterPost = nil; return nil }
	}
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "1", "")
		f := &fake{semantics: replacing, list: []wazzup.Pipeline{funnel("f", "F", ""), x}}
		a := open(f)
		rename(f, 0, "Leads from the fair")
		result, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "2", ""))})
		if !errors.As(err, new(*ForeignAlteredError)) || len(result.Lasting.Grown) > 0 {
			t.Fatalf("%v, %v", result.Lasting, err)
		}
		var not *NotAsPlannedError
		rename(f, 1, "Renamed by hand")
		result, err = next(a).Write(t.Context(), Change{Prior: byID(funnel("x", "2", "")), Planned: byID(funnel("x", "3", ""))})
		if !errors.As(err, &not) || Grew(not.Differences[0].Want, not.Differences[0].Got) || not.Differences[0].Again || len(result.Lasting.Grown) > 0 {
			t.Fatalf("%v, %v", result.Lasting, err)
		}
		if _, err := next(a).Write(t.Context(), Change{Prior: byID(f.list[1]), Planned: byID(funnel("x", "4", ""))}); err != nil {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "1", "")
		f := &fake{semantics: replacing, list: []wazzup.Pipeline{{ID: "f", Name: "ab"}, x}}
		f.texts = func(s string) string {
			if len(s) < 2 {
				return s // ours
			}
			return strings.NewReplacer("a", "bb", "b", "aa").Replace(s)
		}
		a := open(f)
		for _, name := range []string{"2", "3"} {
			if _, err := next(a).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", name, ""))}); !errors.As(err, new(*ForeignAlteredError)) {
				t.Fatal(err)
			}
			x = funnel("x", name, "")
		}
		posts := f.postCount()
		if _, err := next(a).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "4", ""))}); !errors.As(err, new(*WouldGrowError)) || f.postCount() != posts {
			t.Errorf("%d posts, %v", f.postCount()-posts, err)
		}
	})
}
