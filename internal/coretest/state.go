// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func (o object) equal(other object) bool {
	return o.value.Equal(other.value) && bytes.Equal(o.private, other.private) && o.tainted == other.tainted
}

func (i instance) equal(other instance) bool {
	return i.current.equal(other.current) && maps.EqualFunc(i.deposed, other.deposed, object.equal)
}

func (i instance) keys() []int { return slices.Sorted(maps.Keys(i.deposed)) }

// with returns the instance with another deposed object at a key. A null object removes the key.
func (i instance) with(key int, o object) instance {
	i.deposed = maps.Clone(i.deposed)
	if i.deposed == nil {
		i.deposed = map[int]object{}
	}
	if i.deposed[key] = o; o.value.IsNull() {
		delete(i.deposed, key)
	}
	return i
}

func (c *Core) null() tftypes.Value { return tftypes.NewValue(c.kind, nil) }

func (c *Core) none() object { return object{value: c.null()} }

// instance returns a resource in the state. Its object is null if the state does not have the resource.
func (c *Core) instance(resource string) instance { return c.in(c.state, resource) }

func (c *Core) in(s state, resource string) instance {
	if i, ok := s[resource]; ok {
		return i
	}
	return instance{current: c.none()}
}

func (c *Core) object(resource string) object { return c.instance(resource).current }

// put writes a resource into a state.
func (s state) put(resource string, i instance) {
	if i.current.value.IsNull() && len(i.deposed) == 0 {
		delete(s, resource)
	} else {
		s[resource] = i
	}
}

// write writes a resource into the Core's state.
func (c *Core) write(resource string, i instance) {
	if c.instance(resource).equal(i) {
		return
	}
	c.serial++
	c.state.put(resource, i)
}

// set writes the current object of a resource into the state.
func (c *Core) set(resource string, o object) {
	i := c.instance(resource)
	i.current = o
	c.write(resource, i)
}

// Resources returns the names of the resources in the state.
func (c *Core) Resources() []string { return slices.Sorted(maps.Keys(c.state)) }

// Remove removes a resource from the state, but not its funnels from Wazzup, as terraform state rm does.
func (c *Core) Remove(resource string) { c.write(resource, instance{current: c.none()}) }

// Move renames a resource with all its objects, as a moved block does.
func (c *Core) Move(from, to string) {
	c.t.Helper()
	if !c.object(to).value.IsNull() {
		c.t.Fatalf("%s is in the state already, so nothing can be moved there", to)
	}
	i := c.instance(from)
	c.Remove(from)
	c.write(to, i)
}

// Taint marks a resource's object as tainted, as terraform taint does: the next plan replaces it.
func (c *Core) Taint(resource string) {
	c.t.Helper()
	o := c.object(resource)
	if o.value.IsNull() {
		c.t.Fatalf("%s is not in the state, so it cannot be tainted", resource)
	}
	o.tainted = true
	c.set(resource, o)
}

// Untaint removes that mark, as terraform untaint does.
func (c *Core) Untaint(resource string) {
	c.t.Helper()
	o := c.object(resource)
	o.tainted = false
	c.set(resource, o)
}

// Tainted reports whether a resource's object is tainted.
func (c *Core) Tainted(resource string) bool { return c.object(resource).tainted }

// Deposed returns how many deposed objects of a resource the state has.
func (c *Core) Deposed(resource string) int { return len(c.instance(resource).deposed) }

// Funnels returns a resource's funnels in the state, by id; nil if the state does not have the resource.
func (c *Core) Funnels(resource string) map[string]sandbox.Pipeline {
	c.t.Helper()
	return c.funnels(c.object(resource).value)
}

// Retains reports whether a resource has deletion_policy = "retain" in the state.
func (c *Core) Retains(resource string) bool {
	c.t.Helper()
	return c.retains(c.object(resource).value)
}

func (c *Core) retains(v tftypes.Value) bool {
	c.t.Helper()
	if v.IsNull() {
		return false
	}
	return c.text(c.fields(v)["deletion_policy"]) == "retain"
}

// Objects returns the values of a resource's objects in the state, the current one and the deposed ones.
func (c *Core) Objects(resource string) []tftypes.Value {
	i := c.instance(resource)
	var all []tftypes.Value
	if !i.current.value.IsNull() {
		all = append(all, i.current.value)
	}
	for _, key := range slices.Sorted(maps.Keys(i.deposed)) {
		all = append(all, i.deposed[key].value)
	}
	return all
}

// upgrade passes an object from the state file to the provider for an upgrade. Core does this before anything else.
func (w *walk) upgrade(name string, o object) (object, Diagnostics) {
	c := w.core
	c.t.Helper()
	server, diags := w.server(name)
	if diags.HasError() || o.value.IsNull() {
		return o, diags
	}
	raw, err := json.Marshal(c.plain(o.value))
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := server.UpgradeResourceState(c.Context, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: typeName, Version: c.version, RawState: &tfprotov6.RawState{JSON: raw},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if diags = append(diags, resp.Diagnostics...); diags.HasError() {
		return o, diags
	}
	o.value = c.decode(c.kind, resp.UpgradedState)
	return o, diags
}

// plain returns a known value like decoded JSON.
func (c *Core) plain(v tftypes.Value) any {
	c.t.Helper()
	if v.IsNull() {
		return nil
	}
	switch v.Type().(type) {
	case tftypes.Object, tftypes.Map:
		members := map[string]any{}
		for name, member := range c.fields(v) {
			members[name] = c.plain(member)
		}
		return members
	case tftypes.List, tftypes.Set:
		var elements []tftypes.Value
		c.as(v, &elements)
		list := make([]any, len(elements))
		for i, element := range elements {
			list[i] = c.plain(element)
		}
		return list
	}
	switch {
	case v.Type().Is(tftypes.Bool):
		var value bool
		c.as(v, &value)
		return value
	case v.Type().Is(tftypes.Number):
		var value big.Float
		c.as(v, &value)
		return json.Number(value.Text('f', -1))
	}
	var value string
	c.as(v, &value)
	return value
}
