// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"maps"
	"slices"
	"sync"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Account is an account, and what its resources learn about each other in one walk.
type Account struct {
	AccountScope

	Account *account.Account // nil while it cannot be reached

	unreached account.Registry // used while Account is nil

	mu       sync.Mutex
	declared account.Neighbourhood // ids of the funnels that plans of this walk create
	postings []Posting             // the plans of this walk that change funnels in Wazzup
	news     bool                  // private state of a resource added damage that postings were not checked for
	warned   warned
	gone     []string // ids of all funnels of the resources that have none left in Wazzup
	found    bool     // this walk found a funnel of some resource
}

// Vanished returns the ids of a resource's missing funnels that deserve a warning. It returns none if one of its funnels is left.
// Two or more missing funnels of one resource deserve one. So do those of several resources, if this walk has found no funnel of
// any resource so far.
func (t *Account) Vanished(before, now map[string]wazzup.Pipeline) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(now) > 0 {
		t.found = true
		return nil
	}
	ids := slices.Sorted(maps.Keys(before))
	t.gone = append(t.gone, ids...)
	switch {
	case len(ids) >= 2:
		return ids
	case t.found || len(t.gone) < 2:
		return nil
	case len(t.gone) == 2: // no warning has named the first one yet
		return slices.Sorted(slices.Values(t.gone))
	}
	return ids
}

// FirstTime reports whether this walk has not given a warning about a funnel yet. Later calls for it return false.
func (t *Account) FirstTime(what, id string) bool { return t.warned.firstTime(what, id) }

// warned holds the warnings given in a walk.
type warned struct {
	mu  sync.Mutex
	all map[string]bool
}

// firstTime reports whether a kind of warning about something has not been given yet. Later calls for it return false.
func (w *warned) firstTime(what, about string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		w.all = map[string]bool{}
	}
	key := what + "\x00" + about
	first := !w.all[key]
	w.all[key] = true
	return first
}

// Fresh returns the ids that this walk has not given a warning about yet, and counts them as warned about.
func (t *Account) Fresh(what string, ids []string) []string {
	var fresh []string
	for _, id := range ids {
		if t.FirstTime(what, id) {
			fresh = append(fresh, id)
		}
	}
	return fresh
}

// DeclaredNear adds a funnel that this run creates, and returns the ids near its id that were added before.
func (t *Account) DeclaredNear(id string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.declared == nil {
		t.declared = account.Neighbourhood{}
	}
	near := t.declared.Near(id)
	t.declared.Add(id)
	return near
}
