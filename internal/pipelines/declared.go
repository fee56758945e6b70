package pipelines

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// declared are the funnels of a plan, as far as they are known. The ids are known as soon as the map is, whatever else is
// not. Both maps are by funnel id.
type declared struct {
	unknown bool // the map as a whole
	funnels map[string]wazzup.Pipeline
	partial map[string]partial // those of which something is not known yet
}

// partial is a funnel of which something is not known yet.
type partial struct {
	name   *string      // nil if it is not known
	stages []attr.Value // objects, known or not; nil if there are none
	listed bool         // the list of stages is known, though perhaps not all that is in it
}

func readDeclared(m types.Map) declared {
	d := declared{unknown: m.IsUnknown(), funnels: map[string]wazzup.Pipeline{}, partial: map[string]partial{}}
	for id, element := range m.Elements() {
		if p, ok := fromObject(id, element); ok {
			d.funnels[id] = p
		} else {
			d.partial[id] = readPartial(element)
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
	if name, ok := knownString(object.Attributes()["name"]); ok {
		p.name = &name
	}
	if list, ok := object.Attributes()["stages"].(types.List); ok && !list.IsUnknown() {
		p.stages, p.listed = list.Elements(), true
	}
	return p
}

// ids are all ids that are declared.
func (d declared) ids() []string {
	all := make(map[string]bool, len(d.funnels)+len(d.partial))
	for id := range d.funnels {
		all[id] = true
	}
	for id := range d.partial {
		all[id] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func (d declared) has(id string) bool {
	_, whole := d.funnels[id]
	_, partly := d.partial[id]
	return whole || partly
}

// missing are the funnels of a state that are not declared.
func (d declared) missing(prior map[string]wazzup.Pipeline) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(prior)) {
		if !d.has(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// mayBe reports whether the funnel may turn out to be one that exists, the order of stages aside: what is known of it does
// not differ.
func (p partial) mayBe(found wazzup.Pipeline) bool {
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
	id, hasID := knownString(object.Attributes()["id"])
	name, hasName := knownString(object.Attributes()["name"])
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
