// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Action is a planned action for a resource.
type Action int

// The actions.
const (
	NoOp Action = iota
	Create
	Update
	Delete
	DeleteThenCreate
	CreateThenDelete // with create_before_destroy
)

// String returns core's name for the action.
func (a Action) String() string {
	names := []string{"NoOp", "Create", "Update", "Delete", "DeleteThenCreate", "CreateThenDelete"}
	if int(a) < 0 || int(a) >= len(names) {
		return fmt.Sprintf("Action(%d)", int(a))
	}
	return names[a]
}

func (a Action) replaces() bool { return a == DeleteThenCreate || a == CreateThenDelete }

// change is the planned change of one object.
type change struct {
	action         Action
	before         tftypes.Value // the object in the state; for a replacement, the old object
	planned        tftypes.Value
	plannedPrivate []byte
	declared       *Declared // nil for a destroy
}

// request is core's input for a plan.
type request struct {
	prior        tftypes.Value
	priorPrivate []byte
	config       tftypes.Value // null for a destroy
}

// ask requests a planned state from the provider, and checks it as core does.
func (w *walk) ask(name string, r request) (*tfprotov6.PlanResourceChangeResponse, tftypes.Value, Diagnostics) {
	c := w.core
	c.t.Helper()
	server, diags := w.server(name)
	if diags.HasError() {
		return nil, c.null(), diags
	}
	resp, err := server.PlanResourceChange(c.Context, &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: c.encode(r.prior), ProposedNewState: c.encode(c.proposed(r.prior, r.config)),
		Config: c.encode(r.config), PriorPrivate: r.priorPrivate,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if diags = append(diags, resp.Diagnostics...); diags.HasError() {
		return nil, c.null(), diags
	}
	planned := c.decode(c.kind, resp.PlannedState)
	c.checkPlan(r.prior, planned, r.config)
	return resp, planned, diags
}

// checkPlan fails the test if core would call a plan invalid. A provider may keep a prior value that means the same as the
// configured one.
func (c *Core) checkPlan(prior, planned, config tftypes.Value) {
	c.t.Helper()
	if config.IsNull() || planned.IsNull() {
		if config.IsNull() != planned.IsNull() {
			c.t.Errorf("invalid plan: %s, configured as %s", planned, config)
		}
		return
	}
	is := c.fields(planned)
	for name, value := range c.fields(config) {
		kept := !prior.IsNull() && !value.IsNull() && !is[name].IsNull() && is[name].Equal(c.fields(prior)[name])
		if (!c.computed[name] || !value.IsNull()) && !value.Equal(is[name]) && !kept {
			c.t.Errorf("invalid plan: %s is %s, configured as %s", name, is[name], value)
		}
	}
}

// planDestroy plans to destroy an object.
func (w *walk) planDestroy(name string, o object) (*change, Diagnostics) {
	c := w.core
	c.t.Helper()
	if o.value.IsNull() {
		return &change{before: o.value, planned: o.value}, nil
	}
	resp, planned, diags := w.ask(name, request{o.value, o.private, c.null()})
	if resp == nil {
		return nil, diags
	}
	return &change{action: Delete, before: o.value, planned: planned, plannedPrivate: resp.PlannedPrivate}, diags
}

// plan plans the change of an object to the declared configuration. It plans a tainted object as if there were none, without
// private state. It plans a replacement again as a create, with the private state that the first plan returned.
func (w *walk) plan(name string, o object, declared *Declared, replace bool) (*change, Diagnostics) {
	c := w.core
	c.t.Helper()
	config := c.Config(declared)
	r := request{o.value, o.private, config}
	if o.tainted {
		r.prior, r.priorPrivate = c.null(), nil
	}
	diags := w.validate(name, config)
	if diags.HasError() {
		return nil, diags
	}
	resp, planned, more := w.ask(name, r)
	if diags = append(diags, more...); resp == nil {
		return nil, diags
	}
	change := &change{before: o.value, planned: planned, plannedPrivate: resp.PlannedPrivate, declared: declared}
	replaces := DeleteThenCreate
	if declared.CreateBeforeDestroy {
		replaces = CreateThenDelete
	}
	switch {
	case r.prior.IsNull() && o.value.IsNull():
		change.action = Create
	case r.prior.IsNull(): // tainted
		change.action = replaces
	case replace || c.differs(r.prior, planned, resp.RequiresReplace):
		change.action = replaces
		resp, planned, more = w.ask(name, request{c.null(), resp.PlannedPrivate, config})
		if resp == nil {
			return nil, append(diags, more...)
		}
		// Core drops the warnings of the second plan, because the first most likely had the same ones.
		change.planned, change.plannedPrivate = planned, resp.PlannedPrivate
	case !planned.Equal(r.prior):
		change.action = Update
	}
	return change, diags
}

func (w *walk) validate(name string, config tftypes.Value) Diagnostics {
	c := w.core
	c.t.Helper()
	server, diags := w.server(name)
	if diags.HasError() {
		return diags
	}
	resp, err := server.ValidateResourceConfig(c.Context, &tfprotov6.ValidateResourceConfigRequest{TypeName: typeName, Config: c.encode(config)})
	if err != nil {
		c.t.Fatal(err)
	}
	return append(diags, resp.Diagnostics...)
}

// differs reports whether a plan changes a value at one of the paths. Core replaces only then: RequiresReplace alone is a hint.
func (c *Core) differs(prior, planned tftypes.Value, paths []*tftypes.AttributePath) bool {
	for _, path := range paths {
		before, _, errBefore := tftypes.WalkAttributePath(prior, path)
		after, _, errAfter := tftypes.WalkAttributePath(planned, path)
		if errBefore != nil || errAfter != nil {
			if errBefore != nil && errAfter != nil {
				c.t.Errorf("invalid plan: %s requires replacement, and is not there", Path(path))
			}
			return errBefore == nil || errAfter == nil
		}
		from, ok := before.(tftypes.Value)
		to, ok2 := after.(tftypes.Value)
		if !ok || !ok2 || !to.IsFullyKnown() || !to.Equal(from) {
			return true
		}
	}
	return false
}

// compatible reports whether a value equals the planned one wherever that is known.
func (c *Core) compatible(planned, actual tftypes.Value) bool {
	if !planned.IsKnown() {
		return true
	}
	if planned.IsFullyKnown() || planned.IsNull() || actual.IsNull() || !actual.IsKnown() {
		return planned.Equal(actual)
	}
	switch planned.Type().(type) {
	case tftypes.Object, tftypes.Map:
		want, is := c.fields(planned), c.fields(actual)
		for name, value := range want {
			if other, there := is[name]; !there || !c.compatible(value, other) {
				return false
			}
		}
		return len(want) == len(is)
	}
	var want, is []tftypes.Value
	c.as(planned, &want)
	c.as(actual, &is)
	for i, value := range want {
		if i >= len(is) || !c.compatible(value, is[i]) {
			return false
		}
	}
	return len(want) == len(is)
}
