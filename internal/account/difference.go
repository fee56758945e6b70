// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Aspect is what a Difference is about: one of those below, or another text (see wazzup.Field) of the funnel, by its name, or
// of a stage that both versions have, by "stage " and its name.
type Aspect string

// The aspects in which two versions of a funnel can differ.
const (
	Existence      Aspect = "existence"       // the funnel is there in one version only
	Name           Aspect = "name"            // of the funnel
	StageMissing   Aspect = "missing stage"   // a stage of the first version is not in the second
	StageExtra     Aspect = "extra stage"     // a stage of the second version is not in the first
	StageName      Aspect = "stage name"      // of a stage that both have
	StageOrder     Aspect = "order of stages" // the same stages in another order
	StageIDChanged Aspect = "stage id"        // the same stage under another id; only of what a post has altered
)

func stageText(field string) Aspect { return Aspect("stage " + field) }

// StageField is the attribute of a stage that an aspect is about.
func (a Aspect) StageField() (name string, ok bool) { return strings.CutPrefix(string(a), "stage ") }

// IsText reports whether the aspect is a text of the funnel or of a stage, ids aside.
func (a Aspect) IsText() bool {
	switch a {
	case Existence, StageMissing, StageExtra, StageOrder, StageIDChanged:
		return false
	}
	return true
}

// Difference is one difference between an expected funnel and the one found.
type Difference struct {
	PipelineID string
	Aspect     Aspect
	StageID    string // of StageMissing, StageExtra and a stage's text
	Want, Got  string // the two texts, of StageIDChanged the two ids; of StageMissing and StageExtra the stage's name, in Want or in Got
	Again      bool   // of a text, after a post: Want was there before it, so Wazzup alters what it has stored itself
}

// Differences compares two versions of a funnel: the expected one and the one found.
func Differences(want, got wazzup.Pipeline) []Difference {
	var list []Difference
	for _, c := range want.Diff(got, sameText) {
		list = append(list, Difference{PipelineID: want.ID, Aspect: Aspect(c.Field), Want: c.From, Got: c.To})
	}
	wanted, there := stagesByID(want), stagesByID(got)
	for _, s := range want.Stages {
		now, ok := there[norm.NFC.String(s.ID)]
		if !ok {
			list = append(list, Difference{PipelineID: want.ID, Aspect: StageMissing, StageID: s.ID, Want: s.Name})
			continue
		}
		for _, c := range s.Diff(now, sameText) {
			list = append(list, Difference{PipelineID: want.ID, Aspect: stageText(c.Field), StageID: s.ID, Want: c.From, Got: c.To})
		}
	}
	for _, s := range got.Stages {
		// Taken out once found: of two stages whose ids are equivalent, one is too many.
		id := norm.NFC.String(s.ID)
		if _, ok := wanted[id]; ok {
			delete(wanted, id)
		} else {
			list = append(list, Difference{PipelineID: want.ID, Aspect: StageExtra, StageID: s.ID, Got: s.Name})
		}
	}
	if !hasStageDifference(list) && !sameOrder(want, got) {
		list = append(list, Difference{PipelineID: want.ID, Aspect: StageOrder})
	}
	return list
}

func hasStageDifference(list []Difference) bool {
	return slices.ContainsFunc(list, func(d Difference) bool { return d.Aspect == StageMissing || d.Aspect == StageExtra })
}

// ContentDifferences returns the Differences except for the order of stages.
func ContentDifferences(want, got wazzup.Pipeline) []Difference {
	return slices.DeleteFunc(Differences(want, got), func(d Difference) bool { return d.Aspect == StageOrder })
}
