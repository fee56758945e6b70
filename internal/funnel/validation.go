// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/length"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Validate finds every fault in a map of funnels that can be found offline. Each error has its own path.
func Validate(funnels types.Map) diag.Diagnostics {
	var v validation
	root := path.Root("pipelines")
	elements := funnels.Elements()
	if len(elements) == 0 {
		v.diags.Append(messages.NoFunnelsDeclared(root))
	}
	for _, id := range slices.Sorted(maps.Keys(elements)) {
		at := root.AtMapKey(id)
		v.length(at, "Funnel id", id)
		object, ok := elements[id].(types.Object)
		if !ok || object.IsUnknown() {
			continue
		}
		if object.IsNull() {
			v.diags.Append(messages.FunnelNull(at))
			continue
		}
		attributes := object.Attributes()
		for _, f := range new(wazzup.Pipeline).Fields() {
			v.text(at.AtName(f.Name), "Funnel "+f.Name, attributes[f.Name])
		}
		v.stages(at.AtName("stages"), attributes["stages"])
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
		v.diags.Append(messages.StagesEmpty(at))
	}
	first := make(map[string]int, len(elements))
	for i, element := range elements {
		at := at.AtListIndex(i)
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			continue
		}
		if object.IsNull() {
			v.diags.Append(messages.StageNull(at))
			continue
		}
		attributes := object.Attributes()
		v.text(at.AtName("id"), "Stage id", attributes["id"])
		for _, f := range new(wazzup.Stage).Fields() {
			v.text(at.AtName(f.Name), "Stage "+f.Name, attributes[f.Name])
		}
		id, ok := KnownString(attributes["id"])
		if !ok {
			continue
		}
		if earlier, twice := first[id]; twice {
			v.diags.Append(messages.StageIDTwice(at.AtName("id"), id, earlier))
			continue
		}
		first[id] = i
	}
}

func (v *validation) text(at path.Path, what string, value attr.Value) {
	// If the text is missing, the framework reports it, because the attribute is required.
	if s, ok := KnownString(value); ok {
		v.length(at, what, s)
	}
}

func (v *validation) length(at path.Path, what, s string) {
	if s == "" {
		v.diags.Append(messages.TextEmpty(at, what))
	} else if long := length.TooLong(s); long != "" {
		v.diags.Append(messages.TextTooLong(at, what, long, length.Max))
	}
}
