// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// verify reads until a list shows what was sent.
//
// A change that a read does not show may show later. So reads must agree for a while before the provider concludes
// that a post was not taken, or that Wazzup ignored a part of it. That time runs from the end of the first of these
// reads to the beginning of the last, because one slow read is not two reads that agree. The limit for all reads runs
// from the end of the first one, and a read that began within it is followed by another, so that a slow read does not
// use up the limit.
//
// A list that may be older than the post is good enough for a post that was accepted, if there is no other. For a post
// without a clear response it proves neither that it was taken nor that it was not.
//
// If the response was a refusal, the first list that is not older shows whether that is true.
//
// The reads have a context of their own, which outlives a cancel of ctx for a while, so that what was posted gets into
// the state.
func (a *Account) verify(ctx, reads context.Context, w *write) (Result, error) {
	poll, begun := a.poller(a.config.Timings.Verify), time.Now()
	var (
		latest *observation
		since  time.Time // end of the first of the reads that agree with the latest
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

// readAfter makes one read after a post.
func (a *Account) readAfter(ctx context.Context, w *write) (List, error) {
	started := time.Now()
	list, err := a.readOnce(ctx)
	w.odd = unrecognised(err)
	if w.odd && w.compare(list).verdict() == matches && len(w.foreignLosses(list)) == 0 {
		err = nil // unknown members beside a list that shows the plan cannot hide that the post was taken
	}
	if err != nil {
		return List{}, err
	}
	w.shuffled = a.learnOrder(list, started)
	return list, nil
}

// evaluate ends the write if the latest read, or reads that have agreed for long enough, leave no doubt.
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
	case v == refusal && (agreed >= timings.Refused || !now.older && a.ignoredBefore(w, now)):
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

// errCancelledTooLong ends the reads after a cancel.
var errCancelledTooLong = fmt.Errorf("%w: what was sent could not be read back in time", context.Canceled)

// detach returns a context that outlives a cancel of its parent by a limited time. After the cancel its requests no longer
// wait for their turn, which could take longer than that.
func detach(parent context.Context, limit time.Duration) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(wazzup.OutOfTurnAfter(context.WithoutCancel(parent), parent))
	stopped := context.AfterFunc(parent, func() {
		timer := time.AfterFunc(limit, func() { cancel(errCancelledTooLong) })
		context.AfterFunc(ctx, func() { timer.Stop() })
	})
	return ctx, func() { stopped(); cancel(nil) }
}

// mayBeOlder reports whether a list differs from the posted one in unmanaged funnels, or lacks something of the
// baseline. Either someone else has changed the account since the post, or the list is older than the post and shows
// our funnels as sent only because they were like that before.
func (a *Account) mayBeOlder(w *write, list List) bool {
	return w.foreignChanged(list) || a.lacksVerified(list)
}

// ignoredBefore reports whether everything that this read shows as ignored was seen to be ignored before, for the
// full time: removals in this run, an order in this run or an earlier one.
func (a *Account) ignoredBefore(w *write, r *observation) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	funnels := len(r.kept) == 0 || a.memory.refused.removingFunnels
	stages := len(r.keptStages) == 0 || a.memory.refused.removingStages
	order := a.memory.refused.ordering || !slices.ContainsFunc(r.reordered, func(id string) bool { return !w.anyOrder(id) })
	return funnels && stages && order
}

// learn records what Wazzup was seen to ignore.
func (a *Account) learn(r *observation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	seen := &a.memory.refused
	seen.removingFunnels = seen.removingFunnels || len(r.kept) > 0
	seen.removingStages = seen.removingStages || len(r.keptStages) > 0
	seen.ordering = seen.ordering || len(r.reordered) > 0
}

// readBack verifies the post. If the write has ended, it updates who owns which funnel.
func (a *Account) readBack(ctx, reads context.Context, w *write) (Result, error) {
	result, err := a.verify(ctx, reads, w)
	if err == nil || errors.As(err, new(*NotAsPlannedError)) || errors.As(err, new(*ForeignAlteredError)) || errors.As(err, new(*NeighbourError)) {
		a.release(w)
	}
	return result, err
}
