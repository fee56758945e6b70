// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// resolver takes each setting from the configuration, or from the environment, or uses its default, in this order.
type resolver struct {
	lookupEnv func(string) (string, bool) // nil during validation, which ignores the environment
	diags     diag.Diagnostics
}

func known(value attr.Value) bool { return !value.IsNull() && !value.IsUnknown() }

// found is a setting's value and its source.
type found struct {
	text    string
	name    string // name of the setting
	env     string // variable that has the value; "" if the configuration has it
	nowhere bool   // the setting is not set, or not known
}

// lookup takes a setting from the configuration, or else from an environment variable.
func (r *resolver) lookup(name string, value types.String, env string) found {
	switch {
	case value.IsUnknown():
		return found{nowhere: true}
	case !value.IsNull():
		return found{text: value.ValueString(), name: name}
	case r.env(env) != "":
		return found{text: r.env(env), name: name, env: env}
	}
	return found{nowhere: true}
}

// source names the source for messages.
func (f found) source() string { return messages.SourceOfSetting(f.name, f.env) }

// bad describes a value that cannot be used, for messages.
func (f found) bad(err error) messages.BadSetting {
	return messages.BadSetting{Name: f.name, Variable: f.env, IsEmpty: f.text == "", Err: err}
}

// env returns the value of an environment variable. An empty one counts as not set.
func (r *resolver) env(name string) string {
	if r.lookupEnv == nil || name == "" {
		return ""
	}
	text, _ := r.lookupEnv(name)
	return text
}

// isEmpty reports whether a variable is set, but empty.
func (r *resolver) isEmpty(name string) bool {
	if r.lookupEnv == nil {
		return false
	}
	text, set := r.lookupEnv(name)
	return set && text == ""
}

// unset describes variables that have no value, for messages.
func (r *resolver) unset(names ...string) []messages.UnsetVariable {
	variables := make([]messages.UnsetVariable, len(names))
	for i, name := range names {
		variables[i] = messages.UnsetVariable{Name: name, IsEmpty: r.isEmpty(name)}
	}
	return variables
}
