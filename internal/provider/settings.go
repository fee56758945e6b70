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

// The environment variables that stand in for settings.
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
	acceptMembers     []string // of responses; from the environment only
	unknown           []string // settings without which nothing can be reached, and that are not known yet; they are never taken from elsewhere
}

// resolver takes each setting from the configuration, else from the environment, else its default.
type resolver struct {
	lookupEnv func(string) (string, bool) // nil while only the configuration is validated: then no variable is looked at
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

// found is a setting's value and where it is from.
type found struct {
	text    string
	name    string // of the setting
	env     string // the variable that it is from; "" if it is the configuration's
	nowhere bool   // it is set nowhere, or not known
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

// source is where it is from, as messages name it.
func (f found) source() string { return messages.SourceOfSetting(f.name, f.env) }

// bad is what messages are told about it if its value cannot be used.
func (f found) bad(err error) messages.BadSetting {
	return messages.BadSetting{Name: f.name, Variable: f.env, IsEmpty: f.text == "", Err: err}
}

// env is an environment variable; one that is empty counts as not set.
func (r *resolver) env(name string) string {
	if r.lookupEnv == nil || name == "" {
		return ""
	}
	text, _ := r.lookupEnv(name)
	return text
}

// isEmpty is true for a variable that is set to nothing.
func (r *resolver) isEmpty(name string) bool {
	if r.lookupEnv == nil {
		return false
	}
	text, set := r.lookupEnv(name)
	return set && text == ""
}

// unset are variables that were looked at in vain.
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

// accepted are the names in an environment variable that has no setting beside it: it is for one run.
func (r *resolver) accepted(variable messages.Accepting, what string) []string {
	names, err := variable.Parse(r.env(variable.Env))
	if err != nil {
		r.diags.Append(messages.BadAcceptedNames(variable.Env, what, err))
	}
	return names
}
