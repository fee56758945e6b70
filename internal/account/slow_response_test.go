// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// An answer that takes long on its way shows what was so when it set out. It is one read, and not reads that have agreed
// for as long as it took.

func TestASlowResponseIsNoRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y := funnel("x", "X", "a b"), funnel("y", "Y", "")
		f := &fake{semantics: replacing, stale: 3 * time.Second, list: append(clone(foreign), x, y)}
		f.afterGet = func(n int) {
			if n == 2 {
				time.Sleep(12 * time.Second)
			}
		}
		result, err := open(f).Write(t.Context(), Change{Prior: byID(x, y), Planned: byID(funnel("x", "X", "b a"))})
		if err != nil || len(result.Kept) > 0 || result.OrderNotKept {
			t.Errorf("%+v, %v", result, err)
		}
	})
}

func TestASlowResponseDoesNotProveThatAPostDidNotTake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, stale: 3 * time.Second, list: clone(foreign)}
		f.afterPost = func(int) error { return errReset }
		f.afterGet = func(n int) {
			if n == 2 {
				time.Sleep(6 * time.Second)
			}
		}
		a := open(f)
		a.config.MaxRetries = 0 // a second attempt would find it
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil || len(f.posts) != 1 {
			t.Errorf("%d posts, %v", len(f.posts), err)
		}
	})
}

// A read may wait for its turn, or be tried again, before it is made. That is no time for which reads have agreed.
func TestAReadThatBeginsLateDoesNotProveThatAPostDidNotTake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, stale: 7 * time.Second, list: clone(foreign)}
		f.afterPost = func(int) error { return errReset }
		f.beforeGet = func(n int) error {
			if n == 2 {
				time.Sleep(6 * time.Second)
			}
			return nil
		}
		a := open(f)
		a.config.MaxRetries = 0 // a second attempt would find it
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil || len(f.posts) != 1 {
			t.Errorf("%d posts, %v", len(f.posts), err)
		}
	})
}

// A write that believes an old list removes what was written since.
func TestASlowOldListIsNotWrittenOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		a := open(f)
		one, two := funnel("one", "1", ""), funnel("two", "2", "")
		if _, err := a.Write(t.Context(), Change{Planned: byID(one)}); err != nil {
			t.Fatal(err)
		}
		f.stale, f.versions = 5*time.Second, []version{{until: time.Now(), list: clone(foreign)}} // an old copy answers
		f.afterGet = func(n int) {
			if n == 3 {
				time.Sleep(12 * time.Second)
			}
		}
		if _, err := a.Write(t.Context(), Change{Planned: byID(two)}); err != nil {
			t.Fatal(err)
		}
		diff(t, "list", append(clone(foreign), []wazzup.Pipeline{one, two}...), f.now())
	})
}

// Where many accounts wait for few requests a second, each read takes its time before it is made. That is no reason to
// give up before reads can have agreed.
func TestReadsThatWaitForTheirTurn(t *testing.T) {
	for wait := 5 * time.Second; wait < time.Minute; wait += 5 * time.Second {
		synctest.Test(t, func(t *testing.T) {
			x, y := funnel("x", "X", ""), funnel("y", "Y", "")
			f := &fake{semantics: merging, list: append(clone(foreign), x, y)}
			f.beforeGet = func(int) error { time.Sleep(wait); return nil }
			result, err := open(f).Write(t.Context(), Change{Prior: byID(x, y), Planned: byID(x)})
			if err != nil || !slices.Equal(result.Kept, []string{"y"}) {
				t.Errorf("%v for each read, a refused removal: kept %q, %v", wait, result.Kept, err)
			}
		})
		synctest.Test(t, func(t *testing.T) {
			f := &fake{semantics: replacing, list: clone(foreign)}
			f.beforeGet = func(int) error { time.Sleep(wait); return nil }
			f.beforePost = func(n int) error {
				if n == 1 {
					return errReset
				}
				return nil
			}
			if _, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil || len(f.posts) != 2 {
				t.Errorf("%v for each read, a lost post: %d posts, %v", wait, len(f.posts), err)
			}
		})
	}
}
