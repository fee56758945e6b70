// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// one is the name of the resource in tests with a single one.
const one = "one"

// State returns the resource's state; a null value if there is none.
func (c *Core) State() tftypes.Value { return c.object(one).value }

// Forget empties the state, as if a run had been killed before it wrote the state.
func (c *Core) Forget() { c.Remove(one) }

// Plan refreshes, and plans the change to the declared configuration. nil plans a destroy. The plan is nil if there are errors.
func (c *Core) Plan(declared *Declared) (*Plan, Diagnostics) {
	c.t.Helper()
	return c.PlanAll(Configuration{one: declared}, []string{one})
}

// MustPlan plans, and fails the test if there is an error.
func (c *Core) MustPlan(declared *Declared) *Plan {
	c.t.Helper()
	plan, diags := c.Plan(declared)
	c.Must(diags)
	return plan
}

// Removes returns the ids of the funnels that a plan shows as removed.
func (c *Core) Removes(p *Plan) []string {
	c.t.Helper()
	prior, planned := p.Funnels(one)
	maps.DeleteFunc(prior, func(id string, _ sandbox.Pipeline) bool { _, stays := planned[id]; return stays })
	return slices.Sorted(maps.Keys(prior))
}

// Apply applies a plan in a separate walk.
func (c *Core) Apply(plan *Plan) Diagnostics {
	c.t.Helper()
	run := c.Begin(plan)
	defer run.End()
	return run.Apply(one)
}

// Import takes existing funnels into an empty state.
func (c *Core) Import(id string) Diagnostics { c.t.Helper(); return c.ImportAs(one, id) }

// ReadData reads the data source in a separate walk.
func (c *Core) ReadData() Diagnostics {
	c.t.Helper()
	server, diags := c.Walk()
	if diags.HasError() {
		return diags
	}
	schema, err := server.GetProviderSchema(c.Context, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := server.ReadDataSource(c.Context, &tfprotov6.ReadDataSourceRequest{
		TypeName: typeName, Config: c.encode(c.value(schema.DataSourceSchemas[typeName].ValueType(), map[string]any{})),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return append(diags, resp.Diagnostics...)
}
