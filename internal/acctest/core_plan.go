package acctest

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Plan is a plan as it could be saved.
type Plan struct {
	core    *Core
	serial  int                // of the state that it was made for
	changes map[string]*change // by resource
}

// change is what a plan has for one resource.
type change struct {
	prior, planned, config       tftypes.Value
	priorPrivate, plannedPrivate []byte
}

func (c *change) empty() bool { return c.planned.Equal(c.prior) }

// Empty reports whether there is nothing to do.
func (p *Plan) Empty() bool { return len(p.Resources()) == 0 }

// Resources are the names of the resources that the plan changes.
func (p *Plan) Resources() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(p.changes)) {
		if !p.changes[name].empty() {
			names = append(names, name)
		}
	}
	return names
}

// Funnels are what a resource has in the refreshed state and what it is to have, by id; nil where it is not there.
func (p *Plan) Funnels(resource string) (prior, planned map[string]sandbox.Pipeline) {
	p.core.t.Helper()
	change, ok := p.changes[resource]
	if !ok {
		return nil, nil
	}
	return p.core.funnels(change.prior), p.core.funnels(change.planned)
}

// Existing is the existing_policy of a resource that stays; else "".
func (p *Plan) Existing(resource string) string {
	p.core.t.Helper()
	var policy string
	if change := p.changes[resource]; !change.planned.IsNull() {
		p.core.as(p.core.fields(change.planned)["existing_policy"], &policy)
	}
	return policy
}

// Retains reports whether what the plan lets go of a resource is only forgotten.
func (p *Plan) Retains(resource string) bool {
	p.core.t.Helper()
	change := p.changes[resource]
	if change.planned.IsNull() {
		return p.core.retains(change.prior)
	}
	return p.core.retains(change.planned)
}

// Stale reports whether the state has changed since the plan was made, so that a CLI would not apply it.
func (p *Plan) Stale() bool { return p.serial != p.core.serial }

// Refresh brings the state up to what there is, and keeps it where nothing failed.
func (c *Core) Refresh() Diagnostics {
	c.t.Helper()
	walk := c.walk()
	defer walk.end()
	var diags Diagnostics
	refreshed := state{}
	for _, name := range c.Resources() {
		o, more := walk.read(name, c.state[name])
		diags, refreshed[name] = append(diags, more...), o
	}
	if diags.HasError() {
		return diags
	}
	for name, o := range refreshed {
		c.set(name, o)
	}
	return diags
}

// read is what a refresh makes of an object.
func (w *walk) read(name string, o object) (object, Diagnostics) {
	c := w.core
	c.t.Helper()
	server, diags := w.server(name)
	if diags.HasError() || o.value.IsNull() {
		return o, diags
	}
	resp, err := server.ReadResource(c.Context, &tfprotov6.ReadResourceRequest{TypeName: typeName, CurrentState: c.encode(o.value), Private: o.private})
	if err != nil {
		c.t.Fatal(err)
	}
	return object{c.decode(c.kind, resp.NewState), resp.Private}, append(diags, resp.Diagnostics...)
}

// PlanAll refreshes and plans one resource after the other, in some order: those of the configuration, and those of the
// state that are no longer in it. The plan is nil where there are errors.
func (c *Core) PlanAll(config Configuration, order []string) (*Plan, Diagnostics) {
	c.t.Helper()
	walk := c.walk()
	defer walk.end()
	plan := &Plan{core: c, serial: c.serial, changes: map[string]*change{}}
	var all Diagnostics
	for _, name := range order {
		prior, diags := walk.read(name, c.object(name))
		all = append(all, diags...)
		if diags.HasError() || prior.value.IsNull() && config[name] == nil {
			// Gone, or nothing: a plan has no more to say. (What the refresh drops is dropped by the apply.)
			plan.changes[name] = &change{prior: prior.value, planned: prior.value, priorPrivate: prior.private}
			continue
		}
		change := &change{prior: prior.value, priorPrivate: prior.private, config: c.Config(config[name])}
		all = append(all, walk.plan(name, change)...)
		plan.changes[name] = change
	}
	if all.HasError() {
		return nil, all
	}
	return plan, all
}

// plan asks for the planned state, and checks it as core does.
func (w *walk) plan(name string, change *change) Diagnostics {
	c := w.core
	c.t.Helper()
	server, diags := w.server(name)
	if diags.HasError() {
		return diags
	}
	resp, err := server.PlanResourceChange(c.Context, &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: c.encode(change.prior), ProposedNewState: c.encode(c.proposed(change.prior, change.config)),
		Config: c.encode(change.config), PriorPrivate: change.priorPrivate,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if diags = append(diags, resp.Diagnostics...); diags.HasError() {
		return diags
	}
	change.planned, change.plannedPrivate = c.decode(c.kind, resp.PlannedState), resp.PlannedPrivate
	if change.config.IsNull() {
		return diags
	}
	configured, planned := c.fields(change.config), c.fields(change.planned)
	for name, value := range configured {
		if (!isComputed(name) || !value.IsNull()) && !value.Equal(planned[name]) {
			c.t.Errorf("invalid plan: %s is %s, configured as %s", name, planned[name], value)
		}
	}
	return diags
}
