// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// wirePipeline and wireStage tell a missing member from an empty one, which plain strings would not.
type wirePipeline struct {
	ID     jsontext.Value `json:"id"`
	Name   *string        `json:"name"`
	Stages jsontext.Value `json:"stages"` // [], null and no such member all mean: without stages
	Others jsontext.Value `json:",embed"` // those that are not documented
}

type wireStage struct {
	ID     jsontext.Value `json:"id"`
	Name   *string        `json:"name"`
	Others jsontext.Value `json:",embed"`
}

func pipelines(data jsontext.Value) ([]Pipeline, error) {
	list := []Pipeline{}
	seen := make(map[string]bool)
	err := each("data", data, func(at string, w *wirePipeline) error {
		p, err := w.pipeline(at)
		if err != nil {
			return err
		}
		if seen[p.ID] {
			return &FormatError{Reason: at + ".id stands in the list twice"}
		}
		seen[p.ID] = true
		list = append(list, p)
		return nil
	})
	return list, err
}

func (w *wirePipeline) pipeline(at string) (p Pipeline, err error) {
	if p.ID, p.Name, err = idAndName(at, w.ID, w.Name); err != nil {
		return p, err
	}
	if err := p.readStages(at+".stages", w.Stages); err != nil {
		return p, err
	}
	if err = p.readOthers(at, "", w.Others); err == nil {
		err = p.checkSpelling(at)
	}
	return p, err
}

// checkSpelling refuses a funnel without stages that has a member such as Stages or STAGES. Read as a funnel without stages, it
// would be posted so, and the stages would be lost. An id or a name in another spelling is missing, which is an error already.
func (p *Pipeline) checkSpelling(at string) error {
	if len(p.Stages) > 0 {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(p.Undocumented)) {
		if strings.EqualFold(separators.Replace(name), "stages") {
			return &FormatError{Reason: fmt.Sprintf("%s has %q, and what is documented is \"stages\"", at, name)}
		}
	}
	return nil
}

var separators = strings.NewReplacer("_", "", "-", "", " ", "", ".", "")

func (p *Pipeline) readStages(at string, data jsontext.Value) error {
	switch {
	case len(data) == 0 || data.Kind() == 'n':
		return nil
	case data.Kind() != '[':
		return &FormatError{Reason: at + " is " + kindName(data) + ", not a list"}
	}
	seen := make(map[string]bool)
	return each(at, data, func(at string, w *wireStage) error {
		id, name, err := idAndName(at, w.ID, w.Name)
		if err != nil {
			return err
		}
		if seen[id] {
			return &FormatError{Reason: at + ".id stands in the funnel twice"}
		}
		seen[id] = true
		p.Stages = append(p.Stages, Stage{ID: id, Name: name})
		return p.readOthers(at, fmt.Sprintf("stages[%q].", id), w.Others)
	})
}

// readOthers notes members that are not documented. One that says that a funnel has more stages than it shows makes the
// list one of parts.
func (p *Pipeline) readOthers(at, prefix string, others jsontext.Value) error {
	if len(others) == 0 {
		return nil
	}
	members, err := readMembers(others)
	if err != nil {
		return &FormatError{Reason: at + " has too many members"}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		text := members[name]
		if err := text.Compact(); err != nil {
			return &FormatError{Reason: at + " is not what is documented"}
		}
		if p.Undocumented == nil {
			p.Undocumented = map[string]string{}
		}
		p.Undocumented[prefix+name] = string(text)
		if prefix == "" {
			if err := p.checkStages(at, name, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkStages judges a member such as stages_total or has_more_stages. That a funnel has a next_stage or a last_stage
// says nothing of paging.
func (p *Pipeline) checkStages(at, name string, text jsontext.Value) error {
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
	v, err := readValue(text, &budget)
	if err != nil {
		return &FormatError{Reason: at + " has too many members"}
	}
	if found := paginationHint(nil, []member{{name, v}}, []Pipeline{*p}); found != nil {
		return &partialFunnelError{sign{own: at + ": " + found.own, name: found.name, outside: found.outside}}
	}
	return nil
}

// partialFunnelError is a funnel that hints at more stages than it shows.
type partialFunnelError struct{ sign sign }

func (*partialFunnelError) Error() string { return "perhaps not all stages of a funnel" }

func idAndName(at string, id jsontext.Value, name *string) (string, string, error) {
	s, err := decodeID(id)
	if err != nil {
		return "", "", &FormatError{Reason: at + ".id " + err.Error()}
	}
	if name == nil {
		return "", "", &FormatError{Reason: at + ".name is missing"}
	}
	return s, *name, nil
}

// decodeID reads an id: a string, or an integer of any length, whose digits are kept as they are. (The older v3
// documents the funnel's id as "any".)
func decodeID(v jsontext.Value) (string, error) {
	switch {
	case v.Kind() == '"':
		var s string
		if err := json.Unmarshal(v, &s); err != nil {
			return "", errors.New("cannot be read")
		}
		if s == "" {
			return "", errors.New("is empty")
		}
		return s, nil
	case integer.Match(v):
		return string(v), nil
	case len(v) == 0 || v.Kind() == 'n':
		return "", errors.New("is missing")
	}
	return "", errors.New("is " + kindName(v) + ", not a string")
}
