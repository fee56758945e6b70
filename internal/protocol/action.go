// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The calls for actions.
//
// The framework runs an action's Invoke in a goroutine of its own, where nobody else can recover: Invoke has to contain its own
// panics.

func (s *server) ValidateActionConfig(ctx context.Context, req *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	return outsideWalk(ctx, s, "checking the action "+req.ActionType, req, Server.ValidateActionConfig, func(d diagnostics) *tfprotov6.ValidateActionConfigResponse {
		return &tfprotov6.ValidateActionConfigResponse{Diagnostics: d}
	})
}

func (s *server) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return inWalk(ctx, s, "planning the action "+req.ActionType, req, Server.PlanAction, func(d diagnostics) *tfprotov6.PlanActionResponse {
		return &tfprotov6.PlanActionResponse{Diagnostics: d}
	})
}

func (s *server) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	elements := func(stream *tfprotov6.InvokeActionServerStream) *iter.Seq[tfprotov6.InvokeActionEvent] {
		return &stream.Events
	}
	return streamInWalk(ctx, s, "running the action "+req.ActionType, req, Server.InvokeAction, elements, func(d diagnostics) tfprotov6.InvokeActionEvent {
		return tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: d}}
	})
}
