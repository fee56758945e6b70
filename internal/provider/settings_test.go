// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const (
	envToken   = "WAZZUP_CLIENT_ACCESS_TOKEN"
	envBaseURL = "WAZZUP_BASE_URL"
)

// nowhere is an address where nobody is asked: what a test of it reports was found before any request.
const nowhere = "https://wazzup.invalid"

func expect(t *testing.T, diags coretest.Diagnostics, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(diags.String(), text) {
			t.Errorf("no %q in:\n%s", text, diags)
		}
	}
}

func TestEachSettingIsResolvedByItself(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	other := s.AddAccount("99990000")
	declared := &coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}}
	for name, tc := range map[string]struct {
		settings, env map[string]string
		account       string
	}{
		"both configured":                    {map[string]string{"client_access_token": s.Token, "base_url": s.URL}, nil, acctest.Account},
		"both from the environment":          {nil, map[string]string{envToken: s.Token, envBaseURL: s.URL}, acctest.Account},
		"the configuration comes first":      {map[string]string{"client_access_token": other, "base_url": s.URL}, map[string]string{envToken: s.Token, envBaseURL: nowhere}, "99990000"},
		"the token here, the URL there":      {map[string]string{"client_access_token": other}, map[string]string{envToken: s.Token, envBaseURL: s.URL}, "99990000"},
		"a bad one that is not used":         {map[string]string{"client_access_token": s.Token, "base_url": s.URL}, map[string]string{envToken: "two words", envBaseURL: "ftp://x"}, acctest.Account},
		"an empty variable is one not set":   {map[string]string{"client_access_token": s.Token, "base_url": s.URL}, map[string]string{envToken: "", envBaseURL: ""}, acctest.Account},
		"a URL with a path and a last slash": {map[string]string{"client_access_token": s.Token, "base_url": s.URL + "/"}, nil, acctest.Account},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(envToken, tc.env[envToken])
			t.Setenv(envBaseURL, tc.env[envBaseURL])
			c := coretest.NewCore(t, "", "")
			c.Settings = map[string]any{}
			for key, value := range tc.settings {
				c.Settings[key] = value
			}
			s.ResetJournal()
			if _, diags := c.Plan(declared); diags.HasError() {
				t.Fatal(diags)
			}
			journal := s.Journal()
			if len(journal) != 1 || journal[0].Account != tc.account {
				t.Fatalf("%+v", journal)
			}
			if got, want := journal[0].Header.Get("User-Agent"), "terraform-provider-wazzup/test (+https://github.com/wazzup24/terraform-provider-wazzup) Terraform/1.11.4"; got != want {
				t.Errorf("User-Agent: got %q, want %q", got, want)
			}
		})
	}
}

func TestNoTokenAnywhere(t *testing.T) {
	t.Setenv(envToken, "")
	c := coretest.NewCore(t, nowhere, "")
	delete(c.Settings, "client_access_token")
	if diags := c.ValidateProvider(); len(diags) != 0 {
		t.Errorf("validate needs no credentials: %s", diags)
	}
	_, diags := c.Walk()
	expect(t, diags, "ERROR: No credentials\n", "are not set in the provider's configuration. Of the environment variables, "+envToken+" is set but empty")
}

func TestTokensThatCannotBeUsed(t *testing.T) {
	const canary = "canary99secret-0"
	for name, tc := range map[string]struct{ token, says string }{
		"blanks only":           {"   ", "it consists of blanks"},
		"two words":             {canary + " " + canary, "a blank or a line break in it"},
		"the header's value":    {"Bearer " + canary, "its value with the scheme in front. Set it to the access token alone"},
		"a trailing line break": {canary + "\n", "it ends in a line break, as text read from a file does. Wrap it in trimspace(), as in trimspace(file(\"token.txt\"))"},
		"no value":              {"null", "jq -r .data.access_token"},
		"a placeholder":         {canary[:8] + "...", "placeholder"},
		"a trailing CR LF":      {canary + "\r\n", "trimspace()"},
		"CR LF and a header":    {canary + "\r\nX-Evil: 1", "a blank or a line break in it"},
		"outside ASCII":         {canary + "\u00e9", "no access token has. Letters, digits and -._~+/ are allowed, and = at the end."},
		"a megabyte":            {strings.Repeat("c", 1<<20), "longer than 8 KiB"},
	} {
		for _, source := range []string{"client_access_token in the provider's configuration", "the environment variable " + envToken} {
			t.Run(name+", "+source, func(t *testing.T) {
				t.Setenv(envToken, "")
				c := coretest.NewCore(t, nowhere, tc.token)
				if strings.HasPrefix(source, "the environment") {
					t.Setenv(envToken, tc.token)
					delete(c.Settings, "client_access_token")
				} else if diags := c.ValidateProvider(); !diags.HasError() {
					t.Error("validate finds nothing")
				}
				_, diags := c.Walk()
				expect(t, diags, "ERROR: Access token cannot be used\n", "The access token from "+source+" cannot be used", tc.says)
				if strings.Contains(diags.String(), canary[:8]) {
					t.Errorf("the token is shown:\n%s", diags)
				}
			})
		}
	}
	// These cannot be set in an environment.
	for token, says := range map[string]string{"": "it is empty", canary + "\x00": "no access token has"} {
		_, diags := coretest.NewCore(t, nowhere, token).Walk()
		expect(t, diags, "ERROR: Access token cannot be used\n", says)
	}
}

func TestBaseURLsThatCannotBeUsed(t *testing.T) {
	for value, says := range map[string]string{
		"":                               "it is empty",
		"https://tech.wazzup24.com\n":    "blanks around it",
		"https://gw.example/wazzup/v2":   "ends in a path of the API or in a version",
		"  ":                             "it consists of blanks",
		"tech.wazzup24.com":              "its scheme is missing. Write https://",
		"http://tech.wazzup24.com":       "plain http",
		"http://10.0.0.1:8899":           "plain http",
		"https://":                       "it has no host",
		"https://user:canary@example.eu": "Credentials belong in client_access_token",
		"https://example.eu/?token=1":    "a query or a fragment",
		"ftp://example.eu":               "its scheme is not https",
	} {
		t.Setenv(envBaseURL, "")
		c := coretest.NewCore(t, value, "token-0123456789")
		for _, diags := range []coretest.Diagnostics{c.ValidateProvider(), second(c.Walk())} {
			expect(t, diags, "ERROR: Base URL cannot be used\n", "The base URL from base_url in the provider's configuration cannot be used", says)
			if strings.Contains(diags.String(), "canary") {
				t.Error("a password is shown")
			}
		}
		if value == "" {
			continue // an empty variable counts as not set
		}
		delete(c.Settings, "base_url")
		t.Setenv(envBaseURL, value)
		expect(t, second(c.Walk()), "The base URL from the environment variable "+envBaseURL+" cannot be used", says)
	}
}

func second[A, B any](_ A, b B) B { return b }

func TestDurationsOfRequests(t *testing.T) {
	for _, value := range []string{"", "30", "soon", "0s", "-1s", "1 m", "99ms", "30ns", "10m1s", "1h", "9999999999h", "99999999999h", "-99999999999h", "1e3s"} {
		c := coretest.NewCore(t, nowhere, "token-0123456789")
		c.Settings["request_timeout"] = value
		for _, diags := range []coretest.Diagnostics{c.ValidateProvider(), second(c.Walk())} {
			expect(t, diags, "ERROR: Time-out cannot be used [request_timeout]", `"30s"`)
		}
	}
	for _, value := range []string{"100ms", "10m", "1m30s", "600s"} {
		c := coretest.NewCore(t, nowhere, "token-0123456789")
		c.Settings["request_timeout"] = value
		c.Must(c.ValidateProvider())
		c.Must(second(c.Walk()))
	}
	c := coretest.NewCore(t, nowhere, "token-0123456789")
	c.Settings["request_timeout"] = "99999999999h"
	expect(t, c.ValidateProvider(), "is longer than any request takes")
}

// Whatever number somebody writes, there is one error, and it says what is allowed.
func TestNumbersThatCannotBeUsed(t *testing.T) {
	limits := map[string]string{"max_retries": "Write a whole number from 0 to 100, or leave it out: then it is 4.", "requests_per_second": "Write a whole number from 1 to 1000, or leave it out: then it is 50."}
	for name, says := range limits {
		for text, shown := range map[string]string{
			"-1": "-1", "1001": "1001", "0.5": "0.5", "-0.5": "-0.5", "1e30": "1e+30", "-1e30": "-1e+30", "1e-30": "1e-30", "1e99999": "1e+99999", "4294967297": "4294967297", "9223372036854775807": "9223372036854775807", "3.000001": "3.000001",
		} {
			number, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven) // as core has it
			if err != nil {
				t.Fatal(err)
			}
			c := coretest.NewCore(t, nowhere, "token-0123456789")
			c.Settings[name] = number
			for _, diags := range []coretest.Diagnostics{c.ValidateProvider(), second(c.Walk())} {
				expect(t, diags, "ERROR: Number cannot be used ["+name+"]", name+" in the provider's configuration is "+shown+". "+says)
				if len(diags) != 1 {
					t.Errorf("%s = %s: %d diagnostics:\n%s", name, text, len(diags), diags)
				}
			}
		}
		for _, right := range []float64{1, 100, 4} {
			c := coretest.NewCore(t, nowhere, "token-0123456789")
			c.Settings[name] = big.NewFloat(right)
			c.Must(c.ValidateProvider())
			c.Must(second(c.Walk()))
		}
	}
}

func TestAllFaultsAreFoundAtOnce(t *testing.T) {
	c := coretest.NewCore(t, "http://tech.wazzup24.com", "two words")
	c.Settings["request_timeout"], c.Settings["max_retries"] = "never", -1
	expect(t, c.ValidateProvider(), "from client_access_token", "from base_url", "[request_timeout]", "[max_retries]")
}

func TestSettingsOfRequestsAreUsed(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	declared := &coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}}
	for retries := range 3 {
		c := coretest.NewCore(t, s.URL, s.Token)
		c.Settings["max_retries"] = retries
		s.ResetJournal()
		s.Inject(sandbox.Fault{Status: 503, Times: -1})
		if _, diags := c.Plan(declared); !diags.HasError() || s.Count("GET") != retries+1 {
			t.Errorf("max_retries = %d: %d requests", retries, s.Count("GET"))
		}
		s.ClearFaults()
	}
	c := coretest.NewCore(t, s.URL, s.Token)
	c.Settings["max_retries"], c.Settings["request_timeout"] = 0, "100ms"
	s.Inject(sandbox.Fault{Hang: true})
	expect(t, second(c.Plan(declared)), "no complete response within request_timeout", "raise request_timeout")
}

// A setting that is not known yet is never taken from elsewhere: the environment's token might be another account's.
func TestSettingsThatAreNotKnownYet(t *testing.T) {
	for _, setting := range []string{"client_access_token", "base_url", "request_timeout", "max_retries"} {
		t.Run(setting, func(t *testing.T) {
			s := acctest.StartSandbox(t, sandbox.Settings{})
			t.Setenv(envToken, s.Token)
			t.Setenv(envBaseURL, s.URL)
			c := coretest.NewCore(t, s.URL, s.Token)
			one, two := &coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}}, &coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X2"}, {ID: "y", Name: "Y"}}}
			c.Must(c.Apply(c.MustPlan(one)))
			s.Put(acctest.Account, sandbox.Pipeline{ID: "x", Name: "changed meanwhile"})
			s.ResetJournal()

			known := c.Settings[setting]
			c.Settings[setting] = coretest.Unknown
			if diags := c.ValidateProvider(); len(diags) != 0 {
				t.Error(diags)
			}
			before := c.State()
			c.Must(c.Refresh())
			if !c.State().Equal(before) {
				t.Error("the state did not stay")
			}
			if c.MustPlan(two).Empty() || !c.MustPlan(one).Empty() {
				t.Error("the plan was not made from the state")
			}
			fresh := coretest.NewCore(t, s.URL, s.Token)
			fresh.Settings[setting] = coretest.Unknown
			expect(t, fresh.Import("*"), "ERROR: Provider setting not known yet", "Importing funnels needs the provider's "+setting, "-target")
			expect(t, fresh.ReadData(), "ERROR: Provider setting not known yet", "Reading the funnels needs the provider's "+setting, "depends_on")
			if n := s.Count(""); n != 0 {
				t.Errorf("%d requests", n)
			}
			c.Settings[setting] = known
		})
	}
}
