// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// attributePipelines has the funnels. It is packed.
const attributePipelines = "pipelines"

// resourceSchema has no computed attribute below pipelines, so no funnel in a plan is ever "known after apply". It keys funnels by
// id, so a plan names the funnel that changes, and a new funnel moves no other.
//
// attributePipelines is packed, so the framework never sees this schema: validators, defaults and plan modifiers in it would not run.
func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Sales funnels of a Wazzup account and their stages. The resource manages the funnels it declares and no others.",
		Attributes: map[string]schema.Attribute{
			scope.AttributeAccountID: schema.StringAttribute{
				MarkdownDescription: "Account that the funnels are in, as the Wazzup dashboard shows it (`7204-2419`) or as digits. " +
					"Defaults to the provider's. With a partner's credentials, another account replaces the resource: its funnels are removed from one account and created in the other. " +
					"With an access token, it must be the token's own account.",
				Optional:   true,
				Validators: []validator.String{scope.ValidID()},
			},
			scope.AttributeEffectiveAccountID: schema.StringAttribute{
				MarkdownDescription: "Account that the funnels are in, whether `account_id`, the provider or the access token names it. Null if nothing does. " +
					"Once it is set, the provider refuses to manage these funnels in any other account.",
				Computed: true,
			},
			attributePipelines: schema.MapNestedAttribute{
				MarkdownDescription: "The funnels, by id (1 to 100 characters); at least one. Use the ids that the funnels have in your CRM.",
				Required:            true,
				NestedObject: schema.NestedAttributeObject{
					Attributes: map[string]schema.Attribute{
						"name": schema.StringAttribute{MarkdownDescription: "Name of the funnel, 1 to 100 characters, as people see it in Wazzup.", Required: true},
						"stages": schema.ListNestedAttribute{
							MarkdownDescription: "The stages, in order. Leave `stages` out for a funnel without any; an empty list is an error.",
							Optional:            true,
							NestedObject: schema.NestedAttributeObject{
								Attributes: map[string]schema.Attribute{
									"id":   schema.StringAttribute{MarkdownDescription: "Id of the stage, 1 to 100 characters, unique in its funnel. Stages of different funnels may have the same id.", Required: true},
									"name": schema.StringAttribute{MarkdownDescription: "Name of the stage, 1 to 100 characters.", Required: true},
								},
							},
						},
					},
				},
			},
			"existing_policy": schema.StringAttribute{
				MarkdownDescription: "What happens if a funnel exists in Wazzup already when it is declared for the first time. With `error`, the plan fails, even if the funnel is just as declared. " +
					"With `adopt`, the resource takes the funnel over if it is just as declared. With `overwrite`, it takes the funnel over and changes it as declared. Defaults to `error`.",
				Optional:   true,
				Computed:   true,
				Default:    stringdefault.StaticString(policyError),
				Validators: []validator.String{stringvalidator.OneOf(policyError, policyAdopt, policyOverwrite)},
			},
			"deletion_policy": schema.StringAttribute{
				MarkdownDescription: "What happens to funnels removed from the configuration, and to all of them at a destroy: `delete` removes them " +
					"from Wazzup, `retain` only forgets them. A destroy uses the value in the state, so apply a new value first. " +
					"Defaults to `delete`.",
				Optional:   true,
				Computed:   true,
				Default:    stringdefault.StaticString(policyDelete),
				Validators: []validator.String{stringvalidator.OneOf(policyDelete, policyRetain)},
			},
			"deletion_protection": schema.BoolAttribute{
				MarkdownDescription: "Whether a plan that would remove funnels from Wazzup is an error: an update that leaves some out, a replacement, or a destroy. " +
					"For a destroy or a replacement the value in the state counts, so apply a new value first. Defaults to `false`.",
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
			},
		},
	}
}

// pipelineType is the type of a funnel in resourceSchema.
func pipelineType() attr.Type {
	return resourceSchema().Attributes[attributePipelines].GetType().(types.MapType).ElementType() //nolint:forcetypeassert // it is a map
}

func dataSourceSchema() datasource.Schema {
	return datasource.Schema{
		MarkdownDescription: "All sales funnels of a Wazzup account and their stages, as they are now.",
		Attributes: map[string]datasource.Attribute{
			scope.AttributeAccountID: datasource.StringAttribute{
				MarkdownDescription: "Account to list, as the Wazzup dashboard shows it (`7204-2419`) or as digits. Defaults to the provider's. With an access token, it must be the token's own account.",
				Optional:            true,
				Validators:          []validator.String{scope.ValidID()},
			},
			// Not a nested attribute: terraform test cannot mock one, and silently drops the mock's value.
			attributePipelines: datasource.MapAttribute{
				MarkdownDescription: "The funnels, by id. The map has the same form as the resource's, so you can copy the funnels of one account to another. " +
					"Empty for an account without funnels. " +
					"`name` is the funnel's name, 1 to 100 characters, as people see it in Wazzup. " +
					"`stages` are its stages, in order; null for a funnel without stages. " +
					"Each stage has an `id`, 1 to 100 characters, unique in its funnel (stages of different funnels may have the same id), and a `name`, 1 to 100 characters.",
				ElementType: pipelineType(),
				Computed:    true,
			},
			"ids": datasource.ListAttribute{
				MarkdownDescription: "The funnels' ids, in the order of Wazzup's response.",
				ElementType:         types.StringType,
				Computed:            true,
			},
		},
	}
}
