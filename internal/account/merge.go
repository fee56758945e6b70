package account

import (
	"slices"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// merge is the list to post: everything as read, in its order and place, ours laid over it where they differ, the removed
// ones left out, the new ones behind it by id.
func merge(before List, planned map[string]wazzup.Pipeline, removals map[string]bool) []wazzup.Pipeline {
	list := make([]wazzup.Pipeline, 0, len(before.Pipelines)+len(planned))
	for _, p := range before.Pipelines {
		ours, managed := planned[p.ID]
		switch {
		case managed && !Equal(ours, p):
			list = append(list, keepStoredStageIDs(ours, p))
		case !removals[p.ID]:
			list = append(list, p)
		}
	}
	for _, id := range sortedIDs(planned) {
		if _, ok := before.Find(id); !ok {
			list = append(list, planned[id])
		}
	}
	return list
}

// keepStoredStageIDs gives stages that are there already the id that Wazzup has, to the byte: to Wazzup, a composed one would be
// another stage's. Of several whose ids are equivalent, it is the one that is declared to the byte, or else the first.
func keepStoredStageIDs(ours, there wazzup.Pipeline) wazzup.Pipeline {
	spelling := make(map[string]string, len(there.Stages))
	for _, s := range slices.Backward(there.Stages) {
		spelling[norm.NFC.String(s.ID)] = s.ID
	}
	for _, s := range there.Stages {
		if norm.NFC.IsNormalString(s.ID) {
			spelling[s.ID] = s.ID
		}
	}
	ours.Stages = slices.Clone(ours.Stages)
	for i, s := range ours.Stages {
		if id, ok := spelling[norm.NFC.String(s.ID)]; ok {
			ours.Stages[i].ID = id
		}
	}
	return ours
}

// WouldPost reports whether a write of a change would send anything, if the list is as it is here.
func WouldPost(list List, change Change) bool {
	w := &write{Change: change, before: list, removals: map[string]bool{}}
	for id := range change.Prior {
		_, stays := change.Planned[id]
		if _, there := list.Find(id); there && !stays {
			w.removals[id] = true
		}
	}
	w.desired = merge(list, change.Planned, w.removals)
	return w.changesAnything()
}
