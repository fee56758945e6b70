// SPDX-License-Identifier: MPL-2.0

package account

import (
	"maps"
	"time"
)

// If Wazzup keeps an order of its own, reads agree on it, and it takes Timings.Refused to tell that from reads that
// lag. If the order differs at every read, reads never agree. Two reads that differ in nothing else prove that, except
// for a funnel whose order a write has just changed, because one of the two reads may be old.

// learnOrder compares a list with the one that was read before it, and reports whether order is known to differ from
// read to read.
func (a *Account) learnOrder(list List, started time.Time) (shuffled bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	before := a.memory.latest
	a.memory.latest = timedList{list: list, started: started}
	if a.memory.shuffled || before.started.IsZero() || started.Sub(before.started) > a.config.Timings.Stale {
		return a.memory.shuffled
	}
	moved := a.memory.verified.Moved
	a.memory.shuffled = differInOrderAlone(before.list, list, func(id string) bool {
		when, ok := moved[idDigest(id)]
		return !ok || before.started.Sub(when) >= a.config.Timings.Stale
	})
	return a.memory.shuffled
}

// differInOrderAlone reports whether two lists have the same funnels, and the stages of at least one that counts are
// in another order.
func differInOrderAlone(a, b List, counts func(id string) bool) bool {
	if len(a.Pipelines) != len(b.Pipelines) {
		return false
	}
	differ := false
	for _, p := range a.Pipelines {
		q, ok := b.Find(p.ID)
		switch {
		case !ok || !EqualButOrder(p, q):
			return false
		case !sameOrder(p, q) && counts(p.ID):
			differ = true
		}
	}
	return differ
}

// isShuffled reports whether order is known to differ from read to read.
func (a *Account) isShuffled() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.memory.shuffled
}

// recentlyMoved returns the funnels whose order a write has changed within the time for which reads may lag. The
// caller holds a.mu.
func (a *Account) recentlyMoved() map[digest]time.Time {
	moved := maps.Clone(a.memory.verified.Moved)
	maps.DeleteFunc(moved, func(_ digest, when time.Time) bool { return time.Since(when) >= a.config.Timings.Stale })
	return moved
}

// moves adds the funnels whose order this write changes.
func (w *write) moves(moved map[digest]time.Time, now time.Time) map[digest]time.Time {
	moved = maps.Clone(moved)
	for id, p := range w.Planned {
		before, ok := w.before.Find(id)
		if !ok || sameOrder(before, p) {
			continue
		}
		if moved == nil {
			moved = map[digest]time.Time{}
		}
		moved[idDigest(id)] = now
	}
	return moved
}

// reorderedIn returns the ids of funnels whose stages a list, read after the post, shows in another order than was
// sent, if the order is new to the resource or was not known to be lost. If order differs from read to read, an order
// that looks right is chance.
func (w *write) reorderedIn(list List) []string {
	var ids []string
	for _, id := range sortedIDs(w.Planned) {
		planned := w.Planned[id]
		_, had := w.Prior[id]
		if had && w.change(id).OrderNotKept && !w.reorders(id) {
			continue
		}
		got, ok := list.Find(id)
		if ok && (w.shuffled && len(planned.Stages) > 1 || !sameOrder(planned, got)) {
			ids = append(ids, id)
		}
	}
	return ids
}
