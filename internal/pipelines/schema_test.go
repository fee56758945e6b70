// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// The framework never sees what is nested in a packed attribute, so whatever is to be done there would not be done.
func TestNothingIsToBeDoneInThePackedAttribute(t *testing.T) {
	funnels := resourceSchema().Attributes[attributePipelines].(schema.MapNestedAttribute)
	if len(funnels.Validators)+len(funnels.PlanModifiers)+len(funnels.NestedObject.Validators)+len(funnels.NestedObject.PlanModifiers) > 0 || funnels.Default != nil {
		t.Error("pipelines has a validator, a plan modifier or a default")
	}
	var check func(at string, attributes map[string]schema.Attribute)
	check = func(at string, attributes map[string]schema.Attribute) {
		for name, attribute := range attributes {
			at := at + "." + name
			if attribute.IsComputed() || attribute.IsSensitive() || attribute.IsWriteOnly() || attribute.GetDeprecationMessage() != "" {
				t.Errorf("%s is more than required or optional", at)
			}
			switch a := attribute.(type) {
			case schema.StringAttribute:
				if len(a.Validators)+len(a.PlanModifiers) > 0 || a.Default != nil {
					t.Errorf("%s has a validator, a plan modifier or a default", at)
				}
			case schema.ListNestedAttribute:
				if len(a.Validators)+len(a.PlanModifiers)+len(a.NestedObject.Validators)+len(a.NestedObject.PlanModifiers) > 0 || a.Default != nil {
					t.Errorf("%s has a validator, a plan modifier or a default", at)
				}
				check(at, a.NestedObject.Attributes)
			default:
				t.Errorf("%s is a %T, which package packed cannot read quickly and this test cannot check", at, attribute)
			}
		}
	}
	check(attributePipelines, funnels.NestedObject.Attributes)
}
