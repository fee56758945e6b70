package account

import (
	"context"
	"maps"
	"time"
)

// Where Wazzup shows an order of its own, reads of it agree, and it takes a span to tell that from reads that lag. Where
// the order differs at every read, reads never agree, and two of them prove it: nothing else has changed between them. What
// they do not prove it by is a funnel whose order a write has just changed, because one of the two may be an old copy.

// timedList is a list, and when its read began.
type timedList struct {
	list    List
	started time.Time
}

// learnOrder holds a list against the one that was read before it. It reports whether it is known that order differs from read to read.
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

// differInOrderAlone reports whether two lists have the same funnels, and the stages of one that counts are in another order.
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

// isShuffled reports whether order was seen to differ from read to read.
func (a *Account) isShuffled() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.memory.shuffled
}

// recentlyMoved are the funnels whose order a write has changed within the time for which reads may lag. a.mu is held.
func (a *Account) recentlyMoved() map[digest]time.Time {
	moved := maps.Clone(a.memory.verified.Moved)
	maps.DeleteFunc(moved, func(_ digest, when time.Time) bool { return time.Since(when) >= a.config.Timings.Stale })
	return moved
}

// moves adds the funnels whose order a write changes.
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

// orderReads is how many reads more it takes to believe that an order which is not as expected stays as it is.
const orderReads = 3

// OrderIsKept reads the list again to find out whether order differs from read to read, in which case an order alone is no
// difference to a state. It reads until the order differs, and a few times at most. What it has found serves all resources
// until the next write.
//
// Its errors are those of ListPipelines, and CircuitOpenError.
func (a *Account) OrderIsKept(ctx context.Context) (bool, error) {
	select {
	case a.orderTurn <- struct{}{}:
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	defer func() { <-a.orderTurn }()
	poll := a.poller(a.config.Timings.Refused)
	for range orderReads {
		a.mu.Lock()
		shuffled, kept := a.memory.shuffled, a.memory.orderSeen
		a.mu.Unlock()
		if shuffled || kept {
			return !shuffled, nil
		}
		if err := poll.wait(ctx); err != nil {
			return false, err
		}
		if _, err := a.tryRead(ctx); err != nil && !unrecognised(err) { // which learns it
			return false, err
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.memory.orderSeen = !a.memory.shuffled
	return !a.memory.shuffled, nil
}

// reorderedIn are the ids of funnels whose stages a list, read after the post, shows in another order than was sent, if that order is
// new to the resource or was not known to be lost. Where order differs from read to read, one that looks right is so by chance.
func (w *write) reorderedIn(list List) []string {
	var ids []string
	for _, id := range sortedIDs(w.Planned) {
		planned := w.Planned[id]
		_, had := w.Prior[id]
		if had && w.OrderNotKept && !w.reorders(id) {
			continue
		}
		got, ok := list.Find(id)
		if ok && (w.shuffled && len(planned.Stages) > 1 || !sameOrder(planned, got)) {
			ids = append(ids, id)
		}
	}
	return ids
}
