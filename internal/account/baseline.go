// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"maps"
	"slices"
	"time"
)

// loadBaseline takes over what another process has verified since. It returns for how long a list that lacks something
// of the baseline is to be read again.
func (a *Account) loadBaseline(ctx context.Context) time.Duration {
	loaded, ok := a.readBaseline(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	limit := a.config.Timings.Stale
	r := loaded
	a.memory.lasting = a.memory.lasting.with(r.lasting)
	if ok && r.Time.After(a.memory.verified.Time) {
		switch age := time.Since(r.Time); {
		case age < 0: // the clock was put back
		case age < limit:
			r.fromDisk, r.since = true, time.Now()
			a.memory.verified = r
			a.memory.shuffled = a.memory.shuffled || r.Shuffled
		default: // no read lags that far behind, and what this process knew is older still
			a.memory.verified = baseline{Time: r.Time}
		}
	}
	if a.memory.verified.fromDisk {
		return min(max(0, limit-time.Since(a.memory.verified.Time)), limit) // at most limit, in case the clock was put back
	}
	return limit
}

// invalidateBaseline takes what a write is about to change out of the baseline, here and for the next process. This
// process may be killed, or the reads after the post may fail. It returns the baseline from before, for
// restoreBaseline.
func (a *Account) invalidateBaseline(w *write, backup string) (before baseline) {
	return a.changeBaseline(func(r baseline) baseline {
		a.memory.begin(slices.Concat(sortedIDs(w.Planned), sortedIDs(w.removals)), backup)
		r.Moved = a.recentlyMoved()
		now := r.without(w)
		now.Moved = w.moves(r.Moved, time.Now())
		return now
	})
}

// without returns the baseline without what a write is about to change. Of a funnel that the write changes, it keeps
// that the funnel exists, because that is true before and after.
func (r baseline) without(w *write) baseline {
	r.There, r.Gone = maps.Clone(r.There), maps.Clone(r.Gone)
	for id := range w.Planned {
		if _, there := r.There[idDigest(id)]; there {
			r.There[idDigest(id)] = anyText
		}
		delete(r.Gone, idDigest(id))
	}
	for id := range w.removals {
		delete(r.There, idDigest(id))
	}
	return r
}

// restoreBaseline undoes invalidateBaseline after a write that has changed nothing.
func (a *Account) restoreBaseline(before baseline) {
	a.changeBaseline(func(baseline) baseline {
		a.memory.end()
		return before
	})
}

// storeBaseline sets the baseline to a list as read after a write, which has removed some funnels.
func (a *Account) storeBaseline(list List, gone []string) {
	now := baseline{Time: time.Now(), since: time.Now(), There: make(map[digest]text, len(list.Pipelines)), Gone: map[digest]bool{}}
	for _, p := range list.Pipelines {
		now.There[idDigest(p.ID)] = contentDigest(p)
	}
	a.changeBaseline(func(before baseline) baseline {
		maps.Copy(now.Gone, before.Gone)
		now.Moved = a.recentlyMoved()
		for _, id := range gone {
			now.Gone[idDigest(id)] = true
		}
		for id := range now.There {
			delete(now.Gone, id)
		}
		return now
	})
}

// resetBaseline drops the baseline if it was verified before a moment, because someone else has changed the account
// since. It reports whether it did.
func (a *Account) resetBaseline(before time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.memory.verified.since.After(before) {
		return false
	}
	a.memory.verified = baseline{Time: a.memory.verified.Time, Moved: a.memory.verified.Moved}
	return true
}

// changeBaseline changes the baseline and saves it, with what is kept for good. If nothing was ever verified or
// learned, there is nothing to save. It returns the baseline from before.
//
// The file is written without the mutex, because others need what memory holds and a file system may hang. Files are
// still written in order, because only the holder of the account's lock changes the baseline.
func (a *Account) changeBaseline(change func(baseline) baseline) (before baseline) {
	a.mu.Lock()
	before = a.memory.verified
	now := change(before)
	now.lasting, now.Shuffled = a.memory.lasting, a.memory.shuffled
	a.memory.verified = now
	a.mu.Unlock()
	if !now.Time.IsZero() || !now.empty() {
		a.saveBaseline(now)
	}
	return before
}
