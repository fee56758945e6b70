// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"
	"time"
)

// WouldLoseError means that the last post to this account removed funnels of others or stages of them, so the next one
// may remove more. Nothing was sent, except for what Unclear says.
type WouldLoseError struct {
	IDs     []string // of the funnels that were lost
	Unclear error    // of an earlier attempt's post, which may have been taken; nil if there was none
}

func (e *WouldLoseError) Error() string {
	return "the last post lost funnels of others: " + quotedIDs(e.IDs)
}

// lost is what the last post that tells has lost.
func (a *Account) lost() Losses {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.memory.lasting.Lost
}

// unaccepted returns the ids of lost funnels that the user has not accepted. Nobody can have accepted what this run
// has lost itself.
func (a *Account) unaccepted() (ids []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range a.memory.lasting.Lost.IDs {
		if a.memory.losing || !a.accepts(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// addLoss records that this run has lost funnels.
func (a *Account) addLoss(l Losses) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.memory.losing = a.memory.losing || len(l.IDs) > 0
}

// WouldLose returns a WouldLoseError if a post may remove more funnels of others, as far as is known.
func (a *Account) WouldLose(unclear error) error {
	if ids := a.unaccepted(); len(ids) > 0 {
		return &WouldLoseError{IDs: ids, Unclear: unclear}
	}
	return nil
}

// isLost reports whether the funnel or stages of it are gone. A funnel that was merely stored under another id is not
// lost, unless that id grows with each post.
func (l ForeignLoss) isLost() bool {
	return l.Vanished && (l.Became == "" || Grew(l.ID, l.Became)) ||
		slices.ContainsFunc(l.Altered, func(d Difference) bool { return d.Aspect == StageMissing })
}

// lost is what a post has lost of others' funnels, if it tells.
func (w *write) lost(losses []ForeignLoss, near []Neighbour, known Losses) Losses {
	var ids []string
	for _, l := range losses {
		if l.isLost() && !slices.ContainsFunc(near, func(n Neighbour) bool { return n.Other == l.ID }) {
			ids = append(ids, l.ID)
		}
	}
	if len(ids) == 0 && (w.post != nil || len(known.IDs) == 0) {
		return Losses{}
	}
	slices.Sort(ids)
	now := time.Now().Round(0)
	if !now.After(known.At) { // another machine's clock
		now = known.At.Add(1)
	}
	return Losses{At: now, IDs: ids}
}
