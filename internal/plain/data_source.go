// SPDX-License-Identifier: MPL-2.0

package plain

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/pipelines"
)

var _ datasource.DataSourceWithConfigure = &wrappedDataSource{}

// wrappedDataSource is wrapped for the data source.
type wrappedDataSource struct {
	datasource.DataSource // only describes

	inner pipelines.DataSource
}

func newDataSource() datasource.DataSource {
	return &wrappedDataSource{DataSource: pipelines.NewNestedDataSource()}
}

func (w *wrappedDataSource) Configure(ctx context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	w.inner.Configure(ctx, req, resp)
}

func (w *wrappedDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	if err := w.read(ctx, req, resp); err != nil {
		resp.Diagnostics.Append(messages.BugIn("converting a value: " + err.Error()))
	}
}

func (w *wrappedDataSource) read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) error {
	var nested, packed datasource.SchemaResponse
	w.Schema(ctx, datasource.SchemaRequest{}, &nested)
	w.inner.Schema(ctx, datasource.SchemaRequest{}, &packed)
	t, err := shapesOf(nested.Schema.Type().TerraformType(ctx), packed.Schema.Type().TerraformType(ctx))
	if err != nil {
		return err
	}
	config, err := t.pack(req.Config.Raw)
	if err != nil {
		return err
	}
	state, err := t.pack(resp.State.Raw)
	if err != nil {
		return err
	}
	req.Config = tfsdk.Config{Raw: config, Schema: packed.Schema}
	resp.State = tfsdk.State{Raw: state, Schema: packed.Schema}
	w.inner.Read(ctx, req, resp)
	state, err = t.unpack(resp.State.Raw)
	resp.State = tfsdk.State{Raw: state, Schema: nested.Schema}
	return err
}
