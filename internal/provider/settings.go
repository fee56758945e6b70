package provider

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/advice"
	"github.com/wazzup24/terraform-provider-wazzup/internal/pipelines"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// The environment variables that stand in for settings.
const (
	envToken    = "WAZZUP_CLIENT_ACCESS_TOKEN"
	envEmail    = "WAZZUP_PARTNER_EMAIL"
	envPassword = "WAZZUP_PARTNER_PASSWORD"
	envAccount  = "WAZZUP_ACCOUNT_ID"
	envBaseURL  = "WAZZUP_BASE_URL"
	envAccept   = pipelines.EnvAcceptAltered // has no setting beside it: it is for one run
)

// settings are the provider's settings, resolved.
type settings struct {
	credentials

	account           string // digits; "" for none
	accountUnknown    bool
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
	getenv func(string) string // nil while only the configuration is validated
	diags  diag.Diagnostics
}

func (r *resolver) resolve(config model) settings {
	s := settings{maxRetries: wazzup.DefaultMaxRetries, requestsPerSecond: wazzup.DefaultRequestsPerSecond}
	for name, value := range map[string]interface{ IsUnknown() bool }{
		nameToken:             config.ClientAccessToken,
		nameEmail:             config.PartnerEmail,
		namePassword:          config.PartnerPassword,
		"base_url":            config.BaseURL,
		"request_timeout":     config.RequestTimeout,
		"max_retries":         config.MaxRetries,
		"requests_per_second": config.RequestsPerSecond,
	} {
		if value.IsUnknown() {
			s.unknown = append(s.unknown, name)
		}
	}
	s.credentials = r.credentials(config)
	s.account, s.accountUnknown = r.account(config, s.credentials)
	s.baseURL = r.baseURL(config.BaseURL)
	s.timeout = r.timeout(config.RequestTimeout)
	s.acceptAltered = r.acceptAltered()
	if known(config.MaxRetries) {
		s.maxRetries = int(config.MaxRetries.ValueInt64())
	}
	if known(config.RequestsPerSecond) {
		s.requestsPerSecond = int(config.RequestsPerSecond.ValueInt64())
	}
	s.acceptMembers = r.names(advice.EnvAcceptMembers)
	return s
}

// names is an environment variable that is a list of names, separated by commas. Blanks around them are no part of them.
func (r *resolver) names(env string) (names []string) {
	for name := range strings.SplitSeq(r.env(env), ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func known(value attr.Value) bool { return !value.IsNull() && !value.IsUnknown() }

// lookup returns a setting's value and where it is from; "" where it is set nowhere or not known.
func (r *resolver) lookup(name string, value types.String, env string) (text, source string) {
	switch {
	case value.IsUnknown():
		return "", ""
	case !value.IsNull():
		return value.ValueString(), name + " in the provider's configuration"
	case r.env(env) != "":
		return r.env(env), "the environment variable " + env
	}
	return "", ""
}

// env is an environment variable; one that is empty is one that is not set.
func (r *resolver) env(name string) string {
	if r.getenv == nil {
		return ""
	}
	return r.getenv(name)
}

// looked names every place where a setting was looked for.
func looked(name, env string) string {
	return fmt.Sprintf("Looked at %s in the provider's configuration, then at the environment variable %s.", name, env)
}

func (r *resolver) baseURL(value types.String) *url.URL {
	const name = "base_url"
	text, source := r.lookup(name, value, envBaseURL)
	if source == "" {
		text = wazzup.DefaultBaseURL
	}
	u, err := wazzup.ParseBaseURL(text)
	if err != nil {
		r.diags.AddAttributeError(path.Root(name), "Base URL cannot be used",
			fmt.Sprintf("The base URL from %s cannot be used: %v.\n\n%s The default is %s.", source, err, looked(name, envBaseURL), wazzup.DefaultBaseURL))
	}
	return u
}

func (r *resolver) acceptAltered() []string {
	ids, err := pipelines.ParseAccepted(r.env(envAccept))
	if err != nil {
		r.diags.AddError("Accepted funnels cannot be read", fmt.Sprintf(
			"The environment variable %s cannot be used: %v.\n\nWrite funnel ids separated by commas, or a JSON array of them, just as the error that names it shows.", envAccept, err))
	}
	return ids
}

func (r *resolver) timeout(value types.String) time.Duration {
	const name = "request_timeout"
	if value.IsNull() || value.IsUnknown() {
		return wazzup.DefaultTimeout
	}
	d, err := time.ParseDuration(value.ValueString())
	switch {
	case err != nil:
		r.diags.AddAttributeError(path.Root(name), "Time-out cannot be used",
			"request_timeout in the provider's configuration is not a duration. Write a number and a unit, such as \"30s\" or \"1m30s\".")
	case d <= 0:
		r.diags.AddAttributeError(path.Root(name), "Time-out cannot be used",
			"request_timeout in the provider's configuration must be longer than nothing, such as \"30s\".")
	}
	return d
}
