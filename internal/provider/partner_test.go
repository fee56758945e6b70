// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What the accounts of one provider block share, and what they do not.

// ofPartner is a provider with a partner's credentials.
func ofPartner(t *testing.T, s *acctest.Sandbox, settings map[string]any) *coretest.Core {
	t.Helper()
	return with(t, s.URL, settings, map[string]string{envEmail: acctest.PartnerEmail, envPassword: acctest.PartnerPassword})
}

// inEach is a configuration of one funnel in each of some accounts, and the order in which they are planned.
func inEach(accounts ...string) (coretest.Configuration, []string) {
	config := coretest.Configuration{}
	for _, id := range accounts {
		config[id] = &coretest.Declared{Account: new(id), Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}}
	}
	return config, accounts
}

// manyAccounts are a partner's, in a sandbox.
func manyAccounts(t *testing.T, n int) (*acctest.Sandbox, []string) {
	t.Helper()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	var accounts []string
	for i := range n {
		accounts = append(accounts, fmt.Sprintf("%08d", 10000000+i))
	}
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, accounts...)
	return s, accounts
}

func TestAnOutageOfOneAccountIsThatOfAll(t *testing.T) {
	s, accounts := manyAccounts(t, 6)
	s.Inject(sandbox.Fault{Path: sandbox.PipelinesPath, Status: http.StatusServiceUnavailable, Times: -1})
	c := ofPartner(t, s, map[string]any{"max_retries": 0})
	_, diags := c.PlanAll(inEach(accounts...))
	expect(t, diags, "Wazzup server error", "3 operations in a row have used up their attempts")
	if n := s.Count(http.MethodGet); n != 3 {
		t.Errorf("%d accounts were tried, want 3", n)
	}
}

func TestTheLimitIsThatOfAllAccounts(t *testing.T) {
	for name, tc := range map[string]struct {
		settings map[string]any
		least    time.Duration // of 21 requests, of which one or two may come at once
	}{
		"as it is set": {map[string]any{"requests_per_second": 20}, 20 * time.Second / 20},
		"by default":   {nil, 19 * time.Second / 50},
	} {
		t.Run(name, func(t *testing.T) {
			s, accounts := manyAccounts(t, 10)
			started := time.Now()
			_, diags := ofPartner(t, s, tc.settings).PlanAll(inEach(accounts...))
			took := time.Since(started)
			if n := len(s.Journal()); diags.HasError() || n != 21 || took < tc.least {
				t.Errorf("%d requests within %v, want 21 in no less than %v: %s", n, took, tc.least, diags)
			}
		})
	}
}

// A write holds up those to its account, whatever credentials they come with, and no others.
func TestEachAccountHasALockOfItsOwn(t *testing.T) {
	s, accounts := manyAccounts(t, 2)
	here, there := accounts[0], accounts[1]
	token := coretest.NewCore(t, s.URL, s.AddAccount(here))
	one, other := ofPartner(t, s, nil), ofPartner(t, s, nil)
	machine := t.TempDir()
	token.LockDir, one.LockDir, other.LockDir = machine, machine, machine
	declared := func(account *string, id string) *coretest.Declared {
		return &coretest.Declared{Account: account, Pipelines: []sandbox.Pipeline{{ID: id, Name: "X"}}}
	}
	first, second, third := one.MustPlan(declared(&here, "x")), other.MustPlan(declared(&there, "x")), token.MustPlan(declared(nil, "y"))

	posting, goOn := make(chan struct{}), make(chan struct{})
	release := sync.OnceFunc(func() { close(goOn) })
	s.BeforeAt(sandbox.PipelinesPath, http.MethodPost, func(string) bool { close(posting); <-goOn; return false })
	applied := make(chan coretest.Diagnostics, 1)
	go func() { applied <- one.Apply(first) }()
	defer func() {
		release()
		one.Must(<-applied)
		if n := s.MaxWritesInFlight(here); n != 1 {
			t.Errorf("%d writes at a time", n)
		}
	}()
	<-posting
	within := func(c *coretest.Core, d time.Duration) {
		ctx, cancel := context.WithTimeout(t.Context(), d)
		t.Cleanup(cancel)
		c.Context = ctx
	}
	within(other, 10*time.Second)
	if diags := other.Apply(second); diags.HasError() {
		t.Errorf("another account waits: %s", diags)
	}
	within(token, time.Second)
	if diags := token.Apply(third); !diags.HasError() {
		t.Error("the account's token does not wait")
	}
}
