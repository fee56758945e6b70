// SPDX-License-Identifier: MPL-2.0

package clienttoken_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/plugintesting"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// partnered is a sandbox with a partner who has created the account.
func partnered(t *testing.T, settings sandbox.Settings) *acctest.Sandbox {
	t.Helper()
	s := acctest.StartSandbox(t, settings)
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, account)
	return s
}

// opened is the ephemeral resource with lines of settings. What it gives goes to the provider "echo", whose resource has it in
// the state.
func opened(settings string) string {
	return "ephemeral \"wazzup_client_access_token\" \"client\" {\n" + settings + "\n}\n" +
		"provider \"echo\" {\n  data = ephemeral.wazzup_client_access_token.client\n}\nresource \"echo\" \"test\" {}\n"
}

// echoed runs steps with both providers, if the CLI has ephemeral resources.
func echoed(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	plugintesting.Need(t, acctest.EphemeralResources)
	plugintesting.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){"echo": echoprovider.NewProviderServer()},
		Steps:                    steps,
	})
}

// given checks an attribute of what was opened.
func given(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey(attribute), want)
}

// lasting is a time that lies so far ahead, give or take a minute.
func lasting(life time.Duration) knownvalue.Check {
	return knownvalue.StringFunc(func(text string) error {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return err
		}
		if left := time.Until(at); left < life-time.Minute || left > life+time.Minute {
			return fmt.Errorf("%s is in %s, want %s", text, left, life)
		}
		return nil
	})
}

// The token is one that the sandbox has issued for the account, and it is good for an hour.
func TestAccClientAccessToken_basic(t *testing.T) {
	s := partnered(t, sandbox.Settings{})
	issued := knownvalue.StringFunc(func(token string) error {
		if !slices.Contains(s.Granted(), token) {
			return fmt.Errorf("%d tokens were issued, and this is none of them", len(s.Granted()))
		}
		return nil
	})
	echoed(t, resource.TestStep{
		Config:           plugintesting.Partner(s) + opened(`  account_id = "7204-2419"`),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction("echo.test", plancheck.ResourceActionCreate)}},
		ConfigStateChecks: []statecheck.StateCheck{
			given("access_token", issued), given("expires_at", lasting(time.Hour)),
			given("account_id", knownvalue.StringExact("7204-2419")), given("min_lifetime", knownvalue.Null()),
		},
	})
}

// It is of the provider's account, unless the resource names another one.
func TestAccClientAccessToken_account(t *testing.T) {
	const other = "11112222"
	s := partnered(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, account, other)
	of := func(account string) knownvalue.Check {
		return knownvalue.StringFunc(func(string) error {
			asked := ""
			for _, e := range s.Journal() {
				if e.Grant == sandbox.Exchange {
					asked = e.Account // the last one, which is the apply's
				}
			}
			if asked != account {
				return fmt.Errorf("a token of account %q was asked for, want %q", asked, account)
			}
			return nil
		})
	}
	provider := plugintesting.Partner(s, `account_id = "7204-2419"`)
	echoed(t,
		resource.TestStep{Config: provider + opened(""), ConfigStateChecks: []statecheck.StateCheck{given("access_token", of(account)), given("account_id", knownvalue.Null())}},
		resource.TestStep{
			Config: provider + opened(`  account_id = "1111-2222"`), Taint: []string{"echo.test"}, // it never changes by itself
			ConfigStateChecks: []statecheck.StateCheck{given("access_token", of(other)), given("account_id", knownvalue.StringExact("1111-2222"))},
		},
	)
}

func TestAccClientAccessToken_minLifetime(t *testing.T) {
	s := partnered(t, sandbox.Settings{TokenLifetime: 5 * time.Minute})
	in := func(settings string) string {
		return plugintesting.Partner(s) + opened("  account_id = \"7204-2419\"\n"+settings)
	}
	echoed(t,
		resource.TestStep{Config: in(`  min_lifetime = "10m"`), ExpectError: plugintesting.Error("min_lifetime is longer than Wazzup's tokens live", "min_lifetime is 10m")},
		resource.TestStep{
			Config:            in(`  min_lifetime = "4m"`),
			ConfigStateChecks: []statecheck.StateCheck{given("min_lifetime", knownvalue.StringExact("4m")), given("expires_at", lasting(5*time.Minute))},
		},
	)
}

// Where Wazzup does not say when the token ends, nobody guesses.
func TestAccClientAccessToken_noExpiry(t *testing.T) {
	s := partnered(t, sandbox.Settings{TokenResponse: sandbox.OnlyAccessToken})
	echoed(t, resource.TestStep{
		Config:            plugintesting.Partner(s) + opened(`  account_id = "7204-2419"`),
		ConfigStateChecks: []statecheck.StateCheck{given("expires_at", knownvalue.Null()), given("access_token", knownvalue.StringRegexp(regexp.MustCompile(".{20}")))},
	})
}

func TestAccClientAccessToken_invalid(t *testing.T) {
	s := partnered(t, sandbox.Settings{})
	var steps []resource.TestStep
	for _, tc := range []struct {
		config string
		texts  []string
	}{
		{opened(`  account_id = "crm"`), []string{"Account id cannot be used", "neither digits nor of the form"}},
		{opened(`  min_lifetime = "soon"`), []string{"Lifetime cannot be used", "not a duration"}},
		{opened(`  min_lifetime = "-1m"`), []string{"Lifetime cannot be used", "negative"}},
		{opened(`  min_lifetime = "2h"`), []string{"Lifetime cannot be used", "longer than the hour"}},
		{opened(`  access_token = "x"`), []string{"Read-Only Attribute", "the attribute access_token"}},
		{plugintesting.Token(s) + opened(""), []string{"No partner's credentials", "WAZZUP_PARTNER_EMAIL"}},
		{plugintesting.Partner(s) + opened(""), []string{"No account", "WAZZUP_ACCOUNT_ID"}},
		{plugintesting.Partner(s) + opened(`  account_id = "9999-0000"`), []string{"No access to account 9999-0000", "No token was handed over"}},
	} {
		steps = append(steps, resource.TestStep{Config: tc.config, ExpectError: plugintesting.Error(tc.texts...)})
	}
	echoed(t, steps...)
}
