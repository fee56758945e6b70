// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Plan is a plan as it could be saved.
type Plan struct {
	core      *Core
	serial    int                        // serial of the state that it was made for
	refreshed state                      // the state from which an apply starts
	changes   map[string]*change         // by resource
	deposed   map[string]map[int]*change // by resource and key
}

// PlanOptions are the flags of a plan.
type PlanOptions struct {
	Replace   []string // resources to replace, as -replace does
	NoRefresh bool     // -refresh=false
	// Destroy plans like terraform destroy: first a plan of the configuration, of which only the errors and the refreshed
	// state count, then a plan, with newly configured providers, to destroy everything in the state.
	Destroy bool
	// StatesFirst reads the states of all resources before it plans the first one. Core works on several resources at a time.
	// So at the first plan the provider may have seen all states, or only those of resources that were planned before.
	StatesFirst bool
	// DeposedFirst plans a resource's deposed objects before its current one. Core's order is not fixed.
	DeposedFirst bool
}

// Empty reports whether the plan has no changes.
func (p *Plan) Empty() bool { return len(p.Resources()) == 0 }

// Resources returns the names of the resources that the plan changes, or of which it destroys a deposed object.
func (p *Plan) Resources() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(p.changes)) {
		if p.changes[name].action != NoOp || len(p.deposed[name]) > 0 {
			names = append(names, name)
		}
	}
	return names
}

// Action returns the planned action for a resource's current object.
func (p *Plan) Action(resource string) Action {
	if change := p.changes[resource]; change != nil {
		return change.action
	}
	return NoOp
}

// Funnels returns a resource's funnels in the refreshed state and in the plan, by id; nil if there are none, or if they are
// not known yet.
func (p *Plan) Funnels(resource string) (prior, planned map[string]sandbox.Pipeline) {
	p.core.t.Helper()
	change, ok := p.changes[resource]
	if !ok {
		return nil, nil
	}
	return p.core.funnels(change.before), p.core.funnels(change.planned)
}

// Existing returns the existing_policy of a resource that stays; otherwise "".
func (p *Plan) Existing(resource string) string {
	p.core.t.Helper()
	var policy string
	if change := p.changes[resource]; !change.planned.IsNull() {
		p.core.as(p.core.fields(change.planned)["existing_policy"], &policy)
	}
	return policy
}

// Retains reports whether funnels that a resource stops managing in this plan stay in Wazzup.
func (p *Plan) Retains(resource string) bool {
	p.core.t.Helper()
	change := p.changes[resource]
	if change.planned.IsNull() {
		return p.core.retains(change.before)
	}
	return p.core.retains(change.planned)
}

// Stale reports whether the state has changed since the plan was made, so that a CLI would not apply it.
func (p *Plan) Stale() bool { return p.serial != p.core.serial }

// Refresh refreshes the state. If anything fails, it keeps the old state.
func (c *Core) Refresh() Diagnostics {
	c.t.Helper()
	walk := c.walk()
	defer walk.end()
	var diags Diagnostics
	refreshed := state{}
	for _, name := range c.Resources() {
		i := c.instance(name)
		o, more := walk.readUpgraded(name, i.current)
		diags, i.current = append(diags, more...), o
		for _, key := range i.keys() {
			o, more := walk.readUpgraded(name, i.deposed[key])
			diags, i = append(diags, more...), i.with(key, o)
		}
		refreshed[name] = i
	}
	if diags.HasError() {
		return diags
	}
	for name, i := range refreshed {
		c.write(name, i)
	}
	return diags
}

func (w *walk) readUpgraded(name string, o object) (object, Diagnostics) {
	w.core.t.Helper()
	o, diags := w.upgrade(name, o)
	if diags.HasError() {
		return o, diags
	}
	o, more := w.read(name, o)
	return o, append(diags, more...)
}

// read refreshes an object.
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
	if diags = append(diags, resp.Diagnostics...); diags.HasError() {
		return o, diags
	}
	return object{c.decode(c.kind, resp.NewState), resp.Private, o.tainted}, diags
}

// PlanAll refreshes and plans the resources in order, one after the other. The order has those of the configuration, and those
// of the state that are no longer in it. The plan is nil if there are errors.
func (c *Core) PlanAll(config Configuration, order []string) (*Plan, Diagnostics) {
	c.t.Helper()
	return c.PlanWith(config, order, PlanOptions{})
}

// PlanWith is PlanAll with the flags of a plan.
func (c *Core) PlanWith(config Configuration, order []string, options PlanOptions) (*Plan, Diagnostics) {
	c.t.Helper()
	if diags := c.validateAll(config, order); diags.HasError() {
		return nil, diags
	}
	if !options.Destroy {
		return c.planWalk(c.state, config, order, options, config.dependencies)
	}
	from := c.state
	if !options.NoRefresh && len(from) > 0 {
		refreshed, diags := c.planWalk(from, config, order, PlanOptions{DeposedFirst: options.DeposedFirst}, config.dependencies)
		if diags.HasError() {
			return nil, diags
		}
		from = refreshed.refreshed
	}
	options.NoRefresh = true
	return c.planWalk(from, nil, order, options, config.dependents)
}

// planWalk plans the changes to a state in one walk. A resource comes after those that earlier returns for it, and not at all if
// one of them fails.
func (c *Core) planWalk(from state, config Configuration, order []string, options PlanOptions, earlier func(string) []string) (*Plan, Diagnostics) {
	c.t.Helper()
	walk := c.walk()
	defer walk.end()
	p := &planning{walk, options, &Plan{
		core: c, serial: c.serial, refreshed: maps.Clone(from), changes: map[string]*change{}, deposed: map[string]map[int]*change{},
	}, map[string]object{}}
	var all Diagnostics
	if options.StatesFirst {
		for _, name := range order {
			o, diags := p.ready(name)
			if all = append(all, diags...); !diags.HasError() {
				p.read[name] = o
			}
		}
		if all.HasError() {
			return nil, all
		}
	}
	failed := map[string]bool{}
	for _, name := range sorted(order, earlier) {
		if slices.ContainsFunc(earlier(name), func(other string) bool { return failed[other] }) {
			failed[name] = true
			continue
		}
		steps := []func(string, *Declared) Diagnostics{p.current, p.old}
		if options.DeposedFirst {
			slices.Reverse(steps)
		}
		for _, step := range steps {
			diags := step(name, config[name])
			all, failed[name] = append(all, diags...), failed[name] || diags.HasError()
		}
	}
	if all.HasError() {
		return nil, all
	}
	return p.plan, all
}

// planning is a plan under construction.
type planning struct {
	walk    *walk
	options PlanOptions
	plan    *Plan
	read    map[string]object // objects that StatesFirst has read, by resource
}

// ready returns a resource's current object, ready to be planned: upgraded and, unless NoRefresh is set, refreshed.
func (p *planning) ready(name string) (object, Diagnostics) {
	p.plan.core.t.Helper()
	i := p.plan.core.in(p.plan.refreshed, name)
	if p.options.NoRefresh {
		return p.walk.upgrade(name, i.current)
	}
	return p.walk.readUpgraded(name, i.current)
}

// current plans a resource's current object.
func (p *planning) current(name string, declared *Declared) Diagnostics {
	c := p.plan.core
	c.t.Helper()
	i := c.in(p.plan.refreshed, name)
	o, isRead := p.read[name]
	var diags Diagnostics
	if !isRead {
		o, diags = p.walk.upgrade(name, i.current)
	}
	if diags.HasError() {
		return diags
	}
	var planned *change
	var more Diagnostics
	unrefreshed := declared == nil && c.UnrefreshedDestroy
	if unrefreshed {
		if planned, more = p.walk.planDestroy(name, o); planned == nil {
			return append(diags, more...)
		}
		diags = append(diags, more...)
	}
	if !p.options.NoRefresh && !isRead {
		if o, more = p.walk.read(name, o); more.HasError() {
			return append(diags, more...)
		}
		diags = append(diags, more...)
	}
	i.current = o
	p.plan.refreshed.put(name, i)
	switch {
	case declared != nil:
		planned, more = p.walk.plan(name, o, declared, slices.Contains(p.options.Replace, name))
	case !unrefreshed || o.value.IsNull():
		planned, more = p.walk.planDestroy(name, o)
	default:
		more = nil
	}
	if planned != nil {
		p.plan.changes[name] = planned
	}
	return append(diags, more...)
}

// old plans to destroy a resource's deposed objects.
func (p *planning) old(name string, _ *Declared) Diagnostics {
	c := p.plan.core
	c.t.Helper()
	var all Diagnostics
	for _, key := range c.in(p.plan.refreshed, name).keys() {
		o, diags := p.walk.upgrade(name, c.in(p.plan.refreshed, name).deposed[key])
		if all = append(all, diags...); diags.HasError() {
			continue
		}
		if !p.options.NoRefresh {
			if o, diags = p.walk.read(name, o); diags.HasError() {
				all = append(all, diags...)
				continue
			}
			all = append(all, diags...)
		}
		p.plan.refreshed.put(name, c.in(p.plan.refreshed, name).with(key, o))
		planned, diags := p.walk.planDestroy(name, o)
		if all = append(all, diags...); planned != nil && planned.action == Delete {
			if p.plan.deposed[name] == nil {
				p.plan.deposed[name] = map[int]*change{}
			}
			p.plan.deposed[name][key] = planned
		}
	}
	return all
}
