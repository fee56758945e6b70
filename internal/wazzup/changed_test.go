// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"net/http"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// underWay are accounts of a partner that have all read their funnels, and whose tokens have all ended since.
func underWay(t *testing.T, s *sandbox.Server, service *Service) (*Partner, []string, func(string) error) {
	t.Helper()
	ids := accountsOf(s, 12)
	p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
	read := func(id string) error { return second(p.client(id).ListPipelines(t.Context())) }
	if failed := inParallel(ids, 10, read); len(failed) > 0 {
		t.Fatal(failed)
	}
	time.Sleep(time.Second)
	s.RevokeAll()
	s.ResetJournal()
	return p, ids, read
}

// If the password is changed, or the partner locked out, while many accounts are under way, one of them finds that out: one exchange
// and one machine token are asked for, and no account is called the one without access.
func TestAPasswordThatIsChangedWhileAccountsAreUnderWay(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]func(*sandbox.Server){
		"another password": func(s *sandbox.Server) { s.AddPartner(partnerEmail, "another") },
		"401":              func(s *sandbox.Server) { s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Times: -1, Status: 401}) },
		"403": func(s *sandbox.Server) {
			s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Times: -1, Status: http.StatusForbidden, Body: `{"code":"PARTNER_LOCKED"}`})
		},
		"400": func(s *sandbox.Server) {
			s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Times: -1, Status: http.StatusBadRequest, Body: `{"code":"INVALID_GRANT"}`})
		},
		"an error inside": func(s *sandbox.Server) {
			s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Times: -1, Status: http.StatusOK, Body: `{"code":"PARTNER_LOCKED"}`})
		},
	} {
		for _, at := range []int{1, 4, 12} {
			sandboxInFakeTime(t, sandbox.Settings{Latency: 20 * time.Millisecond}, func(t *testing.T, s *sandbox.Server, service *Service) {
				_, ids, read := underWay(t, s, service)
				refuse(s)
				failed := inParallel(ids, at, read)
				tried := 0
				for _, id := range ids {
					e := tokenError(failed[id])
					if e == nil || e.Step != GettingMachineToken || !e.Worked || !e.OfCredentials() {
						t.Errorf("%s, %d at a time, account %s: %v", name, at, id, failed[id])
						continue
					}
					if !e.NotTried {
						tried++
					}
				}
				if n := s.CountTokens(""); n > 2 || tried != 1 {
					t.Errorf("%s, %d at a time: %d logins, %d accounts say that they were tried", name, at, n, tried)
				}
			})
		}
	}
}

// The same if accounts get their first tokens: those that were on their way are too late to be held back, and nobody else asks.
func TestAPasswordThatIsChangedBetweenAccounts(t *testing.T) {
	t.Parallel()
	sandboxInFakeTime(t, sandbox.Settings{Latency: 20 * time.Millisecond}, func(t *testing.T, s *sandbox.Server, service *Service) {
		ids := accountsOf(s, 40)
		p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
		read := func(id string) error { return second(p.client(id).ListPipelines(t.Context())) }
		if err := read(ids[0]); err != nil {
			t.Fatal(err)
		}
		s.AddPartner(partnerEmail, "another")
		s.ResetJournal()
		failed := inParallel(ids[1:], 10, read)
		for _, id := range ids[1:] {
			if e := tokenError(failed[id]); e == nil || e.Step != GettingMachineToken {
				t.Errorf("account %s: %v", id, failed[id])
			}
		}
		if n := s.CountTokens(""); n > 10+maxDenials {
			t.Errorf("%d logins", n)
		}
	})
}

// One account without access takes none of the others down, whatever it is refused with, and though all tokens have ended.
func TestOneAccountWithoutAccessWhileAccountsAreUnderWay(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]sandbox.Refusal{
		"401": {Status: 401}, "a token that has ended": {Status: 401, Code: "OAUTH_TOKEN_UNKNOWN_OR_REVOKED"}, "UNAUTHORIZED": {Status: 401, Code: "UNAUTHORIZED"},
		"403": {Status: 403, Code: "FORBIDDEN"}, "400": {Status: 400, Code: "BAD_REQUEST"}, "a closed one": {Status: 403, Code: "ACCOUNT_CLOSED"},
	} {
		for _, at := range []int{1, 4, 12} {
			sandboxInFakeTime(t, sandbox.Settings{Latency: 20 * time.Millisecond}, func(t *testing.T, s *sandbox.Server, service *Service) {
				_, ids, read := underWay(t, s, service)
				s.CloseAccount(ids[0], sandbox.Closing{Exchange: refusal})
				began := time.Now()
				failed := inParallel(ids, at, read)
				if e := tokenError(failed[ids[0]]); len(failed) != 1 || e == nil || e.Step != GettingAccountToken {
					t.Errorf("%s, %d at a time: %v", name, at, failed)
				}
				if n, took := s.CountTokens(""), time.Since(began); n > 12+2*(4+1) || took > 20*time.Second {
					t.Errorf("%s, %d at a time: %d logins, %v", name, at, n, took)
				}
			})
		}
	}
}

// In an outage nobody finds anything out: the accounts do not wait for each other's attempts, one after another.
func TestAnOutageWhileAccountsAreUnderWay(t *testing.T) {
	t.Parallel()
	took := map[int]time.Duration{}
	for _, accounts := range []int{1, 12} {
		sandboxInFakeTime(t, sandbox.Settings{Latency: 20 * time.Millisecond}, func(t *testing.T, s *sandbox.Server, service *Service) {
			_, ids, read := underWay(t, s, service)
			s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Times: -1, Status: http.StatusServiceUnavailable})
			began := time.Now()
			if failed := inParallel(ids[:accounts], 12, read); len(failed) != accounts {
				t.Errorf("%d of %d failed", len(failed), accounts)
			}
			took[accounts] = time.Since(began)
		})
	}
	if took[12] > 3*took[1]+15*time.Second { // pauses are drawn; one after another, they would take twelve times as long
		t.Errorf("one account took %v, twelve %v", took[1], took[12])
	}
}
