// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// prepare checks the calls of a batch and merges them into the list. It ends those that conflict with the list, and returns
// the write for the others, or nil if there are none. If only the order of stages conflicts, it reads again first, because the
// order may differ from read to read, and then it is nobody's change.
func (a *Account) prepare(ctx context.Context, before List, b *batch) (*write, error) {
	poll := a.poller(a.config.Timings.Refused)
	for reads := 1; ; reads++ {
		parts := make(map[*call]*write, len(b.calls))
		mayBeOrder := false
		a.drop(b, func(c *call) (ended bool, _ Result, err error) {
			if c.ctx.Err() != nil { // for a cancelled call no post may begin
				return true, Result{}, b.past.unread(context.Cause(c.ctx))
			}
			change := c.Change
			change.OrderNotKept = change.OrderNotKept || a.isShuffled()
			parts[c], err = a.check(before, change, &b.past)
			conflict, ok := errors.AsType[*ConflictError](err)
			switch {
			case err == nil:
				return false, Result{}, nil
			case ok && conflict.isOrderAlone() && reads < orderReads:
				mayBeOrder = true
				return false, Result{}, nil
			case ok && !conflict.isOrderAlone() && change.OrderNotKept:
				conflict.leaveOrderAside()
			}
			return true, Result{}, err
		})
		if !mayBeOrder {
			return a.merge(before, b, parts), nil
		}
		if err := poll.wait(ctx); err != nil {
			return nil, err
		}
		var again error
		if before, again = a.read(ctx); again != nil {
			return nil, b.past.unread(again)
		}
	}
}

// merge merges the calls of a batch, and ends those that declare an id which Wazzup takes for another one.
func (a *Account) merge(before List, b *batch, parts map[*call]*write) *write {
	for len(b.calls) > 0 {
		w := together(before, b.calls, parts)
		err := a.checkNeighbours(w.Change, before, &b.past)
		if err == nil {
			return w
		}
		a.drop(b, func(c *call) (bool, Result, error) {
			mine := c.shareOf(err)
			return mine != nil, Result{}, mine
		})
	}
	return nil
}

// check compares a change with the list as it is now.
//
// A write must not silently overwrite what the plan did not show. So two things are errors: a funnel that is declared
// for the first time and already exists, unless it may be taken over, and a managed funnel that is neither as
// Terraform last saw it nor as planned.
//
// In a repeated attempt, a funnel that is as planned and was missing before the first post that may have been taken is
// the result of that post. Anything else that has appeared belongs to someone else.
func (a *Account) check(before List, change Change, past *history) (*write, error) {
	w := &write{Change: change, before: before, removals: map[string]bool{}}
	var conflicts []Difference
	exists := &ExistsError{Unclear: past.post}
	for _, id := range sortedIDs(change.Planned) {
		found, ok := before.Find(id)
		prior, managed := change.Prior[id]
		switch {
		case managed:
			conflicts = append(conflicts, a.conflict(change, past, prior, found, ok)...)
		case ok:
			a.takeOver(w, found, past, exists)
		}
	}
	for _, id := range sortedIDs(change.Prior) {
		found, ok := before.Find(id)
		if _, stays := change.Planned[id]; stays || !ok {
			continue
		}
		if a.Registry.Owned(id) {
			continue
		}
		conflicts = append(conflicts, a.conflict(change, past, change.Prior[id], found, ok)...)
		w.removals[id] = true
	}
	switch {
	case len(conflicts) > 0:
		return nil, &ConflictError{Unclear: past.post, Differences: conflicts}
	case len(exists.There) > 0:
		return nil, exists
	}
	return w, nil
}

// takeOver decides about a funnel that is declared for the first time and already exists. It may be taken over if an
// earlier attempt of this write created it, if another resource released it in this state, or if the policy or a
// permit allows it. The policy Overwrite does not allow it if the funnel has changed since a plan here read it. Otherwise
// takeOver adds it to exists.
func (a *Account) takeOver(w *write, found wazzup.Pipeline, past *history, exists *ExistsError) {
	id, planned := found.ID, w.Planned[found.ID]
	same := EqualButOrder(planned, found)
	permitted := NotPermitted
	// If an earlier attempt may have been taken, the difference may be its own.
	overwrites := w.Existing == Overwrite && (same || past.post != nil || !a.config.Permits.changedSince(a.config.LockKey, found))
	switch {
	case same && past.unclear.made(id), a.Registry.Released(found):
		return
	case overwrites || w.Existing == Adopt && same:
	default:
		permitted = a.Permitted(found)
	}
	switch {
	case permitted == TakeoverPlanned: // the plan has said so
	case permitted == CreateBegun && same:
		w.result.Resumed = append(w.result.Resumed, id)
	case overwrites && !same:
		w.result.Overwritten = append(w.result.Overwritten, ContentDifferences(planned, found)...)
	case w.Existing != Refuse && same:
		w.result.Adopted = append(w.result.Adopted, id)
	default:
		exists.Add(planned, found)
		if w.Existing == Overwrite {
			exists.AfterPlan = true
			a.config.Permits.stop(a.config.LockKey, id)
		}
		a.Registry.Explain(exists, id, permitted)
	}
}

// made reports whether a funnel did not exist before this earlier attempt.
func (w *write) made(id string) bool {
	if w == nil {
		return false
	}
	_, before := w.before.Find(id)
	return !before
}

// conflict compares a managed funnel as it is now with what Terraform last saw. It is no conflict if another resource
// of this run has released the funnel and it is gone, or if the funnel is already as planned.
func (a *Account) conflict(change Change, past *history, prior, found wazzup.Pipeline, exists bool) []Difference {
	if !exists {
		if a.Registry.wasReleased(prior.ID) {
			return nil
		}
		return []Difference{{PipelineID: prior.ID, Aspect: Existence, Want: prior.Name}}
	}
	planned, stays := change.Planned[prior.ID]
	if equal(prior, found, change.OrderNotKept) || stays && isAsPlanned(planned, prior, found, past) {
		return nil
	}
	return Differences(prior, found)
}

// isAsPlanned reports whether a managed funnel that is not as Terraform last saw it is already as planned. An order that
// was neither seen nor planned is someone's change, unless the funnel has been changed to the planned one otherwise, or an
// earlier attempt may have been taken: that order may be the service's own.
func isAsPlanned(planned, prior, found wazzup.Pipeline, past *history) bool {
	if past.post == nil && EqualButOrder(planned, prior) {
		return Equal(planned, found)
	}
	return EqualButOrder(planned, found)
}
