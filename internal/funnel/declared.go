package funnel

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

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
	name   *string      // nil if it is not known
	stages []attr.Value // objects, known or not; nil if there are none
	listed bool         // the list of stages is known, though perhaps not all that is in it
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
	if name, ok := KnownString(object.Attributes()["name"]); ok {
		p.name = &name
	}
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
	if p.name != nil && norm.NFC.String(*p.name) != norm.NFC.String(found.Name) {
		return false
	}
	if !p.listed {
		return true
	}
	if len(p.stages) != len(found.Stages) {
		return false
	}
	names := make(map[string]string, len(found.Stages))
	for _, s := range found.Stages {
		names[norm.NFC.String(s.ID)] = norm.NFC.String(s.Name)
	}
	for _, stage := range p.stages {
		if !stageMayBeIn(stage, names) {
			return false
		}
	}
	return true
}

// stageMayBeIn reports whether a stage, as far as it is known, may be one of those with some ids and names.
func stageMayBeIn(stage attr.Value, names map[string]string) bool {
	object, ok := stage.(types.Object)
	if !ok || object.IsUnknown() {
		return true
	}
	id, hasID := KnownString(object.Attributes()["id"])
	name, hasName := KnownString(object.Attributes()["name"])
	id, name = norm.NFC.String(id), norm.NFC.String(name)
	switch {
	case hasID:
		there, ok := names[id]
		return ok && (!hasName || there == name)
	case hasName:
		for _, there := range names {
			if there == name {
				return true
			}
		}
		return false
	}
	return true
}
