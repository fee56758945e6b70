// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// What the pass-through provider returns for an import has to be given to it, as the bytes that core expects.

// importEnv is the environment variable that tells the pass-through provider where they are.
const importEnv = "BENCH_IMPORT"

// writeImport makes a file for an import out of a state file with one resource.
func writeImport(ctx context.Context, state, file string) error {
	text, err := os.ReadFile(state)
	if err != nil {
		return err
	}
	attributes, err := attributesIn(text)
	if err != nil {
		return fmt.Errorf("%s: %w", state, err)
	}
	offers, err := provider.NewServer("dev")().GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return err
	}
	schema, ok := offers.ResourceSchemas["wazzup_pipelines"]
	if !ok {
		return errors.New("the provider has no resource wazzup_pipelines")
	}
	value, err := (&tfprotov6.RawState{JSON: attributes}).Unmarshal(schema.ValueType())
	if err != nil {
		return err
	}
	packed, err := tfprotov6.NewDynamicValue(schema.ValueType(), value)
	if err != nil {
		return err
	}
	return os.WriteFile(file, packed.MsgPack, 0o600)
}

// attributesIn are the attributes of the one resource in a state file.
func attributesIn(state []byte) ([]byte, error) {
	var content struct {
		Resources []struct {
			Instances []struct {
				Attributes json.RawMessage `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(state, &content); err != nil {
		return nil, err
	}
	if len(content.Resources) != 1 || len(content.Resources[0].Instances) != 1 {
		return nil, errors.New("not the state of one resource")
	}
	return content.Resources[0].Instances[0].Attributes, nil
}
