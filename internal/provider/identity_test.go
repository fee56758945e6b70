// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Which account it is: what tokens say, what users say, and how they spell it.

// The claim of a token may be of any type of JSON. What cannot be read is not taken for none.
func TestClaimsOfTokens(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	const claimed = "Account of the access token not understood"
	for claim, want := range map[string]string{
		`"{id}"`: "", `{number}`: "", `"{hyphenated}"`: "", `null`: "", ``: "",
		`" {id}"`: claimed, `"{id} "`: claimed, `"{id}\n"`: claimed, `""`: claimed, `"client"`: claimed, `{exponent}`: claimed, `{number}.0`: claimed, `7204.5`: claimed,
		`-1`: claimed, `true`: claimed, `["{id}"]`: claimed, `{"id":"{id}"}`: claimed,
	} {
		c := with(t, s.URL, map[string]any{"client_access_token": s.AddToken(acctest.Account, claim)}, nil)
		s.ResetJournal()
		_, diags := c.Plan(&coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}})
		if diags.HasError() != (want != "") || want != "" && len(s.Journal()) > 0 {
			t.Errorf("%s: %d requests, %s", claim, len(s.Journal()), diags)
		}
		expect(t, diags, want)
		// With the account written down, one that cannot be read is no better.
		c.Settings["account_id"] = "7204-2419"
		_, diags = c.Plan(&coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}})
		if diags.HasError() != (want != "") {
			t.Errorf("%s beside an account_id: %s", claim, diags)
		}
		warned := strings.Contains(diags.String(), "WARNING: The access token does not name its account (account 7204-2419)")
		if none := claim == "" || claim == "null"; warned != none {
			t.Errorf("%s: %s", claim, diags)
		}
	}
}

// The same for a token that a partner is issued.
func TestClaimsOfIssuedTokens(t *testing.T) {
	for claim, want := range map[string]string{
		`"{id}"`: "", `{number}`: "", `"{hyphenated}"`: "", `null`: "", sandbox.NoChildID: "",
		`" {id}"`: "Account of the access token not understood", `{exponent}`: "Account of the access token not understood",
		`["{id}"]`: "Account of the access token not understood", `"1111-2222"`: "Token of another account", `11112222`: "Token of another account",
	} {
		s := acctest.StartSandbox(t, sandbox.Settings{ChildID: claim})
		s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, acctest.Account)
		_, diags := ofPartner(t, s, map[string]any{"account_id": acctest.Account}).Plan(&coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}})
		if diags.HasError() != (want != "") {
			t.Errorf("%s: %s", claim, diags)
		}
		expect(t, diags, want)
		if n := s.Count(""); want != "" && n != 0 {
			t.Errorf("%s: %d requests for funnels", claim, n)
		}
	}
}

// A token that names no account is of the account that the user names, wherever: it is remembered like any other.
func TestAnAccountNamedBesideATokenThatNamesNone(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.Authorize("opaque-0123456789", acctest.Account)
	own := "7204-2419"
	for name, tc := range map[string]struct {
		settings map[string]any
		env      map[string]string
		own      *string
		named    bool
	}{
		"in the configuration":              {map[string]any{"client_access_token": "opaque-0123456789", "account_id": own}, nil, nil, true},
		"in the environment, with it":       {nil, map[string]string{envToken: "opaque-0123456789", envAccount: own}, nil, true},
		"in the resource":                   {map[string]any{"client_access_token": "opaque-0123456789"}, nil, &own, true},
		"in both, spelled in two ways":      {map[string]any{"client_access_token": "opaque-0123456789", "account_id": "072042419"}, nil, &own, true},
		"for another block's token":         {map[string]any{"client_access_token": "opaque-0123456789"}, map[string]string{envToken: "another-0123456789", envAccount: own}, nil, false},
		"nowhere":                           {map[string]any{"client_access_token": "opaque-0123456789"}, nil, nil, false},
		"in the configuration, for another": {map[string]any{"account_id": own}, map[string]string{envToken: "opaque-0123456789", envAccount: "1"}, nil, true},
	} {
		s.SetPipelines(acctest.Account, nil)
		c := with(t, s.URL, tc.settings, tc.env)
		declared := &coretest.Declared{Account: tc.own, Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}}
		plan, diags := c.Plan(declared)
		c.Must(diags)
		diags = append(diags, c.Apply(plan)...)
		c.Must(diags)
		if n, want := strings.Count(diags.String(), "does not name its account"), map[bool]int{true: 2}[tc.named]; n != want { // at plan and at apply
			t.Errorf("%s: %d warnings, want %d: %s", name, n, want, diags)
		}
		if again := c.MustPlan(declared); !again.Empty() {
			t.Errorf("%s: something is left to do", name)
		}
		// Another such token may be another account's.
		c.Settings = map[string]any{"base_url": s.URL, "client_access_token": "opaque-0123456789"}
		t.Setenv(envAccount, "")
		if diags := c.Refresh(); diags.HasError() != (tc.named && tc.own == nil) {
			t.Errorf("%s: %s", name, diags)
		}
		c.Settings["client_access_token"] = s.AddAccount("11112222")
		if diags := c.Refresh(); diags.HasError() != tc.named && name != "nowhere" && name != "for another block's token" {
			t.Errorf("%s, with another account's token: %s", name, diags)
		}
	}
}

// One token is of one account. What names two of them is wrong about one.
func TestTwoAccountsBesideOneToken(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.Authorize("opaque-0123456789", acctest.Account)
	x := []sandbox.Pipeline{{ID: "x", Name: "X"}}
	c := with(t, s.URL, map[string]any{"client_access_token": "opaque-0123456789", "account_id": "7204-2419"}, nil)
	_, diags := c.Plan(&coretest.Declared{Account: new("1111-2222"), Pipelines: x})
	expect(t, diags, "ERROR: Two accounts, one access token [account_id]", "account_id names account 1111-2222, and account_id in the provider's configuration names account 7204-2419")
	c = with(t, s.URL, map[string]any{"client_access_token": "opaque-0123456789"}, nil)
	_, diags = c.PlanAll(coretest.Configuration{
		"one": {Account: new("7204-2419"), Pipelines: x}, "two": {Account: new("1111-2222"), Pipelines: x},
	}, []string{"one", "two"})
	expect(t, diags, "ERROR: Two accounts, one access token [account_id]", "1111-2222", "7204-2419")
	if n := s.Count(http.MethodPost); n != 0 {
		t.Errorf("%d posts", n)
	}
	plan, diags := c.PlanAll(coretest.Configuration{
		"one": {Account: new("7204-2419"), Pipelines: x}, "two": {Account: new("72042419"), Pipelines: []sandbox.Pipeline{{ID: "y", Name: "Y"}}},
	}, []string{"one", "two"})
	c.Must(diags)
	if n := strings.Count(diags.String(), "WARNING"); n != 1 || plan == nil {
		t.Errorf("%d warnings, want one: %s", n, diags)
	}
}

// spellings are those of account 123456 that its users see and write.
var spellings = []string{"0012-3456", "00123456", "123456", "0123456"}

// One account has one lock, however it is spelled: else each would post a list without what the others have made.
func TestSpellingsOfOneAccountLoseNothing(t *testing.T) {
	for name, token := range map[string]string{"a partner": "", "a token that names it": `{number}`, "a token that names none": sandbox.NoChildID} {
		t.Run(name, func(t *testing.T) {
			s := acctest.StartSandbox(t, sandbox.Settings{AnySpelling: true, ChildID: `{number}`})
			s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, "00123456")
			settings := map[string]any{"partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword}
			if token != "" {
				settings = map[string]any{"client_access_token": s.AddToken("00123456", strings.TrimPrefix(token, sandbox.NoChildID))}
			}
			machine := t.TempDir()
			var wait sync.WaitGroup
			for i, written := range spellings {
				for j, own := range []bool{true, false} { // in the resource, or in the provider
					c := with(t, s.URL, settings, nil)
					c.LockDir = machine
					declared := &coretest.Declared{Pipelines: []sandbox.Pipeline{{ID: fmt.Sprint(i, j), Name: "X"}}}
					if own {
						declared.Account = &written
					} else {
						c.Settings["account_id"] = written
					}
					plan := c.MustPlan(declared)
					wait.Go(func() {
						if diags := c.Apply(plan); diags.HasError() {
							t.Errorf("%s: %s", written, diags)
						}
						for _, other := range spellings { // spelled otherwise, it is the same one
							if own {
								declared.Account = &other
							} else {
								c.Settings["account_id"] = other
							}
							if again, diags := c.Plan(declared); again == nil || !again.Empty() {
								t.Errorf("%s after %s: %s", other, written, diags)
							}
						}
					})
				}
			}
			wait.Wait()
			if n, list := s.MaxWritesInFlight("00123456"), s.Pipelines("00123456"); n != 1 || len(list) != 2*len(spellings) {
				t.Errorf("%d writes at a time, %d funnels: %v", n, len(list), list)
			}
		})
	}
}

// In one configuration, resources that spell an account in two ways know of each other.
func TestSpellingsOfOneAccountInOneConfiguration(t *testing.T) {
	s := acctest.StartSandbox(t, sandbox.Settings{AnySpelling: true, ChildID: `{number}`})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, "00123456")
	c := ofPartner(t, s, nil)
	x := []sandbox.Pipeline{{ID: "x", Name: "X"}}
	_, diags := c.PlanAll(coretest.Configuration{"one": {Account: new("0012-3456"), Pipelines: x}, "two": {Account: new("123456"), Pipelines: x}}, []string{"one", "two"})
	expect(t, diags, "ERROR: Funnel declared twice", "in account 0012-3456")
	if n := s.CountTokens(sandbox.Exchange); n != 1 {
		t.Errorf("%d tokens for one account", n)
	}
}
