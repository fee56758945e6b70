// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/bench/given"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// offered is the resource that is measured.
const offered = "wazzup_pipelines"

// realSchema is what the provider says of itself.
func realSchema(ctx context.Context) (*tfprotov6.GetProviderSchemaResponse, error) {
	return provider.NewServer("dev")().GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
}

// writeSchema makes the file with the schema for the pass-through provider.
func writeSchema(ctx context.Context, file string) error {
	offers, err := realSchema(ctx)
	if err != nil {
		return err
	}
	return given.WriteSchema(file, offers, offered)
}

// writeImport makes a file with what the pass-through provider imports, as core expects it, out of a state file with one
// resource.
func writeImport(ctx context.Context, state, file string) error {
	text, err := os.ReadFile(state)
	if err != nil {
		return err
	}
	attributes, err := attributesIn(text)
	if err != nil {
		return fmt.Errorf("%s: %w", state, err)
	}
	offers, err := realSchema(ctx)
	if err != nil {
		return err
	}
	resourceType := offers.ResourceSchemas[offered].ValueType()
	value, err := (&tfprotov6.RawState{JSON: attributes}).Unmarshal(resourceType)
	if err != nil {
		return err
	}
	packed, err := tfprotov6.NewDynamicValue(resourceType, value)
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
