// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net/url"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
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
