package account

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// A status says what the service means to have done, and a list that is taken item by item may have changed in part before
// it was refused. So what a response says of the list is held against a read that begins after it.

// mayBeRepeated is true for a post without a clear answer that may be made again once reads have shown that it did not
// take. Another response than the documented one would come again.
func mayBeRepeated(err error) bool {
	if status, ok := errors.AsType[*wazzup.StatusError](err); ok {
		return status.Status == http.StatusRequestTimeout || status.Status >= 500
	}
	return errors.As(err, new(*wazzup.TransportError))
}

// refusesEmptyList is true for the API's own validation error about the list as a whole. It is for the error of a post that
// was sent: the same words from where tokens come from say nothing of the list.
func refusesEmptyList(err error) bool {
	var status *wazzup.StatusError
	return errors.As(err, &status) &&
		(status.Status == http.StatusBadRequest || status.Status == http.StatusUnprocessableEntity) && !status.IsPage &&
		wazzup.ListInvalid(err)
}

// refused ends a write whose post was refused, as the first read shows that is no older than the post.
func (a *Account) refused(w *write, now *observation) (Result, error) {
	losses := w.foreignLosses(now.list)
	if !now.untouched || slices.ContainsFunc(losses, ForeignLoss.byOurPost) {
		return a.finishPartial(w, now, true)
	}
	a.restoreBaseline(w.known)
	result := Result{Foreign: losses}
	if len(w.desired) == 0 && refusesEmptyList(w.post) {
		a.release(w)
		result = w.result
		result.Pipelines, result.Kept, result.NotEmptied = w.Planned, sortedIDs(w.removals), w.post
		return result, nil
	}
	return result, w.refusal
}

// notTaken ends an attempt whose post got no clear answer, as reads that agree show. What Wazzup has rewritten of others'
// funnels says that a part did take.
func (a *Account) notTaken(ctx context.Context, w *write, now *observation) (Result, error) {
	if w.rewrote(now.list) {
		return a.finishPartial(w, now, true)
	}
	a.restoreBaseline(w.known)
	err := &NotTakenError{Err: w.post}
	if !mayBeRepeated(w.post) {
		return Result{}, err
	}
	return Result{}, again(ctx, err)
}

// lookBack holds the list that an attempt begins with against an earlier one's post: one that was turned away, or that got
// no clear answer and may have been taken since. done is true where that has altered what is not ours, so that the write
// must not go on.
func (a *Account) lookBack(past *history, list List) (done bool, result Result, err error) {
	turned := past.turned
	past.turned = nil
	for _, earlier := range []*write{turned, past.unclear} {
		if earlier == nil || !earlier.rewrote(list) {
			continue
		}
		past.mayHaveTaken(earlier)
		result, err = a.finishPartial(earlier, earlier.compare(list), true)
		return true, result, err
	}
	switch {
	case turned == nil:
	case turned.compare(list).untouched:
		a.restoreBaseline(turned.known)
	case turned.took(list):
		past.mayHaveTaken(turned)
	}
	return false, Result{}, nil
}

// took reports whether a list shows a part of what a post was to change. Where ours are neither as they were nor so, somebody
// else has changed them.
func (w *write) took(list List) bool {
	for id, planned := range w.Planned {
		before, was := w.before.Find(id)
		now, is := list.Find(id)
		if is && EqualButOrder(planned, now) && (!was || !EqualButOrder(before, now)) {
			return true
		}
	}
	for id := range w.removals {
		if _, is := list.Find(id); !is {
			return true
		}
	}
	return false
}

// rewrote reports whether a list shows that a post was taken, at least in part, by what Wazzup has made of others' texts.
func (w *write) rewrote(list List) bool {
	return slices.ContainsFunc(w.foreignLosses(list), func(l ForeignLoss) bool {
		return slices.ContainsFunc(l.Altered, func(d Difference) bool { return isRewritten(d.Want, d.Got) })
	})
}

// confirm reads what a post has changed that was turned away, where there is no other attempt that would. It returns the
// error of the write where it has changed nothing.
func (a *Account) confirm(ctx context.Context, w *write, err error) (Result, error) {
	reads, done := detach(ctx, a.config.Timings.Cancelled)
	defer done()
	w.refusal = err
	result, err := a.readBack(ctx, reads, w)
	if ctx.Err() != nil && errors.As(err, new(*UnverifiedError)) {
		err = errors.Join(context.Cause(ctx), err)
	}
	return result, err
}

// named adds to a result what earlier attempts that may have been taken, or were turned away, have done to others: this one
// has found it so, and does not miss it.
func (h *history) named(result Result, before List) Result {
	named := map[string]bool{}
	for _, earlier := range []*write{h.unclear, h.first} {
		if earlier == nil {
			continue
		}
		for _, loss := range earlier.foreignLosses(before) {
			if loss.byOurPost() && !named[loss.ID] {
				named[loss.ID] = true
				result.Foreign = append(result.Foreign, loss)
			}
		}
	}
	return result
}
