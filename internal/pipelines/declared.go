package pipelines

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

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
	texts  map[string]string // that are known, by attribute
	stages []attr.Value      // objects, known or not; nil if there are none
	listed bool              // the list of stages is known, though perhaps not all that is in it
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
	p.texts = knownTexts(object)
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
	return sortedIDs(all)
}

func (d declared) has(id string) bool {
	_, whole := d.funnels[id]
	_, partly := d.partial[id]
	return whole || partly
}

// missing are the funnels of a state that are not declared.
func (d declared) missing(prior map[string]wazzup.Pipeline) []string {
	var ids []string
	for _, id := range sortedIDs(prior) {
		if !d.has(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// mayBe reports whether the funnel may turn out to be one that exists, the order of stages aside: what is known of it does
// not differ.
func (p partial) mayBe(found wazzup.Pipeline) bool {
	if !agree(p.texts, found.Fields()) {
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
	id, hasID := knownString(object.Attributes()["id"])
	texts := knownTexts(object)
	if !hasID && len(texts) == 0 {
		return true
	}
	return slices.ContainsFunc(there, func(s wazzup.Stage) bool {
		return (!hasID || composed(s.ID) == composed(id)) && agree(texts, s.Fields())
	})
}

// knownTexts are the known texts of a funnel or a stage, by attribute.
func knownTexts(object types.Object) map[string]string {
	texts := map[string]string{}
	for name, value := range object.Attributes() {
		if text, ok := knownString(value); ok && name != "id" {
			texts[name] = text
		}
	}
	return texts
}

// agree reports whether what is known of some texts does not differ from fields.
func agree(texts map[string]string, fields []wazzup.Field) bool {
	return !slices.ContainsFunc(fields, func(f wazzup.Field) bool {
		text, known := texts[f.Name]
		return known && composed(text) != composed(*f.Text)
	})
}
