// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The calls for list resources.

func (s *server) ValidateListResourceConfig(ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return outsideWalk(ctx, s, "checking the list of "+req.TypeName, req, Server.ValidateListResourceConfig, func(d diagnostics) *tfprotov6.ValidateListResourceConfigResponse {
		return &tfprotov6.ValidateListResourceConfigResponse{Diagnostics: d}
	})
}

func (s *server) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	elements := func(stream *tfprotov6.ListResourceServerStream) *iter.Seq[tfprotov6.ListResourceResult] {
		return &stream.Results
	}
	return streamInWalk(ctx, s, "listing "+req.TypeName, req, Server.ListResource, elements, func(d diagnostics) tfprotov6.ListResourceResult {
		return tfprotov6.ListResourceResult{Diagnostics: d}
	})
}
