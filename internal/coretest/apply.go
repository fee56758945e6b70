// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Run is a running apply of a plan. The caller decides which resources are applied, and in which order. Core uses any order
// that respects depends_on.
type Run struct {
	// Lost is true if results no longer reach the state, as after the CLI was killed.
	Lost bool

	plan    *Plan
	walk    *walk
	now     state                // the run's own state, lost or not
	known   map[string]*Declared // see Know
	deposed map[string]int       // keys of the objects that the run has deposed, by resource
}

// Begin begins an apply. The state becomes the plan's refreshed state.
func (c *Core) Begin(plan *Plan) *Run {
	c.t.Helper()
	for name := range plan.changes {
		c.write(name, c.in(plan.refreshed, name))
	}
	return &Run{plan: plan, walk: c.walk(), now: maps.Clone(c.state), known: map[string]*Declared{}, deposed: map[string]int{}}
}

// End ends an apply.
func (r *Run) End() {
	r.walk.lost = r.Lost
	r.walk.end()
}

// Know sets a resource's configuration with its unknown values replaced by known ones.
func (r *Run) Know(name string, declared *Declared) { r.known[name] = declared }

// Apply applies one resource's change, in core's order, and then destroys the deposed objects in the plan. It stops at the
// first error. The state gets what the provider returns, even with errors.
func (r *Run) Apply(name string) Diagnostics {
	r.walk.core.t.Helper()
	steps := []func(string) Diagnostics{r.Create, r.Destroy}
	if r.plan.Action(name) == DeleteThenCreate {
		slices.Reverse(steps)
	}
	steps = append(steps, r.destroyDeposed)
	var diags Diagnostics
	for _, step := range steps {
		if diags = append(diags, step(name)...); diags.HasError() {
			break
		}
	}
	return diags
}

// Destroy destroys a resource's object, or the old object of a replacement. It is one half of Apply, for tests in which
// something else happens between the halves.
func (r *Run) Destroy(name string) Diagnostics {
	c := r.walk.core
	c.t.Helper()
	switch r.plan.Action(name) {
	case NoOp, Create, Update:
		return nil
	case CreateThenDelete:
		if key, ok := r.deposed[name]; ok {
			return r.destroyAt(name, key)
		}
		return nil
	case Delete, DeleteThenCreate:
	}
	i := c.in(r.now, name)
	o, diags := r.walk.upgrade(name, i.current)
	if diags.HasError() || o.value.IsNull() {
		return diags
	}
	change := r.plan.changes[name]
	i.current, diags = r.do(name, o, change.before, c.null(), c.null(), change.plannedPrivate, diags)
	r.write(name, i)
	return diags
}

// Create creates or updates a resource's object, or creates the new object of a replacement. It is the other half of Apply.
func (r *Run) Create(name string) Diagnostics {
	c, action := r.walk.core, r.plan.Action(name)
	c.t.Helper()
	if action == NoOp || action == Delete {
		return nil
	}
	if action == CreateThenDelete {
		r.depose(name)
	}
	diags, isApplied := r.create(name)
	if action == CreateThenDelete && diags.HasError() && isApplied {
		r.restore(name)
	}
	return diags
}

// create plans again, and applies. isApplied is false if the plan fails.
func (r *Run) create(name string) (all Diagnostics, isApplied bool) {
	c, planned := r.walk.core, r.plan.changes[name]
	c.t.Helper()
	i := c.in(r.now, name)
	o, diags := r.walk.upgrade(name, i.current)
	if diags.HasError() {
		return diags, false
	}
	declared := planned.declared
	if known := r.known[name]; known != nil {
		declared = known
	}
	final, more := r.walk.plan(name, o, declared, false) // core plans again, because more values may be known now
	if diags = append(diags, more...); final == nil {
		return diags, false
	}
	if !c.final(planned, final) {
		return append(diags, &Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Provider produced inconsistent final plan"}), false
	}
	if final.action == NoOp {
		return diags, false
	}
	i.current, diags = r.do(name, o, final.before, final.planned, c.Config(declared), final.plannedPrivate, diags)
	r.write(name, i)
	return diags, true
}

// final reports whether the final plan of an apply agrees with the plan that the user saw. If not, it fails the test, but see
// OtherSettings.
func (c *Core) final(planned, final *change) bool {
	c.t.Helper()
	same := planned.action == final.action || planned.action == Update && final.action == NoOp ||
		planned.action.replaces() && final.action == Create
	if !same {
		c.t.Errorf("inconsistent final plan: %s, planned %s", final.action, planned.action)
	}
	if !c.compatible(planned.planned, final.planned) {
		if !c.OtherSettings {
			c.t.Errorf("inconsistent final plan: %s, planned %s", final.planned, planned.planned)
		}
		same = false
	}
	return same
}

// destroyDeposed destroys the deposed objects in the plan.
func (r *Run) destroyDeposed(name string) (diags Diagnostics) {
	r.walk.core.t.Helper()
	for _, key := range slices.Sorted(maps.Keys(r.plan.deposed[name])) {
		diags = append(diags, r.destroyAt(name, key)...)
	}
	return diags
}

// destroyAt plans the destroy of a deposed object again, and destroys it.
func (r *Run) destroyAt(name string, key int) Diagnostics {
	c := r.walk.core
	c.t.Helper()
	i := c.in(r.now, name)
	o, there := i.deposed[key]
	if !there {
		return nil
	}
	o, diags := r.walk.upgrade(name, o)
	if diags.HasError() {
		return diags
	}
	change, more := r.walk.planDestroy(name, o)
	if diags = append(diags, more...); change == nil {
		return diags
	}
	o, diags = r.do(name, o, change.before, c.null(), c.null(), change.plannedPrivate, diags)
	r.write(name, i.with(key, o))
	return diags
}

// depose makes a resource's object a deposed one.
func (r *Run) depose(name string) {
	c := r.walk.core
	i := c.in(r.now, name)
	c.deposed++
	r.deposed[name] = c.deposed
	i = i.with(c.deposed, i.current)
	i.current = c.none()
	r.write(name, i)
}

// restore makes the object that depose has deposed the current one again, unless there is a new current one.
func (r *Run) restore(name string) {
	c := r.walk.core
	i, key := c.in(r.now, name), r.deposed[name]
	if !i.current.value.IsNull() {
		return
	}
	i.current = i.deposed[key]
	r.write(name, i.with(key, c.none()))
	delete(r.deposed, name)
}

// do changes an object, and returns the object for the state.
func (r *Run) do(name string, o object, prior, planned, config tftypes.Value, private []byte, diags Diagnostics) (object, Diagnostics) {
	c := r.walk.core
	c.t.Helper()
	server, more := r.walk.server(name)
	if diags = append(diags, more...); more.HasError() {
		return o, diags
	}
	resp, err := server.ApplyResourceChange(c.Context, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, PriorState: c.encode(prior), PlannedState: c.encode(planned), Config: c.encode(config), PlannedPrivate: private,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	diags = append(diags, resp.Diagnostics...)
	now := object{value: c.decode(c.kind, resp.NewState), private: resp.Private}
	if !diags.HasError() {
		if !c.compatible(planned, now.value) || !now.value.IsFullyKnown() {
			c.t.Errorf("inconsistent result: %s, planned %s", now.value, planned)
		}
		return now, diags
	}
	if now.value.IsNull() {
		return o, diags
	}
	now.tainted = o.tainted
	if prior.IsNull() {
		c.t.Errorf("a failed create left a state, which core would taint: %s\n%s", now.value, diags)
		now.tainted = true
	}
	return now, diags
}

// write writes a resource into the run's state and, unless the run is lost, into the Core's.
func (r *Run) write(name string, i instance) {
	r.now.put(name, i)
	if !r.Lost {
		r.walk.core.write(name, i)
	}
}

// ImportAs imports existing funnels as a resource that the state does not have yet.
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
	o, more := walk.read(name, object{value: c.decode(c.kind, imported.State), private: imported.Private})
	if diags = append(diags, more...); !diags.HasError() {
		c.set(name, o)
	}
	return diags
}
