// SPDX-License-Identifier: MPL-2.0

package account

import (
	"maps"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// written is the digest of a funnel's content as a post from this machine left it.
type written struct {
	Content text      `json:"content"`
	At      time.Time `json:"at"`
}

// newest merges two maps, and keeps the later entry for each funnel.
func newest(a, b map[digest]written) map[digest]written {
	if len(b) == 0 {
		return a
	}
	all := maps.Clone(b)
	for id, w := range a {
		if !all[id].At.After(w.At) {
			all[id] = w
		}
	}
	return all
}

// writes returns the funnels that a post has changed and that a list shows as planned.
func (w *write) writes(list List) map[digest]written {
	all := map[digest]written{}
	for id, planned := range w.Planned {
		now, ok := list.Find(id)
		if before, was := w.before.Find(id); ok && EqualButOrder(planned, now) && (!was || !Equal(before, now)) {
			all[idDigest(id)] = written{Content: contentDigest(now), At: time.Now().Round(0)}
		}
	}
	return all
}

// WrittenHere reports whether a funnel is as a run on this machine left it, except for the order of stages. If the
// state has other content, another resource has written the funnel: of another provider block or another state.
func (a *Account) WrittenHere(p wazzup.Pipeline) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	last, ok := a.memory.lasting.Written[idDigest(p.ID)]
	return ok && last.Content.sameButOrder(contentDigest(p))
}
