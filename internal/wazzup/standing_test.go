// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What a run knows of a partner's credentials, and when it gives them up.

// Closed accounts say so, and no other machine token mends them: those that are not closed go on, in whatever order they come.
func TestClosedAccountsEndNoRun(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"ACCOUNT_CLOSED", "CLIENT_DELETED", "UNAUTHORIZED"} {
		for _, at := range []int{1, 10} {
			sandboxInFakeTime(t, sandbox.Settings{}, func(t *testing.T, s *sandbox.Server, service *Service) {
				ids := accountsOf(s, 30)
				closed := 13
				if code == "UNAUTHORIZED" { // which may be about the machine token as well
					closed = 3
				}
				for _, id := range ids[:closed] {
					s.CloseAccount(id, sandbox.Closing{Exchange: sandbox.Refusal{Status: http.StatusUnauthorized, Code: code}})
				}
				s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Grant: sandbox.Machine, Skip: 1, Times: -1, Status: http.StatusForbidden})
				p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
				started := time.Now()
				failed := inParallel(ids, at, func(id string) error { _, err := p.Issue(t.Context(), id); return err })
				for i, id := range ids {
					if token := tokenError(failed[id]); (token != nil) != (i < closed) || token != nil && token.NotTried {
						t.Errorf("%s, %d at a time, account %d: %v", code, at, i, failed[id])
					}
				}
				if took := time.Since(started); code != "UNAUTHORIZED" && (took > 0 || s.CountTokens("") != 31) {
					t.Errorf("%s, %d at a time: %d requests, %v", code, at, s.CountTokens(""), took)
				}
			})
		}
	}
}

// Whatever answers a request for the first machine token is shown the password. If it is not the API, asking again shows it again.
func TestAPasswordIsNotShownToStrangersForEachAccount(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"a redirect":          {Status: http.StatusFound, Header: http.Header{"Location": {"/login"}}},
		"a page":              {Status: http.StatusForbidden, Body: "<html>blocked</html>"},
		"a page with success": {Status: http.StatusOK, Body: "<html>log in</html>"},
		"no token":            {Status: http.StatusOK, Body: `{"data":{}}`},
		"a wrong password":    {Status: http.StatusUnauthorized, Body: `{"code":"UNAUTHORIZED"}`},
	} {
		for _, at := range []int{1, 10} {
			sandboxInFakeTime(t, sandbox.Settings{}, func(t *testing.T, s *sandbox.Server, service *Service) {
				ids := accountsOf(s, 40)
				fault.Path, fault.Times = sandbox.TokenPath, -1
				s.Inject(fault)
				p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
				failed := inParallel(ids, at, func(id string) error { _, err := p.Issue(t.Context(), id); return err })
				if n := s.CountTokens(""); n > maxFailures || len(failed) != len(ids) {
					t.Errorf("%s, %d at a time: %d requests, %d accounts failed", name, at, n, len(failed))
				}
			})
		}
	}
}

// A password that becomes wrong while many accounts wait for another machine token does not make each of them wait in turn.
func TestAPasswordThatBecomesWrong(t *testing.T) {
	t.Parallel()
	for _, at := range []int{10, 50} {
		sandboxInFakeTime(t, sandbox.Settings{}, func(t *testing.T, s *sandbox.Server, service *Service) {
			ids := accountsOf(s, 40)
			p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
			if _, err := p.Issue(t.Context(), ids[0]); err != nil {
				t.Fatal(err)
			}
			s.RevokeMachineTokens()
			s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Grant: sandbox.Machine, Times: -1, Status: http.StatusUnauthorized, Body: `{"code":"UNAUTHORIZED"}`})
			started := time.Now()
			failed := inParallel(ids, at, func(id string) error { _, err := p.Issue(t.Context(), id); return err })
			if took, n := time.Since(started), s.CountTokens(sandbox.Machine); len(failed) != len(ids) || took > 10*time.Second || n > 1+maxDenials {
				t.Errorf("%d at a time: %d accounts failed after %v, %d requests for a machine token: %s", at, len(failed), took, n, fmt.Sprint(failed[ids[5]]))
			}
		})
	}
}
