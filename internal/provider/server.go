package provider

import (
	"context"
	"slices"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// NewServer returns a constructor of the provider's protocol server, as tf6server wants it: the framework's, with what
// it gets wrong put right, and with panics contained.
func NewServer(version string, options ...Option) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := newProvider(version, options)
		return &server{ProviderServer: providerserver.NewProtocol6(p)(), provider: p}
	}
}

// Close ends the run properly: its CLI lives, and has got all results. Without it, what the run began counts as unfinished.
func Close(s tfprotov6.ProviderServer) {
	if s, ok := s.(*server); ok {
		s.provider.begin(nil)
	}
}

// Abandon ends the run as if the process had been killed, for tests in one process.
func Abandon(s tfprotov6.ProviderServer) {
	if s, ok := s.(*server); ok {
		s.provider.permits.Swap(nil).Abandon()
	}
}

type server struct {
	tfprotov6.ProviderServer

	provider *Provider
	stopped  atomic.Bool // the walk
}

// missing is the framework's summary for a required attribute that is null.
const missing = "Missing Configuration for Required Attribute"

// validateResource is ValidateResourceConfig. It leaves out what the framework says of required attributes inside an
// object that is not known yet, or null: it takes each of them for null, and so for missing. An object that is not known
// is no fault (where `terraform validate` runs, each variable is one), and one that is null has an error of its own.
func (s *server) validateResource(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	resp, err := s.ProviderServer.ValidateResourceConfig(ctx, req)
	if err != nil || !slices.ContainsFunc(resp.Diagnostics, saysMissing) {
		return resp, err
	}
	config, err := s.config(ctx, req)
	if err != nil {
		return resp, nil //nolint:nilerr // the framework has read it too, and has said what is wrong with it
	}
	resp.Diagnostics = slices.DeleteFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool {
		return saysMissing(d) && !isObject(config, d.Attribute.WithoutLastStep())
	})
	return resp, nil
}

func saysMissing(d *tfprotov6.Diagnostic) bool {
	return d.Summary == missing && d.Attribute != nil && len(d.Attribute.Steps()) > 1
}

func (s *server) config(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (tftypes.Value, error) {
	schema, err := s.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return tftypes.Value{}, err
	}
	return req.Config.Unmarshal(schema.ResourceSchemas[req.TypeName].ValueType())
}

// isObject reports whether a value stands at a path, neither null nor unknown.
func isObject(config tftypes.Value, path *tftypes.AttributePath) bool {
	found, _, err := tftypes.WalkAttributePath(config, path)
	value, ok := found.(tftypes.Value)
	return err == nil && ok && value.IsKnown() && !value.IsNull()
}
