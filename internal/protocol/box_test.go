// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
)

// boxes is a provider with a resource and a data source shop_box, of which lids is packed if it is not nested.
type boxes struct {
	nested   bool
	upgraded *[]byte // what the upgrader got
}

func (boxes) Metadata(context.Context, provider.MetadataRequest, *provider.MetadataResponse)    {}
func (boxes) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (boxes) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (b boxes) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return box(b) }}
}

func (b boxes) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return boxData(b) }}
}

type box boxes

var _ resource.ResourceWithUpgradeState = box{}

func (box) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "shop_box"
}

func boxSchema() schema.Schema {
	return schema.Schema{Version: 1, Attributes: map[string]schema.Attribute{
		"lids": schema.MapNestedAttribute{Required: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{Required: true},
			"sides": schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id": schema.StringAttribute{Required: true},
			}}},
		}}},
		"locked": schema.BoolAttribute{Optional: true},
		"weight": schema.NumberAttribute{Optional: true, Computed: true},
	}}
}

func (b box) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	if resp.Schema = boxSchema(); !b.nested {
		resp.Schema = packed.Resource(resp.Schema, "lids")
	}
}

// UpgradeState has an upgrader of version 0, which returns one lid named like the box then was.
func (b box) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{0: {StateUpgrader: func(ctx context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
		*b.upgraded = req.RawState.JSON
		resp.Diagnostics.Append(resp.State.Set(ctx, struct {
			Lids   types.String `tfsdk:"lids"`
			Locked types.Bool   `tfsdk:"locked"`
			Weight types.Number `tfsdk:"weight"`
		}{Lids: types.StringValue("\x81\xa1x\x82\xa4name\xa1X\xa5sides\xc0")})...)
	}}}
}

func (box) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (box) Read(_ context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	resp.State.Raw = req.State.Raw
}

func (box) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (box) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

type boxData boxes

func (boxData) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "shop_box"
}

func (b boxData) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	of := boxSchema().Attributes["lids"].GetType().(types.MapType).ElementType()
	resp.Schema = datasourceschema.Schema{Attributes: map[string]datasourceschema.Attribute{
		"lids":   datasourceschema.MapAttribute{Optional: true, ElementType: of},
		"locked": datasourceschema.BoolAttribute{Optional: true},
		"weight": datasourceschema.NumberAttribute{Optional: true},
	}}
	if !b.nested {
		resp.Schema = packed.DataSource(resp.Schema, "lids")
	}
}

func (boxData) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.State.Raw = req.Config.Raw
}

func newBoxes(b boxes) Server {
	if b.upgraded == nil {
		b.upgraded = new([]byte)
	}
	return providerserver.NewProtocol6(b)().(Server)
}

// boxType is the type of shop_box as users see it, and as the framework has it.
func boxType(t testing.TB, nested bool) tftypes.Object {
	t.Helper()
	resp, err := newBoxes(boxes{nested: nested}).GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return resp.ResourceSchemas["shop_box"].ValueType().(tftypes.Object)
}

// aBox is a value of shop_box, nested and packed.
func aBox(t testing.TB) (nested, withPacked []byte, asJSON string) {
	t.Helper()
	asJSON = `{"lids":{"a":{"name":"A","sides":[{"id":"1"},{"id":"2"}]},"b":{"name":"B","sides":null}},"locked":true,"weight":1}`
	v, err := tftypes.ValueFromJSON([]byte(asJSON), boxType(t, true)) //nolint:staticcheck // there is no other
	if err != nil {
		t.Fatal(err)
	}
	return msgpackOf(t, v), msgpackOf(t, packedByHand(t, v)), asJSON
}

func msgpackOf(t testing.TB, v tftypes.Value) []byte {
	t.Helper()
	to, err := packed.NewType(v.Type()).Append(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// packedByHand is a box as the framework has to get it.
func packedByHand(t testing.TB, v tftypes.Value) tftypes.Value {
	t.Helper()
	var attributes map[string]tftypes.Value
	if err := v.As(&attributes); err != nil {
		t.Fatal(err)
	}
	attributes = maps.Clone(attributes)
	switch lids := attributes["lids"]; {
	case !lids.IsKnown():
		attributes["lids"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	case lids.IsNull():
		attributes["lids"] = tftypes.NewValue(tftypes.String, nil)
	default:
		attributes["lids"] = tftypes.NewValue(tftypes.String, string(msgpackOf(t, lids)))
	}
	return tftypes.NewValue(boxType(t, false), attributes)
}
