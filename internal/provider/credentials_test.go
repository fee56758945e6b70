// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const (
	envEmail    = "WAZZUP_PARTNER_EMAIL"
	envPassword = "WAZZUP_PARTNER_PASSWORD"
	envAccount  = "WAZZUP_ACCOUNT_ID"
)

// with is a provider with these settings and nothing but these variables; "" is one that is not set.
func with(t *testing.T, url string, settings map[string]any, env map[string]string) *coretest.Core {
	t.Helper()
	for _, name := range []string{envToken, envEmail, envPassword, envAccount, envBaseURL} {
		t.Setenv(name, env[name])
	}
	c := coretest.NewCore(t, url, "")
	c.Settings = map[string]any{"base_url": url}
	maps.Copy(c.Settings, settings)
	return c
}

// The configuration decides between a token and a partner's credentials, else the environment; each setting of the one
// that is used is taken from wherever it is.
func TestWhichCredentialsAreUsed(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner("a@example.com", "pass", "11112222", "33334444")
	email, password := map[string]any{"partner_email": "a@example.com"}, map[string]any{"partner_password": "pass"}
	token, account := map[string]any{"client_access_token": s.Token}, map[string]any{"account_id": "3333-4444"}
	envPartner := map[string]string{envEmail: "a@example.com", envPassword: "pass", envAccount: "1111-2222"}
	all := map[string]string{envToken: s.Token, envEmail: "a@example.com", envPassword: "pass", envAccount: "1111-2222"}
	for name, tc := range map[string]struct {
		settings []map[string]any
		env      map[string]string
		account  string
	}{
		"a partner in the environment":                       {nil, envPartner, "11112222"},
		"... and another account here":                       {[]map[string]any{account}, envPartner, "33334444"},
		"a partner in the configuration":                     {[]map[string]any{email, password, account}, nil, "33334444"},
		"the e-mail here, the password there":                {[]map[string]any{email, account}, map[string]string{envPassword: "pass"}, "33334444"},
		"the password here, the e-mail there":                {[]map[string]any{password}, map[string]string{envEmail: "a@example.com", envAccount: "11112222"}, "11112222"},
		"a token here, a partner there: another block's":     {[]map[string]any{token}, envPartner, acctest.Account},
		"half a partner here, a token there":                 {[]map[string]any{email}, all, "11112222"},
		"a token of the account that is named as well":       {[]map[string]any{token, {"account_id": "7204-2419"}}, nil, acctest.Account},
		"a token and its account, both from the environment": {nil, map[string]string{envToken: s.Token, envAccount: acctest.Account}, acctest.Account},
	} {
		t.Run(name, func(t *testing.T) {
			settings := map[string]any{}
			for _, some := range tc.settings {
				maps.Copy(settings, some)
			}
			c := with(t, s.URL, settings, tc.env)
			s.ResetJournal()
			c.Must(second(c.Plan(&coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}})))
			for _, e := range s.Journal() {
				if e.Path == sandbox.PipelinesPath && e.Account != tc.account {
					t.Errorf("account %s, want %s", e.Account, tc.account)
				}
			}
		})
	}
}

func TestCredentialsThatContradictEachOther(t *testing.T) {
	token := "opaque-0123456789"
	for name, tc := range map[string]struct {
		settings map[string]any
		env      map[string]string
		says     []string
	}{
		"both kinds in the configuration": {
			map[string]any{"client_access_token": token, "partner_email": "a@b.c", "partner_password": "canary99"},
			nil,
			[]string{"ERROR: Two kinds of credentials\n", "in the provider's configuration"},
		},
		"a token and half a partner in the configuration": {
			map[string]any{"client_access_token": token, "partner_password": "canary99"}, nil, []string{"ERROR: Two kinds of credentials"},
		},
		"both kinds in the environment": {
			nil,
			map[string]string{envToken: token, envEmail: "a@b.c", envPassword: "canary99"},
			[]string{"ERROR: Two kinds of credentials", "in the environment", envToken, envEmail, envPassword},
		},
		"an e-mail alone": {
			map[string]any{"partner_email": "a@b.c"},
			nil,
			[]string{"ERROR: Incomplete partner credentials\n", "The provider's configuration does not set it, and the environment variable " + envPassword + " is set but empty."},
		},
		"a password alone, in the environment": {
			nil, map[string]string{envPassword: "canary99"}, []string{"ERROR: Incomplete partner credentials\n", "partner_password is set, but partner_email is missing."},
		},
		"an account that is none": {
			map[string]any{"partner_email": "a@b.c", "partner_password": "p", "account_id": "crm"},
			nil,
			[]string{"ERROR: Account id cannot be used [account_id]", "account_id in the provider's configuration cannot be used: it is neither digits nor of the form 7204-2419. The value is \"crm\".\n\nWrite the id as the Wazzup dashboard shows it"},
		},
		"an account that is none, in the environment": {
			map[string]any{"partner_email": "a@b.c", "partner_password": "p"}, map[string]string{envAccount: "7204-24x9"}, []string{"[account_id]", "The environment variable " + envAccount + " cannot be used"},
		},
		"a password with a line break": {
			nil,
			map[string]string{envEmail: "a@b.c", envPassword: "canary99\n"},
			[]string{"ERROR: Partner credentials cannot be used\n", "The partner's password from the environment variable " + envPassword, "ends in a line break", "trimspace("},
		},
		"an e-mail with a colon": {map[string]any{"partner_email": "a:b@c.d", "partner_password": "p"}, nil, []string{"partner_email in the provider's configuration", "colon"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := with(t, nowhere, tc.settings, tc.env)
			_, diags := c.Walk()
			expect(t, diags, tc.says...)
			if strings.Contains(diags.String(), "canary99") || strings.Contains(diags.String(), token) {
				t.Errorf("a secret is shown:\n%s", diags)
			}
		})
	}
	// What contradicts itself in the configuration is found offline; what may come from the environment is not missed there.
	c := with(t, nowhere, map[string]any{"client_access_token": token, "partner_email": "a@b.c"}, nil)
	expect(t, c.ValidateProvider(), "ERROR: Two kinds of credentials")
	for _, half := range []string{"partner_email", "partner_password", "account_id"} {
		c := with(t, nowhere, map[string]any{half: map[string]string{"partner_email": "a@b.c", "partner_password": "p", "account_id": "7204-2419"}[half]}, nil)
		if diags := c.ValidateProvider(); len(diags) != 0 {
			t.Errorf("%s alone: %s", half, diags)
		}
	}
}

func TestATokenThatIsNotKnownYetBesideAPartnerInTheEnvironment(t *testing.T) {
	c := with(t, nowhere, map[string]any{"client_access_token": coretest.Unknown}, map[string]string{envEmail: "a@b.c", envPassword: "p", envAccount: "1"})
	expect(t, c.ReadData(), "ERROR: Provider setting not known yet", "needs the provider's client_access_token")
}

// Which kind there will be is not known yet: either may turn out to be null.
func TestBothKindsOfCredentialsWhereOneIsNotKnownYet(t *testing.T) {
	for name, tc := range map[string]struct {
		settings map[string]any
		waitsFor string
	}{
		"the token": {map[string]any{"client_access_token": coretest.Unknown, "partner_email": "a@b.c", "partner_password": "p", "account_id": "7204-2419"}, "client_access_token"},
		"the partner": {
			map[string]any{"client_access_token": "token-0123456789", "partner_email": coretest.Unknown, "partner_password": coretest.Unknown}, "partner_email and partner_password",
		},
		"both": {
			map[string]any{"client_access_token": coretest.Unknown, "partner_email": coretest.Unknown, "partner_password": coretest.Unknown, "account_id": "7204-2419"},
			"client_access_token and partner_email and partner_password",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := with(t, nowhere, tc.settings, nil)
			if diags := c.ValidateProvider(); len(diags) != 0 {
				t.Error(diags)
			}
			expect(t, c.ReadData(), "ERROR: Provider setting not known yet", "needs the provider's "+tc.waitsFor+",")
			c.MustPlan(&coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}})
		})
	}
	// Half of a partner's that is known says that the kind is a partner's.
	c := with(t, nowhere, map[string]any{"client_access_token": "token-0123456789", "partner_email": "a@b.c", "partner_password": coretest.Unknown}, nil)
	expect(t, c.ValidateProvider(), "ERROR: Two kinds of credentials")
}

// A setting that is not known yet is never taken from elsewhere; the account's concerns those alone who do not name one.
func TestAPartnersSettingsThatAreNotKnownYet(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner("a@example.com", "pass", "11112222")
	env := map[string]string{envEmail: "a@example.com", envPassword: "pass", envAccount: "11112222"}
	funnels := []sandbox.Pipeline{{ID: "x", Name: "X"}}
	for _, setting := range []string{"partner_email", "partner_password", "account_id", "requests_per_second"} {
		t.Run(setting, func(t *testing.T) {
			c := with(t, s.URL, nil, env)
			c.Must(c.Apply(c.MustPlan(&coretest.Declared{Pipelines: funnels, Existing: new("overwrite")})))
			s.ResetJournal()
			c.Settings[setting] = coretest.Unknown
			if diags := c.ValidateProvider(); len(diags) != 0 {
				t.Error(diags)
			}
			before := c.State()
			c.Must(c.Refresh())
			if c.MustPlan(&coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: "y", Name: "Y"}}}).Empty() || !c.State().Equal(before) {
				t.Error("the plan was not made from the state")
			}
			fresh := with(t, s.URL, map[string]any{setting: coretest.Unknown}, env)
			expect(t, fresh.Import("*"), "ERROR: Provider setting not known yet", "needs the provider's "+setting)
			expect(t, fresh.ReadData(), "ERROR: Provider setting not known yet", "depends_on")
			if n := len(s.Journal()); n != 0 {
				t.Errorf("%d requests", n)
			}
			named := fresh.MustPlan(&coretest.Declared{Account: new("1111-2222"), Pipelines: funnels, Existing: new("overwrite")})
			if looked := len(s.Journal()) > 0; looked != (setting == "account_id") || named.Empty() {
				t.Errorf("looked: %v", looked)
			}
		})
	}
}
