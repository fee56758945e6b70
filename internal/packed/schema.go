// SPDX-License-Identifier: MPL-2.0

package packed

import (
	"maps"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Resource returns the schema of a resource that the framework is given, from the one that users see. The named attributes are
// packed. The framework calls no validators, defaults or plan modifiers of such an attribute or of what is nested in it.
func Resource(nested resource.Schema, names ...string) resource.Schema {
	nested.Attributes = maps.Clone(nested.Attributes)
	for _, name := range names {
		a := nested.Attributes[name]
		nested.Attributes[name] = resource.StringAttribute{
			Required: a.IsRequired(), Optional: a.IsOptional(), Computed: a.IsComputed(), Sensitive: a.IsSensitive(),
			MarkdownDescription: a.GetMarkdownDescription(), DeprecationMessage: a.GetDeprecationMessage(),
		}
	}
	return nested
}

// DataSource is Resource for a data source.
func DataSource(nested datasource.Schema, names ...string) datasource.Schema {
	nested.Attributes = maps.Clone(nested.Attributes)
	for _, name := range names {
		a := nested.Attributes[name]
		nested.Attributes[name] = datasource.StringAttribute{
			Required: a.IsRequired(), Optional: a.IsOptional(), Computed: a.IsComputed(), Sensitive: a.IsSensitive(),
			MarkdownDescription: a.GetMarkdownDescription(), DeprecationMessage: a.GetDeprecationMessage(),
		}
	}
	return nested
}
