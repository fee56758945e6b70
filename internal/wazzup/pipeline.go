// SPDX-License-Identifier: MPL-2.0

package wazzup

import "slices"

// Pipeline is a sales funnel as the API has it. A new field goes into Fields as well, and into the decoder's wireItem;
// tests go through the fields by reflection, and fail if one was forgotten.
type Pipeline struct {
	ID     string  `json:"id"`               // 1 to 100 characters, unique in an account
	Name   string  `json:"name"`             // 1 to 100 characters
	Stages []Stage `json:"stages,omitempty"` // in order; none is nil and left out, because the API refuses an empty list

	// Undocumented are members of the funnel and of its stages that the documentation does not have: their JSON by their name,
	// or by one such as stages["a"].color. It is nil if there are none. They are never sent: the API refuses members that it
	// does not know.
	Undocumented map[string]string `json:"-"`
}

// Stage is a step of a funnel. A new field goes into Fields as well, and into the decoder's wireItem.
type Stage struct {
	ID   string `json:"id"`   // 1 to 100 characters, unique in its funnel, not in the account
	Name string `json:"name"` // 1 to 100 characters
}

// Field is one text of a funnel or of a stage.
type Field struct {
	Name string // in the API, and in Terraform's schema
	Text *string
}

// Fields are the texts of a funnel besides its id.
func (p *Pipeline) Fields() []Field { return []Field{{"name", &p.Name}} }

// Fields are the texts of a stage besides its id.
func (s *Stage) Fields() []Field { return []Field{{"name", &s.Name}} }

// MemberNames are the names of all documented members of funnels and stages.
func MemberNames() []string {
	names := []string{"id", "stages"}
	for _, f := range slices.Concat(new(Pipeline).Fields(), new(Stage).Fields()) {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

// TextChange is a field whose text is not the same in two versions.
type TextChange struct{ Field, From, To string }

// Diff compares the fields of two versions of a funnel, and leaves its id and its stages aside.
func (p *Pipeline) Diff(now Pipeline, same func(a, b string) bool) []TextChange {
	return diff(p.Fields(), now.Fields(), same)
}

// Diff compares the fields of two versions of a stage, and leaves its id aside.
func (s *Stage) Diff(now Stage, same func(a, b string) bool) []TextChange {
	return diff(s.Fields(), now.Fields(), same)
}

func diff(from, to []Field, same func(a, b string) bool) []TextChange {
	var changes []TextChange
	for i, f := range from {
		if !same(*f.Text, *to[i].Text) {
			changes = append(changes, TextChange{f.Name, *f.Text, *to[i].Text})
		}
	}
	return changes
}

// Equal reports whether two funnels have the same id, to the byte, and otherwise the same texts, those of their stages in
// order included.
func (p *Pipeline) Equal(other Pipeline, same func(a, b string) bool) bool {
	return p.ID == other.ID && p.Diff(other, same) == nil && slices.EqualFunc(p.Stages, other.Stages, func(s, t Stage) bool {
		return same(s.ID, t.ID) && s.Diff(t, same) == nil
	})
}

// Digest makes two digests of a funnel without its id, given one of texts. The first is the same whatever the order of its
// stages is, the second is of that order alone.
func (p *Pipeline) Digest(sum func(texts ...string) string) (content, order string) {
	stages := make([]string, 0, len(p.Stages)+1)
	for _, s := range p.Stages {
		stages = append(stages, sum(append([]string{s.ID}, fieldTexts(s.Fields())...)...))
	}
	order = sum(stages...)
	slices.Sort(stages)
	return sum(append(stages, fieldTexts(p.Fields())...)...), order
}

func fieldTexts(fields []Field) []string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = *f.Text
	}
	return list
}
