// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// By default, a funnel that exists is not taken over, not even if it is just as declared.
func TestWhatExistsIsNotTakenOver(t *testing.T) {
	same, other := funnel("x", "X", "a b"), funnel("x", "other", "a")
	for name, tc := range map[string]struct {
		there   wazzup.Pipeline
		policy  ExistingPolicy
		refused bool
	}{
		"just as declared":                 {same, Refuse, true},
		"in another order":                 {funnel("x", "X", "b a"), Refuse, true},
		"otherwise":                        {other, Refuse, true},
		"just as declared, adopted":        {same, Adopt, false},
		"otherwise, not adopted":           {other, Adopt, true},
		"just as declared, to overwrite":   {same, Overwrite, false},
		"otherwise, to overwrite":          {other, Overwrite, false},
		"with a stage more, not adopted":   {funnel("x", "X", "a b c"), Adopt, true},
		"with a stage more, to overwrite":  {funnel("x", "X", "a b c"), Overwrite, false},
		"in another order, adopted":        {funnel("x", "X", "b a"), Adopt, false},
		"without any stages, not adopted":  {funnel("x", "X", ""), Adopt, true},
		"without any stages, to overwrite": {funnel("x", "X", ""), Overwrite, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{semantics: replacing, list: append(clone(foreign), tc.there)}
			result, err := open(f).Write(t.Context(), Change{Planned: byID(same), Existing: tc.policy})
			var exists *ExistsError
			if errors.As(err, &exists) != tc.refused || !tc.refused && err != nil {
				t.Fatalf("%v, want refused: %v", err, tc.refused)
			}
			switch {
			case tc.refused:
				isSame := EqualButOrder(tc.there, same)
				if len(f.posts) != 0 || len(exists.There) != 1 || (len(exists.Same) == 1) != isSame || (len(exists.Differences) == 0) != isSame {
					t.Errorf("%d posts, %+v", len(f.posts), exists)
				}
			case EqualButOrder(tc.there, same):
				diff(t, "adopted", []string{"x"}, result.Adopted)
			default:
				diff(t, "overwritten", ContentDifferences(same, tc.there), result.Overwritten)
			}
		})
	}
}

// What a resource of this run has released is anybody's only as long as it is as it was then: somebody renames it before
// the new owner's read.
func TestWhatWasReleasedAndThenChangedIsNotOverwritten(t *testing.T) {
	x, x2 := funnel("x", "X", "a"), funnel("x", "X2", "a b")
	for name, release := range map[string]func(*testing.T, *Account){
		"retained": func(_ *testing.T, a *Account) { a.Registry.Release(x) },
		"not removed by Wazzup": func(t *testing.T, a *Account) {
			if _, err := a.Write(t.Context(), Change{Prior: byID(x)}); err != nil {
				t.Fatal(err)
			}
		},
		"taken out of a resource, and not removed by Wazzup": func(t *testing.T, a *Account) {
			k := funnel("k", "K", "")
			if _, err := a.Write(t.Context(), Change{Prior: byID(x, k), Planned: byID(k)}); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, s semantics) {
				f := &fake{semantics: s, list: append(clone(foreign), x, funnel("k", "K", ""))}
				a := open(f)
				release(t, a)
				f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { // made again or renamed, by hand
					return append(allBut(list, "x"), funnel("x", "theirs", "a"))
				})
				posts := f.postCount()
				var exists *ExistsError
				if _, err := a.Write(t.Context(), Change{Planned: byID(x2)}); !errors.As(err, &exists) || f.postCount() != posts {
					t.Errorf("%d posts, %v", f.postCount()-posts, err)
				}
				if p, _ := newList(f.now()).Find("x"); p.Name != "theirs" {
					t.Errorf("overwritten: %+v", p)
				}
			})
		})
	}
}

func allBut(list []wazzup.Pipeline, id string) []wazzup.Pipeline {
	var left []wazzup.Pipeline
	for _, p := range list {
		if p.ID != id {
			left = append(left, p)
		}
	}
	return left
}
