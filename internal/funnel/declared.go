// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"maps"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Declared holds the funnels of a plan, as far as they are known. Unless the map itself is unknown, all ids are known. Both maps
// are by funnel id.
type Declared struct {
	Unknown bool // the map itself is unknown
	Funnels map[string]wazzup.Pipeline
	Partial map[string]*Funnel // funnels that are not wholly known yet
}

// Declared sorts the funnels of a plan.
func (m Map) Declared() Declared {
	d := Declared{Unknown: m.State == Unknown, Funnels: m.Whole(), Partial: map[string]*Funnel{}}
	for i := range m.Funnels {
		if f := &m.Funnels[i]; len(f.gaps) > 0 {
			d.Partial[f.ID] = f
		}
	}
	return d
}

// IDs returns all declared ids, sorted.
func (d Declared) IDs() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for id := range d.Funnels {
			if !yield(id) {
				return
			}
		}
		for id := range d.Partial {
			if !yield(id) {
				return
			}
		}
	})
}

// Has reports whether a funnel is declared, known or not.
func (d Declared) Has(id string) bool {
	_, whole := d.Funnels[id]
	_, unknown := d.Partial[id]
	return whole || unknown
}

// Missing returns the ids of a state's funnels that are not declared, sorted.
func (d Declared) Missing(prior map[string]wazzup.Pipeline) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(prior)) {
		if !d.Has(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// MayBe reports whether the funnel may turn out to equal one that exists, apart from the order of stages. It may if no known value
// differs.
func (f *Funnel) MayBe(found wazzup.Pipeline) bool {
	if f.state(itself, "") != Known {
		return true
	}
	if !f.agrees(itself, f.Fields(), found.Fields()) {
		return false
	}
	if f.state(itself, "stages") == Unknown {
		return true
	}
	if len(f.Stages) != len(found.Stages) {
		return false
	}
	for i := range f.Stages {
		if !f.stageMayBeIn(i, found.Stages) {
			return false
		}
	}
	return true
}

// stageMayBeIn reports whether a stage, as far as it is known, may be one of those that exist.
func (f *Funnel) stageMayBeIn(i int, there []wazzup.Stage) bool {
	fields := texts(&f.Stages[i])
	if !slices.ContainsFunc(fields, func(field wazzup.Field) bool { return f.known(i, field.Name) }) {
		return true
	}
	return slices.ContainsFunc(there, func(s wazzup.Stage) bool { return f.agrees(i, fields, texts(&s)) })
}

// agrees reports whether the known ones of two lists of the same fields are the same. Texts in composed form count as the same.
func (f *Funnel) agrees(stage int, fields, found []wazzup.Field) bool {
	for i, field := range fields {
		if f.known(stage, field.Name) && Composed(*field.Text) != Composed(*found[i].Text) {
			return false
		}
	}
	return true
}
