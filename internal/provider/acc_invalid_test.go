// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/plugintesting"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// counted checks how many reads of funnels there were since the journal began.
func counted(s *acctest.Sandbox, n int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := s.Count("GET"); got != n {
			return fmt.Errorf("%d reads, want %d", got, n)
		}
		return nil
	}
}

// offline is a configuration that asks nobody, even if what is wrong with it is not found.
func offline(lines string) string {
	return settings("base_url = "+acctest.Quote(nowhere)+"\n"+lines) + reads
}

func TestAccProvider_invalidCredentials(t *testing.T) {
	const token, email, password = `client_access_token = "token-0123456789"`, `partner_email = "partner@example.com"`, `partner_password = "correct-horse"`
	plugintesting.ParallelTest(t, refused(map[string][]string{
		offline(token + "\n" + email + "\n" + password): {"Two kinds of credentials"},
		offline(email):    {"Incomplete partner credentials", "partner_password is missing"},
		offline(password): {"Incomplete partner credentials", "partner_email is missing"},
		offline(`client_access_token = "two words"`):              {"Access token cannot be used", "a blank or a line break"},
		offline(`client_access_token = "Bearer 0123456789"`):      {"Access token cannot be used", "its value with the scheme in front"},
		offline(`client_access_token = "null"`):                   {"Access token cannot be used"},
		offline(`partner_email = "partner"` + "\n" + password):    {"Partner credentials cannot be used", "no @ in it"},
		offline(email + "\n" + `partner_password = "two\nlines"`): {"Partner credentials cannot be used", "a line break"},
		offline(`client_access_token = ["token-0123456789"]`):     {"client_access_token", "string required"},
	}))
}

func TestAccProvider_invalidSettings(t *testing.T) {
	const token = "client_access_token = \"token-0123456789\"\n"
	url := func(text string) string { return settings(token+"base_url = "+acctest.Quote(text)) + reads }
	plugintesting.ParallelTest(t, refused(map[string][]string{
		url("http://tech.wazzup24.com"):               {"Base URL cannot be used", "plain http"},
		url("tech.wazzup24.com"):                      {"Base URL cannot be used", "its scheme is missing"},
		url("https://user:pw@example.com"):            {"Base URL cannot be used", "user name or password"},
		offline(token + `request_timeout = "soon"`):   {"Time-out cannot be used", "is not a duration"},
		offline(token + `request_timeout = "1ms"`):    {"Time-out cannot be used", "too short"},
		offline(token + `request_timeout = "1h"`):     {"Time-out cannot be used", "longer than any request takes"},
		offline(token + "max_retries = -1"):           {"Number cannot be used", "max_retries", "from 0 to 100"},
		offline(token + "max_retries = 0.5"):          {"Number cannot be used", "max_retries", "is 0.5"},
		offline(token + "requests_per_second = 0"):    {"Number cannot be used", "requests_per_second", "from 1 to 1000"},
		offline(token + "requests_per_second = 1001"): {"Number cannot be used", "requests_per_second", "from 1 to 1000"},
		offline(token + `account_id = "crm"`):         {"Account id cannot be used", "neither digits nor of the form"},
		offline(token + `region = "eu"`):              {"Unsupported argument", "region"},
	}))
}

// Two places name an account, and only one of them can be right.
func TestAccProvider_accountsThatDisagree(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	opaque, odd := "opaque-0123456789", s.AddToken(acctest.Account, `"not digits"`)
	s.Authorize(opaque, acctest.Account)
	declared := acctest.Resource("crm", acctest.HCL(sandbox.Pipeline{ID: "x", Name: "X"}), `  account_id = "1111-2222"`)
	of := func(token, lines string) string {
		return settings("base_url = " + acctest.Quote(s.URL) + "\nclient_access_token = " + acctest.Quote(token) + "\n" + lines)
	}
	plugintesting.ParallelTest(t, refused(map[string][]string{
		of(s.Token, `account_id = "1111-2222"`) + reads:   {"Token of another account", "1111-2222"},
		of(opaque, `account_id = "7204-2419"`) + declared: {"Two accounts, one access token", "1111-2222"},
		of(odd, "") + reads:                  {"Account of the access token not understood"},
		of("unknown-0123456789", "") + reads: {"401"},
	}))
}
