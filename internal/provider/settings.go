// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net/url"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// The environment variables for settings that the configuration does not have.
const (
	envToken    = "WAZZUP_CLIENT_ACCESS_TOKEN"
	envEmail    = "WAZZUP_PARTNER_EMAIL"
	envPassword = "WAZZUP_PARTNER_PASSWORD"
	envAccount  = "WAZZUP_ACCOUNT_ID"
	envBaseURL  = "WAZZUP_BASE_URL"
)

// settings are the provider's settings, resolved.
type settings struct {
	credentials

	account           defaultAccount
	baseURL           *url.URL
	timeout           time.Duration
	maxRetries        int
	requestsPerSecond int
	acceptAltered     []string // funnel ids
	acceptMembers     []string // members of responses
	unknown           []string // names of settings that requests need and that are not known yet; no variable or default replaces them
}

// resolver takes each setting from the configuration, or from the environment, or uses its default, in this order.
type resolver struct {
	lookupEnv func(string) (string, bool) // nil during validation, which ignores the environment
	diags     diag.Diagnostics
}

func (r *resolver) resolve(config model) settings {
	var s settings
	for name, value := range map[string]interface{ IsUnknown() bool }{
		nameToken:         config.ClientAccessToken,
		nameEmail:         config.PartnerEmail,
		namePassword:      config.PartnerPassword,
		nameBaseURL:       config.BaseURL,
		"request_timeout": config.RequestTimeout,
		nameRetries:       config.MaxRetries,
		nameRequests:      config.RequestsPerSecond,
	} {
		if value.IsUnknown() {
			s.unknown = append(s.unknown, name)
		}
	}
	s.credentials = r.credentials(config)
	s.account = r.account(config, s.credentials)
	s.baseURL = r.baseURL(config.BaseURL)
	s.timeout = r.timeout(config.RequestTimeout)
	s.acceptAltered = r.accepted(messages.AcceptAltered, "funnels")
	s.maxRetries = r.number(nameRetries, config.MaxRetries, 0, maxRetries, wazzup.DefaultMaxRetries)
	s.requestsPerSecond = r.number(nameRequests, config.RequestsPerSecond, 1, maxRequests, wazzup.DefaultRequestsPerSecond)
	s.acceptMembers = r.accepted(messages.AcceptMembers, "members")
	return s
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

func (r *resolver) baseURL(value types.String) *url.URL {
	f := r.lookup(nameBaseURL, value, envBaseURL)
	if f.nowhere {
		f.text = wazzup.DefaultBaseURL
	}
	u, err := wazzup.ParseBaseURL(f.text)
	if err != nil {
		r.diags.Append(messages.BadBaseURL(f.bad(err)))
	}
	return u
}

// accepted returns the names in a variable of the kind messages.Accepting.
func (r *resolver) accepted(variable messages.Accepting, what string) []string {
	names, err := variable.Parse(r.env(variable.Env))
	if err != nil {
		r.diags.Append(messages.BadAcceptedNames(variable.Env, what, err))
	}
	return names
}
