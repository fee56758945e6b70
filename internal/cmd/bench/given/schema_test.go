// SPDX-License-Identifier: MPL-2.0

package given_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/bench/given"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

const resource = "wazzup_pipelines"

// The pass-through provider offers what the real one offers, descriptions included.
func TestTheSchemaIsTheProvidersOwn(t *testing.T) {
	offers, err := provider.NewServer("dev")().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "schema.json")
	if err := given.WriteSchema(file, offers, resource); err != nil {
		t.Fatal(err)
	}
	read, err := given.ReadSchema(file, resource)
	if err != nil {
		t.Fatal(err)
	}
	for name, schemas := range map[string][2]*tfprotov6.Schema{
		"provider": {offers.Provider, read.Provider}, resource: {offers.ResourceSchemas[resource], read.ResourceSchemas[resource]},
	} {
		// What a block says about itself is for documentation.
		want, got := schemas[0], schemas[1]
		if diff := cmp.Diff(want.Block.Attributes, got.Block.Attributes); diff != "" || want.Version != got.Version {
			t.Errorf("%s, version %d and %d:\n%s", name, want.Version, got.Version, diff)
		}
	}
}

func TestSchemasThatAreNotPassedOn(t *testing.T) {
	offered := func(attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.Schema {
		return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: attributes}}
	}
	list := &tfprotov6.SchemaAttribute{Name: "list", Type: tftypes.List{ElementType: tftypes.String}}
	for name, s := range map[string]*tfprotov6.Schema{
		"none":   nil,
		"a list": offered(list),
		"a list in an object": offered(&tfprotov6.SchemaAttribute{
			Name: "object", NestedType: &tfprotov6.SchemaObject{Attributes: []*tfprotov6.SchemaAttribute{list}},
		}),
		"a block": {Block: &tfprotov6.SchemaBlock{BlockTypes: []*tfprotov6.SchemaNestedBlock{{TypeName: "block"}}}},
	} {
		response := &tfprotov6.GetProviderSchemaResponse{Provider: offered(), ResourceSchemas: map[string]*tfprotov6.Schema{resource: s}}
		if err := given.WriteSchema(filepath.Join(t.TempDir(), "schema.json"), response, resource); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
