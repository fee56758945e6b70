// SPDX-License-Identifier: MPL-2.0

// Package funnel holds what every resource and data source needs for a funnel: its decoding from and encoding to a packed value, and
// its validation.
package funnel

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// State says what is known of a value.
type State uint8

// The states.
const (
	Known State = iota
	Null
	Unknown
)

// Map is a decoded map of funnels.
type Map struct {
	State   State
	Funnels []Funnel // sorted by id
}

// Funnel is a funnel of a configuration, a plan or a state. Its id is always known. What is null or unknown is empty in Pipeline.
type Funnel struct {
	wazzup.Pipeline

	StagesNull bool            // stages is null
	gaps       map[place]State // null or unknown; without stages that is null
}

// place is a place in a funnel.
type place struct {
	stage     int    // index, or itself
	attribute string // "" for the whole funnel or the whole stage
}

// itself stands for the funnel where others are stages.
const itself = -1

// note notes that a value is null or unknown.
func (f *Funnel) note(stage int, attribute string, state State) State {
	if state != Known {
		if f.gaps == nil {
			f.gaps = map[place]State{}
		}
		f.gaps[place{stage, attribute}] = state
	}
	return state
}

// state returns the state of a funnel's or a stage's attribute. stage is an index, or itself.
func (f *Funnel) state(stage int, attribute string) State { return f.gaps[place{stage, attribute}] }

// known reports whether an attribute is known. If its funnel or its stage is not, it is not either.
func (f *Funnel) known(stage int, attribute string) bool {
	return len(f.gaps) == 0 || f.state(itself, "") == Known && (stage == itself || f.state(stage, "") == Known) && f.state(stage, attribute) == Known
}

// Text is a known text of a funnel, with its path.
type Text struct {
	Stage     int // index of the stage; -1 for the funnel
	Attribute string
	Text      string
}

// Texts calls visit with each known text of the funnel and its stages but the funnel's id.
func (f *Funnel) Texts(visit func(Text)) {
	for _, field := range f.Fields() {
		if f.known(itself, field.Name) {
			visit(Text{itself, field.Name, *field.Text})
		}
	}
	for i := range f.Stages {
		for _, field := range texts(&f.Stages[i]) {
			if f.known(i, field.Name) {
				visit(Text{i, field.Name, *field.Text})
			}
		}
	}
}

// Had reports whether a version of the funnel has a known text in the same place: in the funnel itself, or in a stage with the same
// id.
func (f *Funnel) Had(t Text, version wazzup.Pipeline) bool {
	has := func(fields []wazzup.Field) bool {
		return slices.ContainsFunc(fields, func(field wazzup.Field) bool {
			return field.Name == t.Attribute && Composed(*field.Text) == Composed(t.Text)
		})
	}
	if t.Stage == itself {
		return has(version.Fields())
	}
	return f.known(t.Stage, "id") && slices.ContainsFunc(version.Stages, func(s wazzup.Stage) bool {
		return Composed(s.ID) == Composed(f.Stages[t.Stage].ID) && has(texts(&s))
	})
}

// Path returns the path of a text.
func (f *Funnel) Path(t Text) path.Path { return f.path(t.Stage, t.Attribute) }

// path returns the path of an attribute, of a stage or of the funnel. To make paths is slow.
func (f *Funnel) path(stage int, attribute string) path.Path {
	at := messages.FunnelPath(f.ID)
	if stage != itself {
		at = at.AtName("stages").AtListIndex(stage)
	}
	if attribute != "" {
		at = at.AtName(attribute)
	}
	return at
}

// Whole returns the funnels that are wholly known, by id. In a state and at apply these are all.
func (m Map) Whole() map[string]wazzup.Pipeline {
	funnels := make(map[string]wazzup.Pipeline, len(m.Funnels))
	for _, f := range m.Funnels {
		if len(f.gaps) == 0 {
			funnels[f.ID] = f.pipeline()
		}
	}
	return funnels
}

// pipeline is the funnel as the API has it: one without stages has nil.
func (f *Funnel) pipeline() wazzup.Pipeline {
	if len(f.Stages) == 0 {
		f.Stages = nil
	}
	return f.Pipeline
}

// IDs returns the ids of all funnels, sorted.
func (m Map) IDs() []string {
	ids := make([]string, len(m.Funnels))
	for i, f := range m.Funnels {
		ids[i] = f.ID
	}
	return ids
}

// texts are the texts of a stage, its id too, sorted by name.
func texts(s *wazzup.Stage) []wazzup.Field {
	fields := append(s.Fields(), wazzup.Field{Name: "id", Text: &s.ID})
	slices.SortFunc(fields, byName)
	return fields
}

func byName(a, b wazzup.Field) int { return strings.Compare(a.Name, b.Name) }
