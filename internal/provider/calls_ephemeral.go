package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The calls for ephemeral resources, contained: see calls.go.

func (s *server) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return contained(ctx, "checking the ephemeral resource "+req.TypeName, req, s.ProviderServer.ValidateEphemeralResourceConfig, func(d diagnostics) *tfprotov6.ValidateEphemeralResourceConfigResponse {
		return &tfprotov6.ValidateEphemeralResourceConfigResponse{Diagnostics: d}
	})
}

func (s *server) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	ctx, cancel := s.walk(ctx)
	defer cancel()
	return contained(ctx, "opening the ephemeral resource "+req.TypeName, req, s.ProviderServer.OpenEphemeralResource, func(d diagnostics) *tfprotov6.OpenEphemeralResourceResponse {
		return &tfprotov6.OpenEphemeralResourceResponse{Diagnostics: d}
	})
}

func (s *server) RenewEphemeralResource(ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return contained(ctx, "renewing the ephemeral resource "+req.TypeName, req, s.ProviderServer.RenewEphemeralResource, func(d diagnostics) *tfprotov6.RenewEphemeralResourceResponse {
		return &tfprotov6.RenewEphemeralResourceResponse{Diagnostics: d}
	})
}

func (s *server) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return contained(ctx, "closing the ephemeral resource "+req.TypeName, req, s.ProviderServer.CloseEphemeralResource, func(d diagnostics) *tfprotov6.CloseEphemeralResourceResponse {
		return &tfprotov6.CloseEphemeralResourceResponse{Diagnostics: d}
	})
}
