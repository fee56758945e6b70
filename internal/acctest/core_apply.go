package acctest

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// Run is an apply of a plan that is under way. Which resources are applied, and in which order, is the caller's choice:
// core's is any that respects depends_on.
type Run struct {
	// Lost says that what is applied from now on does not reach the state any more, as when the CLI is killed.
	Lost bool

	plan *Plan
	walk *walk
}

// Begin begins an apply. The state is the plan's refreshed one from here on.
func (c *Core) Begin(plan *Plan) *Run {
	for name, change := range plan.changes {
		c.set(name, object{change.prior, change.priorPrivate})
	}
	return &Run{plan: plan, walk: c.walk()}
}

// End ends an apply.
func (r *Run) End() {
	r.walk.lost = r.Lost
	r.walk.end()
}

// Apply makes one resource's change. The state gets what the provider returns, errors or not.
func (r *Run) Apply(name string) Diagnostics {
	c, change := r.walk.core, r.plan.changes[name]
	c.t.Helper()
	if change == nil || change.empty() {
		return nil
	}
	server, diags := r.walk.server(name)
	if diags.HasError() {
		return diags
	}
	if !change.planned.IsNull() { // core asks once more, for what it may have learned since
		again := *change
		diags = append(diags, r.walk.plan(name, &again)...)
		if diags.HasError() {
			return diags
		}
		if !again.planned.Equal(change.planned) {
			c.t.Errorf("inconsistent final plan: %s, planned %s", again.planned, change.planned)
		}
	}
	resp, err := server.ApplyResourceChange(c.Context, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, PriorState: c.encode(change.prior), PlannedState: c.encode(change.planned), Config: c.encode(change.config), PlannedPrivate: change.plannedPrivate,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	diags = append(diags, resp.Diagnostics...)
	now := object{c.decode(c.kind, resp.NewState), resp.Private}
	switch {
	case !diags.HasError() && !now.value.Equal(change.planned):
		c.t.Errorf("inconsistent result: %s, planned %s", now.value, change.planned)
	case diags.HasError() && change.prior.IsNull() && !now.value.IsNull():
		c.t.Errorf("a failed create left a state, which core would taint: %s\n%s", now.value, diags)
	}
	if !r.Lost {
		c.set(name, now)
	}
	return diags
}

// ImportAs takes existing funnels into the state, as a resource that is not there yet.
func (c *Core) ImportAs(name, id string) Diagnostics {
	c.t.Helper()
	walk := c.walk()
	defer walk.end()
	server, diags := walk.server(name)
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
	o, more := walk.read(name, object{c.decode(c.kind, imported.State), imported.Private})
	if diags = append(diags, more...); !diags.HasError() {
		c.set(name, o)
	}
	return diags
}
