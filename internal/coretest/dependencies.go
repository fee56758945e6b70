// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"maps"
	"slices"
)

// validateAll checks the configuration offline, as a CLI does before it plans. Only its errors count, because the plan
// validates again.
func (c *Core) validateAll(config Configuration, order []string) (diags Diagnostics) {
	c.t.Helper()
	failed := map[string]bool{}
	for _, name := range sorted(order, config.dependencies) {
		failed[name] = slices.ContainsFunc(config.dependencies(name), func(other string) bool { return failed[other] })
		if config[name] == nil || failed[name] {
			continue
		}
		more := c.Validate(c.Config(config[name]))
		failed[name] = more.HasError()
		diags = append(diags, more...)
	}
	return diags
}

// dependencies returns the resources that come before a resource.
func (c Configuration) dependencies(name string) []string {
	if c[name] == nil {
		return nil
	}
	return c[name].DependsOn
}

// dependents returns the resources that depend on a resource: they are destroyed before it.
func (c Configuration) dependents(name string) (names []string) {
	for _, other := range slices.Sorted(maps.Keys(c)) {
		if slices.Contains(c.dependencies(other), name) {
			names = append(names, other)
		}
	}
	return names
}

// sorted returns resources in an order in which each comes after those that earlier returns for it, and otherwise as given.
func sorted(order []string, earlier func(string) []string) []string {
	var all []string
	var visit func(string)
	visit = func(name string) {
		if slices.Contains(all, name) || !slices.Contains(order, name) {
			return
		}
		for _, other := range earlier(name) {
			visit(other)
		}
		all = append(all, name)
	}
	for _, name := range order {
		visit(name)
	}
	return all
}
