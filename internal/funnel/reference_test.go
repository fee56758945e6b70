// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// What the tests hold this package against: it goes through terraform-plugin-go's values, and through Go's reflection in place of
// wazzup.Field. So a new field of a funnel or a stage that was forgotten in one place fails.

// MapType is the type of a map of funnels.
func MapType() tftypes.Map {
	stage, pipeline := textTypes[wazzup.Stage](), textTypes[wazzup.Pipeline]()
	delete(pipeline, "id")
	pipeline["stages"] = tftypes.List{ElementType: tftypes.Object{AttributeTypes: stage}}
	return tftypes.Map{ElementType: tftypes.Object{AttributeTypes: pipeline}}
}

func textTypes[S any]() map[string]tftypes.Type {
	types := map[string]tftypes.Type{}
	for name := range textsIn(reflect.New(reflect.TypeFor[S]()).Elem()) {
		types[name] = tftypes.String
	}
	return types
}

// textsIn are the texts of a funnel or a stage, its id too, by their names in JSON.
func textsIn(s reflect.Value) map[string]reflect.Value {
	texts := map[string]reflect.Value{}
	for field, value := range s.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); value.Kind() == reflect.String {
			texts[name] = value
		}
	}
	return texts
}

// within are the attributes of an object or the elements of a map.
func within(v tftypes.Value) map[string]tftypes.Value {
	var all map[string]tftypes.Value
	if isKnown(v) && v.As(&all) != nil {
		panic("not a map or an object: " + v.String())
	}
	return all
}

func elementsOf(v tftypes.Value) []tftypes.Value {
	var all []tftypes.Value
	if isKnown(v) && v.As(&all) != nil {
		panic("not a list: " + v.String())
	}
	return all
}

func textOf(v tftypes.Value) string {
	var text string
	if isKnown(v) && v.As(&text) != nil {
		panic("not a text: " + v.String())
	}
	return text
}

func isKnown(v tftypes.Value) bool { return stateOf(v) == Known }

func stateOf(v tftypes.Value) State {
	switch {
	case !v.IsKnown():
		return Unknown
	case v.IsNull():
		return Null
	}
	return Known
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// decoded is what Decode has to return.
func decoded(v tftypes.Value) Map {
	m := Map{State: stateOf(v)}
	for _, id := range sortedKeys(within(v)) {
		m.Funnels = append(m.Funnels, decodedFunnel(id, within(v)[id]))
	}
	return m
}

func decodedFunnel(id string, v tftypes.Value) Funnel {
	f := Funnel{Pipeline: wazzup.Pipeline{ID: id}, gaps: map[place]State{}}
	if !isKnown(v) {
		f.gaps[place{itself, ""}] = stateOf(v)
		return f
	}
	read := func(stage int, of reflect.Value, v tftypes.Value) {
		if !isKnown(v) {
			f.gaps[place{stage, ""}] = stateOf(v)
		}
		for name, attribute := range within(v) {
			if name == "stages" {
				continue
			}
			if !isKnown(attribute) {
				f.gaps[place{stage, name}] = stateOf(attribute)
			}
			textsIn(of)[name].SetString(textOf(attribute))
		}
	}
	read(itself, reflect.ValueOf(&f.Pipeline).Elem(), v)
	stages := within(v)["stages"]
	f.StagesNull = stages.IsNull()
	if !stages.IsKnown() {
		f.gaps[place{itself, "stages"}] = Unknown
	}
	f.Stages = make([]wazzup.Stage, len(elementsOf(stages)))
	for i, stage := range elementsOf(stages) {
		read(i, reflect.ValueOf(&f.Stages[i]).Elem(), stage)
	}
	return f
}

// whole is a funnel that is wholly known.
func whole(id string, v tftypes.Value) (wazzup.Pipeline, bool) {
	stages := within(v)["stages"]
	known := isKnown(v) && stages.IsKnown()
	for name, attribute := range within(v) {
		known = known && (name == "stages" || isKnown(attribute))
	}
	for _, stage := range elementsOf(stages) {
		known = known && isKnown(stage)
		for _, attribute := range within(stage) {
			known = known && isKnown(attribute)
		}
	}
	f := decodedFunnel(id, v)
	if len(f.Stages) == 0 {
		f.Stages = nil // as the API has it
	}
	return f.Pipeline, known
}

// encoded is the value that Encode has to write.
func encoded(funnels map[string]wazzup.Pipeline) tftypes.Value {
	of := MapType()
	ofFunnel := of.ElementType.(tftypes.Object)
	ofStages := ofFunnel.AttributeTypes["stages"].(tftypes.List)
	texts := func(s reflect.Value) map[string]tftypes.Value {
		attributes := map[string]tftypes.Value{}
		for name, text := range textsIn(s) {
			attributes[name] = tftypes.NewValue(tftypes.String, text.String())
		}
		return attributes
	}
	elements := map[string]tftypes.Value{}
	for id, p := range funnels {
		attributes := texts(reflect.ValueOf(p))
		delete(attributes, "id")
		attributes["stages"] = tftypes.NewValue(ofStages, nil)
		if len(p.Stages) > 0 {
			stages := make([]tftypes.Value, len(p.Stages))
			for i, s := range p.Stages {
				stages[i] = tftypes.NewValue(ofStages.ElementType, texts(reflect.ValueOf(s)))
			}
			attributes["stages"] = tftypes.NewValue(ofStages, stages)
		}
		elements[id] = tftypes.NewValue(ofFunnel, attributes)
	}
	return tftypes.NewValue(of, elements)
}

// mayBe is what MayBe has to return.
func mayBe(v tftypes.Value, found wazzup.Pipeline) bool {
	agrees := func(v tftypes.Value, s reflect.Value) bool {
		for name, attribute := range within(v) {
			if name != "stages" && isKnown(attribute) && norm.NFC.String(textOf(attribute)) != norm.NFC.String(textsIn(s)[name].String()) {
				return false
			}
		}
		return true
	}
	if !isKnown(v) {
		return true
	}
	stages := within(v)["stages"]
	if !agrees(v, reflect.ValueOf(found)) || stages.IsKnown() && len(elementsOf(stages)) != len(found.Stages) {
		return false
	}
	for _, stage := range elementsOf(stages) {
		if !slices.ContainsFunc(found.Stages, func(s wazzup.Stage) bool { return agrees(stage, reflect.ValueOf(s)) }) {
			return false
		}
	}
	return true
}

// had is what Had has to return.
func had(f tftypes.Value, t Text, version wazzup.Pipeline) bool {
	same := func(text string, s reflect.Value, name string) bool {
		return norm.NFC.String(text) == norm.NFC.String(textsIn(s)[name].String())
	}
	if t.Stage < 0 {
		return same(t.Text, reflect.ValueOf(version), t.Attribute)
	}
	id := within(elementsOf(within(f)["stages"])[t.Stage])["id"]
	return isKnown(id) && slices.ContainsFunc(version.Stages, func(s wazzup.Stage) bool {
		return same(textOf(id), reflect.ValueOf(s), "id") && same(t.Text, reflect.ValueOf(s), t.Attribute)
	})
}
