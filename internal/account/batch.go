// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// batch is the calls that one post serves.
type batch struct {
	calls []*call // those whose outcome is not known yet
	past  history
	last  *write // the last attempt that was prepared

	foreign []ForeignLoss // what nobody has been told yet
}

// writeBatch makes attempts until the outcome of each call is known. If Wazzup refuses the list, the calls whose funnels the
// response names are posted one by one, after the others. If it names none, the two halves of the batch are posted one after
// the other. So only the call with the refused funnel fails.
func (a *Account) writeBatch(ctx context.Context, b *batch) {
	for _, c := range b.calls {
		c.batch = b
	}
	if err := a.breaker.begin(&a.breaker.reads, &a.breaker.writes); err != nil { // a write begins with a read
		a.end(b, Result{}, err)
		return
	}
	var result Result
	err := a.config.Backoff.Do(ctx, a.config.MaxRetries, func(int) error {
		var err error
		result, err = a.writeOnce(ctx, b)
		if errors.As(err, new(*wazzup.RenewedError)) { // repeated at once and not counted, because nothing is wrong with the service
			result, err = a.writeOnce(ctx, b)
		}
		return err
	})
	if b.past.turned != nil && err != nil {
		result, err = a.confirm(ctx, b.past.first, err)
	}
	a.breaker.end(ctx, &a.breaker.writes, err)
	groups := b.divide(result, err)
	a.end(b, result, err)
	for _, calls := range groups {
		next := &batch{calls: calls, past: b.past, foreign: b.foreign}
		next.past.turned, next.past.renewed = nil, false
		a.writeBatch(ctx, next)
		b.foreign, b.past.told = next.foreign, true
	}
}

// end gives each call of a batch its part of an outcome. What was found out beside that is told once, to the first call.
func (a *Account) end(b *batch, result Result, err error) {
	b.foreign = append(b.foreign, result.Foreign...)
	if len(b.calls) == 0 {
		return // the next batch has the first call
	}
	result, err = a.backedUp(result, err, b.past)
	for i, c := range b.calls {
		mine, failed := c.share(result, err)
		if i == 0 {
			mine.NoBackup = result.NoBackup
		} else if e, ok := errors.AsType[*ForeignAlteredError](failed); ok {
			failed = e.Err
		}
		a.settle(b, c, mine, failed)
	}
	b.calls = nil
}

// settle ends a call.
func (a *Account) settle(b *batch, c *call, result Result, err error) {
	result.Foreign, b.foreign = b.foreign, nil
	if err != nil && result.Lasting.Equal(Lasting{}) { // nothing new is known
		result.Lasting = c.Lasting
	}
	if err == nil {
		a.config.Permits.finish(a.config.LockKey, sortedIDs(c.Planned)...)
	}
	c.result, c.err = result, err
	close(c.done)
}

// drop ends the calls of a batch for which fate returns an outcome, and keeps the others.
func (a *Account) drop(b *batch, fate func(*call) (ended bool, result Result, err error)) {
	b.calls = slices.DeleteFunc(b.calls, func(c *call) bool {
		ended, result, err := fate(c)
		if ended {
			result, err = a.backedUp(result, err, b.past)
			a.settle(b, c, result, err)
		}
		return ended
	})
}

// divide takes the calls out of a batch that are worth another post after a refusal, and groups them by post.
func (b *batch) divide(result Result, err error) (groups [][]*call) {
	refused := refusalOf(err)
	if refused == nil || len(b.calls) < 2 || b.last == nil || errors.As(err, new(*ForeignAlteredError)) || errors.As(err, new(*NeighbourError)) {
		return nil // another post may do more damage
	}
	again := slices.DeleteFunc(slices.Clone(b.calls), func(c *call) bool {
		_, failed := c.share(result, err)
		return failed == nil || !b.last.untouched(c, result)
	})
	named, ok := refused.names(again)
	if !ok {
		return nil
	}
	rest := slices.DeleteFunc(slices.Clone(again), func(c *call) bool { return slices.Contains(named, c) })
	if half := len(rest) / 2; len(named) == 0 && half > 0 {
		groups = append(groups, rest[:half], rest[half:])
	} else if len(rest) > 0 {
		groups = append(groups, rest)
	}
	for _, c := range named {
		groups = append(groups, []*call{c})
	}
	b.calls = slices.DeleteFunc(b.calls, func(c *call) bool { return slices.Contains(again, c) })
	return groups
}

// names returns those of some calls whose funnels a refusal names. ok is false if it names any other funnel, because then no
// part of the list can be posted.
func (e *RejectedError) names(calls []*call) (named []*call, ok bool) {
	for _, i := range wazzup.RefusedFunnels(e.Err) {
		if i >= len(e.Posted) {
			continue // it is no index of the list
		}
		at := slices.IndexFunc(calls, func(c *call) bool { return c.owns(e.Posted[i].ID) })
		if at < 0 {
			return nil, false
		}
		if !slices.Contains(named, calls[at]) {
			named = append(named, calls[at])
		}
	}
	return named, true
}

// refusalOf returns the refusal in an error if it is one of the list, so that a part of the list may be accepted. A refusal of
// the credentials, for example, is one of all parts.
func refusalOf(err error) *RejectedError {
	refused, ok := errors.AsType[*RejectedError](err)
	if e, partly := errors.AsType[*NotAsPlannedError](err); partly && !ok {
		refused = e.Rejected
	}
	status, _ := errors.AsType[*wazzup.StatusError](refused.cause())
	if status == nil || errors.As(refused.cause(), new(*wazzup.TokenError)) {
		return nil
	}
	switch status.Status {
	case http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return refused
	}
	return nil
}

func (e *RejectedError) cause() error {
	if e == nil {
		return nil
	}
	return e.Err
}

// untouched reports whether a call's funnels are as before a post, as far as the result of that post says.
func (w *write) untouched(c *call, result Result) bool {
	if result.Pipelines == nil { // nothing is known to have changed
		return true
	}
	for _, id := range c.ids() {
		before, was := w.before.Find(id)
		now, is := result.Pipelines[id]
		if was != is || was && !EqualButOrder(before, now) {
			return false
		}
	}
	return true
}
