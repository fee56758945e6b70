// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"context"
	"errors"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Write makes the account's list show change.Planned, removes what is only in change.Prior, and returns when a read
// has shown the result.
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
	release, waited, err := a.lock.acquire(ctx)
	if release == nil {
		return Result{}, err
	}
	defer release()
	noLockFile := a.lockWarning(err)
	if err := a.breaker.begin(&a.breaker.reads, &a.breaker.writes); err != nil { // a write begins with a read
		return Result{NoLockFile: noLockFile, Waited: waited}, err
	}

	var (
		result Result
		past   history
	)
	err = a.config.Backoff.Do(ctx, a.config.MaxRetries, func(int) error {
		var err error
		result, err = a.writeOnce(ctx, change, &past)
		if errors.As(err, new(*wazzup.RenewedError)) { // repeated at once and not counted, because nothing is wrong with the service
			result, err = a.writeOnce(ctx, change, &past)
		}
		return err
	})
	if past.turned != nil && err != nil {
		result, err = a.confirm(ctx, past.first, err)
	}
	if err != nil && result.Lasting.Equal(Lasting{}) { // nothing new is known
		result.Lasting = change.Lasting
	}
	a.breaker.end(ctx, &a.breaker.writes, err)
	if err == nil {
		a.config.Permits.finish(a.config.LockKey, sortedIDs(change.Planned)...)
	}
	result.NoLockFile, result.Waited = noLockFile, waited
	return a.backedUp(result, err, past)
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

// writeOnce is one attempt: it reads, checks, posts and reads back. wazzup.Again marks an error after which another
// attempt may begin, with a new read.
func (a *Account) writeOnce(ctx context.Context, change Change, past *history) (Result, error) {
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
	w, err := a.prepare(ctx, before, change, past)
	if err != nil {
		return Result{}, err
	}
	if !w.changesAnything() {
		a.release(w)
		result := w.asPlanned(w.before)
		if earlier := a.unfinished(before, past); earlier != nil {
			result.Foreign, past.backup = earlier.Foreign, earlier.Backup
		}
		result.Lasting = a.ToRemember(w.before)
		return past.named(result, w.before), nil
	}
	if err := a.wouldGrow(w, past); err != nil {
		return Result{}, err
	}
	if err := a.WouldLose(past.post); err != nil {
		return Result{}, err
	}
	if earlier := a.unfinished(before, past); earlier != nil {
		return Result{}, earlier
	}
	a.forget()
	defer a.forget() // a read that began before the post must not be reused after it
	a.keepBackup(before, past)
	past.began = true
	w.known = a.invalidateBaseline(w, past.backup)
	a.config.Permits.begin(a.config.LockKey, w.creates())
	if w.Existing == Overwrite {
		a.config.Permits.post(a.config.LockKey, w.unmanaged())
	}
	result, err := a.send(ctx, w, past)
	a.keepPermits(w, result, err)
	return past.named(result, w.before), err
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
