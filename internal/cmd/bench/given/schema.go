// SPDX-License-Identifier: MPL-2.0

package given

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The structs of the protocol, with fields in front of those that JSON cannot have: a type is an interface there.
type (
	attribute struct {
		tfprotov6.SchemaAttribute

		Type       string
		NestedType *object
	}
	object struct {
		Attributes []attribute
		Nesting    tfprotov6.SchemaObjectNestingMode
	}
	schema struct {
		Version    int64
		Attributes []attribute
	}
	offer struct {
		Provider schema
		Resource schema
	}
)

// types are those that attributes without nested ones have.
var types = map[string]tftypes.Type{
	tftypes.String.String(): tftypes.String, tftypes.Bool.String(): tftypes.Bool, tftypes.Number.String(): tftypes.Number,
}

// WriteSchema writes what a provider and one of its resources look like into a file.
func WriteSchema(file string, response *tfprotov6.GetProviderSchemaResponse, resource string) error {
	provider, err := written(response.Provider)
	if err != nil {
		return fmt.Errorf("the provider: %w", err)
	}
	offered, err := written(response.ResourceSchemas[resource])
	if err != nil {
		return fmt.Errorf("%s: %w", resource, err)
	}
	text, err := json.Marshal(offer{Provider: provider, Resource: offered})
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// ReadSchema reads what WriteSchema has written.
func ReadSchema(file, resource string) (*tfprotov6.GetProviderSchemaResponse, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var read offer
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, err
	}
	return &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities: &tfprotov6.ServerCapabilities{GetProviderSchemaOptional: true, PlanDestroy: true},
		Provider:           read.Provider.protocol(),
		ResourceSchemas:    map[string]*tfprotov6.Schema{resource: read.Resource.protocol()},
	}, nil
}

func written(s *tfprotov6.Schema) (schema, error) {
	switch {
	case s == nil || s.Block == nil:
		return schema{}, errors.New("no schema")
	case len(s.Block.BlockTypes) > 0:
		return schema{}, errors.New("blocks are not passed on")
	}
	attributes, err := writtenAttributes(s.Block.Attributes)
	return schema{Version: s.Version, Attributes: attributes}, err
}

func writtenAttributes(list []*tfprotov6.SchemaAttribute) ([]attribute, error) {
	var attributes []attribute
	for _, a := range list {
		next := attribute{SchemaAttribute: *a}
		if a.NestedType != nil {
			nested, err := writtenAttributes(a.NestedType.Attributes)
			if err != nil {
				return nil, err
			}
			next.NestedType = &object{Attributes: nested, Nesting: a.NestedType.Nesting}
		} else if next.Type = a.Type.String(); types[next.Type] == nil {
			return nil, fmt.Errorf("the type %s of %s is not passed on", next.Type, a.Name)
		}
		attributes = append(attributes, next)
	}
	return attributes, nil
}

func (s schema) protocol() *tfprotov6.Schema {
	return &tfprotov6.Schema{Version: s.Version, Block: &tfprotov6.SchemaBlock{Attributes: protocolAttributes(s.Attributes)}}
}

func protocolAttributes(list []attribute) []*tfprotov6.SchemaAttribute {
	attributes := make([]*tfprotov6.SchemaAttribute, 0, len(list))
	for _, a := range list {
		next := a.SchemaAttribute
		next.Type = types[a.Type]
		if a.NestedType != nil {
			next.NestedType = &tfprotov6.SchemaObject{Attributes: protocolAttributes(a.NestedType.Attributes), Nesting: a.NestedType.Nesting}
		}
		attributes = append(attributes, &next)
	}
	return attributes
}
