// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// odd makes a fake answer with unknown members beside the list.
func (f *fake) odd() {
	f.beforeGet = func(n int) error {
		return &wazzup.UnrecognisedError{Members: []string{"message"}, Pipelines: f.shown(n)}
	}
}

// Whoever looks gets the list with its error, in one read; whoever writes sends nothing.
func TestAListWithUnknownMembersBesideIt(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign)}
		f.odd()
		a := open(f)
		var unknown *wazzup.UnrecognisedError
		for range 3 {
			if list, err := a.List(t.Context(), ForRefresh); !errors.As(err, &unknown) || len(list.Pipelines) != len(foreign) {
				t.Errorf("%v, %v", list, err)
			}
		}
		if _, err := a.List(t.Context(), ForDataSource); !errors.As(err, &unknown) || f.gets != 1 {
			t.Errorf("%d reads, %v", f.gets, err)
		}
		result, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
		if !errors.As(err, &unknown) || result.Pipelines != nil || len(f.posts) != 0 {
			t.Errorf("%d posts, %v", len(f.posts), err)
		}
	})
}

// An old list is no reason to forget what was verified if it is not even understood.
func TestAnOldListWithUnknownMembersBesideIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
			t.Fatal(err)
		}
		f.stale = 3 * time.Second
		f.odd()
		list, err := a.List(t.Context(), ForRefresh)
		if _, there := list.Find("x"); !errors.As(err, new(*wazzup.UnrecognisedError)) || !there {
			t.Errorf("an old list: %v, %v", list.IDs(), err)
		}
		a.forget()
		f.stale = time.Hour
		if list, err := a.List(t.Context(), ForRefresh); err == nil || len(list.Pipelines) != len(foreign) {
			t.Errorf("%v, %v", list.IDs(), err)
		}
		if !a.lacksVerified(newList(foreign)) {
			t.Error("what was verified is forgotten")
		}
	})
}
