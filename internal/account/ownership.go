package account

import (
	"errors"
	"maps"
	"slices"
)

// own notes what the resource makes its own, so that no other resource of this run removes it. That holds even where
// the write then fails: a funnel that two resources hand over must not go because the one that takes it had no luck.
//
// It reports whether a destroy has nothing left to do, because other resources of this run own all its funnels. Such a
// destroy sends no request, so that none can fail. If one failed, the object that a replacement leaves behind would stay in
// the state, and a later run would destroy the new object's funnels with it.
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

// release notes what a write has let go, and what is somebody's again, for the other resources of this run. What Wazzup
// has kept was let go as it was before the post.
func (a *Account) release(w *write) {
	a.Registry.taken(sortedIDs(w.Planned)...)
	for id := range w.removals {
		if found, ok := w.before.Find(id); ok {
			a.Registry.Release(found)
		}
	}
}

// keepPermits leaves permits only for funnels that this write may have made, and for what Wazzup was seen to make of them.
func (a *Account) keepPermits(w *write, result Result, err error) {
	if errors.As(err, new(*RejectedError)) {
		a.config.Permits.cancel(a.config.LockKey, w.creates())
	}
	if err != nil {
		a.config.Permits.stored(a.config.LockKey, slices.Collect(maps.Values(result.Pipelines)))
	}
}
