// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
)

// ValidateConfig finds every fault that can be found offline, each with its own path. It visits all funnels itself, because the
// framework does not see them.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(readModel(ctx, req.Config, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(funnel.Validate(config.funnels)...)
}
