// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// missing is the framework's summary for a required attribute that is null.
const missing = "Missing Configuration for Required Attribute"

// validateResource leaves out what the framework reports about required attributes inside an object that is unknown or null:
// it takes each of them for null, and so for missing. An unknown object is no fault (for `terraform validate`, each variable is
// unknown), and a null one has an error of its own.
func validateResource(ctx context.Context, f Server, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	resp, err := f.ValidateResourceConfig(ctx, req)
	if err != nil || !slices.ContainsFunc(resp.Diagnostics, isMissing) {
		return resp, err
	}
	config, err := resourceConfig(ctx, f, req)
	if err != nil {
		return resp, nil //nolint:nilerr // the framework has read it too, and has reported what is wrong with it
	}
	resp.Diagnostics = slices.DeleteFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool {
		return isMissing(d) && !isObject(config, d.Attribute.WithoutLastStep())
	})
	return resp, nil
}

func isMissing(d *tfprotov6.Diagnostic) bool {
	return d != nil && d.Summary == missing && d.Attribute != nil && len(d.Attribute.Steps()) > 1
}

func resourceConfig(ctx context.Context, f Server, req *tfprotov6.ValidateResourceConfigRequest) (tftypes.Value, error) {
	schema, err := f.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
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
