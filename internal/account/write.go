package account

import (
	"cmp"
	"context"
	"errors"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Change is what one resource wants of its account. All maps are by funnel id.
type Change struct {
	Prior        map[string]wazzup.Pipeline // the resource's funnels as Terraform last saw them; empty for a create
	Planned      map[string]wazzup.Pipeline // as they are to be; empty for a destroy
	Existing     ExistingPolicy             // for a funnel that exists already when it is first declared
	OrderNotKept bool                       // earlier reads have shown that Wazzup orders stages as it likes
	Lasting      Lasting                    // what the resource remembers: Result.Lasting of an earlier write
}

// ExistingPolicy says what becomes of a funnel that exists already when it is declared for the first time.
type ExistingPolicy int

// The policies.
const (
	Refuse    ExistingPolicy = iota // it is an error
	Adopt                           // it is taken over if it is as declared, else it is an error
	Overwrite                       // it is taken over and made as declared
)

// Result is what a Write has found and done.
type Result struct {
	// Pipelines are the planned funnels as they are now, for the state; nil where nothing new is known, so that the
	// prior state stands. It equals the plan, but for what an error names.
	Pipelines    map[string]wazzup.Pipeline
	OrderNotKept bool          // to be remembered with the state
	Reordered    []string      // ids whose stages were sent in an order that is new, and that Wazzup does not keep
	Adopted      []string      // ids first declared that were there, with the same content, and taken over as asked
	Overwritten  []Difference  // first declared, there with other content, and overwritten as asked
	Resumed      []string      // ids that a run here had begun to create and not finished
	Kept         []string      // ids that were to be removed and that Wazzup keeps
	NotEmptied   error         // why Wazzup has refused the empty list that would have removed Kept; nil where it has not
	Foreign      []ForeignLoss // funnels of others that differ between the reads before and after the post
	Lasting      Lasting       // to be remembered with the state
	NoLockFile   error         // why other processes of this machine are not kept out; nil where they are
	Waited       *LockWait     // for another process that held the lock for long; nil if there was none
	Backup       string        // the file that has the list as it was before anything was sent; empty if there is none
	NoBackup     error         // why there is none; nil where there is one, nothing was sent, or it was said before
}

// Write makes the account's list show Planned, and returns when that has been read back.
//
// Errors: ExistsError, ConflictError, WouldGrowError, WouldLoseError and NeighbourError (nothing sent), RejectedError and NotTakenError
// (nothing changed, as a read has shown), NotAsPlannedError, UnverifiedError, ForeignAlteredError and NeighbourError (see
// there), CircuitOpenError and LockedError (not tried), or one of a read before the post, as ListPipelines returns it.
// After a cancel, no post starts, and one under way is still read back.
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
		if errors.As(err, new(*wazzup.RenewedError)) { // at once, and not counted: nothing is wrong with the service
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

// history is what earlier attempts of a Write have left behind.
type history struct {
	unclear *write // the first whose post may have been taken; nil where there is none
	post    error  // of the last such post
	turned  *write // the last, where its post was turned away, and no read has yet shown that it changed nothing
	first   *write // the first whose post was turned away: what a service has done in spite of that is held against it
	renewed bool   // a post was refused because its token had ended
	began   bool   // a post was sent, or nearly

	saved    []wazzup.Pipeline // the list from before the first post that may have been taken
	backup   string            // the file that has it
	noBackup error             // why none has
}

// unread is the error where a read fails before a post: it is not for us to say that nothing was changed where an earlier
// attempt may have been taken.
func (h *history) unread(err error) error {
	if h.unclear != nil {
		return &UnverifiedError{Post: h.post, Err: err}
	}
	return err
}

// mayHaveTaken notes an attempt whose post may have been taken.
func (h *history) mayHaveTaken(w *write) {
	h.post = w.post
	if h.unclear == nil {
		h.unclear = w
	}
}

// lockWarning hands out the reason for a missing lock file once.
func (a *Account) lockWarning(err error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err == nil || a.memory.lockWarned {
		return nil
	}
	a.memory.lockWarned = true
	return err
}

// writeOnce reads, checks, posts and reads back. wazzup.Again marks what may be tried again, from the first read on.
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
	w, err := a.prepared(ctx, before, change, past)
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
	defer a.forget() // a read that began before the post was taken must not be shared after it
	a.keepBackup(before, past)
	past.began = true
	w.known = a.invalidateBaseline(w, past.backup)
	a.config.Permits.begin(a.config.LockKey, w.creates())
	result, err := a.send(ctx, w, past)
	a.keepPermits(w, result, err)
	return past.named(result, w.before), err
}

// send posts and reads back.
func (a *Account) send(ctx context.Context, w *write, past *history) (Result, error) {
	// A post under way when the run is cancelled is let finish for a while: to cut it off would not undo it. The reads
	// that follow have what is left of the time that a cancelled run may take.
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
	case outcome == wazzup.Retry: // the next attempt's read, or the last one of all, shows whether it changed anything
		past.renewed = past.renewed || isRenewed
		past.turned, past.first = w, cmp.Or(past.first, w)
		return Result{}, again(ctx, &NotTakenError{Err: postErr})
	case postErr != nil:
		past.mayHaveTaken(w)
	}
	return a.readBack(ctx, reads, w)
}

// readBack verifies, and takes in what has become of the funnels.
func (a *Account) readBack(ctx, reads context.Context, w *write) (Result, error) {
	result, err := a.verify(ctx, reads, w)
	if err == nil || errors.As(err, new(*NotAsPlannedError)) || errors.As(err, new(*ForeignAlteredError)) || errors.As(err, new(*NeighbourError)) {
		a.release(w)
	}
	return result, err
}

// again allows another attempt, unless the run was cancelled: no post starts after that.
func again(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.Join(context.Cause(ctx), err)
	}
	return wazzup.Again(err)
}

// write is a Change, checked against the list it is laid over.
type write struct {
	Change
	before   List
	desired  []wazzup.Pipeline // the whole list, as it is to be posted
	removals map[string]bool   // ids that are in before and not in desired
	result   Result            // what is known before the post

	known    baseline // what was verified before the post
	post     error    // of the post; nil where it was accepted
	refusal  error    // the end of the write where the response is a refusal, and a read shows that nothing changed; else nil
	shuffled bool     // order was seen to differ from read to read
}

// creates are the funnels that the post makes.
func (w *write) creates() []wazzup.Pipeline {
	var made []wazzup.Pipeline
	for _, id := range sortedIDs(w.Planned) {
		if _, ok := w.before.Find(id); !ok {
			made = append(made, w.Planned[id])
		}
	}
	return made
}

// anyOrder is true where an order alone tells nothing of what a post has done.
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

// reorders reports whether the configuration puts stages of a funnel into another order. That is posted even if the list
// shows the new order already: if order differs from read to read, one read does not tell what Wazzup has stored.
func (w *write) reorders(id string) bool {
	prior, ok := w.Prior[id]
	planned, stays := w.Planned[id]
	return ok && stays && !sameOrder(common(prior, planned), common(planned, prior))
}

// orderIsNoChange is true for a funnel whose order the configuration has not changed, where Wazzup is known to keep an
// order of its own: sending it again would change nothing.
func (w *write) orderIsNoChange(id string) bool {
	prior, ok := w.Prior[id]
	return ok && w.OrderNotKept && sameOrder(prior, w.Planned[id])
}

// asPlanned is the result where a list shows the plan, the order of stages aside.
func (w *write) asPlanned(list List) Result {
	result := w.result
	result.Pipelines = w.Planned
	result.OrderNotKept = w.shuffled || w.OrderNotKept && !w.showsOrder(list)
	return result
}

// showsOrder reports whether a list shows each planned funnel's stages in the planned order, at least one of them
// having an order to show.
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
