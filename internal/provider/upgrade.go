package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// upgrade is UpgradeResourceState. Core asks for it before it does anything with an object of the state. For a tainted
// resource under -refresh=false nothing else shows its state, so what stands in it is noted here.
func (s *server) upgrade(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	resp, err := s.ProviderServer.UpgradeResourceState(ctx, req)
	if session := s.provider.sessions.Load(); session != nil && err == nil && req.RawState != nil {
		session.Upgraded(req.TypeName, req.RawState.JSON)
	}
	return resp, err
}
