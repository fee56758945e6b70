package account

import (
	"slices"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Aspect is what a Difference is about.
type Aspect int

// The aspects in which two versions of a funnel can differ.
const (
	Existence      Aspect = iota // the funnel is there in one version only
	Name                         // of the funnel
	StageMissing                 // a stage of the first version is not in the second
	StageExtra                   // a stage of the second version is not in the first
	StageName                    // of a stage that both have
	StageOrder                   // the same stages in another order
	StageIDChanged               // the same stage under another id; only of what a post has altered
)

// Difference is one difference between an expected funnel and the one found.
type Difference struct {
	PipelineID string
	Aspect     Aspect
	StageID    string // of StageMissing, StageExtra and StageName
	Want, Got  string // of Name and StageName: the two names, of StageIDChanged the two ids; of StageMissing and StageExtra the stage's name, in Want or in Got
	Again      bool   // of Name and StageName, after a post: Want was there before it, so Wazzup alters what it has stored itself
}

// Differences compares two versions of a funnel: the expected one and the one found.
func Differences(want, got wazzup.Pipeline) []Difference {
	var list []Difference
	if !sameText(want.Name, got.Name) {
		list = append(list, Difference{PipelineID: want.ID, Aspect: Name, Want: want.Name, Got: got.Name})
	}
	wantNames, gotNames := stageNames(want), stageNames(got)
	for _, s := range want.Stages {
		name, ok := gotNames[norm.NFC.String(s.ID)]
		switch {
		case !ok:
			list = append(list, Difference{PipelineID: want.ID, Aspect: StageMissing, StageID: s.ID, Want: s.Name})
		case !sameText(name, s.Name):
			list = append(list, Difference{PipelineID: want.ID, Aspect: StageName, StageID: s.ID, Want: s.Name, Got: name})
		}
	}
	for _, s := range got.Stages {
		// Taken out once found: of two stages whose ids are equivalent, one is too many.
		id := norm.NFC.String(s.ID)
		if _, ok := wantNames[id]; ok {
			delete(wantNames, id)
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
