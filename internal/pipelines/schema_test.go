// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
)

// The framework asks for an attribute's type at each value that it visits, several times a call. Where the schema does not
// have it ready, it is made anew each time, and that is a quarter of what the provider takes for a plan.
func TestTypesAreNotMadeAnew(t *testing.T) {
	funnels := resourceSchema().Attributes["pipelines"]
	if n := testing.AllocsPerRun(100, func() { _ = funnels.GetType() }); n > 0 {
		t.Errorf("asking for the type of pipelines takes %.0f allocations, want none", n)
	}
}

// What stands in the schema as a type and what it says attribute by attribute are one.
func TestTypesAreThoseOfTheAttributes(t *testing.T) {
	funnels, ok := resourceSchema().Attributes["pipelines"].(schema.MapNestedAttribute)
	if !ok {
		t.Fatal("pipelines is no map")
	}
	stages, ok := funnels.NestedObject.Attributes["stages"].(schema.ListNestedAttribute)
	if !ok {
		t.Fatal("stages is no list")
	}
	stages.CustomType, stages.NestedObject.CustomType = nil, nil
	if got := stages.GetType(); !got.Equal(funnel.StagesType) {
		t.Errorf("stages are %s by attribute, and %s by type", got, funnel.StagesType)
	}
	funnels.CustomType, funnels.NestedObject.CustomType = nil, nil
	if got := funnels.GetType(); !got.Equal(funnel.PipelinesType) {
		t.Errorf("pipelines are %s by attribute, and %s by type", got, funnel.PipelinesType)
	}
}
