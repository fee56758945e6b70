// SPDX-License-Identifier: MPL-2.0

package plain

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/length"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// validate checks funnels as the framework decodes them. That required attributes are set is checked by the framework.
func validate(ctx context.Context, config tfsdk.Config) diag.Diagnostics {
	var funnels types.Map
	root := path.Root(attribute)
	v := validation{diags: config.GetAttribute(ctx, root, &funnels)}
	if v.diags.HasError() || funnels.IsNull() || funnels.IsUnknown() {
		return v.diags
	}
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
	if len(list.Elements()) == 0 {
		v.diags.Append(messages.StagesEmpty(at))
	}
	first := map[string]int{}
	for i, element := range list.Elements() {
		at := at.AtListIndex(i)
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			continue
		}
		if object.IsNull() {
			v.diags.Append(messages.StageNull(at))
			continue
		}
		v.text(at.AtName("id"), "Stage id", object.Attributes()["id"])
		v.text(at.AtName("name"), "Stage name", object.Attributes()["name"])
		id, ok := known(object.Attributes()["id"])
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

func known(value attr.Value) (string, bool) {
	text, ok := value.(types.String)
	return text.ValueString(), ok && !text.IsNull() && !text.IsUnknown()
}

func (v *validation) text(at path.Path, what string, value attr.Value) {
	if text, ok := known(value); ok {
		v.length(at, what, text)
	}
}

func (v *validation) length(at path.Path, what, text string) {
	if text == "" {
		v.diags.Append(messages.TextEmpty(at, what))
	} else if long := length.TooLong(text); long != "" {
		v.diags.Append(messages.TextTooLong(at, what, long, length.Max))
	}
}
