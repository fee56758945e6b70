// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func TestNeighbours(t *testing.T) {
	list := newList([]wazzup.Pipeline{
		funnel("SALES", "", ""), funnel(" sales", "", ""), funnel("sales", "", ""), funnel("sales2", "", ""), funnel("caf\u00e9", "", ""), funnel("cafe\u0301", "", ""),
		funnel("stra\u00dfe", "", ""), funnel("\uff21\uff22", "", ""), funnel("ПРОДАЖИ", "", ""),
	})
	for id, want := range map[string][]string{
		"sales": {" sales", "SALES"}, "Sales\t": {" sales", "SALES", "sales"}, "sale": nil, "CAF\u00c9": {"cafe\u0301", "caf\u00e9"},
		"STRASSE": {"stra\u00dfe"}, "ab": {"\uff21\uff22"}, "продажи": {"ПРОДАЖИ"},
	} {
		diff(t, id, want, list.Near(id))
	}
}

// An id that Wazzup stores as another one, or takes for one that is there: the error says which, and the second apply posts
// nothing, with a cache that knows nothing of the first, too.
func TestIDsThatAreOneToWazzup(t *testing.T) {
	there := funnel("SALES", "theirs", "a")
	for name, c := range map[string]struct {
		ids      func(string) string
		blind    bool
		list     []wazzup.Pipeline
		declared string
		want     Neighbour
	}{
		"stored in lower case":  {strings.ToLower, false, clone(foreign), "Sales", Neighbour{ID: "Sales", Other: "sales", Fate: StoredAs}},
		"stored without blanks": {strings.TrimSpace, false, clone(foreign), " sales", Neighbour{ID: " sales", Other: "sales", Fate: StoredAs}},
		"stored composed":       {norm.NFKC.String, false, clone(foreign), "\uff53ales", Neighbour{ID: "\uff53ales", Other: "sales", Fate: StoredAs}},
		"looked up without case": {nil, true, append(clone(foreign), there), "sales", Neighbour{
			ID: "sales", Other: "SALES", Fate: Changed, Differences: []Difference{
				{PipelineID: "SALES", Aspect: Name, Want: "theirs", Got: "ours"},
				{PipelineID: "SALES", Aspect: StageMissing, StageID: "a", Want: "A"},
				{PipelineID: "SALES", Aspect: StageExtra, StageID: "b", Got: "B"},
			},
		}},
		"stored in lower case, in another's place": {strings.ToLower, false, append(clone(foreign), there), "sales", Neighbour{ID: "sales", Other: "SALES", Fate: Gone}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range []semantics{replacing, merging} {
				if name == "stored in lower case, in another's place" && s == merging {
					continue // there, it stays
				}
				synctest.Test(t, func(t *testing.T) {
					f := &fake{semantics: s, ids: c.ids, blind: c.blind, list: clone(c.list)}
					a, y := open(f), funnel("y", "Y", "")
					declared := funnel(c.declared, "ours", "b")
					change := Change{Planned: byID(declared, y), Existing: Adopt}
					var near *NeighbourError
					if _, err := a.Write(t.Context(), change); !errors.As(err, &near) || !near.Sent || near.Err != nil {
						t.Fatal(err)
					}
					diff(t, "neighbours", []Neighbour{c.want}, near.Neighbours)
					if c.want.Fate == Gone {
						return // ours is there, and theirs is not any more: nothing is left to stumble over
					}
					time.Sleep(time.Hour)
					fresh := open(f) // a cache that knows nothing
					for _, again := range []*Account{a, next(a), fresh} {
						posts := f.postCount()
						if _, err := again.Write(t.Context(), change); !errors.As(err, &near) || near.Sent || f.postCount() != posts {
							t.Errorf("%d posts, %v", f.postCount()-posts, err)
						}
					}
					// The neighbour goes back to what it was, and this machine knows all the same.
					if _, was := newList(c.list).Find(c.want.Other); was {
						f.set(append(clone(c.list), y))
						if _, err := next(a).Write(t.Context(), change); !errors.As(err, &near) || near.Sent {
							t.Error(err)
						}
					}
				})
			}
		})
	}
}

// On an update, the rest of the change is in the state.
func TestAnUpdateWithAnIDThatIsOneToWazzup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "X", "")
		f := &fake{semantics: replacing, ids: strings.ToLower, list: []wazzup.Pipeline{x}}
		result, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X2", ""), funnel("Y", "Y", ""))})
		if !errors.As(err, new(*NeighbourError)) {
			t.Fatal(err)
		}
		diff(t, "state", byID(funnel("x", "X2", "")), result.Pipelines)
	})
}

// A service that tells such ids apart is no trouble: neighbours live side by side.
func TestNeighboursThatWazzupTellsApart(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: append(clone(foreign), funnel("SALES", "theirs", "a"))}
		a := open(f)
		planned := byID(funnel("sales", "ours", ""), funnel("b", "same", ""), funnel("B", "same", ""))
		if _, err := a.Write(t.Context(), Change{Planned: planned}); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Write(t.Context(), Change{Prior: planned, Planned: byID(planned["sales"], funnel("b", "2", ""), planned["B"])}); err != nil {
			t.Error(err)
		}
	})
}

// Two that are declared here and are one to Wazzup.
func TestTwoDeclaredIDsThatAreOneToWazzup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, blind: true, list: clone(foreign)}
		a := open(f)
		change := Change{Planned: byID(funnel("a", "1", ""), funnel("A", "2", ""))}
		var near *NeighbourError
		if _, err := a.Write(t.Context(), change); !errors.As(err, &near) {
			t.Fatal(err)
		}
		diff(t, "error", &NeighbourError{Sent: true, Backup: near.Backup, Neighbours: []Neighbour{{ID: "a", Other: "A", Fate: StoredAs, Both: true}}}, near)
		posts := f.postCount()
		if _, err := next(a).Write(t.Context(), change); err == nil || f.postCount() != posts {
			t.Errorf("%d posts, %v", f.postCount()-posts, err)
		}
	})
}

// Only the case of an id is changed, and Wazzup looks ids up without case: it still shows the old one.
func TestAnIDOfOursThatChangesInCase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, s := range []semantics{merging, mergingStages} { // where the old one is not gone with the list
			old := funnel("Sales", "One", "a")
			f := &fake{semantics: s, blind: true, list: append(clone(foreign), old)}
			a := open(f)
			change := Change{Prior: byID(old), Planned: byID(funnel("sales", "One", "a"))}
			var near *NeighbourError
			if _, err := a.Write(t.Context(), change); !errors.As(err, &near) || !near.Sent {
				t.Fatal(err)
			}
			posts := f.postCount()
			if _, err := next(a).Write(t.Context(), change); !errors.As(err, &near) || near.Sent || f.postCount() != posts {
				t.Errorf("%d posts, %v", f.postCount()-posts, err)
			}
		}
	})
}
