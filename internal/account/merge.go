// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// merge builds the list to post: funnels in the order read, planned ones replaced if they differ, removed ones left
// out, and new ones last, by id. A funnel that is not the resource's is posted as it was read.
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

// keepStoredStageIDs gives stages that exist the exact bytes of the id that Wazzup has. Terraform composes ids, and to
// Wazzup a composed id may be another stage. If several stored ids are equivalent, an id that is declared to the byte
// keeps its stage, and otherwise the first one does.
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

// WouldPost reports whether a write of the change would post anything if the account had this list.
func WouldPost(list List, change Change) bool {
	w := &write{Change: change, before: list, removals: map[string]bool{}}
	for id := range change.Prior {
		_, stays := change.Planned[id]
		if _, there := list.Find(id); there && !stays {
			w.removals[id] = true
		}
	}
	return w.changesAnything()
}
