// SPDX-License-Identifier: MPL-2.0

package plain

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/pipelines"
)

var (
	_ resource.ResourceWithConfigure      = &wrapped{}
	_ resource.ResourceWithImportState    = &wrapped{}
	_ resource.ResourceWithModifyPlan     = &wrapped{}
	_ resource.ResourceWithValidateConfig = &wrapped{}
)

// wrapped is the resource with its nested schema. The one that it wraps has the packed schema.
type wrapped struct {
	resource.Resource // only describes

	inner pipelines.Resource
}

func newResource() resource.Resource { return &wrapped{Resource: pipelines.NewNested()} }

func (w *wrapped) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	w.inner.Configure(ctx, req, resp)
}

func (*wrapped) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	resp.Diagnostics.Append(validate(ctx, req.Config)...)
}

func (w *wrapped) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c := w.converter(ctx, &resp.Diagnostics)
	nested := resp.Plan
	req.Config, req.Plan, req.State = c.packedConfig(req.Config), c.packedPlan(req.Plan), c.packedState(req.State)
	resp.Plan = c.packedPlan(resp.Plan)
	if c.failed {
		return
	}
	w.inner.ModifyPlan(ctx, req, resp)
	nested.Raw = c.unpack(resp.Plan.Raw)
	resp.Plan = nested
}

func (w *wrapped) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	c := w.converter(ctx, &resp.Diagnostics)
	req.Config, req.Plan = c.packedConfig(req.Config), c.packedPlan(req.Plan)
	c.through(&resp.State, func() { w.inner.Create(ctx, req, resp) })
}

func (w *wrapped) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	c := w.converter(ctx, &resp.Diagnostics)
	req.State = c.packedState(req.State)
	c.through(&resp.State, func() { w.inner.Read(ctx, req, resp) })
}

func (w *wrapped) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	c := w.converter(ctx, &resp.Diagnostics)
	req.Config, req.Plan, req.State = c.packedConfig(req.Config), c.packedPlan(req.Plan), c.packedState(req.State)
	c.through(&resp.State, func() { w.inner.Update(ctx, req, resp) })
}

func (w *wrapped) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	c := w.converter(ctx, &resp.Diagnostics)
	req.State = c.packedState(req.State)
	c.through(&resp.State, func() { w.inner.Delete(ctx, req, resp) })
}

func (w *wrapped) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	c := w.converter(ctx, &resp.Diagnostics)
	c.through(&resp.State, func() { w.inner.ImportState(ctx, req, resp) })
}

// converter converts what the framework passes to a resource. If something cannot be converted, that is an error among the
// diagnostics.
type converter struct {
	shapes shapes
	schema schema.Schema // packed
	diags  *diag.Diagnostics
	failed bool
}

func (w *wrapped) converter(ctx context.Context, diags *diag.Diagnostics) *converter {
	var nested, packed resource.SchemaResponse
	w.Schema(ctx, resource.SchemaRequest{}, &nested)
	w.inner.Schema(ctx, resource.SchemaRequest{}, &packed)
	c := &converter{schema: packed.Schema, diags: diags}
	var err error
	c.shapes, err = shapesOf(nested.Schema.Type().TerraformType(ctx), packed.Schema.Type().TerraformType(ctx))
	c.check(err)
	return c
}

func (c *converter) check(err error) {
	if err != nil {
		c.failed = true
		c.diags.Append(messages.BugIn("converting a value: " + err.Error()))
	}
}

func (c *converter) pack(v tftypes.Value) tftypes.Value {
	v, err := c.shapes.pack(v)
	c.check(err)
	return v
}

func (c *converter) unpack(v tftypes.Value) tftypes.Value {
	v, err := c.shapes.unpack(v)
	c.check(err)
	return v
}

func (c *converter) packedConfig(v tfsdk.Config) tfsdk.Config {
	return tfsdk.Config{Raw: c.pack(v.Raw), Schema: c.schema}
}

func (c *converter) packedPlan(v tfsdk.Plan) tfsdk.Plan {
	return tfsdk.Plan{Raw: c.pack(v.Raw), Schema: c.schema}
}

func (c *converter) packedState(v tfsdk.State) tfsdk.State {
	return tfsdk.State{Raw: c.pack(v.Raw), Schema: c.schema}
}

// through calls a method of the wrapped resource whose response has a state.
func (c *converter) through(state *tfsdk.State, call func()) {
	nested := *state
	*state = c.packedState(nested)
	if c.failed {
		*state = nested
		return
	}
	call()
	nested.Raw = c.unpack(state.Raw)
	*state = nested
}
