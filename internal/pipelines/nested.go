// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// Users see the nested schema, and the framework works with the packed one: see package packed. The server that describes the
// provider has the resource and the data source of this file. It also gets each call with a value that cannot be packed. It cannot
// read such a value either, and reports that before it would call a method that is not for describing.

// NewNested returns the resource with its nested schema.
func NewNested() resource.Resource { return nested{} }

// NewNestedDataSource returns the data source with its nested schema.
func NewNestedDataSource() datasource.DataSource { return nestedDataSource{} }

type nested struct{}

func (nested) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	new(Resource).Metadata(ctx, req, resp)
}

func (nested) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

func (nested) Create(_ context.Context, _ resource.CreateRequest, resp *resource.CreateResponse) {
	resp.Diagnostics.Append(messages.BugIn("creating " + resourceType))
}

func (nested) Read(_ context.Context, _ resource.ReadRequest, resp *resource.ReadResponse) {
	resp.Diagnostics.Append(messages.BugIn("refreshing " + resourceType))
}

func (nested) Update(_ context.Context, _ resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(messages.BugIn("updating " + resourceType))
}

func (nested) Delete(_ context.Context, _ resource.DeleteRequest, resp *resource.DeleteResponse) {
	resp.Diagnostics.Append(messages.BugIn("destroying " + resourceType))
}

type nestedDataSource struct{}

func (nestedDataSource) Metadata(ctx context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	new(DataSource).Metadata(ctx, req, resp)
}

func (nestedDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dataSourceSchema()
}

func (nestedDataSource) Read(_ context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.Diagnostics.Append(messages.BugIn("reading the data source " + resourceType))
}
