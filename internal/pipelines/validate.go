package pipelines

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ValidateConfig finds every fault that can be found offline, each on its own path. The CLI shows no path this deep, so
// the text repeats it. One walk finds all: a validator on each attribute would be asked eleven times per funnel of ten
// stages, and could not compare stages.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.Pipelines.IsUnknown() || config.Pipelines.IsNull() {
		return
	}
	resp.Diagnostics.Append(validateFunnels(config.Pipelines)...)
}

func validateFunnels(funnels types.Map) diag.Diagnostics {
	var v validation
	root := path.Root("pipelines")
	elements := funnels.Elements()
	if len(elements) == 0 {
		v.add(root, "No funnels", "declares no funnels. Declare at least one, or remove the resource.")
	}
	for _, id := range sortedIDs(elements) {
		at := root.AtMapKey(id)
		v.length(at, "Funnel id", id)
		object, ok := elements[id].(types.Object)
		if !ok || object.IsUnknown() {
			continue
		}
		if object.IsNull() {
			v.add(at, "Funnel is null", "is null. Give it a name, or leave the funnel out.")
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

func (v *validation) add(at path.Path, summary, problem string) {
	v.diags.AddAttributeError(at, summary, at.String()+" "+problem)
}

func (v *validation) stages(at path.Path, value attr.Value) {
	list, ok := value.(types.List)
	if !ok || list.IsNull() || list.IsUnknown() {
		return
	}
	elements := list.Elements()
	if len(elements) == 0 {
		v.add(at, "Empty list of stages", "is an empty list, which Wazzup refuses. Leave stages out (or set it to null) for a funnel without stages.")
	}
	first := make(map[string]int, len(elements))
	for i, element := range elements {
		at := at.AtListIndex(i)
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			continue
		}
		if object.IsNull() {
			v.add(at, "Stage is null", "is null. Give it an id and a name, or leave the stage out.")
			continue
		}
		attributes := object.Attributes()
		v.text(at.AtName("id"), "Stage id", attributes["id"])
		for _, f := range new(wazzup.Stage).Fields() {
			v.text(at.AtName(f.Name), "Stage "+f.Name, attributes[f.Name])
		}
		id, ok := knownString(attributes["id"])
		if !ok {
			continue
		}
		if earlier, twice := first[id]; twice {
			v.add(at.AtName("id"), "Stage id twice in a funnel", fmt.Sprintf(
				"is %q, which stages[%d] of the same funnel has already. Give each stage of a funnel an id of its own.", id, earlier))
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
		v.add(at, what+" empty", "is empty. Wazzup needs 1 to 100 characters.")
	} else if long := tooLong(s); long != "" {
		v.add(at, what+" too long", fmt.Sprintf("%s. Wazzup allows at most %d: shorten it.", long, maxLength))
	}
}
