// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"maps"
	"slices"
	"sync"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Account is an account, and what the resources for it know of each other in one walk.
type Account struct {
	AccountScope

	Account *account.Account // nil where it cannot be reached yet

	unreached account.Registry // in place of the Account's, while there is none

	mu       sync.Mutex
	declared []string  // ids of the funnels that plans of this walk make
	postings []Posting // the plans of this walk that post the list
	news     bool      // a resource has remembered something that they were not checked for
	warned   warned
	gone     []string // funnels of resources of which nothing was found in this walk
	found    bool     // something was, of another resource
}

// Vanished notes what is left of a resource's funnels, and returns those whose absence is worth a warning: two or more, in
// one resource or in several, where none that was looked for so far in this walk is there.
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
	case len(t.gone) == 2: // the first was not warned of
		return slices.Sorted(slices.Values(t.gone))
	}
	return ids
}

// FirstTime reports whether a warning about a funnel has not been given in this walk, and notes that it is now.
func (t *Account) FirstTime(what, id string) bool { return t.warned.firstTime(what, id) }

// warned are the warnings that were given in a walk.
type warned struct {
	mu  sync.Mutex
	all map[string]bool
}

// FirstTime reports whether a warning of a kind, about something, has not been given yet, and notes that it is now.
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

// Fresh are the ids of which a warning has not been given in this walk.
func (t *Account) Fresh(what string, ids []string) []string {
	var fresh []string
	for _, id := range ids {
		if t.FirstTime(what, id) {
			fresh = append(fresh, id)
		}
	}
	return fresh
}

// DeclaredSoFar are the ids of funnels that this run makes, as far as it has come. It adds one.
func (t *Account) DeclaredSoFar(id string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	so := t.declared
	t.declared = append(t.declared, id)
	return so
}
