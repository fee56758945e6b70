// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

var _ datasource.DataSourceWithConfigure = &DataSource{}

// DataSource is wazzup_pipelines: all funnels of an account.
type DataSource struct{ scope *scope.Scope }

// NewDataSource returns a DataSource.
func NewDataSource() datasource.DataSource { return &DataSource{} }

type dataSourceModel struct {
	AccountID types.String `tfsdk:"account_id"`
	Pipelines types.String `tfsdk:"pipelines"`
	IDs       []string     `tfsdk:"ids"`
}

// Metadata names the data source.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_pipelines"
}

// Schema describes the data source to the framework.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = packed.DataSource(dataSourceSchema(), attributePipelines)
}

// Configure takes the Scope of the provider.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.scope, _ = req.ProviderData.(*scope.Scope)
	if d.scope == nil && req.ProviderData != nil {
		resp.Diagnostics.Append(messages.UnexpectedProviderData("*scope.Scope", req.ProviderData))
	}
}

// Read lists the funnels.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var own types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(scope.AttributeAccountID), &own)...)
	t, diags := d.scope.Reach(own, "Reading the funnels")
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	list, err := t.Account.List(ctx, account.ForDataSource)
	if err != nil {
		resp.Diagnostics.Append(messages.Failed(messages.Operation{Doing: "reading the funnels", Of: t.Place().Of()}, err)...)
		return
	}
	resp.Diagnostics.Append(checkForms(t, list)...)
	if resp.Diagnostics.HasError() {
		return
	}
	funnels := make(map[string]wazzup.Pipeline, len(list.Pipelines))
	for _, p := range list.Pipelines {
		funnels[p.ID] = p
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, dataSourceModel{AccountID: own, Pipelines: funnel.Encode(funnels), IDs: list.IDs()})...)
}
