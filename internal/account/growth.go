// SPDX-License-Identifier: MPL-2.0

package account

import (
	"maps"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// WouldGrowError means that a post would make texts longer again. Wazzup rewrote them when they were posted before (an
// "&" as "&amp;"), and would do so with each post. Nothing was sent, except for what Unclear says.
type WouldGrowError struct {
	Texts   []Difference // Got is the text as it stands
	Unclear error        // of an earlier attempt's post, which may have been taken; nil if there was none
}

func (e *WouldGrowError) Error() string {
	return "posting these would make their texts longer again: " + pipelineIDs(e.Texts)
}

// WouldGrow returns the texts that a write would make longer again, if it merges planned into the list and leaves out
// removed: see WouldGrowError.
func (a *Account) WouldGrow(list List, planned map[string]wazzup.Pipeline, removed map[string]bool) []Difference {
	return a.grows(merge(list, planned, removed))
}

// wouldGrow returns a WouldGrowError if the post would send a text that grew when it was posted before.
func (a *Account) wouldGrow(w *write, past *history) error {
	if texts := a.grows(w.desired); len(texts) > 0 {
		return &WouldGrowError{Texts: texts, Unclear: past.post}
	}
	return nil
}

func (a *Account) grows(desired []wazzup.Pipeline) (texts []Difference) {
	for _, at := range standing(desired, a.grown()) {
		if !a.accepts(at.PipelineID) {
			texts = append(texts, at.Difference)
		}
	}
	return texts
}

// learned returns what a write has shown: texts that the post made longer or altered again, altered at all, or left
// alone although growth was feared, in funnels of others and in ours, because others post ours back. It also returns
// pairs of ids that are one to Wazzup, lost funnels, and what was written. In losses, it marks what was altered again.
func (a *Account) learned(w *write, r *observation, losses []ForeignLoss, near []Neighbour) lasting {
	a.mu.Lock()
	known := a.memory.lasting
	a.mu.Unlock()
	more := lasting{
		Grown: map[digest]bool{}, Altered: map[digest]bool{}, OneToWazzup: map[digest]bool{},
		Stable: a.stable(w, r.list), Lost: w.lost(losses, near, known.Lost), Written: w.writes(r.list),
	}
	for _, n := range near {
		more.OneToWazzup[pairDigest(n.ID, n.Other)] = true
	}
	observe := func(d *Difference, taken bool) {
		if !taken && !isRewritten(d.Want, d.Got) {
			return
		}
		sent, there := textOf(w.before, *d, d.Want), textOf(r.list, *d, d.Got)
		if there == "" {
			return
		}
		d.Again = d.Again || known.Altered[sent]
		if Grew(d.Want, d.Got) || d.Again {
			more.Grown[there] = true
		}
		more.Altered[there] = true
	}
	for _, l := range losses {
		for i := range l.Altered {
			observe(&l.Altered[i], w.post == nil || w.took(r.list))
		}
	}
	for _, d := range r.differences {
		observe(&d, w.post == nil)
	}
	return more
}

// stable returns the texts that were feared to grow and came back as posted.
func (a *Account) stable(w *write, list List) map[digest]bool {
	stable := map[digest]bool{}
	if w.post != nil {
		return stable
	}
	for _, at := range standing(w.desired, a.grown()) {
		found, _ := list.Find(at.PipelineID)
		if slices.ContainsFunc(places(found), func(now place) bool { return now.digest == at.digest }) {
			stable[at.digest] = true
		}
	}
	return stable
}

// textOf returns the digest of the text that a difference is about, in a list; "" if the text is not there.
func textOf(list List, d Difference, text string) digest {
	found, ok := list.Find(d.PipelineID)
	if !ok {
		return ""
	}
	for _, at := range places(found) {
		if at.Aspect == d.Aspect && at.Got == text {
			return at.digest
		}
	}
	return ""
}

// grown returns the texts that are known to grow.
func (a *Account) grown() map[digest]bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	grown, stable := a.memory.lasting.Grown, a.memory.lasting.Stable
	if len(grown) == 0 || len(stable) == 0 {
		return grown
	}
	grown = maps.Clone(grown)
	maps.DeleteFunc(grown, func(text digest, _ bool) bool { return stable[text] })
	return grown
}

// place is one text of a funnel or of a stage, or a stage's id.
type place struct {
	Difference // without Want
	digest     digest
}

// places returns all texts of a funnel, with their digests.
func places(p wazzup.Pipeline) []place {
	texts := textsOf(p)
	list := make([]place, len(texts))
	for i, d := range texts {
		list[i] = place{d, digest(sum("grown", string(d.Aspect), p.ID, d.StageID, d.Got))}
	}
	return list
}

// standing returns the texts of some funnels whose digests are in a set.
func standing(list []wazzup.Pipeline, digests map[digest]bool) (found []place) {
	if len(digests) == 0 {
		return nil
	}
	for _, p := range list {
		for _, at := range places(p) {
			if digests[at.digest] {
				found = append(found, at)
			}
		}
	}
	return found
}
