// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"context"
	"errors"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Write makes the account's list show change.Planned, removes what is only in change.Prior, and returns when a read
// has shown the result. Calls that wait for the lock at the same time share one post: see queue.
//
//   - Nothing sent: ExistsError, ConflictError, WouldGrowError, WouldLoseError, NeighbourError, LockedError, CircuitOpenError,
//     or the error of a read before the post, as ListPipelines returns it.
//   - Nothing changed, as a read has shown: RejectedError, NotTakenError.
//   - Perhaps changed: NotAsPlannedError, UnverifiedError, ForeignAlteredError, NeighbourError (with Sent).
//
// If an earlier attempt may have been taken, the Unclear field of an error says so. After a cancel no post starts, and
// one under way is still read back.
func (a *Account) Write(ctx context.Context, change Change) (Result, error) {
	if nothingLeft := a.own(change); nothingLeft {
		return Result{}, nil
	}
	a.Learn(change.Lasting)
	c := a.queue.join(ctx, change)
	defer c.stop()
	if err := a.inBatch(ctx, c); err != nil {
		return Result{}, err
	}
	if c.alone {
		return a.writeAlone(ctx, c)
	}
	return c.result, c.err
}

// inBatch waits until a call has the lock, and then writes it and all that join it, or until another call has done that. An
// error means that neither has happened.
func (a *Account) inBatch(ctx context.Context, c *call) error {
	release, waited, err := a.lock.acquire(c.waiting) //nolint:contextcheck // it is made of ctx
	if release != nil {
		defer release()
	}
	switch {
	case !a.queue.leave(c):
		<-c.done
		return nil
	case release == nil:
		return err
	}
	noLockFile := a.lockWarning(err)
	a.lead(ctx, c)
	c.result.NoLockFile, c.result.Waited = noLockFile, waited
	return nil
}

// lockWarning returns the reason for a missing lock file, once.
func (a *Account) lockWarning(err error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err == nil || a.memory.lockWarned {
		return nil
	}
	a.memory.lockWarned = true
	return err
}

// writeOnce is one attempt for the calls of a batch: it reads, checks, posts and reads back. It ends calls that cannot be
// written, and returns the outcome of all others together. wazzup.Again marks an error after which another attempt may begin,
// with a new read.
func (a *Account) writeOnce(ctx context.Context, b *batch) (Result, error) {
	past := &b.past
	before, err := a.read(ctx)
	if err != nil && past.turned != nil && ctx.Err() == nil {
		past.mayHaveTaken(past.turned)
		past.turned = nil
	}
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return Result{}, past.unread(err)
	}
	if done, result, err := a.lookBack(past, before); done {
		return result, err
	}
	w, err := a.prepare(ctx, before, b)
	if w == nil {
		return Result{}, err
	}
	if !w.changesAnything() {
		earlier := a.unfinished(w.before, past)
		result := a.unchanged(w)
		if earlier != nil {
			result.Foreign, past.backup = earlier.Foreign, earlier.Backup
		}
		return past.named(result, w.before), nil
	}
	if w, err = a.mayPost(w, b); w == nil {
		return Result{}, err
	}
	a.forget()
	defer func() {
		a.forget() // a read that began before the post must not be reused after it
		if w.shown != nil {
			a.share(*w.shown)
		}
	}()
	a.keepBackup(w.before, past)
	past.began = true
	w.known = a.invalidateBaseline(w, past.backup)
	a.config.Permits.begin(a.config.LockKey, w.creates())
	a.config.Permits.post(a.config.LockKey, w.overwrites())
	result, err := a.send(ctx, w, past)
	a.keepPermits(w, result, err)
	return past.named(result, w.before), err
}

// unchanged is the result of a write that has nothing to post.
func (a *Account) unchanged(w *write) Result {
	a.release(w)
	result := w.asPlanned(w.before)
	result.Lasting = a.ToRemember(w.before)
	return result
}

// mayPost ends the calls of a batch that need no post, and those whose texts would grow. It returns the write for the
// others, or nil if there are none, or if nothing may be posted.
func (a *Account) mayPost(w *write, b *batch) (*write, error) {
	a.drop(b, func(c *call) (bool, Result, error) {
		part := w.parts[c]
		if part.changesAnything() {
			return false, Result{}, nil
		}
		return true, a.unchanged(part), nil
	})
	for {
		w = w.of(b.calls)
		err := a.wouldGrow(w, &b.past)
		grows, ok := errors.AsType[*WouldGrowError](err)
		if !ok {
			break
		}
		ended := false
		a.drop(b, func(c *call) (bool, Result, error) {
			mine := *grows
			mine.Texts = c.about(grows.Texts)
			ended = ended || len(mine.Texts) > 0
			return len(mine.Texts) > 0, Result{}, &mine
		})
		switch {
		case len(b.calls) == 0:
			return nil, nil
		case !ended: // a text of others
			return nil, err
		}
	}
	if err := a.WouldLose(b.past.post); err != nil {
		return nil, err
	}
	if earlier := a.unfinished(w.before, &b.past); earlier != nil { // said once
		first := b.calls[0]
		a.drop(b, func(c *call) (bool, Result, error) { return c == first, Result{}, earlier })
		if len(b.calls) == 0 {
			return nil, nil
		}
		w = w.of(b.calls)
	}
	b.last = w
	return w, nil
}

// send posts the list and reads it back.
func (a *Account) send(ctx context.Context, w *write, past *history) (Result, error) {
	// A post that is under way at a cancel gets some time to finish, because aborting the request would not undo it.
	// The reads after it get what is left of the time for a cancelled run.
	reads, done := detach(ctx, a.config.Timings.Cancelled)
	defer done()
	post, stop := detach(ctx, a.config.Timings.LastPost)
	postErr := a.config.API.PostPipelines(post, w.desired)
	stop()
	w.post = postErr
	outcome := wazzup.OutcomeOf(postErr)
	renewed, isRenewed := errors.AsType[*wazzup.RenewedError](postErr)
	switch {
	case wazzup.NotSent(postErr) && outcome == wazzup.Refused:
		a.restoreBaseline(w.known)
		return Result{}, &RejectedError{Posted: w.desired, Unclear: past.post, Err: postErr}
	case wazzup.NotSent(postErr):
		a.restoreBaseline(w.known)
		return Result{}, again(ctx, &NotTakenError{Err: postErr})
	case isRenewed && past.renewed:
		w.post = renewed.Err
		w.refusal = &RejectedError{Posted: w.desired, Unclear: past.post, Err: renewed.Err}
	case outcome == wazzup.Refused:
		w.refusal = &RejectedError{Posted: w.desired, Unclear: past.post, Err: postErr}
	case outcome == wazzup.Retry: // the read of the next attempt, or confirm, shows whether it changed anything
		past.renewed = past.renewed || isRenewed
		past.turned, past.first = w, cmp.Or(past.first, w)
		return Result{}, again(ctx, &NotTakenError{Err: postErr})
	case postErr != nil:
		past.mayHaveTaken(w)
	}
	return a.readBack(ctx, reads, w)
}
