// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The calls for managed resources. The response of one that panics has what there was before.

func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return outsideWalk(ctx, s, "checking "+req.TypeName, req, Server.ValidateResourceConfig, func(d diagnostics) *tfprotov6.ValidateResourceConfigResponse {
		return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: d}
	})
}

// UpgradeResourceState is the first call for each object of a state. For a tainted resource with -refresh=false it is the only
// one that has the state, so the provider gets it here.
func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	upgrade := func(f Server, ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
		resp, err := f.UpgradeResourceState(ctx, req)
		if err == nil && req.RawState != nil {
			s.hooks.Upgraded(req.TypeName, req.RawState.JSON)
		}
		return resp, err
	}
	return inWalk(ctx, s, "reading the state of "+req.TypeName, req, upgrade, func(d diagnostics) *tfprotov6.UpgradeResourceStateResponse {
		return &tfprotov6.UpgradeResourceStateResponse{Diagnostics: d}
	})
}

func (s *server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return inWalk(ctx, s, "reading the identity of "+req.TypeName, req, Server.UpgradeResourceIdentity, func(d diagnostics) *tfprotov6.UpgradeResourceIdentityResponse {
		return &tfprotov6.UpgradeResourceIdentityResponse{Diagnostics: d}
	})
}

func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return inWalk(ctx, s, "refreshing "+req.TypeName, req, Server.ReadResource, func(d diagnostics) *tfprotov6.ReadResourceResponse {
		return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: req.CurrentIdentity, Diagnostics: d}
	})
}

func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	operation := change("planning", req.PriorState, req.ProposedNewState, req.TypeName)
	return inWalk(ctx, s, operation, req, Server.PlanResourceChange, func(d diagnostics) *tfprotov6.PlanResourceChangeResponse {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity, Diagnostics: d}
	})
}

func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	operation := change("applying", req.PriorState, req.PlannedState, req.TypeName)
	return inWalk(ctx, s, operation, req, Server.ApplyResourceChange, func(d diagnostics) *tfprotov6.ApplyResourceChangeResponse {
		resp := &tfprotov6.ApplyResourceChangeResponse{NewState: req.PriorState, Private: req.PlannedPrivate, Diagnostics: d}
		if !isNull(req.PriorState) {
			resp.NewIdentity = req.PlannedIdentity
		}
		return resp
	})
}

func (s *server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return inWalk(ctx, s, "importing "+req.TypeName, req, Server.ImportResourceState, func(d diagnostics) *tfprotov6.ImportResourceStateResponse {
		return &tfprotov6.ImportResourceStateResponse{Diagnostics: d}
	})
}

func (s *server) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return inWalk(ctx, s, "moving "+req.TargetTypeName, req, Server.MoveResourceState, func(d diagnostics) *tfprotov6.MoveResourceStateResponse {
		return &tfprotov6.MoveResourceStateResponse{Diagnostics: d}
	})
}

func (s *server) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return inWalk(ctx, s, "generating a configuration of "+req.TypeName, req, Server.GenerateResourceConfig, func(d diagnostics) *tfprotov6.GenerateResourceConfigResponse {
		return &tfprotov6.GenerateResourceConfigResponse{Diagnostics: d}
	})
}
