// SPDX-License-Identifier: MPL-2.0

package plain

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/protocol"
)

// server leaves out what the framework reports about required attributes inside an object that is unknown or null: it takes each of
// them for null, and so for missing. An unknown object is no fault, and a null one has an error of its own.
type server struct{ protocol.Server }

// Missing is the framework's summary for a required attribute that is null.
const Missing = "Missing Configuration for Required Attribute"

func (s server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	resp, err := s.Server.ValidateResourceConfig(ctx, req)
	if err != nil || !slices.ContainsFunc(resp.Diagnostics, isMissing) {
		return resp, err
	}
	schema, err := s.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	config, err := req.Config.Unmarshal(schema.ResourceSchemas[req.TypeName].ValueType())
	if err != nil {
		return nil, err
	}
	resp.Diagnostics = slices.DeleteFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool {
		return isMissing(d) && !isObject(config, d.Attribute.WithoutLastStep())
	})
	return resp, nil
}

func isMissing(d *tfprotov6.Diagnostic) bool {
	return d.Summary == Missing && d.Attribute != nil && len(d.Attribute.Steps()) > 1
}

// isObject reports whether a value stands at a path, neither null nor unknown.
func isObject(config tftypes.Value, path *tftypes.AttributePath) bool {
	found, _, err := tftypes.WalkAttributePath(config, path)
	value, ok := found.(tftypes.Value)
	return err == nil && ok && value.IsKnown() && !value.IsNull()
}
