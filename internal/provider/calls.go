package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The calls of the protocol, contained; those that belong to a walk are cancelled once it was stopped. What a broken one
// answers beside its error is what there was before.

type diagnostics = []*tfprotov6.Diagnostic

func (s *server) GetMetadata(ctx context.Context, req *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return contained(ctx, "listing what the provider offers", req, s.ProviderServer.GetMetadata, func(d diagnostics) *tfprotov6.GetMetadataResponse {
		return &tfprotov6.GetMetadataResponse{Diagnostics: d}
	})
}

func (s *server) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return contained(ctx, "describing the provider", req, s.ProviderServer.GetProviderSchema, func(d diagnostics) *tfprotov6.GetProviderSchemaResponse {
		return &tfprotov6.GetProviderSchemaResponse{Diagnostics: d}
	})
}

func (s *server) GetResourceIdentitySchemas(ctx context.Context, req *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return contained(ctx, "describing the provider", req, s.ProviderServer.GetResourceIdentitySchemas, func(d diagnostics) *tfprotov6.GetResourceIdentitySchemasResponse {
		return &tfprotov6.GetResourceIdentitySchemasResponse{Diagnostics: d}
	})
}

func (s *server) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return contained(ctx, "checking the provider's settings", req, s.ProviderServer.ValidateProviderConfig, func(d diagnostics) *tfprotov6.ValidateProviderConfigResponse {
		return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config, Diagnostics: d}
	})
}

func (s *server) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return contained(ctx, "taking the provider's settings", req, s.configure, func(d diagnostics) *tfprotov6.ConfigureProviderResponse {
		return &tfprotov6.ConfigureProviderResponse{Diagnostics: d}
	})
}

func (s *server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return contained(ctx, "stopping", req, s.stop, func(d diagnostics) *tfprotov6.StopProviderResponse {
		return &tfprotov6.StopProviderResponse{Error: d[0].Summary}
	})
}

func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return contained(ctx, "checking "+req.TypeName, req, s.validateResource, func(d diagnostics) *tfprotov6.ValidateResourceConfigResponse {
		return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: d}
	})
}

func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return contained(ctx, "reading the state of "+req.TypeName, req, s.upgrade, func(d diagnostics) *tfprotov6.UpgradeResourceStateResponse {
		return &tfprotov6.UpgradeResourceStateResponse{Diagnostics: d}
	})
}

func (s *server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return contained(ctx, "reading the identity of "+req.TypeName, req, s.ProviderServer.UpgradeResourceIdentity, func(d diagnostics) *tfprotov6.UpgradeResourceIdentityResponse {
		return &tfprotov6.UpgradeResourceIdentityResponse{Diagnostics: d}
	})
}

func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	return contained(ctx, "refreshing "+req.TypeName, req, s.ProviderServer.ReadResource, func(d diagnostics) *tfprotov6.ReadResourceResponse {
		return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: req.CurrentIdentity, Diagnostics: d}
	})
}

func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	operation := change("planning", req.PriorState, req.ProposedNewState, req.TypeName)
	return contained(ctx, operation, req, s.ProviderServer.PlanResourceChange, func(d diagnostics) *tfprotov6.PlanResourceChangeResponse {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, Diagnostics: d}
	})
}

func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	operation := change("applying", req.PriorState, req.PlannedState, req.TypeName)
	return contained(ctx, operation, req, s.ProviderServer.ApplyResourceChange, func(d diagnostics) *tfprotov6.ApplyResourceChangeResponse {
		return &tfprotov6.ApplyResourceChangeResponse{NewState: req.PriorState, Private: req.PlannedPrivate, Diagnostics: d}
	})
}

func (s *server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	return contained(ctx, "importing "+req.TypeName, req, s.ProviderServer.ImportResourceState, func(d diagnostics) *tfprotov6.ImportResourceStateResponse {
		return &tfprotov6.ImportResourceStateResponse{Diagnostics: d}
	})
}

func (s *server) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return contained(ctx, "moving "+req.TargetTypeName, req, s.ProviderServer.MoveResourceState, func(d diagnostics) *tfprotov6.MoveResourceStateResponse {
		return &tfprotov6.MoveResourceStateResponse{Diagnostics: d}
	})
}

func (s *server) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return contained(ctx, "checking the data source "+req.TypeName, req, s.ProviderServer.ValidateDataResourceConfig, func(d diagnostics) *tfprotov6.ValidateDataResourceConfigResponse {
		return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: d}
	})
}

func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	return contained(ctx, "reading the data source "+req.TypeName, req, s.ProviderServer.ReadDataSource, func(d diagnostics) *tfprotov6.ReadDataSourceResponse {
		return &tfprotov6.ReadDataSourceResponse{Diagnostics: d}
	})
}

func (s *server) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return contained(ctx, "generating a configuration of "+req.TypeName, req, s.ProviderServer.GenerateResourceConfig, func(d diagnostics) *tfprotov6.GenerateResourceConfigResponse {
		return &tfprotov6.GenerateResourceConfigResponse{Diagnostics: d}
	})
}
