// SPDX-License-Identifier: MPL-2.0

package sandbox

import "slices"

// Pipeline is a sales funnel. Stages is nil for a funnel without stages.
type Pipeline struct {
	ID     string
	Name   string
	Stages []Stage

	// Members are those that the documentation does not have, as a read shows them: "color":"red","isDefault":true. A post
	// cannot carry them; see Settings.DropMembers.
	Members string
}

// Stage is a step of a funnel.
type Stage struct {
	ID      string
	Name    string
	Members string // as those of a Pipeline
}

func (p Pipeline) key() string { return p.ID }

func (s Stage) key() string { return s.ID }

func clone(list []Pipeline) []Pipeline {
	list = slices.Clone(list)
	for i := range list {
		list[i].Stages = slices.Clone(list[i].Stages)
	}
	return list
}
