// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// recorder stands in for the framework's server. It keeps what its last call got and returned.
type recorder struct {
	ctx      context.Context
	request  any
	response any

	during  func()             // while a call is under way
	prepare func(response any) // before it is returned
	err     error              // is returned instead of a response
}

var _ Server = &recorder{}

// respond is every call of the recorder.
func respond[R, Q any](ctx context.Context, r *recorder, req *Q) (*R, error) {
	resp := new(R)
	r.ctx, r.request, r.response = ctx, req, resp
	if r.during != nil {
		r.during()
	}
	if r.prepare != nil {
		r.prepare(resp)
	}
	if r.err != nil {
		return nil, r.err
	}
	return resp, nil
}

func (r *recorder) GetMetadata(ctx context.Context, req *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return respond[tfprotov6.GetMetadataResponse](ctx, r, req)
}

func (r *recorder) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return respond[tfprotov6.GetProviderSchemaResponse](ctx, r, req)
}

func (r *recorder) GetResourceIdentitySchemas(ctx context.Context, req *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return respond[tfprotov6.GetResourceIdentitySchemasResponse](ctx, r, req)
}

func (r *recorder) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return respond[tfprotov6.ValidateProviderConfigResponse](ctx, r, req)
}

func (r *recorder) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return respond[tfprotov6.ValidateResourceConfigResponse](ctx, r, req)
}

func (r *recorder) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return respond[tfprotov6.UpgradeResourceStateResponse](ctx, r, req)
}

func (r *recorder) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return respond[tfprotov6.UpgradeResourceIdentityResponse](ctx, r, req)
}

func (r *recorder) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return respond[tfprotov6.ReadResourceResponse](ctx, r, req)
}

func (r *recorder) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return respond[tfprotov6.PlanResourceChangeResponse](ctx, r, req)
}

func (r *recorder) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return respond[tfprotov6.ApplyResourceChangeResponse](ctx, r, req)
}

func (r *recorder) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return respond[tfprotov6.ImportResourceStateResponse](ctx, r, req)
}

func (r *recorder) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return respond[tfprotov6.MoveResourceStateResponse](ctx, r, req)
}

func (r *recorder) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return respond[tfprotov6.GenerateResourceConfigResponse](ctx, r, req)
}

func (r *recorder) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return respond[tfprotov6.ValidateDataResourceConfigResponse](ctx, r, req)
}

func (r *recorder) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return respond[tfprotov6.ReadDataSourceResponse](ctx, r, req)
}

func (r *recorder) GetFunctions(ctx context.Context, req *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return respond[tfprotov6.GetFunctionsResponse](ctx, r, req)
}

func (r *recorder) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return respond[tfprotov6.CallFunctionResponse](ctx, r, req)
}

func (r *recorder) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return respond[tfprotov6.ValidateEphemeralResourceConfigResponse](ctx, r, req)
}

func (r *recorder) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return respond[tfprotov6.OpenEphemeralResourceResponse](ctx, r, req)
}

func (r *recorder) RenewEphemeralResource(ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return respond[tfprotov6.RenewEphemeralResourceResponse](ctx, r, req)
}

func (r *recorder) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return respond[tfprotov6.CloseEphemeralResourceResponse](ctx, r, req)
}

func (r *recorder) ValidateListResourceConfig(ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return respond[tfprotov6.ValidateListResourceConfigResponse](ctx, r, req)
}

func (r *recorder) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return respond[tfprotov6.ListResourceServerStream](ctx, r, req)
}

func (r *recorder) ValidateActionConfig(ctx context.Context, req *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	return respond[tfprotov6.ValidateActionConfigResponse](ctx, r, req)
}

func (r *recorder) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return respond[tfprotov6.PlanActionResponse](ctx, r, req)
}

func (r *recorder) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return respond[tfprotov6.InvokeActionServerStream](ctx, r, req)
}

func (r *recorder) ValidateStateStoreConfig(ctx context.Context, req *tfprotov6.ValidateStateStoreConfigRequest) (*tfprotov6.ValidateStateStoreConfigResponse, error) {
	return respond[tfprotov6.ValidateStateStoreConfigResponse](ctx, r, req)
}

func (r *recorder) ConfigureStateStore(ctx context.Context, req *tfprotov6.ConfigureStateStoreRequest) (*tfprotov6.ConfigureStateStoreResponse, error) {
	return respond[tfprotov6.ConfigureStateStoreResponse](ctx, r, req)
}

func (r *recorder) GetStates(ctx context.Context, req *tfprotov6.GetStatesRequest) (*tfprotov6.GetStatesResponse, error) {
	return respond[tfprotov6.GetStatesResponse](ctx, r, req)
}

func (r *recorder) ReadStateBytes(ctx context.Context, req *tfprotov6.ReadStateBytesRequest) (*tfprotov6.ReadStateBytesStream, error) {
	return respond[tfprotov6.ReadStateBytesStream](ctx, r, req)
}

func (r *recorder) WriteStateBytes(ctx context.Context, req *tfprotov6.WriteStateBytesStream) (*tfprotov6.WriteStateBytesResponse, error) {
	return respond[tfprotov6.WriteStateBytesResponse](ctx, r, req)
}

func (r *recorder) DeleteState(ctx context.Context, req *tfprotov6.DeleteStateRequest) (*tfprotov6.DeleteStateResponse, error) {
	return respond[tfprotov6.DeleteStateResponse](ctx, r, req)
}

func (r *recorder) LockState(ctx context.Context, req *tfprotov6.LockStateRequest) (*tfprotov6.LockStateResponse, error) {
	return respond[tfprotov6.LockStateResponse](ctx, r, req)
}

func (r *recorder) UnlockState(ctx context.Context, req *tfprotov6.UnlockStateRequest) (*tfprotov6.UnlockStateResponse, error) {
	return respond[tfprotov6.UnlockStateResponse](ctx, r, req)
}

func (r *recorder) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return respond[tfprotov6.ConfigureProviderResponse](ctx, r, req)
}

func (r *recorder) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return respond[tfprotov6.StopProviderResponse](ctx, r, req)
}
