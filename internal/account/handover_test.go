// SPDX-License-Identifier: MPL-2.0

package account

import (
	"testing"
	"testing/synctest"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func TestHandingOver(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, g, k := funnel("x", "X", "a"), funnel("g", "G", ""), funnel("k", "K", "")
		for _, formerOwnerFirst := range []bool{false, true} {
			f := &fake{semantics: s, list: append(clone(foreign), x, g, k)}
			a := open(f)
			policy := Adopt
			if formerOwnerFirst {
				policy = Refuse
			}
			give := func() {
				if _, err := a.Write(t.Context(), Change{Prior: byID(x, g), Planned: byID(g)}); err != nil {
					t.Error(err)
				}
			}
			take := func() {
				if _, err := a.Write(t.Context(), Change{Prior: byID(k), Planned: byID(k, x), Existing: policy}); err != nil {
					t.Error(err)
				}
			}
			if formerOwnerFirst {
				give()
				take()
			} else {
				take()
				give()
			}
			diff(t, "list", byID(append(clone(foreign), x, g, k)...), byID(f.list...))
		}
	})
}

// What a resource of this run has released may be taken over as long as it is as it was then.
func TestWhatWasReleased(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x, x2 := funnel("x", "X", "a"), funnel("x", "X2", "a b")
		f := &fake{semantics: s, list: append(clone(foreign), x)}
		a := open(f)
		if a.Registry.Released(x) {
			t.Error("released before it was")
		}
		a.Registry.Release(x) // a resource that retains it
		if !a.Registry.Released(x) || a.Registry.Released(x2) {
			t.Error("released is what it was like, and nothing else")
		}
		if _, err := a.Write(t.Context(), Change{Planned: byID(x2)}); err != nil {
			t.Errorf("taken over with another content: %v", err)
		}
		if a.Registry.Released(x) {
			t.Error("still released, though taken over")
		}
		diff(t, "list", byID(append(clone(foreign), x2)...), byID(f.now()...))
	})
	t.Run("removed and made again", func(t *testing.T) { // the object that a replacement left behind goes first
		synctest.Test(t, func(t *testing.T) {
			x, x2 := funnel("x", "X", "a"), funnel("x", "X2", "a b")
			f := &fake{semantics: replacing, list: append(clone(foreign), x)}
			a := open(f)
			if _, err := a.Write(t.Context(), Change{Prior: byID(x)}); err != nil {
				t.Fatal(err)
			}
			if _, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(x2)}); err != nil {
				t.Error(err)
			}
			diff(t, "list", append(clone(foreign), x2), f.now())
		})
	})
}

func TestAFunnelIsNotLostWhereItsNewOwnerFails(t *testing.T) {
	x, g, k := funnel("x", "X", "a"), funnel("g", "G", ""), funnel("k", "K", "")
	for name, newOwner := range map[string]func(*testing.T, *fake, *Account) error{
		"at the post": func(t *testing.T, f *fake, a *Account) error {
			f.beforePost = func(n int) error {
				if n == 1 {
					return err400
				}
				return nil
			}
			_, err := a.Write(t.Context(), Change{Prior: byID(k), Planned: byID(k, x, funnel("n", "refused", ""))})
			return err
		},
		"at the read": func(t *testing.T, f *fake, a *Account) error {
			f.beforeGet = func(n int) error {
				if n == 1 {
					return err502
				}
				return nil
			}
			_, err := a.Write(t.Context(), Change{Prior: byID(k), Planned: byID(k, x)})
			return err
		},
		"at a conflict": func(t *testing.T, _ *fake, a *Account) error {
			_, err := a.Write(t.Context(), Change{Prior: byID(funnel("k", "as planned", "")), Planned: byID(k, x, funnel("n", "N", ""))})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, s semantics) {
				f := &fake{semantics: s, list: append(clone(foreign), x, g, funnel("k", "K", ""))}
				a := open(f)
				if name == "at a conflict" {
					f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { list[len(list)-1].Name = "theirs"; return list })
				}
				if err := newOwner(t, f, a); err == nil {
					t.Fatal("the new owner did not fail")
				}
				result, err := a.Write(t.Context(), Change{Prior: byID(x, g), Planned: byID(g)})
				if err != nil {
					t.Fatal(err)
				}
				if _, ok := newList(f.now()).Find("x"); !ok || len(result.Kept) > 0 {
					t.Errorf("in Wazzup: %v; its removal was tried: %v", ok, result.Kept)
				}
			})
		})
	}
}

func TestADestroyOfWhatOthersOwnTakesNoRequest(t *testing.T) {
	f := &fake{semantics: replacing, list: append(clone(foreign), funnel("x", "X", ""))}
	a := open(f)
	if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", "")), Existing: Adopt}); err != nil {
		t.Fatal(err)
	}
	gets := f.getCount()
	result, err := a.Write(t.Context(), Change{Prior: byID(funnel("x", "old", ""))})
	if err != nil || f.getCount() != gets || f.postCount() != 0 {
		t.Errorf("%d reads, %d posts, %v", f.getCount()-gets, f.postCount(), err)
	}
	diff(t, "result", Result{}, result)
}

func TestReplacing(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "a")
		f := &fake{semantics: s, list: append(clone(foreign), x)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Prior: byID(x)}); err != nil {
			t.Fatal(err)
		}
		// Where Wazzup keeps it, it is still there, and not in the way.
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X2", "a"))}); err != nil {
			t.Fatal(err)
		}
		// And created before destroyed, it must not be removed.
		if _, err := a.Write(t.Context(), Change{Prior: byID(x)}); err != nil {
			t.Fatal(err)
		}
		diff(t, "list", byID(append(clone(foreign), funnel("x", "X2", "a"))...), byID(f.list...))
	})
}
