// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"maps"
	"slices"
)

// own records which funnels the resource writes, so that no other resource of this run removes them. That holds even
// if the write fails: a funnel that moves from one resource to another must not be removed because the one that takes
// it failed.
//
// It reports whether a destroy has nothing left to do, because other resources of this run own all its funnels. Such a
// destroy sends no request, so that none can fail. If one failed, the object that a replacement leaves behind would
// stay in the state, and a later run would destroy the new object's funnels with it.
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

// release records which funnels a write has stopped managing, and which ones have an owner again, for the other
// resources of this run. A funnel that Wazzup did not remove is released as it was before the post.
func (a *Account) release(w *write) {
	a.Registry.taken(sortedIDs(w.Planned)...)
	for id := range w.removals {
		if found, ok := w.before.Find(id); ok {
			a.Registry.Release(found)
		}
	}
}

// keepPermits drops the permits of a create that was rejected. After any other error it extends them to what Wazzup
// was seen to store.
func (a *Account) keepPermits(w *write, result Result, err error) {
	if errors.As(err, new(*RejectedError)) {
		a.config.Permits.cancel(a.config.LockKey, w.creates())
	}
	if err != nil {
		a.config.Permits.stored(a.config.LockKey, slices.Collect(maps.Values(result.Pipelines)))
	}
}
