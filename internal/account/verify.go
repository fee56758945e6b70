package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// verify reads until ours are as planned. What a read does not show may come later, so the list must stay the same for
// a span before it is believed that a post was not taken, or that a part of it was refused. The span is from the end of the
// first of these reads to the beginning of the last: one that is long on its way, waits for its turn or is tried again is
// no two reads that agree. Nor is the time up because of such a read: it is counted from the end of the first one, and a
// read that began before it was up is followed by another.
//
// A list that may be older than the post will do for a post that was accepted, where no other can be had. It does not prove
// that one without an answer was taken, nor that it was not.
//
// The context of the reads outlives a cancel of the run's own for a while: what was posted is to be in the state.
//
// The response to a post that was refused says so already: the first read that is no older shows whether it is true.
func (a *Account) verify(ctx, reads context.Context, w *write) (Result, error) {
	poll, begun := a.poller(a.config.Timings.Verify), time.Now()
	var (
		latest *observation
		since  time.Time // when the first of the reads that agree with the latest one had ended
	)
	for {
		started, last := time.Now(), !poll.again()
		list, err := a.readAfter(reads, w)
		switch {
		case err != nil && w.post == nil && latest != nil && latest.verdict() == matches:
			return a.finish(w, latest)
		case err != nil:
			return Result{}, &UnverifiedError{Post: w.post, Err: err}
		}
		now := w.compare(list)
		now.older = started.Sub(begun) < a.config.Timings.Stale && a.mayBeOlder(w, now.list)
		switch {
		case latest == nil:
			poll, since = a.poller(a.config.Timings.Verify), time.Now()
		case !latest.sameAs(now, w):
			since = time.Now()
		}
		latest = now
		if done, result, err := a.evaluate(ctx, w, now, started.Sub(since)); done {
			return result, err
		}
		if last {
			return a.finishPartial(w, now, false)
		}
		if err := poll.wait(reads); err != nil {
			if w.post != nil && (now.untouched || now.older) {
				return Result{}, &UnverifiedError{Post: w.post, Err: err}
			}
			return a.finishPartial(w, now, false)
		}
	}
}

// readAfter is one read after a post.
func (a *Account) readAfter(ctx context.Context, w *write) (List, error) {
	started := time.Now()
	list, err := a.readOnce(ctx)
	if unrecognised(err) && w.compare(list).verdict() == matches && len(w.foreignLosses(list)) == 0 {
		err = nil // it proves that the post was taken, whatever the unknown members say
	}
	if err != nil {
		return List{}, err
	}
	w.shuffled = a.observe(list, started)
	return list, nil
}

// evaluate ends a write where a read, or reads that have agreed for a while, leave no doubt.
func (a *Account) evaluate(ctx context.Context, w *write, now *observation, agreed time.Duration) (done bool, result Result, err error) {
	timings := a.config.Timings
	switch v := now.verdict(); {
	case v == matches || now.onlyReordered() && w.shuffled:
		if now.older {
			return false, Result{}, nil
		}
		result, err = a.finish(w, now)
		return true, result, err
	case w.refusal != nil:
		if now.older {
			return false, Result{}, nil
		}
		result, err = a.refused(w, now)
		return true, result, err
	case now.untouched && w.post != nil:
		if agreed >= timings.NotTaken && !now.older {
			result, err = a.notTaken(ctx, w, now)
			return true, result, err
		}
	case v == refusal && (agreed >= timings.Refused || !now.older && a.believesAtOnce(w, now)):
		if agreed >= timings.Refused {
			a.learn(now)
		}
		result, err = a.finish(w, now)
		return true, result, err
	case v == undecided && !now.untouched && agreed >= timings.Refused:
		result, err = a.finishPartial(w, now, true)
		return true, result, err
	}
	return false, Result{}, nil
}

// errCancelledTooLong ends the reads of a run that was cancelled.
var errCancelledTooLong = fmt.Errorf("%w: what was sent could not be read back in time", context.Canceled)

// detach returns a context that outlives its parent's cancellation by a span. What is asked in that time does not wait for
// its turn: it could last longer.
func detach(parent context.Context, span time.Duration) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(wazzup.OutOfTurnAfter(context.WithoutCancel(parent), parent))
	stopped := context.AfterFunc(parent, func() {
		timer := time.AfterFunc(span, func() { cancel(errCancelledTooLong) })
		context.AfterFunc(ctx, func() { timer.Stop() })
	})
	return ctx, func() { stopped(); cancel(nil) }
}

// mayBeOlder reports whether a list shows something else of what is not ours than was posted. Someone else may have changed
// it since; or the list is older than the post, and shows ours as sent because they were so once before.
func (a *Account) mayBeOlder(w *write, list List) bool {
	return w.foreignChanged(list) || a.lacksVerified(list)
}

// believesAtOnce is true where what a read shows as refused was shown over the full span before: by this run for
// removals, by this run or an earlier one for the order of stages.
func (a *Account) believesAtOnce(w *write, r *observation) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	funnels := len(r.kept) == 0 || a.memory.refused.removingFunnels
	stages := len(r.keptStages) == 0 || a.memory.refused.removingStages
	order := !r.reordered || a.memory.refused.ordering || w.anyOrder()
	return funnels && stages && order
}

// learn notes what Wazzup was seen to refuse.
func (a *Account) learn(r *observation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	seen := &a.memory.refused
	seen.removingFunnels = seen.removingFunnels || len(r.kept) > 0
	seen.removingStages = seen.removingStages || len(r.keptStages) > 0
	seen.ordering = seen.ordering || r.reordered
}

// finish is the end of a write that was taken, but perhaps for removals and the order of stages. What such a write has
// touched stays unknown where the list may be older than it.
func (a *Account) finish(w *write, r *observation) (Result, error) {
	if len(r.keptStages) > 0 {
		return a.finishPartial(w, r, true)
	}
	if !r.older {
		a.remember(r.list, w.gone(r))
	}
	result := w.asPlanned(r.list)
	result.OrderNotKept = result.OrderNotKept || r.reordered
	result.Reordered = w.reorderedIn(r.list)
	result.Kept = sortedIDs(r.kept)
	return a.afterPost(w, r, result, nil)
}

// finishPartial is the end of a write of which a read shows something else than was sent. The state gets what is there.
//
// Where the time was up and nothing but an order is not as sent, that is no failure: all else has been read back, and the
// next refresh shows whether the order was late or refused.
func (a *Account) finishPartial(w *write, r *observation, stable bool) (Result, error) {
	if r.verdict() == matches {
		return a.finish(w, r)
	}
	if r.onlyReordered() {
		return a.afterPost(w, r, w.asPlanned(r.list), nil)
	}
	err := &NotAsPlannedError{Post: w.post, Differences: r.differences, KeptStages: r.keptStages, Stable: stable}
	_ = errors.As(w.refusal, &err.Rejected)
	result := w.result
	result.Pipelines = map[string]wazzup.Pipeline{}
	for id, planned := range w.Planned {
		found, ok := r.list.Find(id)
		prior, managed := w.Prior[id]
		_, was := w.before.Find(id)
		switch {
		case ok && EqualButOrder(planned, found):
			result.Pipelines[id] = planned
		case ok:
			result.Pipelines[id] = found
		case managed && was && !stable: // it may show later
			result.Pipelines[id] = prior
		}
	}
	if stable {
		a.remember(r.list, w.gone(r))
	}
	if stable && w.refusal == nil {
		result.Kept = sortedIDs(r.kept)
	} else {
		// Here too, what is not known to be gone stays in the state: the next plan shows its removal again.
		err.Kept = sortedIDs(r.kept)
		for _, id := range err.Kept {
			result.Pipelines[id], _ = r.list.Find(id)
		}
	}
	result.OrderNotKept = w.OrderNotKept || stable && r.reordered
	return a.afterPost(w, r, result, err)
}

// gone are the removed funnels that a read no longer shows.
func (w *write) gone(r *observation) []string {
	var ids []string
	for id := range w.removals {
		if !r.kept[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// afterPost is how a write ends whose post has gone out: what it did to others comes on top of how ours are.
func (a *Account) afterPost(w *write, r *observation, result Result, err error) (Result, error) {
	losses := w.foreignLosses(r.list)
	result.OrderNotKept = result.OrderNotKept || w.shuffled
	if r.older { // it proves nothing of the post
		result.Foreign, result.Lasting = losses, w.Lasting
		a.learnForGood(lasting{}) // but it is told
		return result, err
	}
	near := w.neighbours(r.list)
	known := a.learned(w, r, losses, near)
	a.learnForGood(known)
	a.addLoss(known.Lost)
	result.Lasting = a.ToRemember(r.list)

	var altered []ForeignLoss
	for _, loss := range losses {
		loss.Accepted = a.accepts(loss.ID) && !loss.isLost()
		switch {
		case slices.ContainsFunc(near, func(n Neighbour) bool { return n.Other == loss.ID }): // said there
		case loss.byOurPost() && !loss.Accepted:
			altered = append(altered, loss)
		default:
			result.Foreign = append(result.Foreign, loss)
		}
	}
	if len(near) > 0 {
		err = &NeighbourError{Neighbours: near, Sent: true, Err: without(err, near)}
	}
	if len(altered) > 0 {
		err = &ForeignAlteredError{Foreign: altered, Lost: known.Lost.IDs, Err: err}
	}
	return result, err
}

// without leaves out of an error what neighbours explain: that a declared id is not there, and that another declared one has
// its content.
func without(err error, near []Neighbour) error {
	e, ok := err.(*NotAsPlannedError) //nolint:errorlint // it was just made
	if !ok || e == nil {
		return err
	}
	e.Differences = slices.DeleteFunc(e.Differences, func(d Difference) bool {
		return slices.ContainsFunc(near, func(n Neighbour) bool {
			return d.Aspect == Existence && n.ID == d.PipelineID || n.Both && n.Other == d.PipelineID
		})
	})
	if len(e.Differences)+len(e.KeptStages)+len(e.Kept) == 0 && e.Post == nil {
		return nil
	}
	return e
}
