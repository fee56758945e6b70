package pipelines

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// The types of the nested values, as in the schema.
var (
	stageType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"id":   types.StringType,
		"name": types.StringType,
	}}
	stagesType   = types.ListType{ElemType: stageType}
	pipelineType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"name":   types.StringType,
		"stages": stagesType,
	}}
	pipelinesType = types.MapType{ElemType: pipelineType}
)

// fromMap converts the funnels of a state, or of a plan that is fully known. What is not known is left out; see
// readDeclared for a plan.
func fromMap(m types.Map) map[string]wazzup.Pipeline {
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
	name, named := knownString(attributes["name"])
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
		id, hasID := knownString(attributes["id"])
		name, hasName := knownString(attributes["name"])
		if !hasID || !hasName {
			return nil, false
		}
		stages = append(stages, wazzup.Stage{ID: id, Name: name})
	}
	return stages, true
}

func knownString(v attr.Value) (string, bool) {
	s, ok := v.(types.String)
	if !ok || s.IsNull() || s.IsUnknown() {
		return "", false
	}
	return s.ValueString(), true
}

// toMap converts funnels for a state. A funnel without stages has null there, as a configuration without the attribute.
func toMap(funnels map[string]wazzup.Pipeline) types.Map {
	elements := make(map[string]attr.Value, len(funnels))
	for id, p := range funnels {
		stages := types.ListNull(stageType)
		if len(p.Stages) > 0 {
			values := make([]attr.Value, len(p.Stages))
			for i, s := range p.Stages {
				values[i] = types.ObjectValueMust(stageType.AttrTypes, map[string]attr.Value{
					"id":   types.StringValue(s.ID),
					"name": types.StringValue(s.Name),
				})
			}
			stages = types.ListValueMust(stageType, values)
		}
		elements[id] = types.ObjectValueMust(pipelineType.AttrTypes, map[string]attr.Value{
			"name":   types.StringValue(p.Name),
			"stages": stages,
		})
	}
	return types.MapValueMust(pipelineType, elements)
}
