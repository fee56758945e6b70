// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
)

// ValidateConfig finds every fault that can be found offline, each with its own path. It visits all funnels itself: validators on
// the attributes would be called eleven times per funnel of ten stages, and could not compare stages.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.Pipelines.IsUnknown() || config.Pipelines.IsNull() {
		return
	}
	resp.Diagnostics.Append(funnel.Validate(config.Pipelines)...)
}
