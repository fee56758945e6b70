package pipelines

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// validateFunnels finds every fault of a map of funnels that can be found offline, each on its own path.
func validateFunnels(funnels types.Map) diag.Diagnostics {
	var v validation
	root := path.Root("pipelines")
	elements := funnels.Elements()
	if len(elements) == 0 {
		v.diags.Append(noFunnelsDeclared(root))
	}
	for _, id := range slices.Sorted(maps.Keys(elements)) {
		at := root.AtMapKey(id)
		v.length(at, "Funnel id", id)
		object, ok := elements[id].(types.Object)
		if !ok || object.IsUnknown() {
			continue
		}
		if object.IsNull() {
			v.diags.Append(funnelNull(at))
			continue
		}
		v.text(at.AtName("name"), "Funnel name", object.Attributes()["name"])
		v.stages(at.AtName("stages"), object.Attributes()["stages"])
	}
	return v.diags
}

type validation struct{ diags diag.Diagnostics }

func (v *validation) stages(at path.Path, value attr.Value) {
	list, ok := value.(types.List)
	if !ok || list.IsNull() || list.IsUnknown() {
		return
	}
	elements := list.Elements()
	if len(elements) == 0 {
		v.diags.Append(stagesEmpty(at))
	}
	first := make(map[string]int, len(elements))
	for i, element := range elements {
		at := at.AtListIndex(i)
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			continue
		}
		if object.IsNull() {
			v.diags.Append(stageNull(at))
			continue
		}
		v.text(at.AtName("id"), "Stage id", object.Attributes()["id"])
		v.text(at.AtName("name"), "Stage name", object.Attributes()["name"])
		id, ok := knownString(object.Attributes()["id"])
		if !ok {
			continue
		}
		if earlier, twice := first[id]; twice {
			v.diags.Append(stageIDTwice(at.AtName("id"), id, earlier))
			continue
		}
		first[id] = i
	}
}

func (v *validation) text(at path.Path, what string, value attr.Value) {
	// A missing one is the schema's to report: the attribute is required.
	if s, ok := knownString(value); ok {
		v.length(at, what, s)
	}
}

func (v *validation) length(at path.Path, what, s string) {
	if s == "" {
		v.diags.Append(textEmpty(at, what))
	} else if long := tooLong(s); long != "" {
		v.diags.Append(textTooLong(at, what, long, maxLength))
	}
}
