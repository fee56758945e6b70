// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Declared are the funnels of a plan, as far as they are known. The ids are known as soon as the map is, whatever else is
// not. Both maps are by funnel id.
type Declared struct {
	Unknown bool // the map as a whole
	Funnels map[string]wazzup.Pipeline
	Partial map[string]partial // those of which something is not known yet
}

// partial is a funnel of which something is not known yet.
type partial struct {
	texts  map[string]string // that are known, by attribute
	stages []attr.Value      // objects, known or not; nil if there are none
	listed bool              // the list of stages is known, though perhaps not all that is in it
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

// IDs are all ids that are declared.
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
	_, partly := d.Partial[id]
	return whole || partly
}

// Missing are the funnels of a state that are not declared.
func (d Declared) Missing(prior map[string]wazzup.Pipeline) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(prior)) {
		if !d.Has(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// MayBe reports whether the funnel may turn out to be one that exists, the order of stages aside: what is known of it does
// not differ.
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

// knownTexts are the known texts of a funnel or a stage, by attribute.
func knownTexts(object types.Object) map[string]string {
	texts := map[string]string{}
	for name, value := range object.Attributes() {
		if text, ok := KnownString(value); ok && name != "id" {
			texts[name] = text
		}
	}
	return texts
}

// Agree reports whether what is known of some texts does not differ from fields.
func Agree(texts map[string]string, fields []wazzup.Field) bool {
	return !slices.ContainsFunc(fields, func(f wazzup.Field) bool {
		text, known := texts[f.Name]
		return known && Composed(text) != Composed(*f.Text)
	})
}
