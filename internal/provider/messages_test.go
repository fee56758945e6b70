// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages/messagestest"
)

// TestMessages holds what bad settings and the ephemeral resource put on the screen, as one file to read and review;
// -update writes it anew.
func TestMessages(t *testing.T) {
	var got strings.Builder
	account, clientToken := accountMessages(t), clientTokenMessages(t) // first: what is below leaves bad settings in the environment
	for _, m := range []struct {
		setting string
		values  []any
	}{
		{"client_access_token", []any{
			"", "  ", "null", "eyJhbGciOi...", "abc-0123456789abcdef\n", "two words", `"abc"`, "${TOKEN}", "NAME=abc", "Bearer abc", `{"data":{"access_token":"abc"}}`, `{"access_token":"abc"}`, `{"abc":1}`, "abc%", `abc\n`, "abc,", "https://a.example",
			"a@example.com:abc", "abc%3D", "a***c", `file("token.txt")`, "\ufeffabc", "abc|def", strings.Repeat("a", 9000),
		}},
		{"partner_email", []any{"", "null", "a@example.com\n", "'a@example.com'", "A <a@example.com>", "a@example.com:abc", "nobody", "a b@example.com"}},
		{"partner_password", []any{"", "  ", "abc\n", "a\x01c"}},
		{"account_id", []any{"", "4785", "-3444", `"7204-2419"`, "7204\u20132419", "default", "null", "7204-2419\n"}},
		{"base_url", []any{
			"", "tech.wazzup24.com", "127.0.0.1:8899", "https:/a.example", "https:///a.example", "htps://a.example", "https://", "http://a.example", "https://a:b@a.example", "https://a.example?b", "https://a.example/v2/pipelines", "https://api.wazzup24.com/v3",
			`"https://a.example"`, `https:\\a.example`, "https://a.example:0", "https://%zz",
		}},
		{"request_timeout", []any{"30", "30ms", "1h", "99999999999h"}},
		{"max_retries", []any{-1, 101, 0.5, int64(4294967297)}},
		{"requests_per_second", []any{0, 1e30}},
	} {
		for _, value := range m.values {
			c := with(t, nowhere, map[string]any{m.setting: value}, nil)
			fmt.Fprintf(&got, "=== %s = %.60s\n\n%s", m.setting, strings.Trim(fmt.Sprintf("%#v", value), "`"), c.ValidateProvider())
		}
	}
	partner := map[string]any{"partner_email": "a@example.com", "partner_password": "abc"}
	for _, m := range []struct {
		when     string
		settings map[string]any
		env      map[string]string
	}{
		{"A token in quotes, from the environment", nil, map[string]string{envToken: `"abc"`}},
		{"A base URL without a scheme, from the environment", partner, map[string]string{envBaseURL: "localhost:8899"}},
		{"An unusual account id, from the environment", partner, map[string]string{envAccount: "4785"}},
		{"An account id that is none, from the environment", partner, map[string]string{envAccount: "crm"}},
		{"No credentials", nil, nil},
		{"Half of a partner's", map[string]any{"partner_email": "a@example.com"}, nil},
		{"Both kinds in the environment", nil, map[string]string{envToken: "abc", envEmail: "a@example.com", envPassword: "abc"}},
		{"Both kinds in the configuration", map[string]any{"client_access_token": "abc", "partner_email": "a@example.com"}, nil},
		{"A token whose account cannot be read", map[string]any{"client_access_token": "a.eyJjaGlsZF9pZCI6W119.c"}, nil},
		{"Accepted funnels that cannot be read", partner, map[string]string{"WAZZUP_ACCEPT_ALTERED": `["x"`}},
		{"Accepted members that cannot be read", partner, map[string]string{"WAZZUP_ACCEPT_RESPONSE_MEMBERS": `["x"`}},
	} {
		c := with(t, nowhere, m.settings, m.env)
		if m.env[envBaseURL] != "" {
			delete(c.Settings, "base_url")
		}
		for _, name := range []string{"WAZZUP_ACCEPT_ALTERED", "WAZZUP_ACCEPT_RESPONSE_MEMBERS"} {
			t.Setenv(name, m.env[name])
		}
		fmt.Fprintf(&got, "=== %s\n\n%s", m.when, second(c.Walk()))
	}
	for _, m := range slices.Concat(account, clientToken) {
		fmt.Fprintf(&got, "=== %s\n\n%s", m.when, m.got)
	}
	messagestest.Compare(t, messagestest.Provider, got.String())
}
