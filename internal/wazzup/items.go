// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// listed is what was read of the list of a response.
type listed struct {
	pipelines []Pipeline
	refusal   error // why they are not believed: a FormatError, or a partialFunnelError
}

// readList reads the members of a response, and its list in the same pass. A list that is refused is read to its end: the
// response may have an error beside it, or may not be JSON at all. The error is that of readMembers.
func readList(body []byte) (members map[string]jsontext.Value, list listed, err error) {
	members, err = readMembersBut(body, func(d *jsontext.Decoder) (err error) {
		list, err = pipelines(d)
		return err
	})
	if err != nil {
		// The decoder reports some mistakes at another place if it reads token by token. Messages name one place.
		if _, whole := readMembers(body); whole != nil {
			err = whole
		}
	}
	return members, list, err
}

func pipelines(d *jsontext.Decoder) (list listed, err error) {
	list.pipelines = []Pipeline{}
	seen := make(map[string]bool)
	list.refusal, err = each(d, func(i int) (refusal, err error) {
		at := funnelAt(i)
		p, refusal, err := readPipeline(d, at)
		switch {
		case err != nil || refusal != nil:
			return refusal, err
		case seen[p.ID]:
			return at.refusal(".id stands in the list twice"), nil
		}
		seen[p.ID] = true
		list.pipelines = append(list.pipelines, p)
		return nil, nil
	})
	return list, err
}

func readPipeline(d *jsontext.Decoder, at position) (p Pipeline, refusal, err error) {
	var ofStages error
	w, err := readItem(d, func() (err error) {
		ofStages, err = p.readStages(d, at)
		return err
	})
	if err != nil {
		return p, nil, err
	}
	p.ID, p.Name = w.id, w.name
	if refusal = w.refusal(at); refusal == nil {
		refusal = ofStages
	}
	if refusal == nil {
		refusal = p.addOthers(at, w)
	}
	if refusal == nil {
		refusal = p.checkSpelling(at)
	}
	return p, refusal, nil
}

// checkSpelling refuses a funnel without stages that has a member such as Stages or STAGES. Read as a funnel without stages, it
// would be posted so, and the stages would be lost. An id or a name in another spelling is missing, which is an error already.
func (p *Pipeline) checkSpelling(at position) error {
	if len(p.Stages) > 0 {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(p.Undocumented)) {
		if strings.EqualFold(separators.Replace(name), "stages") {
			return at.refusal(fmt.Sprintf(" has %q, and what is documented is \"stages\"", name))
		}
	}
	return nil
}

var separators = strings.NewReplacer("_", "", "-", "", " ", "", ".", "")

// readStages reads a funnel's stages. A list without any and null both mean: without stages.
func (p *Pipeline) readStages(d *jsontext.Decoder, at position) (refusal, err error) {
	switch kind := d.PeekKind(); kind {
	case '[':
	case 'n':
		return nil, d.SkipValue()
	default:
		return at.refusal(".stages is " + kindName(kind) + ", not a list"), d.SkipValue()
	}
	seen := make(map[string]bool)
	return each(d, func(i int) (refusal, err error) {
		at := at.stageAt(i)
		w, err := readItem(d, nil)
		if err != nil {
			return nil, err
		}
		if refusal := w.refusal(at); refusal != nil {
			return refusal, nil
		}
		if seen[w.id] {
			return at.refusal(".id stands in the funnel twice"), nil
		}
		seen[w.id] = true
		p.Stages = append(p.Stages, Stage{ID: w.id, Name: w.name})
		return p.addOthers(at, w), nil
	})
}

// addOthers notes members that are not documented. One that says that a funnel has more stages than it shows makes the
// list one of parts.
func (p *Pipeline) addOthers(at position, w wireItem) error {
	if w.tooMany {
		return at.refusal(" has too many members")
	}
	if len(w.others) == 0 {
		return nil
	}
	if p.Undocumented == nil {
		p.Undocumented = map[string]string{}
	}
	if at.isStage() {
		for name, text := range w.others {
			p.Undocumented[fmt.Sprintf("stages[%q].%s", w.id, name)] = text
		}
		return nil
	}
	maps.Copy(p.Undocumented, w.others)
	for _, name := range slices.Sorted(maps.Keys(w.others)) {
		if err := p.checkStages(at, name, w.others[name]); err != nil {
			return err
		}
	}
	return nil
}

// checkStages judges a member such as stages_total or has_more_stages. That a funnel has a next_stage or a last_stage
// says nothing of paging.
func (p *Pipeline) checkStages(at position, name, text string) error {
	if !strings.Contains(strings.ToLower(name), "stage") { // most names: there may be a million of them
		return nil
	}
	w := wordsOf(name)
	is := ownRole(w)
	speaks := slices.Contains([]role{moreRole, noMoreRole, remainingRole, totalRole, countRole, pagesRole}, is) || is == nextRole && w.among(stepWords)
	if !w.has("stage", "stages") || !speaks {
		return nil
	}
	budget := maxValues
	v, err := readValue(jsontext.Value(text), &budget)
	if err != nil {
		return at.refusal(" has too many members")
	}
	if found := paginationHint(nil, []member{{name, v}}, []Pipeline{*p}); found != nil {
		return &partialFunnelError{sign{own: at.String() + ": " + found.own, name: found.name, outside: found.outside}}
	}
	return nil
}

// partialFunnelError is a funnel that hints at more stages than it shows.
type partialFunnelError struct{ sign sign }

func (*partialFunnelError) Error() string { return "perhaps not all stages of a funnel" }
