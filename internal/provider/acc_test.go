// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/plugintesting"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const (
	// reads needs a configured provider, and shows which account's funnels it gets.
	reads = "data \"wazzup_pipelines\" \"all\" {}\n"
	all   = "data.wazzup_pipelines.all"
	crm   = "wazzup_pipelines.crm"
)

// settings is a provider block.
func settings(lines string) string { return "provider \"wazzup\" {\n" + lines + "\n}\n" }

// refused has a step for each configuration, and the texts of its error.
func refused(configs map[string][]string) resource.TestCase {
	var c resource.TestCase
	for _, config := range slices.Sorted(maps.Keys(configs)) {
		c.Steps = append(c.Steps, resource.TestStep{Config: config, ExpectError: plugintesting.Error(configs[config]...)})
	}
	return c
}

// twoAccounts is a sandbox in which the token's account has the funnel "ours", and the other one "theirs".
func twoAccounts(t *testing.T) (s *acctest.Sandbox, otherToken string) {
	t.Helper()
	s = acctest.StartSandbox(t, sandbox.Settings{})
	otherToken = s.AddAccount("11112222")
	s.Put(acctest.Account, sandbox.Pipeline{ID: "ours", Name: "X"})
	s.Put("11112222", sandbox.Pipeline{ID: "theirs", Name: "X"})
	return s, otherToken
}

// readsOnly checks that the account read is the one with this funnel.
func readsOnly(id string) []statecheck.StateCheck {
	return []statecheck.StateCheck{statecheck.ExpectKnownValue(all, tfjsonpath.New("ids"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(id)}))}
}

func TestAccProvider_environment(t *testing.T) {
	s, other := twoAccounts(t)
	plugintesting.WithEnv(t, map[string]string{envBaseURL: s.URL, envToken: s.Token}, resource.TestCase{Steps: []resource.TestStep{
		{Config: reads, ConfigStateChecks: readsOnly("ours")},
		{Config: settings("client_access_token = "+acctest.Quote(other)) + reads, ConfigStateChecks: readsOnly("theirs")}, // the configuration comes first
	}})
}

func TestAccProvider_partnerFromEnvironment(t *testing.T) {
	s, _ := twoAccounts(t)
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, acctest.Account, "11112222")
	env := map[string]string{envBaseURL: s.URL, envEmail: acctest.PartnerEmail, envPassword: acctest.PartnerPassword, "WAZZUP_ACCOUNT_ID": "1111-2222"}
	plugintesting.WithEnv(t, env, resource.TestCase{Steps: []resource.TestStep{
		{Config: reads, ConfigStateChecks: readsOnly("theirs")},
		{Config: settings(`account_id = "7204-2419"`) + reads, ConfigStateChecks: readsOnly("ours")},
	}})
}

func TestAccProvider_noCredentials(t *testing.T) {
	plugintesting.WithEnv(t, map[string]string{envToken: ""}, resource.TestCase{Steps: []resource.TestStep{
		{Config: reads, ExpectError: plugintesting.Error("No credentials", envToken+" is set but empty")},
	}})
}

func TestAccProvider_invalidEnvironment(t *testing.T) {
	s, _ := twoAccounts(t)
	for name, tc := range map[string]struct {
		variable, value string
		texts           []string
	}{
		"token":    {envToken, "two words", []string{"Access token cannot be used", "the environment variable " + envToken}},
		"base URL": {envBaseURL, "ftp://example.com", []string{"Base URL cannot be used", "the environment variable " + envBaseURL}},
		"account":  {"WAZZUP_ACCOUNT_ID", "crm", []string{"Account id cannot be used", "The environment variable WAZZUP_ACCOUNT_ID"}},
		"accepted": {"WAZZUP_ACCEPT_ALTERED", `["x"`, []string{"Accepted funnels cannot be read", "WAZZUP_ACCEPT_ALTERED"}},
		"members":  {"WAZZUP_ACCEPT_RESPONSE_MEMBERS", `["x"`, []string{"Accepted members cannot be read", "WAZZUP_ACCEPT_RESPONSE_MEMBERS"}},
	} {
		t.Run(name, func(t *testing.T) {
			env := map[string]string{envBaseURL: s.URL, envToken: s.Token}
			env[tc.variable] = tc.value
			plugintesting.WithEnv(t, env, resource.TestCase{Steps: []resource.TestStep{{Config: reads, ExpectError: plugintesting.Error(tc.texts...)}}})
		})
	}
}

// The provider's account is the default one. A resource may name another one.
func TestAccProvider_defaultAccount(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, acctest.Account, "11112222")
	x := sandbox.Pipeline{ID: "x", Name: "X"}
	effective := tfjsonpath.New("effective_account_id")
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: resource.ComposeTestCheckFunc(plugintesting.Destroyed(s, acctest.Account), plugintesting.Destroyed(s, "11112222")),
		Steps: []resource.TestStep{{
			Config: plugintesting.Partner(s, `account_id = "7204-2419"`) + acctest.Resource("crm", acctest.HCL(x)) + acctest.Resource("other", acctest.HCL(x), `  account_id = "1111-2222"`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(crm, effective, knownvalue.StringExact("7204-2419")),
				statecheck.ExpectKnownValue(crm, tfjsonpath.New("account_id"), knownvalue.Null()),
				statecheck.ExpectKnownValue("wazzup_pipelines.other", effective, knownvalue.StringExact("1111-2222")),
				plugintesting.Wazzup(s, acctest.Account, x), plugintesting.Wazzup(s, "11112222", x),
			},
		}},
	})
}

// A setting that is known only at apply leaves a new resource unknown where it decides. At apply it counts.
func TestAccProvider_unknownSetting(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	x := sandbox.Pipeline{ID: "x", Name: "X"}
	later := "resource \"terraform_data\" \"token\" {\n  input = " + acctest.Quote(s.Token) + "\n}\n" +
		settings("base_url = "+acctest.Quote(s.URL)+"\nclient_access_token = terraform_data.token.output")
	effective := tfjsonpath.New("effective_account_id")
	plugintesting.ParallelTest(t, resource.TestCase{
		CheckDestroy: plugintesting.Destroyed(s, acctest.Account),
		Steps: []resource.TestStep{
			{Config: later + reads, ExpectError: plugintesting.Error("Provider setting not known yet", "client_access_token")},
			{
				Config:           later + acctest.Resource("crm", acctest.HCL(x)),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownValue(crm, effective)}},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(crm, effective, knownvalue.StringExact("7204-2419")), plugintesting.Wazzup(s, acctest.Account, x),
				},
			},
		},
	})
}

// A request is tried again as often as max_retries says, and given up after request_timeout.
func TestAccProvider_requests(t *testing.T) {
	s, _ := twoAccounts(t)
	fails := func(fault sandbox.Fault) func() {
		return func() { s.ResetJournal(); s.Inject(fault) }
	}
	gets := func(n int) resource.TestCheckFunc { return counted(s, n) }
	plugintesting.ParallelTest(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: fails(sandbox.Fault{Method: "GET", Status: 503}), Config: plugintesting.Token(s, "max_retries = 0") + reads,
			ExpectError: plugintesting.Error("Wazzup server error", "503"),
		},
		{
			PreConfig: fails(sandbox.Fault{Method: "GET", Hang: true}), Config: plugintesting.Token(s, "max_retries = 0", `request_timeout = "100ms"`) + reads,
			ExpectError: plugintesting.Error("no complete response within request_timeout"),
		},
		{
			// The plan's read is tried three times. The apply reads nothing again: the plan has it.
			PreConfig: fails(sandbox.Fault{Method: "GET", Status: 503, Times: 2}), Config: plugintesting.Token(s, "max_retries = 2", "requests_per_second = 100") + reads,
			Check: gets(3), ConfigStateChecks: readsOnly("ours"),
		},
	}})
}
