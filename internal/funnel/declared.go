// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Declared holds the funnels of a plan, as far as they are known. Unless the map itself is unknown, all ids are known. Both maps
// are by funnel id.
type Declared struct {
	Unknown bool // the map itself is unknown
	Funnels map[string]wazzup.Pipeline
	Partial map[string]partial // funnels that are not wholly known yet
}

// partial is a funnel that is not wholly known yet.
type partial struct {
	texts  map[string]string // the known ones, by attribute
	stages []attr.Value      // objects, known or not; nil if there are none
	listed bool              // the list of stages is known, but perhaps not all its elements
}

// ReadDeclared reads the map of funnels of a plan.
func ReadDeclared(m types.Map) Declared {
	d := Declared{Unknown: m.IsUnknown(), Funnels: map[string]wazzup.Pipeline{}, Partial: map[string]partial{}}
	for id, element := range m.Elements() {
		if p, ok := fromObject(id, element); ok {
			d.Funnels[id] = p
		} else {
			d.Partial[id] = readPartial(element)
		}
	}
	return d
}

func readPartial(v attr.Value) partial {
	var p partial
	object, ok := v.(types.Object)
	if !ok || object.IsNull() || object.IsUnknown() {
		return p
	}
	p.texts = knownTexts(object)
	if list, ok := object.Attributes()["stages"].(types.List); ok && !list.IsUnknown() {
		p.stages, p.listed = list.Elements(), true
	}
	return p
}

// IDs returns all declared ids, sorted.
func (d Declared) IDs() []string {
	all := make(map[string]bool, len(d.Funnels)+len(d.Partial))
	for id := range d.Funnels {
		all[id] = true
	}
	for id := range d.Partial {
		all[id] = true
	}
	return slices.Sorted(maps.Keys(all))
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
func (p partial) MayBe(found wazzup.Pipeline) bool {
	if !Agree(p.texts, found.Fields()) {
		return false
	}
	if !p.listed {
		return true
	}
	return len(p.stages) == len(found.Stages) && !slices.ContainsFunc(p.stages, func(stage attr.Value) bool {
		return !stageMayBeIn(stage, found.Stages)
	})
}

// stageMayBeIn reports whether a stage, as far as it is known, may be one of those that exist.
func stageMayBeIn(stage attr.Value, there []wazzup.Stage) bool {
	object, ok := stage.(types.Object)
	if !ok || object.IsUnknown() {
		return true
	}
	id, hasID := KnownString(object.Attributes()["id"])
	texts := knownTexts(object)
	if !hasID && len(texts) == 0 {
		return true
	}
	return slices.ContainsFunc(there, func(s wazzup.Stage) bool {
		return (!hasID || Composed(s.ID) == Composed(id)) && Agree(texts, s.Fields())
	})
}

// knownTexts returns the known texts of a funnel or a stage, by attribute, without the id.
func knownTexts(object types.Object) map[string]string {
	texts := map[string]string{}
	for name, value := range object.Attributes() {
		if text, ok := KnownString(value); ok && name != "id" {
			texts[name] = text
		}
	}
	return texts
}

// Agree reports whether the known texts, by attribute, equal the fields of the same names. Texts in composed form count as equal.
func Agree(texts map[string]string, fields []wazzup.Field) bool {
	return !slices.ContainsFunc(fields, func(f wazzup.Field) bool {
		text, known := texts[f.Name]
		return known && Composed(text) != Composed(*f.Text)
	})
}
