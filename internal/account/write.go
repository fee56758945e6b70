// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"context"
	"errors"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Change is what one resource wants to change in its account. All maps are by funnel id.
type Change struct {
	Prior        map[string]wazzup.Pipeline // the resource's funnels as Terraform last saw them; empty for a create
	Planned      map[string]wazzup.Pipeline // the wanted funnels; empty for a destroy
	Existing     ExistingPolicy             // what to do with a funnel that already exists when it is first declared
	OrderNotKept bool                       // earlier reads have shown that Wazzup does not keep the order of stages
	Lasting      Lasting                    // from the resource's private state: Result.Lasting of an earlier write
}

// ExistingPolicy is what to do with a funnel that already exists when it is first declared.
type ExistingPolicy int

// The policies.
const (
	Refuse    ExistingPolicy = iota // it is an error
	Adopt                           // it is taken over if it is as declared, else it is an error
	Overwrite                       // it is taken over and made as declared
)

// Result is what a Write has found and done.
type Result struct {
	// Pipelines are the planned funnels as they are now, for the state. They equal the plan except for what an error
	// names. nil means that nothing new is known, so the prior state stays.
	Pipelines    map[string]wazzup.Pipeline
	OrderNotKept bool          // for the private state
	Reordered    []string      // ids of funnels sent with a new order of stages that Wazzup does not keep
	Adopted      []string      // ids of funnels that already existed as declared, and were taken over as the policy says
	Overwritten  []Difference  // of funnels that already existed with other content, and were overwritten as the policy says
	Resumed      []string      // ids of funnels whose creation an earlier run here had begun and not finished
	Kept         []string      // ids of funnels that Wazzup did not remove
	NotEmptied   error         // Wazzup's refusal of the empty list that would have removed Kept; nil if it did not refuse
	Foreign      []ForeignLoss // funnels of others that differ between the reads before and after the post
	Lasting      Lasting       // for the private state
	NoLockFile   error         // why other processes of this machine are not locked out; nil if they are
	Waited       *LockWait     // for another process that held the lock for long; nil if there was no such wait
	Backup       string        // path of the file with the list from before the first post; "" if there is none
	NoBackup     error         // why there is no such file, once a run; nil if there is one or nothing was sent
}

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

// history is what the attempts of one Write hand on to the next.
type history struct {
	unclear *write // the first attempt whose post may have been taken; nil if there is none
	post    error  // the error of the last such post
	turned  *write // the last attempt, if its post got a response that asks for a retry and no read has shown yet that it changed nothing
	first   *write // the first such attempt: the list before it shows what the service did all the same
	renewed bool   // a post was refused because its token had expired
	began   bool   // this write is about to post, or has posted

	saved    []wazzup.Pipeline // the list before the first post that may have been taken
	backup   string            // the file with it
	noBackup error             // why there is none
}

// unread is the error of a write whose read before a post has failed. If an earlier attempt may have been taken,
// nobody knows what is in the account.
func (h *history) unread(err error) error {
	if h.unclear != nil {
		return &UnverifiedError{Post: h.post, Err: err}
	}
	return err
}

// mayHaveTaken records an attempt whose post may have been taken.
func (h *history) mayHaveTaken(w *write) {
	h.post = w.post
	if h.unclear == nil {
		h.unclear = w
	}
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

// readBack verifies the post. If the write has ended, it updates who owns which funnel.
func (a *Account) readBack(ctx, reads context.Context, w *write) (Result, error) {
	result, err := a.verify(ctx, reads, w)
	if err == nil || errors.As(err, new(*NotAsPlannedError)) || errors.As(err, new(*ForeignAlteredError)) || errors.As(err, new(*NeighbourError)) {
		a.release(w)
	}
	return result, err
}

// write is a Change, checked against the list that it is merged into.
type write struct {
	Change
	before   List
	desired  []wazzup.Pipeline // the whole list to post
	removals map[string]bool   // ids that are in before and not in desired
	result   Result            // as far as it is known before the post

	known    baseline // the baseline before the post
	post     error    // the error of the post; nil if it was accepted
	refusal  error    // the error to end with if the post was refused and a read shows that nothing changed; else nil
	shuffled bool     // order differs from read to read
}

// creates returns the funnels that the post creates.
func (w *write) creates() []wazzup.Pipeline {
	var made []wazzup.Pipeline
	for _, id := range sortedIDs(w.Planned) {
		if _, ok := w.before.Find(id); !ok {
			made = append(made, w.Planned[id])
		}
	}
	return made
}

// anyOrder reports whether the order of stages in a list says nothing about the post.
func (w *write) anyOrder() bool { return w.OrderNotKept || w.shuffled }

func (w *write) changesAnything() bool {
	if len(w.removals) > 0 || len(w.desired) != len(w.before.Pipelines) {
		return true
	}
	for i, p := range w.desired {
		if w.reorders(p.ID) || !equal(p, w.before.Pipelines[i], w.orderIsNoChange(p.ID)) {
			return true
		}
	}
	return false
}

// reorders reports whether the configuration changes the order of stages of a funnel. Such an order is posted even if
// the list shows it already: if order differs from read to read, one read does not show what Wazzup has stored.
func (w *write) reorders(id string) bool {
	prior, ok := w.Prior[id]
	planned, stays := w.Planned[id]
	return ok && stays && !sameOrder(common(prior, planned), common(planned, prior))
}

// orderIsNoChange reports whether the order of a funnel is no reason for a post: the configuration has not changed it,
// and Wazzup is known not to keep it.
func (w *write) orderIsNoChange(id string) bool {
	prior, ok := w.Prior[id]
	return ok && w.OrderNotKept && sameOrder(prior, w.Planned[id])
}

// asPlanned is the result if a list shows the plan, except for the order of stages.
func (w *write) asPlanned(list List) Result {
	result := w.result
	result.Pipelines = w.Planned
	result.OrderNotKept = w.shuffled || w.OrderNotKept && !w.showsOrder(list)
	return result
}

// showsOrder reports whether a list shows the stages of all planned funnels in the planned order, and at least one
// funnel has more than one stage.
func (w *write) showsOrder(list List) bool {
	shown := false
	for id, p := range w.Planned {
		got, ok := list.Find(id)
		if !ok || !sameOrder(p, got) {
			return false
		}
		shown = shown || len(p.Stages) > 1
	}
	return shown
}
