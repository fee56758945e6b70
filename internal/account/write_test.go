// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// everywhere runs a test under all semantics, in fake time.
func everywhere(t *testing.T, test func(*testing.T, semantics)) {
	for _, s := range allSemantics {
		t.Run(string(s), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, s) })
		})
	}
}

func diff(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

var foreign = []wazzup.Pipeline{funnel("f1", "foreign  one ", "b a"), funnel("f2", "второй", ""), funnel("f3", "<&>\u2028", "142 143")}

func TestACreatePostsTheWholeListOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign)}
		planned := byID(funnel("z", "Z", "a b"), funnel("m", "M", ""))
		result, err := open(f).Write(t.Context(), Change{Planned: planned})
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "state", planned, result.Pipelines)
		diff(t, "posts", [][]wazzup.Pipeline{append(clone(foreign), planned["m"], planned["z"])}, f.posts)
		if f.gets != 2 {
			t.Errorf("%d reads, want one before and one after", f.gets)
		}
	})
}

func TestAnUpdateKeepsPlaces(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: []wazzup.Pipeline{foreign[0], funnel("x", "X", "a"), foreign[1], funnel("y", "Y", ""), foreign[2]}}
		prior := byID(f.list[1], f.list[3])
		planned := byID(funnel("x", "X2", "a b"), funnel("y", "Y", ""), funnel("n", "N", ""))
		if _, err := open(f).Write(t.Context(), Change{Prior: prior, Planned: planned}); err != nil {
			t.Fatal(err)
		}
		diff(t, "posted", []wazzup.Pipeline{foreign[0], planned["x"], foreign[1], planned["y"], foreign[2], planned["n"]}, f.posts[0])
	})
}

func TestNothingToChangeSendsNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: append(clone(foreign), funnel("x", "X", "a"))}
		result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a")), Existing: Adopt})
		if err != nil || len(f.posts) != 0 {
			t.Errorf("%d posts, %v", len(f.posts), err)
		}
		diff(t, "adopted", []string{"x"}, result.Adopted)
	})
}

func TestAnOrderThatDiffersIsAdoptedAndSent(t *testing.T) {
	f := &fake{semantics: replacing, list: []wazzup.Pipeline{funnel("x", "X", "b a")}}
	result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a b")), Existing: Adopt})
	if err != nil || len(f.posts) != 1 || len(result.Adopted) != 1 {
		t.Errorf("%d posts, adopted %v, %v", len(f.posts), result.Adopted, err)
	}
}

func TestStagesWithEquivalentIDs(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		theirs := wazzup.Pipeline{ID: "x", Name: "X", Stages: []wazzup.Stage{{ID: "\u00e9", Name: "one"}, {ID: "e\u0301", Name: "one"}}}
		f := &fake{semantics: s, list: append(clone(foreign), theirs)}
		var exists *ExistsError
		if _, err := open(f).Write(t.Context(), Change{Planned: byID(wazzup.Pipeline{ID: "x", Name: "X", Stages: theirs.Stages[:1]})}); !errors.As(err, &exists) || len(f.posts) != 0 {
			t.Errorf("%d posts, %v", len(f.posts), err)
		}
	})
}
