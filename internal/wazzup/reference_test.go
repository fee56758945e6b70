// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// The reference reads a list piece by piece: first the members of the response, then each funnel, then its stages, then what
// is undocumented in them. decodeList has to come to the same result, error texts included.

type referencePipeline struct {
	ID     jsontext.Value `json:"id"`
	Name   *string        `json:"name"`
	Stages jsontext.Value `json:"stages"`
	Others jsontext.Value `json:",embed"`
}

type referenceStage struct {
	ID     jsontext.Value `json:"id"`
	Name   *string        `json:"name"`
	Others jsontext.Value `json:",embed"`
}

func referenceList(r responseRules, res *http.Response, body []byte) ([]Pipeline, error) {
	members, err := referenceMembers(body)
	if err != nil {
		return nil, r.notJSON(res, body, err)
	}
	data, ok := members["data"]
	envelope, err := r.envelope(res, members)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, &FormatError{Reason: "it has no \"data\""}
	case data.Kind() != '[':
		return nil, &FormatError{Reason: "its \"data\" is " + kindName(data.Kind()) + ", not a list"}
	case !slices.Contains(listStatuses, res.StatusCode):
		return nil, &FormatError{Reason: fmt.Sprintf("its status is %d, not 200", res.StatusCode)}
	}
	if err := checkMeta(members); err != nil {
		return nil, err
	}
	list, err := referencePipelines(data)
	if partial, ok := errors.AsType[*partialFunnelError](err); ok {
		return nil, &PartialListError{Hint: partial.sign.words(r.reader)}
	}
	if err != nil {
		return nil, err
	}
	if found := paginationHint(res, envelope, list); found != nil {
		return nil, &PartialListError{Hint: found.words(r.reader)}
	}
	understood := harmless
	if len(list) == 0 {
		understood = func(m member) bool { return harmless(m) && noDenial(m) }
	}
	if unknown := r.unknown(envelope, understood); unknown != nil {
		unknown.Pipelines = list
		return nil, unknown
	}
	return list, nil
}

func referenceMembers(text []byte) (map[string]jsontext.Value, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(text))
	if start, err := d.ReadToken(); err != nil || start.Kind() != '{' {
		return nil, errors.New("not an object")
	}
	members := make(map[string]jsontext.Value)
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		key := name.String()
		value, err := d.ReadValue()
		switch {
		case err != nil:
			return nil, err
		case len(members) == maxMembers:
			return nil, &FormatError{Reason: fmt.Sprintf("it has more than %d members", maxMembers)}
		}
		members[key] = value.Clone()
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, &FormatError{Reason: "it goes on after its end"}
	}
	return members, nil
}

func referenceEach[T any](at string, list jsontext.Value, take func(at string, item *T) error) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(list))
	if _, err := d.ReadToken(); err != nil {
		return &FormatError{Reason: referenceReason(at, err)}
	}
	for i := 0; d.PeekKind() != ']'; i++ {
		var item *T
		if err := json.UnmarshalDecode(d, &item); err != nil {
			return &FormatError{Reason: referenceReason(at, err)}
		}
		at := fmt.Sprintf("%s[%d]", at, i)
		if item == nil {
			return &FormatError{Reason: at + " is null"}
		}
		if err := take(at, item); err != nil {
			return err
		}
	}
	return nil
}

func referenceReason(at string, err error) string {
	semantic, ok := errors.AsType[*json.SemanticError](err)
	if !ok {
		return reason(err)
	}
	for token := range semantic.JSONPointer.Tokens() {
		switch {
		case integer.MatchString(token):
			at += "[" + token + "]"
		case slices.Contains(MemberNames(), token):
			at += "." + token
		}
	}
	return at + " is not what is documented"
}

func referencePipelines(data jsontext.Value) ([]Pipeline, error) {
	list := []Pipeline{}
	seen := make(map[string]bool)
	err := referenceEach("data", data, func(at string, w *referencePipeline) error {
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

func (w *referencePipeline) pipeline(at string) (p Pipeline, err error) {
	if p.ID, p.Name, err = referenceIDAndName(at, w.ID, w.Name); err != nil {
		return p, err
	}
	if err := referenceStages(&p, at+".stages", w.Stages); err != nil {
		return p, err
	}
	if err = referenceOthers(&p, at, "", w.Others); err == nil && len(p.Stages) == 0 {
		for _, name := range slices.Sorted(maps.Keys(p.Undocumented)) {
			if strings.EqualFold(strings.NewReplacer("_", "", "-", "", " ", "", ".", "").Replace(name), "stages") {
				return p, &FormatError{Reason: fmt.Sprintf("%s has %q, and what is documented is \"stages\"", at, name)}
			}
		}
	}
	return p, err
}

func referenceStages(p *Pipeline, at string, data jsontext.Value) error {
	switch {
	case len(data) == 0 || data.Kind() == 'n':
		return nil
	case data.Kind() != '[':
		return &FormatError{Reason: at + " is " + kindName(data.Kind()) + ", not a list"}
	}
	seen := make(map[string]bool)
	return referenceEach(at, data, func(at string, w *referenceStage) error {
		id, name, err := referenceIDAndName(at, w.ID, w.Name)
		if err != nil {
			return err
		}
		if seen[id] {
			return &FormatError{Reason: at + ".id stands in the funnel twice"}
		}
		seen[id] = true
		p.Stages = append(p.Stages, Stage{ID: id, Name: name})
		return referenceOthers(p, at, fmt.Sprintf("stages[%q].", id), w.Others)
	})
}

func referenceOthers(p *Pipeline, at, prefix string, others jsontext.Value) error {
	if len(others) == 0 {
		return nil
	}
	members, err := referenceMembers(others)
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
			if err := referenceCheckStages(p, at, name, text); err != nil {
				return err
			}
		}
	}
	return nil
}

func referenceCheckStages(p *Pipeline, at, name string, text jsontext.Value) error {
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

func referenceIDAndName(at string, id jsontext.Value, name *string) (string, string, error) {
	s, err := referenceID(id)
	if err != nil {
		return "", "", &FormatError{Reason: at + ".id " + err.Error()}
	}
	if name == nil {
		return "", "", &FormatError{Reason: at + ".name is missing"}
	}
	return s, *name, nil
}

func referenceID(v jsontext.Value) (string, error) {
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
	return "", errors.New("is " + kindName(v.Kind()) + ", not a string")
}
