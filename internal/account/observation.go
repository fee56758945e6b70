// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// verdict is what one read after a post shows.
type verdict int

const (
	undecided verdict = iota // not as planned: another read may show more
	matches                  // as planned
	refusal                  // as planned, except for removals or an order that Wazzup may ignore
)

// observation is what one read after a post saw, compared with what was sent.
type observation struct {
	list        List
	differences []Difference    // of planned funnels, except for the order of stages
	keptStages  []Difference    // stages that the post left out and that are still there
	kept        map[string]bool // ids of removed funnels that are still there
	reordered   []string        // ids of planned funnels that have their stages in another order
	untouched   bool            // planned and removed funnels are as before the post
	older       bool            // see mayBeOlder: the list may be older than the post
}

// compare compares a list with what was sent and with what was there before.
func (w *write) compare(list List) *observation {
	r := &observation{list: list, kept: map[string]bool{}, untouched: true}
	for _, id := range sortedIDs(w.Planned) {
		planned := w.Planned[id]
		found, ok := list.Find(id)
		before, was := w.before.Find(id)
		r.untouched = r.untouched && ok == was && equal(found, before, w.anyOrder(id))
		if !ok {
			r.differences = append(r.differences, Difference{PipelineID: id, Aspect: Existence, Want: planned.Name})
			continue
		}
		r.addDifferences(planned, found, before)
	}
	for id := range w.removals {
		_, there := list.Find(id)
		r.untouched = r.untouched && there
		if there {
			r.kept[id] = true
		}
	}
	return r
}

// addDifferences adds the differences of one funnel. A stage that was there before and that the post left out may be
// one that Wazzup keeps.
func (r *observation) addDifferences(planned, found, before wazzup.Pipeline) {
	had := stagesByID(before)
	for _, d := range Differences(planned, found) {
		_, kept := had[norm.NFC.String(d.StageID)]
		switch {
		case d.Aspect == StageOrder:
			r.reordered = append(r.reordered, planned.ID)
		case d.Aspect == StageExtra && kept:
			r.keptStages = append(r.keptStages, d)
		default:
			d.Again = d.Aspect.IsText() && hasText(before, d)
			r.differences = append(r.differences, d)
		}
	}
}

// hasText reports whether a funnel has the expected text of a difference in the same place.
func hasText(p wazzup.Pipeline, d Difference) bool {
	return slices.ContainsFunc(textsOf(p), func(at Difference) bool {
		return at.Got == d.Want && at.Aspect == d.Aspect && sameText(at.StageID, d.StageID)
	})
}

func (r *observation) onlyReordered() bool {
	return len(r.reordered) > 0 && len(r.differences) == 0 && len(r.kept) == 0 && len(r.keptStages) == 0
}

func (r *observation) verdict() verdict {
	switch {
	case len(r.differences) > 0:
		return undecided
	case len(r.kept)+len(r.keptStages)+len(r.reordered) > 0:
		return refusal
	}
	return matches
}

// sameAs reports whether two reads agree on the planned and the removed funnels.
func (r *observation) sameAs(other *observation, w *write) bool {
	for id := range w.Planned {
		mine, ok := r.list.Find(id)
		theirs, there := other.list.Find(id)
		if ok != there || !equal(mine, theirs, w.anyOrder(id)) {
			return false
		}
	}
	for id := range w.removals {
		if r.kept[id] != other.kept[id] {
			return false
		}
	}
	return true
}

// textsOf are all texts of a funnel, and its stages' ids, as Differences without Want.
func textsOf(p wazzup.Pipeline) []Difference {
	list := make([]Difference, 0, 1+2*len(p.Stages))
	add := func(aspect Aspect, stage, text string) {
		list = append(list, Difference{PipelineID: p.ID, Aspect: aspect, StageID: stage, Got: text})
	}
	for _, f := range p.Fields() {
		add(Aspect(f.Name), "", *f.Text)
	}
	for _, s := range p.Stages {
		for _, f := range s.Fields() {
			add(stageText(f.Name), s.ID, *f.Text)
		}
		add(StageIDChanged, s.ID, s.ID)
	}
	return list
}
