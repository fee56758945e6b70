package acctest

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

const typeName = "wazzup_pipelines" // of the resource and of the data source

// Core stands in for a CLI where its start would cost more than the test: it drives the provider through its protocol
// server, in this process and so under the race detector, in the order in which Terraform's core does, for one resource.
// A walk (a plan, an apply, an import) configures the provider anew. It fails the test where core would say that the
// provider has a bug: a plan that is not the configuration, a result that is not the plan.
type Core struct {
	Settings map[string]any  // of the provider block
	Context  context.Context //nolint:containedctx // a test's, for all its calls
	Spans    account.Spans
	Backoff  wazzup.Backoff
	t        T
	kind     tftypes.Type // of the resource
	block    tftypes.Type // of the provider block
	state    tftypes.Value
	private  []byte
}

// Declared is a configuration of the resource. What is nil in it stands nowhere in the configuration.
type Declared struct {
	Pipelines      []sandbox.Pipeline
	AdoptExisting  *bool
	DeletionPolicy *string
}

// Plan is a plan as it could be saved.
type Plan struct {
	prior, planned, config       tftypes.Value
	priorPrivate, plannedPrivate []byte
}

// Removes are the ids of the funnels that the plan shows as removed.
func (c *Core) Removes(p *Plan) []string {
	c.t.Helper()
	planned := c.ids(p.planned)
	return slices.DeleteFunc(c.ids(p.prior), func(id string) bool { return slices.Contains(planned, id) })
}

// IDs are the ids of the funnels in the state.
func (c *Core) IDs() []string { c.t.Helper(); return c.ids(c.state) }

func (c *Core) ids(v tftypes.Value) []string {
	c.t.Helper()
	if v.IsNull() {
		return nil
	}
	funnels := map[string]tftypes.Value{}
	if err := c.fields(v)["pipelines"].As(&funnels); err != nil {
		c.t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(funnels))
}

// Empty reports whether there is nothing to do.
func (p *Plan) Empty() bool { return p.planned.Equal(p.prior) }

// T is what a Core needs of a test: a *testing.T, or a *rapid.T.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

// NewCore makes a Core with an empty state, against an account of a sandbox.
func NewCore(t T, url, token string) *Core {
	t.Helper()
	c := &Core{t: t, Context: t.Context(), Spans: Spans, Backoff: Backoff, Settings: map[string]any{"client_access_token": token, "base_url": url}}
	schema, err := c.server().GetProviderSchema(c.Context, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	c.kind, c.block = schema.ResourceSchemas[typeName].ValueType(), schema.Provider.ValueType()
	c.state = tftypes.NewValue(c.kind, nil)
	return c
}

func (c *Core) server() tfprotov6.ProviderServer {
	return provider.NewServer("test", provider.WithSpans(c.Spans, c.Backoff))()
}

// Walk is a provider that is configured anew.
func (c *Core) Walk() (tfprotov6.ProviderServer, Diagnostics) {
	c.t.Helper()
	server := c.server()
	resp, err := server.ConfigureProvider(c.Context, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: c.encode(c.value(c.block, c.Settings)),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return server, resp.Diagnostics
}

// ValidateProvider checks the provider block, offline.
func (c *Core) ValidateProvider() Diagnostics {
	c.t.Helper()
	resp, err := c.server().ValidateProviderConfig(c.Context, &tfprotov6.ValidateProviderConfigRequest{Config: c.encode(c.value(c.block, c.Settings))})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.Diagnostics
}

// Validate checks a configuration of the resource, offline.
func (c *Core) Validate(config tftypes.Value) Diagnostics {
	c.t.Helper()
	resp, err := c.server().ValidateResourceConfig(c.Context, &tfprotov6.ValidateResourceConfigRequest{TypeName: typeName, Config: c.encode(config)})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.Diagnostics
}

// State is the state; a null value where there is none.
func (c *Core) State() tftypes.Value { return c.state }

// Forget empties the state, as a run does that is killed before it could write it.
func (c *Core) Forget() { c.state, c.private = tftypes.NewValue(c.kind, nil), nil }

// Refresh brings the state up to what there is, and keeps it.
func (c *Core) Refresh() Diagnostics {
	c.t.Helper()
	server, diags := c.Walk()
	state, private, more := c.read(server, c.state, c.private)
	if diags = append(diags, more...); !diags.HasError() {
		c.state, c.private = state, private
	}
	return diags
}

func (c *Core) read(server tfprotov6.ProviderServer, state tftypes.Value, private []byte) (tftypes.Value, []byte, Diagnostics) {
	c.t.Helper()
	if state.IsNull() {
		return state, private, nil
	}
	resp, err := server.ReadResource(c.Context, &tfprotov6.ReadResourceRequest{TypeName: typeName, CurrentState: c.encode(state), Private: private})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.decode(c.kind, resp.NewState), resp.Private, resp.Diagnostics
}

// Plan refreshes, and plans the change to what is declared; nil plans a destroy. The plan is nil where there are errors.
func (c *Core) Plan(declared *Declared) (*Plan, Diagnostics) {
	c.t.Helper()
	server, diags := c.Walk()
	if diags.HasError() {
		return nil, diags
	}
	prior, private, more := c.read(server, c.state, c.private)
	if diags = append(diags, more...); diags.HasError() {
		return nil, diags
	}
	plan := &Plan{prior: prior, priorPrivate: private, config: c.Config(declared)}
	diags = append(diags, c.change(server, plan)...)
	if diags.HasError() {
		return nil, diags
	}
	return plan, diags
}

// change asks for the planned state, and checks it as core does.
func (c *Core) change(server tfprotov6.ProviderServer, plan *Plan) Diagnostics {
	c.t.Helper()
	proposed := c.proposed(plan.prior, plan.config)
	resp, err := server.PlanResourceChange(c.Context, &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: c.encode(plan.prior), ProposedNewState: c.encode(proposed), Config: c.encode(plan.config), PriorPrivate: plan.priorPrivate,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	diags := Diagnostics(resp.Diagnostics)
	if diags.HasError() {
		return diags
	}
	plan.planned, plan.plannedPrivate = c.decode(c.kind, resp.PlannedState), resp.PlannedPrivate
	if !plan.config.IsNull() {
		configured, planned := c.fields(plan.config), c.fields(plan.planned)
		for name, value := range configured {
			if (name == "pipelines" || !value.IsNull()) && !value.Equal(planned[name]) {
				c.t.Errorf("invalid plan: %s is %s, configured as %s", name, planned[name], value)
			}
		}
	}
	return diags
}

// Apply makes a plan's changes in a walk of its own. The state is what the provider returns, errors or not.
func (c *Core) Apply(plan *Plan) Diagnostics {
	c.t.Helper()
	c.state, c.private = plan.prior, plan.priorPrivate
	if plan.Empty() {
		return nil
	}
	server, diags := c.Walk()
	if diags.HasError() {
		return diags
	}
	if !plan.planned.IsNull() { // core asks once more, for what it may have learned since
		again := *plan
		diags = append(diags, c.change(server, &again)...)
		if diags.HasError() {
			return diags
		}
		if !again.planned.Equal(plan.planned) {
			c.t.Errorf("inconsistent final plan: %s, planned %s", again.planned, plan.planned)
		}
	}
	resp, err := server.ApplyResourceChange(c.Context, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, PriorState: c.encode(plan.prior), PlannedState: c.encode(plan.planned), Config: c.encode(plan.config), PlannedPrivate: plan.plannedPrivate,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	diags = append(diags, resp.Diagnostics...)
	c.state, c.private = c.decode(c.kind, resp.NewState), resp.Private
	switch {
	case !diags.HasError() && !c.state.Equal(plan.planned):
		c.t.Errorf("inconsistent result: %s, planned %s", c.state, plan.planned)
	case diags.HasError() && plan.prior.IsNull() && !c.state.IsNull():
		c.t.Errorf("a failed create left a state, which core would taint: %s\n%s", c.state, diags)
	}
	return diags
}

// MustPlan plans, and fails the test where there is an error.
func (c *Core) MustPlan(declared *Declared) *Plan {
	c.t.Helper()
	plan, diags := c.Plan(declared)
	c.Must(diags)
	return plan
}

// Must fails the test where there is an error.
func (c *Core) Must(diags Diagnostics) {
	c.t.Helper()
	if diags.HasError() {
		c.t.Fatal(diags)
	}
}

// ReadData reads the data source, in a walk of its own.
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

// Import takes existing funnels into an empty state.
func (c *Core) Import(id string) Diagnostics {
	c.t.Helper()
	server, diags := c.Walk()
	if diags.HasError() {
		return diags
	}
	resp, err := server.ImportResourceState(c.Context, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
	if err != nil {
		c.t.Fatal(err)
	}
	if diags = append(diags, resp.Diagnostics...); diags.HasError() {
		return diags
	}
	imported := resp.ImportedResources[0]
	state, private, more := c.read(server, c.decode(c.kind, imported.State), imported.Private)
	if diags = append(diags, more...); !diags.HasError() {
		c.state, c.private = state, private
	}
	return diags
}
