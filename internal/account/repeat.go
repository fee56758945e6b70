// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
)

// lookBack compares the list at the beginning of an attempt with the post of an earlier one, whose response asked for
// a retry or was not clear. done is true if that post has altered funnels of others, so that the write must not go on.
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

// confirm reads what a post has changed whose response asked for a retry, if no attempt follows. It returns the error
// of the write if the post has changed nothing.
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

// named adds to a result what earlier attempts have done to funnels of others. This attempt began after that, so its
// own comparison does not show it.
func (h *history) named(result Result, before List) Result {
	if h.told {
		return result
	}
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
