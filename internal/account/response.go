// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// A response says what the service means to have done. A service that takes a list item by item may have changed a
// part of it before it refuses the rest. So what a response says about a post is checked with a read that begins after
// it.

// mayBeRepeated reports whether a post without a clear response may be repeated once reads have shown that it was not
// taken. Any other undocumented response would come again.
func mayBeRepeated(err error) bool {
	if status, ok := errors.AsType[*wazzup.StatusError](err); ok {
		return status.Status == http.StatusRequestTimeout || status.Status >= 500
	}
	return errors.As(err, new(*wazzup.TransportError))
}

// refusesEmptyList reports whether the error of a post that was sent is the API's own validation error about the list
// as a whole. The same words from a token endpoint say nothing about the list.
func refusesEmptyList(err error) bool {
	var status *wazzup.StatusError
	return errors.As(err, &status) &&
		(status.Status == http.StatusBadRequest || status.Status == http.StatusUnprocessableEntity) && !status.IsPage &&
		wazzup.ListInvalid(err)
}

// refused ends a write whose post was refused, after the first read that is not older than the post.
func (a *Account) refused(w *write, now *observation) (Result, error) {
	losses := w.foreignLosses(now.list)
	if !now.untouched || slices.ContainsFunc(losses, ForeignLoss.byOurPost) {
		return a.finishPartial(w, now, true)
	}
	a.restoreBaseline(w.known)
	result := Result{Foreign: losses}
	if len(w.desired) == 0 && len(w.parts) < 2 && refusesEmptyList(w.post) { // of several calls, all but the last one can be written
		a.release(w)
		result = w.result
		result.Pipelines, result.Kept, result.NotEmptied = w.Planned, sortedIDs(w.removals), w.post
		return result, nil
	}
	return result, w.refusal
}

// notTaken ends an attempt whose post got no clear response, after reads have agreed that our funnels are unchanged.
// If Wazzup has rewritten texts of others, a part of the post was taken all the same.
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
