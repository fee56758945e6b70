// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The calls for state stores. Core writes and unlocks a state after an interrupt, too.

func (s *server) ValidateStateStoreConfig(ctx context.Context, req *tfprotov6.ValidateStateStoreConfigRequest) (*tfprotov6.ValidateStateStoreConfigResponse, error) {
	return outsideWalk(ctx, s, "checking the state store "+req.TypeName, req, Server.ValidateStateStoreConfig, func(d diagnostics) *tfprotov6.ValidateStateStoreConfigResponse {
		return &tfprotov6.ValidateStateStoreConfigResponse{Diagnostics: d}
	})
}

func (s *server) ConfigureStateStore(ctx context.Context, req *tfprotov6.ConfigureStateStoreRequest) (*tfprotov6.ConfigureStateStoreResponse, error) {
	return inWalk(ctx, s, "taking the settings of the state store "+req.TypeName, req, Server.ConfigureStateStore, func(d diagnostics) *tfprotov6.ConfigureStateStoreResponse {
		return &tfprotov6.ConfigureStateStoreResponse{Diagnostics: d}
	})
}

func (s *server) GetStates(ctx context.Context, req *tfprotov6.GetStatesRequest) (*tfprotov6.GetStatesResponse, error) {
	return inWalk(ctx, s, "listing the states in "+req.TypeName, req, Server.GetStates, func(d diagnostics) *tfprotov6.GetStatesResponse {
		return &tfprotov6.GetStatesResponse{Diagnostics: d}
	})
}

func (s *server) ReadStateBytes(ctx context.Context, req *tfprotov6.ReadStateBytesRequest) (*tfprotov6.ReadStateBytesStream, error) {
	elements := func(stream *tfprotov6.ReadStateBytesStream) *iter.Seq[tfprotov6.ReadStateByteChunk] {
		return &stream.Chunks
	}
	return streamInWalk(ctx, s, "reading a state from "+req.TypeName, req, Server.ReadStateBytes, elements, func(d diagnostics) tfprotov6.ReadStateByteChunk {
		return tfprotov6.ReadStateByteChunk{Diagnostics: d}
	})
}

func (s *server) WriteStateBytes(ctx context.Context, req *tfprotov6.WriteStateBytesStream) (*tfprotov6.WriteStateBytesResponse, error) {
	return outsideWalk(ctx, s, "writing a state", req, Server.WriteStateBytes, func(d diagnostics) *tfprotov6.WriteStateBytesResponse {
		return &tfprotov6.WriteStateBytesResponse{Diagnostics: d}
	})
}

func (s *server) DeleteState(ctx context.Context, req *tfprotov6.DeleteStateRequest) (*tfprotov6.DeleteStateResponse, error) {
	return inWalk(ctx, s, "deleting a state from "+req.TypeName, req, Server.DeleteState, func(d diagnostics) *tfprotov6.DeleteStateResponse {
		return &tfprotov6.DeleteStateResponse{Diagnostics: d}
	})
}

func (s *server) LockState(ctx context.Context, req *tfprotov6.LockStateRequest) (*tfprotov6.LockStateResponse, error) {
	return inWalk(ctx, s, "locking a state in "+req.TypeName, req, Server.LockState, func(d diagnostics) *tfprotov6.LockStateResponse {
		return &tfprotov6.LockStateResponse{Diagnostics: d}
	})
}

func (s *server) UnlockState(ctx context.Context, req *tfprotov6.UnlockStateRequest) (*tfprotov6.UnlockStateResponse, error) {
	return outsideWalk(ctx, s, "unlocking a state in "+req.TypeName, req, Server.UnlockState, func(d diagnostics) *tfprotov6.UnlockStateResponse {
		return &tfprotov6.UnlockStateResponse{Diagnostics: d}
	})
}
