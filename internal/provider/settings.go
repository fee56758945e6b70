package provider

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// The environment variables that stand in for settings.
const (
	envToken   = "WAZZUP_CLIENT_ACCESS_TOKEN"
	envBaseURL = "WAZZUP_BASE_URL"
)

// settings are the provider's settings, resolved.
type settings struct {
	token      wazzup.Token
	baseURL    *url.URL
	timeout    time.Duration
	maxRetries int
	unknown    []string // settings that are not known yet; they are never taken from elsewhere
}

// resolver takes each setting from the configuration, else from the environment, else its default.
type resolver struct {
	getenv func(string) string // nil while only the configuration is validated
	diags  diag.Diagnostics
}

func (r *resolver) resolve(config model) settings {
	s := settings{timeout: wazzup.DefaultTimeout, maxRetries: wazzup.DefaultMaxRetries}
	for name, value := range map[string]interface{ IsUnknown() bool }{
		"client_access_token": config.ClientAccessToken,
		"base_url":            config.BaseURL,
		"request_timeout":     config.RequestTimeout,
		"max_retries":         config.MaxRetries,
	} {
		if value.IsUnknown() {
			s.unknown = append(s.unknown, name)
		}
	}
	s.token = r.token(config.ClientAccessToken)
	s.baseURL = r.baseURL(config.BaseURL)
	s.timeout = r.timeout(config.RequestTimeout)
	if !config.MaxRetries.IsNull() && !config.MaxRetries.IsUnknown() {
		s.maxRetries = int(config.MaxRetries.ValueInt64())
	}
	return s
}

// lookup returns a setting's value and where it is from; "" where it is set nowhere or not known.
func (r *resolver) lookup(name string, value types.String, env string) (text, source string) {
	switch {
	case value.IsUnknown():
		return "", ""
	case !value.IsNull():
		return value.ValueString(), name + " in the provider's configuration"
	case r.getenv != nil && r.getenv(env) != "":
		return r.getenv(env), "the environment variable " + env
	}
	return "", ""
}

// looked names every place where a setting was looked for.
func looked(name, env string) string {
	return fmt.Sprintf("Looked at %s in the provider's configuration, then at the environment variable %s.", name, env)
}

func (r *resolver) token(value types.String) wazzup.Token {
	const name = "client_access_token"
	text, source := r.lookup(name, value, envToken)
	if source == "" {
		if r.getenv != nil && value.IsNull() {
			r.diags.AddAttributeError(path.Root(name), "No access token", looked(name, envToken)+" Neither is set.\n\n"+
				"Set one of them to an access token of the account, best the environment variable: then it is in no file, state or plan.")
		}
		return wazzup.Token{}
	}
	token, err := wazzup.ParseToken(text)
	if err != nil {
		hint := "Set it to the access token alone."
		if errors.Is(err, wazzup.ErrTrailingLineBreak) {
			hint = "Wrap it in trimspace(), as in trimspace(file(\"token.txt\")); in a shell, $(cat token.txt) drops the line break."
		}
		r.diags.AddAttributeError(path.Root(name), "Access token cannot be used",
			fmt.Sprintf("The access token from %s cannot be used: %v. %s\n\n%s", source, err, hint, looked(name, envToken)))
	}
	return token
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
