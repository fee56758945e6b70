// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// finish ends a write that was taken, perhaps except for removals and the order of stages. If the list may be older
// than the post, the baseline stays invalidated.
func (a *Account) finish(w *write, r *observation) (Result, error) {
	if len(r.keptStages) > 0 {
		return a.finishPartial(w, r, true)
	}
	if !r.older {
		a.storeBaseline(r.list, w.gone(r))
	}
	if !r.older && !w.odd {
		w.shown = &r.list
	}
	result := w.asPlanned(r.list)
	result.OrderNotKept = result.OrderNotKept || len(r.reordered) > 0
	result.Reordered = w.reorderedIn(r.list)
	result.Kept = sortedIDs(r.kept)
	return a.afterPost(w, r, result, nil)
}

// finishPartial ends a write after which a read shows something else than was sent. The state gets what is there.
//
// If the time is up and only an order differs, that is not an error: everything else has been read back, and the next
// refresh shows whether the order came late or was ignored.
func (a *Account) finishPartial(w *write, r *observation, stable bool) (Result, error) {
	if r.verdict() == matches {
		return a.finish(w, r)
	}
	if r.onlyReordered() {
		return a.afterPost(w, r, w.asPlanned(r.list), nil)
	}
	err := &NotAsPlannedError{Post: w.post, Differences: r.differences, KeptStages: r.keptStages, Stable: stable}
	_ = errors.As(w.refusal, &err.Rejected)
	result := w.result
	result.Pipelines = map[string]wazzup.Pipeline{}
	for id, planned := range w.Planned {
		found, ok := r.list.Find(id)
		prior, managed := w.Prior[id]
		_, was := w.before.Find(id)
		switch {
		case ok && EqualButOrder(planned, found):
			result.Pipelines[id] = planned
		case ok:
			result.Pipelines[id] = found
		case managed && was && !stable: // it may show later
			result.Pipelines[id] = prior
		}
	}
	if stable {
		a.storeBaseline(r.list, w.gone(r))
	}
	if stable && w.refusal == nil {
		result.Kept = sortedIDs(r.kept)
	} else {
		// A funnel that is not known to be gone stays in the state, so that the next plan removes it again.
		err.Kept = sortedIDs(r.kept)
		for _, id := range err.Kept {
			result.Pipelines[id], _ = r.list.Find(id)
		}
	}
	result.OrderNotKept = w.OrderNotKept || stable && len(r.reordered) > 0
	return a.afterPost(w, r, result, err)
}

// gone returns the ids of removed funnels that a read no longer shows.
func (w *write) gone(r *observation) []string {
	var ids []string
	for id := range w.removals {
		if !r.kept[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// afterPost completes the end of a write with what its post has done to funnels of others.
func (a *Account) afterPost(w *write, r *observation, result Result, err error) (Result, error) {
	losses := w.foreignLosses(r.list)
	result.OrderNotKept = result.OrderNotKept || w.shuffled
	if r.older { // it proves nothing about the post
		result.Foreign, result.Lasting = losses, w.Lasting
		a.learnForGood(lasting{}) // but the user is told, so this post is no longer unfinished
		return result, err
	}
	near := w.neighbours(r.list)
	known := a.learned(w, r, losses, near)
	a.learnForGood(known)
	a.addLoss(known.Lost)
	result.Lasting = a.ToRemember(r.list)

	var altered []ForeignLoss
	for _, loss := range losses {
		loss.Accepted = a.accepts(loss.ID) && !loss.isLost()
		switch {
		case slices.ContainsFunc(near, func(n Neighbour) bool { return n.Other == loss.ID }): // the NeighbourError names it
		case loss.byOurPost() && !loss.Accepted:
			altered = append(altered, loss)
		default:
			result.Foreign = append(result.Foreign, loss)
		}
	}
	if len(near) > 0 {
		err = &NeighbourError{Neighbours: near, Sent: true, Err: without(err, near)}
	}
	if len(altered) > 0 {
		err = &ForeignAlteredError{Foreign: altered, Lost: known.Lost.IDs, Err: err}
	}
	return result, err
}

// without removes from an error what neighbours explain: that a declared id is missing, and that another declared
// funnel has its content.
func without(err error, near []Neighbour) error {
	e, ok := err.(*NotAsPlannedError) //nolint:errorlint // it was just made
	if !ok || e == nil {
		return err
	}
	e.Differences = slices.DeleteFunc(e.Differences, func(d Difference) bool {
		return slices.ContainsFunc(near, func(n Neighbour) bool {
			return d.Aspect == Existence && n.ID == d.PipelineID || n.Both && n.Other == d.PipelineID
		})
	})
	if len(e.Differences)+len(e.KeptStages)+len(e.Kept) == 0 && e.Post == nil {
		return nil
	}
	return e
}
