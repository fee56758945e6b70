// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
)

// Moves and lists can have values of a resource, and the protocol's layer does not pack these (see notPacked in package protocol).
func TestNothingIsOfferedThatIsNotPacked(t *testing.T) {
	p := newProvider("test", nil)
	if _, lists := any(p).(provider.ProviderWithListResources); lists {
		t.Error("there are list resources: first handle the values of ListResource in internal/protocol/packed.go")
	}
	for _, newResource := range p.Resources(t.Context()) {
		r := newResource()
		if _, moves := r.(resource.ResourceWithMoveState); moves {
			t.Errorf("%T can be moved to: first handle the values of MoveResourceState in internal/protocol/packed.go", r)
		}
	}
}

// What the framework has and what users see are the same, but for what is packed.
func TestBothSchemasAreTheSame(t *testing.T) {
	inner, outer := describe(t, newProvider("test", nil)), describe(t, NewNested("test")())
	packedAttributes := 0
	for what, schemas := range map[string][2]map[string]*tfprotov6.Schema{
		"resource": {inner.ResourceSchemas, outer.ResourceSchemas}, "data source": {inner.DataSourceSchemas, outer.DataSourceSchemas},
		"ephemeral resource": {inner.EphemeralResourceSchemas, outer.EphemeralResourceSchemas},
	} {
		if len(schemas[0]) != len(schemas[1]) {
			t.Errorf("%d and %d are a %s", len(schemas[0]), len(schemas[1]), what)
		}
		for name, nested := range schemas[1] {
			withPacked := schemas[0][name]
			object := packed.NewObject(nested.ValueType(), withPacked.ValueType())
			packedAttributes += len(object)
			for i, attribute := range nested.Block.Attributes {
				if _, isPacked := object[attribute.Name]; isPacked {
					as := *attribute
					as.Type, as.NestedType = withPacked.Block.Attributes[i].Type, nil
					nested.Block.Attributes[i] = &as
				}
			}
			if d := cmp.Diff(nested, withPacked); d != "" {
				t.Errorf("the %s %s is other than users see it (-users +framework):\n%s", what, name, d)
			}
		}
	}
	if packedAttributes != 2 || !reflect.DeepEqual(inner.Provider, outer.Provider) {
		t.Errorf("%d attributes are packed", packedAttributes)
	}
}

func describe(t *testing.T, p provider.Provider) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	resp, err := providerserver.NewProtocol6(p)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(resp, err)
	}
	return resp
}
