package account

import (
	"slices"
	"time"
)

// Losses are funnels of others that the last post which tells has lost, or of which it has lost stages. None are known from
// a post that has lost none.
type Losses struct {
	At  time.Time `json:"at,omitzero"`   // when that was seen
	IDs []string  `json:"ids,omitempty"` // of the funnels, sorted
}

func (l Losses) equal(other Losses) bool {
	return l.At.Equal(other.At) && slices.Equal(l.IDs, other.IDs)
}

// later is the newer one of two: it knows what the older one did not. Of two from one post, one may be without what was accepted.
func (l Losses) later(other Losses) Losses {
	if other.At.After(l.At) || other.At.Equal(l.At) && len(other.IDs) > len(l.IDs) {
		return other
	}
	return l
}

// WouldLoseError says that the last post to this account has lost funnels of others, or stages of them: each post may lose more.
// Nothing was sent, but for what Unclear says.
type WouldLoseError struct {
	IDs     []string // of the funnels that were lost
	Unclear error    // of an earlier attempt's post, which may have been taken; nil where there was none
}

func (e *WouldLoseError) Error() string {
	return "the last post lost funnels of others: " + quotedIDs(e.IDs)
}

// lost is what was lost and is not accepted. What is accepted need not be remembered: if a post loses something again, that is.
func (a *Account) lost() Losses {
	a.mu.Lock()
	defer a.mu.Unlock()
	l := a.memory.lasting.Lost
	l.IDs = slices.DeleteFunc(slices.Clone(l.IDs), a.accepts)
	if len(l.IDs) == 0 {
		l.IDs = nil
	}
	return l
}

// WouldLose is a WouldLoseError where a post may lose more; nil where nothing is known that says so.
func (a *Account) WouldLose(unclear error) error {
	if ids := a.lost().IDs; len(ids) > 0 {
		return &WouldLoseError{IDs: ids, Unclear: unclear}
	}
	return nil
}

// lost is what a post has lost of others' funnels, if it tells. A funnel that was only stored under another id is not lost, unless
// that id grows with each post.
func (w *write) lost(losses []ForeignLoss, near []Neighbour, known Losses) Losses {
	var ids []string
	for _, l := range losses {
		byNeighbour := slices.ContainsFunc(near, func(n Neighbour) bool { return n.Other == l.ID })
		stages := slices.ContainsFunc(l.Altered, func(d Difference) bool { return d.Aspect == StageMissing })
		if stages || l.Vanished && !byNeighbour && (l.Became == "" || Grew(l.ID, l.Became)) {
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
