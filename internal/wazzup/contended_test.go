// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// accountsOf are the ids of so many accounts, which the sandbox gets.
func accountsOf(s *sandbox.Server, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprint(30000000 + i)
	}
	s.AddPartner(partnerEmail, partnerPassword, ids...)
	return ids
}

// another is a service of another process, over the same network.
func (s *Service) another(t *testing.T) *Service {
	t.Helper()
	other := NewService(s.config)
	other.http.Transport.(*http.Transport).DialContext = s.http.Transport.(*http.Transport).DialContext
	t.Cleanup(other.Close)
	return other
}

// sandboxInFakeTime is serviceInFakeTime with a sandbox that was made in it: its latency is fake, too.
func sandboxInFakeTime(t *testing.T, settings sandbox.Settings, use func(t *testing.T, s *sandbox.Server, service *Service)) {
	t.Helper()
	var s *sandbox.Server
	serviceInFakeTime(t, 0, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.ServeHTTP(w, r) }), func(t *testing.T, service *Service) {
		s = sandbox.New(settings)
		s.AddPartner(partnerEmail, partnerPassword, client1, client2)
		use(t, s, service)
	})
}

// inParallel calls f for each account, so many at a time, and returns the errors by account.
func inParallel(ids []string, at int, f func(id string) error) map[string]error {
	var (
		mu     sync.Mutex
		failed = map[string]error{}
		wait   sync.WaitGroup
		turn   = make(chan struct{}, at)
	)
	for _, id := range ids {
		turn <- struct{}{}
		wait.Go(func() {
			defer func() { <-turn }()
			if err := f(id); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed[id] = err
			}
		})
	}
	wait.Wait()
	return failed
}

// Two provider blocks of one partner are two processes. A service that keeps one machine token at a time ends the other's
// with each that it grants, and all accounts are read all the same; also if there are three.
func TestTwoProcessesOfOnePartner(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		processes, accounts, rounds int
		latency                     time.Duration
	}{
		{2, 30, 20, time.Millisecond},
		{2, 30, 20, 50 * time.Millisecond},
		{2, 30, 20, 700 * time.Millisecond},
		{3, 30, 20, 50 * time.Millisecond},
		{2, 100, 5, 50 * time.Millisecond},
	} {
		for round := range tc.rounds {
			settings := sandbox.Settings{OneMachineToken: true, EndedStatus: []int{http.StatusUnauthorized, http.StatusForbidden}[round%2], Latency: tc.latency}
			sandboxInFakeTime(t, settings, func(t *testing.T, s *sandbox.Server, service *Service) {
				ids := accountsOf(s, tc.accounts)
				began := time.Now()
				var wait sync.WaitGroup
				for range tc.processes {
					p := service.another(t).Partner(NewCredentials(partnerEmail, partnerPassword))
					wait.Go(func() {
						for id, err := range inParallel(ids, 10, func(id string) error { return second(p.client(id).ListPipelines(t.Context())) }) {
							t.Errorf("%+v, round %d: %s: %v", tc, round, id, err)
						}
						p.service.Close()
					})
				}
				wait.Wait()
				machines, exchanges := s.CountTokens(sandbox.Machine), s.CountTokens(sandbox.Exchange)
				if machines > tc.processes+len(ids)/5 || exchanges > 2*tc.processes*len(ids) {
					t.Errorf("%+v: %d machine tokens, %d exchanges", tc, machines, exchanges)
				}
				if took := time.Since(began); took > time.Minute {
					t.Errorf("%+v: it took %v", tc, took)
				}
			})
		}
	}
}

// Two runs read one account, again and again, on a service that keeps one token of an account at a time.
func TestTwoRunsOfOneAccount(t *testing.T) {
	t.Parallel()
	for _, settings := range []sandbox.Settings{{OneAccountToken: true}, {OneAccountToken: true, OneMachineToken: true, EndedStatus: http.StatusForbidden}} {
		for round := range 20 {
			settings.Latency = 30 * time.Millisecond
			sandboxInFakeTime(t, settings, func(t *testing.T, s *sandbox.Server, service *Service) {
				other := service.another(t)
				var wait sync.WaitGroup
				for _, process := range []*Service{service, other} {
					c := process.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
					wait.Go(func() {
						for range 10 {
							if _, err := c.ListPipelines(t.Context()); err != nil {
								t.Errorf("round %d: %v", round, err)
							}
						}
					})
				}
				wait.Wait()
				if n := len(s.Journal()); n > 300 {
					t.Errorf("%d requests for 20 reads", n)
				}
				other.Close()
			})
		}
	}
}

// An account that is always refused ends soon, and with few requests, whoever refuses it.
func TestAnAccountThatIsAlwaysRefused(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]sandbox.Closing{
		"401 to the exchange":                  {Exchange: sandbox.Refusal{Status: 401}},
		"an ended token to the exchange":       {Exchange: sandbox.Refusal{Status: 401, Code: "OAUTH_TOKEN_UNKNOWN_OR_REVOKED"}},
		"an ended token with 403":              {Exchange: sandbox.Refusal{Status: 403, Code: "OAUTH_TOKEN_UNKNOWN_OR_REVOKED"}},
		"401 to the read":                      {Pipelines: sandbox.Refusal{Status: 401}},
		"an ended token to the read, with 503": {Pipelines: sandbox.Refusal{Status: 503, Code: "OAUTH_TOKEN_UNKNOWN_OR_REVOKED"}},
	} {
		sandboxInFakeTime(t, sandbox.Settings{OneMachineToken: true, Latency: 20 * time.Millisecond}, func(t *testing.T, s *sandbox.Server, service *Service) {
			ids := accountsOf(s, 30)
			s.CloseAccount(ids[0], how)
			p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
			began := time.Now()
			_, err := p.client(ids[0]).ListPipelines(t.Context())
			if n, took := len(s.Journal()), time.Since(began); tokenError(err) == nil || n > 12 || took > 15*time.Second {
				t.Errorf("%s: %d requests, %v: %v", name, n, took, err)
			}
			s.ResetJournal()
			failed := inParallel(ids, 10, func(id string) error { return second(p.client(id).ListPipelines(t.Context())) })
			if len(failed) != 1 || failed[ids[0]] == nil {
				t.Errorf("%s: %d accounts failed: %v", name, len(failed), failed)
			}
			if n := s.CountTokens(sandbox.Machine); n > 2 {
				t.Errorf("%s, among others: %d machine tokens", name, n)
			}
		})
	}
}

// Closed accounts, and requests for another machine token that are refused, are no trouble of the others: the machine token
// that there is works for them.
func TestOneAccountsTrouble(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		closed int
		times  int // that a request for a machine token is refused, after the first one
		with   sandbox.Fault
	}{
		"one, and 403 once":         {1, 1, sandbox.Fault{Status: 403}},
		"one, and 401 once":         {1, 1, sandbox.Fault{Status: 401}},
		"one, and 401 always":       {1, -1, sandbox.Fault{Status: 401}},
		"three, and 403 always":     {3, -1, sandbox.Fault{Status: 403}},
		"three, and an error in it": {3, -1, sandbox.Fault{Status: 200, Body: `{"data":null,"code":"PARTNER_BLOCKED"}`}},
		"three, and 503 always":     {3, -1, sandbox.Fault{Status: 503}},
	} {
		for _, age := range []time.Duration{0, 2 * longLived} { // of the machine token
			sandboxInFakeTime(t, sandbox.Settings{Latency: 20 * time.Millisecond}, func(t *testing.T, s *sandbox.Server, service *Service) {
				ids := accountsOf(s, 30)
				closed := map[string]bool{}
				for i := range tc.closed {
					closed[ids[4*i]] = true
					s.CloseAccount(ids[4*i], sandbox.Closing{Exchange: sandbox.Refusal{Status: 401}})
				}
				tc.with.Grant, tc.with.Skip, tc.with.Times = sandbox.Machine, 1, tc.times
				s.Inject(tc.with)
				p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
				if _, err := p.Issue(t.Context(), ids[29]); err != nil {
					t.Fatal(err)
				}
				time.Sleep(age)
				failed := inParallel(ids, 10, func(id string) error { return second(p.client(id).ListPipelines(t.Context())) })
				for id, err := range failed {
					if e := tokenError(err); !closed[id] || e.NotTried {
						t.Errorf("%s, %v: account %s: %v", name, age, id, err)
					}
				}
				if len(failed) != tc.closed {
					t.Errorf("%s, %v: %d accounts failed", name, age, len(failed))
				}
			})
		}
	}
}

// One refused renewal is one account's, though the machine token has ended for all. If it was refused as the exchange was, it may be the
// partner's, and is tried once more: then it is nobody's.
func TestOneRefusedRenewal(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusForbidden, http.StatusUnauthorized, http.StatusBadRequest} {
		sandboxInFakeTime(t, sandbox.Settings{Latency: 20 * time.Millisecond}, func(t *testing.T, s *sandbox.Server, service *Service) {
			ids := accountsOf(s, 30)
			s.Inject(sandbox.Fault{Grant: sandbox.Machine, Skip: 1, Status: status})
			p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
			if _, err := p.Issue(t.Context(), ids[0]); err != nil {
				t.Fatal(err)
			}
			s.RevokeAll()
			failed := inParallel(ids, 30, func(id string) error { return second(p.client(id).ListPipelines(t.Context())) })
			want := 1
			if status == http.StatusUnauthorized {
				want = 0
			}
			if len(failed) != want {
				t.Errorf("%d: %d accounts failed: %v", status, len(failed), failed)
			}
			for _, err := range failed {
				if e := tokenError(err); e.Step != GettingAccountToken || e.Denied == nil || !errors.As(err, new(*StatusError)) {
					t.Errorf("%d: %v", status, err)
				}
			}
		})
	}
}

// A machine token says when it ends, and is renewed ahead of that, if the time can be believed.
func TestAMachineTokenIsRenewedAheadOfItsEnd(t *testing.T) {
	t.Parallel()
	for stated, want := range map[time.Duration]int{time.Hour: 2, 0: 1, 1000 * time.Hour: 1} {
		settings := sandbox.Settings{MachineLifetime: 24 * time.Hour, StatedLifetime: stated}
		if stated == 0 {
			settings.MachineResponse = sandbox.OnlyAccessToken
		}
		s := sandboxOf(settings)
		serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
			p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
			for _, age := range []time.Duration{0, 30 * time.Minute, 59*time.Minute + 30*time.Second} {
				if _, err := p.Issue(t.Context(), client1); err != nil {
					t.Fatal(err)
				}
				time.Sleep(age)
			}
			if _, err := p.Issue(t.Context(), client1); err != nil || s.CountTokens(sandbox.Machine) != want {
				t.Errorf("announced for %v: %d machine tokens, want %d: %v", stated, s.CountTokens(sandbox.Machine), want, err)
			}
			for _, e := range s.Journal() {
				if e.Status != http.StatusOK {
					t.Errorf("announced for %v: an exchange was answered %d", stated, e.Status)
				}
			}
		})
	}
}
