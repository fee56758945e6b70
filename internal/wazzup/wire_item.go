// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// position is that of a funnel in a list, or of a stage in a funnel.
type position struct{ funnel, stage int }

func funnelAt(i int) position { return position{funnel: i, stage: -1} }

func (p position) stageAt(i int) position { return position{funnel: p.funnel, stage: i} }

func (p position) isStage() bool { return p.stage >= 0 }

func (p position) String() string {
	if p.isStage() {
		return fmt.Sprintf("data[%d].stages[%d]", p.funnel, p.stage)
	}
	return fmt.Sprintf("data[%d]", p.funnel)
}

func (p position) refusal(problem string) error { return &FormatError{Reason: p.String() + problem} }

// wireItem is a funnel or a stage as it stands in a list, but for a funnel's stages. It tells a missing member from an empty one.
type wireItem struct {
	kind      jsontext.Kind
	id        string
	idProblem string // why there is no id; "" if there is one
	name      string
	nameKind  jsontext.Kind     // 0 if it is missing
	others    map[string]string // those that are not documented, as compact JSON; nil if there are none
	tooMany   bool              // there are more of them
}

// readItem reads a funnel or a stage. readStages reads what is in "stages", which only a funnel has. The error is one of syntax.
func readItem(d *jsontext.Decoder, readStages func() error) (w wireItem, err error) {
	w.idProblem = "is missing"
	if w.kind = d.PeekKind(); w.kind != '{' {
		return w, d.SkipValue()
	}
	if _, err := d.ReadToken(); err != nil { // the opening brace
		return w, err
	}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return w, err
		}
		switch text := name.String(); {
		case text == "id":
			err = w.readID(d)
		case text == "name":
			err = w.readName(d)
		case text == "stages" && readStages != nil:
			err = readStages()
		default:
			err = w.readOther(d, name.String())
		}
		if err != nil {
			return w, err
		}
	}
	_, err = d.ReadToken() // the closing brace
	return w, err
}

// readID reads an id: a string, or an integer of any length, whose digits are kept as they are. (The older v3
// documents the funnel's id as "any".)
func (w *wireItem) readID(d *jsontext.Decoder) error {
	kind := d.PeekKind()
	switch kind {
	case '"', '0':
	case 'n':
		return d.SkipValue()
	default:
		w.idProblem = "is " + kindName(kind) + ", not a string"
		return d.SkipValue()
	}
	token, err := d.ReadToken()
	if err != nil {
		return err
	}
	w.id, w.idProblem = token.String(), ""
	switch {
	case w.id == "":
		w.idProblem = "is empty"
	case kind == '0' && !integer.MatchString(w.id):
		w.idProblem = "is a number, not a string"
	}
	return nil
}

func (w *wireItem) readName(d *jsontext.Decoder) error {
	if w.nameKind = d.PeekKind(); w.nameKind != '"' {
		return d.SkipValue()
	}
	token, err := d.ReadToken()
	if err != nil {
		return err
	}
	w.name = token.String()
	return nil
}

func (w *wireItem) readOther(d *jsontext.Decoder, name string) error {
	if w.tooMany = len(w.others) == maxMembers; w.tooMany {
		return d.SkipValue()
	}
	text, err := d.ReadValue()
	if err != nil {
		return err
	}
	if kind := text.Kind(); kind == '{' || kind == '[' { // others have no blanks in them
		text = text.Clone()
		if err := text.Compact(); err != nil {
			return err
		}
	}
	if w.others == nil {
		w.others = map[string]string{}
	}
	w.others[name] = string(text)
	return nil
}

// refusal says what is wrong with an item: the same, whatever the order of its members is. It is nil for one as documented.
func (w *wireItem) refusal(at position) error {
	switch {
	case w.kind == 'n':
		return at.refusal(" is null")
	case w.kind != '{':
		return at.refusal(" is not what is documented")
	case w.nameKind != 0 && w.nameKind != '"' && w.nameKind != 'n':
		return at.refusal(".name is not what is documented")
	case w.idProblem != "":
		return at.refusal(".id " + w.idProblem)
	case w.nameKind != '"':
		return at.refusal(".name is missing")
	}
	return nil
}
