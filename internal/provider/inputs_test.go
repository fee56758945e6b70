// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// unset takes variables out of the environment of a test; with sets them to nothing.
func unset(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		t.Setenv(name, "") // which puts the variable back in the end
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
}

func lacks(t *testing.T, diags coretest.Diagnostics, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(diags.String(), text) {
			t.Errorf("%q in:\n%s", text, diags)
		}
	}
}

// A message names the environment variables that were looked at, and no others: if the configuration has a value, none was.
func TestWhereASettingWasLookedFor(t *testing.T) {
	bad := map[string]string{envToken: "two words", envEmail: "nobody", envPassword: "a\x01b", envAccount: "crm", envBaseURL: "ftp://x"}
	good := map[string]string{envToken: "token-0123456789", envEmail: "a@b.c", envPassword: "p", envAccount: "7204-2419", envBaseURL: nowhere}
	partner := map[string]any{"partner_email": "a@b.c", "partner_password": "p"}
	for setting, tc := range map[string]struct {
		env  string
		with map[string]any
	}{
		"client_access_token": {envToken, nil},
		"partner_email":       {envEmail, map[string]any{"partner_password": "p"}},
		"partner_password":    {envPassword, map[string]any{"partner_email": "a@b.c"}},
		"account_id":          {envAccount, partner},
		"base_url":            {envBaseURL, partner},
	} {
		t.Run(setting, func(t *testing.T) {
			c := with(t, nowhere, tc.with, good)
			c.Settings[setting] = bad[tc.env]
			for _, diags := range []coretest.Diagnostics{c.ValidateProvider(), second(c.Walk())} {
				expect(t, diags, "ERROR", setting+" in the provider's configuration cannot be used")
				lacks(t, diags, "WAZZUP_", "environment", "variable is used")
			}
			c = with(t, nowhere, tc.with, map[string]string{tc.env: bad[tc.env]})
			delete(c.Settings, setting)
			expect(t, second(c.Walk()), "nvironment variable "+tc.env+" cannot be used")
			if setting != "account_id" {
				expect(t, second(c.Walk()), "because "+setting+" is not set in the provider's configuration")
			}
		})
	}
}

// An empty variable counts as not set, which somebody who has set it to an empty one should know.
func TestAnEmptyVariableIsNamedAsSuch(t *testing.T) {
	c := with(t, nowhere, nil, nil)
	expect(t, second(c.Walk()), "ERROR: No credentials", envToken+" is set but empty, "+envEmail+" is set but empty, "+envPassword+" is set but empty.")
	unset(t, envToken, envPassword)
	expect(t, second(c.Walk()), envToken+" is not set, "+envEmail+" is set but empty, "+envPassword+" is not set.")

	c = with(t, nowhere, map[string]any{"partner_email": "a@b.c"}, nil)
	expect(t, second(c.Walk()), "ERROR: Incomplete partner credentials", "the environment variable "+envPassword+" is set but empty.")
	unset(t, envPassword)
	expect(t, second(c.Walk()), "the environment variable "+envPassword+" is not set.")

	c = with(t, nowhere, map[string]any{"partner_email": "a@b.c", "partner_password": "p"}, nil)
	expect(t, c.ReadData(), "ERROR: No account [account_id]", "the environment variable WAZZUP_ACCOUNT_ID (which is set but empty)")
	unset(t, envAccount)
	diags := c.ReadData()
	expect(t, diags, "ERROR: No account [account_id]", "the environment variable WAZZUP_ACCOUNT_ID.")
	lacks(t, diags, "empty")

	c = with(t, nowhere, map[string]any{"client_access_token": ""}, nil)
	expect(t, c.ValidateProvider(), "ERROR: Access token cannot be used", "it is empty. To use the environment variable instead, leave this setting out or set it to null.")
}

// What people paste in place of a token is refused before any request, wherever it is from, with a hint that fits it. What each
// mistake is like, and that no text shows it, is tested where it is recognised.
func TestWhatIsPastedIsRefusedBeforeAnyRequest(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	for setting, mistakes := range map[string]map[string]string{
		"client_access_token": {`"` + s.Token + `"`: "quote", "${TOKEN}": "not replaced", `{"data":{"access_token":"` + s.Token + `"}}`: "data.access_token alone", s.Token + "%": "percent sign"},
		"partner_email":       {"'a@b.c'": "quote", "${EMAIL}": "not replaced"},
		"account_id":          {"'7204-2419'": "quote", "${ACCOUNT}": "not replaced"},
		"base_url":            {strings.TrimPrefix(s.URL, "http://"): "scheme is missing. Write http://", s.URL + "/v2": "Leave off everything from the version", s.URL + "/v2/pipelines": "Leave off everything from the version"},
	} {
		env := map[string]string{"client_access_token": envToken, "partner_email": envEmail, "account_id": envAccount, "base_url": envBaseURL}[setting]
		for value, words := range mistakes {
			others := map[string]any{"client_access_token": s.Token}
			if setting == "partner_email" || setting == "account_id" {
				others = map[string]any{"partner_email": "a@b.c", "partner_password": "p"}
			}
			c := with(t, s.URL, others, nil)
			c.Settings[setting] = value
			for _, diags := range []coretest.Diagnostics{c.ValidateProvider(), second(c.Walk()), c.ReadData()} {
				expect(t, diags, "ERROR", setting, words)
				lacks(t, diags, value)
			}
			delete(c.Settings, setting)
			t.Setenv(env, value)
			expect(t, c.ReadData(), "ERROR", env, words)
		}
	}
	if n := len(s.Journal()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

const (
	unusual = "WARNING: Account id does not have eight digits"
	quotes  = `Write it in quotes, as the Wazzup dashboard shows it: account_id = "7204-2419".`
)

// Without quotes, 7204-2419 is a subtraction, and leading zeros are lost.
func TestAnAccountIDWithoutQuotes(t *testing.T) {
	partner := map[string]any{"partner_email": "a@b.c", "partner_password": "p"}
	for arrives, says := range map[string]string{
		"4785": unusual + " [account_id]\n\naccount_id in the provider's configuration is 4785: that has 4 digits", "123456": "is 123456: that has 6 digits", "720424190": "has 9 digits",
		"-3444": "ERROR: Account id cannot be used [account_id]\n\naccount_id in the provider's configuration cannot be used: it is a negative number.",
	} {
		c := with(t, nowhere, partner, nil)
		c.Settings["account_id"] = arrives
		expect(t, c.ValidateProvider(), says, quotes)
		// Core validates the provider before it configures it, each time: once is enough.
		lacks(t, second(c.Walk()), unusual)

		declared := c.Config(&coretest.Declared{Account: &arrives, Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}})
		expect(t, c.Validate(declared), strings.ReplaceAll(says, " in the provider's configuration", ""), quotes)

		// No shell takes it for arithmetic.
		c = with(t, nowhere, partner, map[string]string{envAccount: arrives})
		c.Must(c.ValidateProvider())
		_, diags := c.Walk()
		expect(t, diags, "The environment variable "+envAccount+" ", "Write the id as the Wazzup dashboard shows it, such as 7204-2419")
		lacks(t, diags, "quotes", "subtraction")
	}
	for _, usual := range []string{"7204-2419", "72042419", "0012-3456"} {
		c := with(t, nowhere, partner, map[string]string{envAccount: usual})
		if diags := second(c.Walk()); len(diags) != 0 {
			t.Error(diags)
		}
		c.Settings["account_id"] = usual
		if diags := append(c.ValidateProvider(), c.Validate(c.Config(&coretest.Declared{Account: &usual, Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}}))...); len(diags) != 0 {
			t.Error(diags)
		}
	}
}

// What the state alone remembers is nobody's mistake, and neither is what is not known yet.
func TestNoWarningOfAnAccountThatNobodyWrites(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner("a@example.com", "pass", "4785")
	c := with(t, s.URL, map[string]any{"partner_email": "a@example.com", "partner_password": "pass"}, nil)
	declared := &coretest.Declared{Account: new("4785"), Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}}
	c.Must(c.Apply(c.MustPlan(declared)))
	declared.Account = nil
	for _, diags := range []coretest.Diagnostics{c.Validate(c.Config(declared)), c.ValidateProvider(), second(c.Plan(declared)), c.Refresh(), second(c.Plan(nil))} {
		lacks(t, diags, "eight digits")
	}
	lacks(t, c.Validate(c.Config(&coretest.Declared{AccountUnknown: true, Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}})), "eight digits")
	expect(t, c.Import("4785/x"), "WARNING: Account id does not have eight digits", "in front of the import id is 4785")
}

// A CLI does the arithmetic, says it once for each place, and asks nobody.
func TestACLIWithoutQuotes(t *testing.T) {
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = ""
	w.Env[envEmail], w.Env[envPassword] = "a@example.com", "pass"
	s.AddPartner("a@example.com", "pass", "4785", "123456")
	w.Write("main.tf", "provider \"wazzup\" {\n  account_id = 7204-2419\n}\n"+
		acctest.Resource("here", acctest.HCL(acctest.Funnel("x", "X", "a")), "  account_id = 00123456")+
		"data \"wazzup_pipelines\" \"all\" {\n  account_id = 7204-2419\n}\n")
	for command, places := range map[string]int{"validate": 3, "plan": 3} {
		r := w.Must(0, command)
		text := strings.Join(strings.Fields(strings.ReplaceAll(r.Output, "\u2502", "")), " ")
		if n := strings.Count(text, "Warning: Account id does not have eight digits"); n == 0 || n > places || !strings.Contains(text, "is 4785: that has 4 digits") && !strings.Contains(text, "is 123456: that has 6 digits") {
			t.Errorf("%s: %d warnings:\n%s", command, n, r.Output)
		}
		if n := len(s.Journal()); command == "validate" && n != 0 {
			t.Errorf("%d requests", n)
		}
		s.ResetJournal()
	}
	w.Write("main.tf", acctest.Resource("here", acctest.HCL(acctest.Funnel("x", "X", "a")), "  account_id = 0012-3456"))
	if r := w.Must(1, "validate"); !strings.Contains(r.Output, "it is a negative number") {
		t.Error(r.Output)
	}
}
