// SPDX-License-Identifier: MPL-2.0

package account

import (
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

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
