// SPDX-License-Identifier: MPL-2.0

// Package funnel holds what every resource and data source needs for a funnel: the types of its Terraform values, their conversion,
// and their validation.
package funnel

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// The types of the nested values, as in the schema.
var (
	StageType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"id":   types.StringType,
		"name": types.StringType,
	}}
	StagesType   = types.ListType{ElemType: StageType}
	PipelineType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"name":   types.StringType,
		"stages": StagesType,
	}}
	PipelinesType = types.MapType{ElemType: PipelineType}
)

// FromMap converts the funnels of a state, or of a fully known plan. It omits funnels that are not wholly known; for those, see
// ReadDeclared.
func FromMap(m types.Map) map[string]wazzup.Pipeline {
	elements := m.Elements()
	funnels := make(map[string]wazzup.Pipeline, len(elements))
	for id, element := range elements {
		if p, ok := fromObject(id, element); ok {
			funnels[id] = p
		}
	}
	return funnels
}

func fromObject(id string, v attr.Value) (wazzup.Pipeline, bool) {
	object, ok := v.(types.Object)
	if !ok || object.IsNull() || object.IsUnknown() {
		return wazzup.Pipeline{}, false
	}
	attributes := object.Attributes()
	name, named := KnownString(attributes["name"])
	stages, ok := fromList(attributes["stages"])
	return wazzup.Pipeline{ID: id, Name: name, Stages: stages}, named && ok
}

func fromList(v attr.Value) ([]wazzup.Stage, bool) {
	list, ok := v.(types.List)
	if !ok || list.IsUnknown() {
		return nil, false
	}
	var stages []wazzup.Stage
	for _, element := range list.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsNull() || object.IsUnknown() {
			return nil, false
		}
		attributes := object.Attributes()
		id, hasID := KnownString(attributes["id"])
		name, hasName := KnownString(attributes["name"])
		if !hasID || !hasName {
			return nil, false
		}
		stages = append(stages, wazzup.Stage{ID: id, Name: name})
	}
	return stages, true
}

// KnownString returns the text of a value. ok is false if the value is null, unknown or no string.
func KnownString(v attr.Value) (text string, ok bool) {
	s, ok := v.(types.String)
	if !ok || s.IsNull() || s.IsUnknown() {
		return "", false
	}
	return s.ValueString(), true
}

// ToMap converts funnels for a state. A funnel without stages gets null stages, like a configuration that leaves them out.
func ToMap(funnels map[string]wazzup.Pipeline) types.Map {
	elements := make(map[string]attr.Value, len(funnels))
	for id, p := range funnels {
		stages := types.ListNull(StageType)
		if len(p.Stages) > 0 {
			values := make([]attr.Value, len(p.Stages))
			for i, s := range p.Stages {
				values[i] = types.ObjectValueMust(StageType.AttrTypes, map[string]attr.Value{
					"id":   types.StringValue(s.ID),
					"name": types.StringValue(s.Name),
				})
			}
			stages = types.ListValueMust(StageType, values)
		}
		elements[id] = types.ObjectValueMust(PipelineType.AttrTypes, map[string]attr.Value{
			"name":   types.StringValue(p.Name),
			"stages": stages,
		})
	}
	return types.MapValueMust(PipelineType, elements)
}
