// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"maps"
	"slices"
)

// own marks the funnels that the resource writes, so that no other resource of this run removes them. They stay marked
// even if the write fails: if a funnel moves to another resource and that resource's write fails, the old one must not
// remove it.
//
// It reports whether a destroy has nothing left to do, because other resources of this run own all its funnels. Such a
// destroy sends no request, so it cannot fail. If it failed, the old object of a replacement would stay in the state, and
// a later run would destroy the new object's funnels with it.
func (a *Account) own(change Change) (nothingLeft bool) {
	a.Registry.Own(sortedIDs(change.Planned)...)
	if len(change.Planned) > 0 || len(change.Prior) == 0 {
		return false
	}
	for id := range change.Prior {
		if !a.Registry.Owned(id) {
			return false
		}
	}
	return true
}

// release tells the Registry which funnels a write has stopped managing, and which have an owner again. A funnel that the
// write left out of the list is released with its content from before the post, because Wazzup may not have removed it.
func (a *Account) release(w *write) {
	a.Registry.taken(sortedIDs(w.Planned)...)
	for id := range w.removals {
		if found, ok := w.before.Find(id); ok {
			a.Registry.Release(found)
		}
	}
}

// keepPermits cancels the permits of a create that Wazzup rejected. After any error it extends the remaining ones to the
// content that Wazzup was seen to store.
func (a *Account) keepPermits(w *write, result Result, err error) {
	if errors.As(err, new(*RejectedError)) {
		a.config.Permits.cancel(a.config.LockKey, w.creates())
	}
	if err != nil {
		a.config.Permits.stored(a.config.LockKey, slices.Collect(maps.Values(result.Pipelines)))
	}
}
