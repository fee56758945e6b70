// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestCredentialsThatAreRefusedAreSentOnce(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]func(*sandbox.Server){
		"a wrong password":         func(s *sandbox.Server) { s.AddPartner(partnerEmail, "another") },
		"a partner who is refused": func(s *sandbox.Server) { s.RefusePartner(partnerEmail) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxOf(sandbox.Settings{})
			p := partnerOf(t, s, partnerPassword)
			refuse(s)
			for i := range 20 {
				_, err := p.client(fmt.Sprintf("%08d", i)).ListPipelines(t.Context())
				if e := tokenError(err); e == nil || e.Step != GettingMachineToken || e.NotTried != (i > 0) {
					t.Errorf("%v", err)
				}
			}
			if n := len(s.Journal()); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// refusedFromNowOn is a partner who has a machine token, which has ended, and whose password has been changed since.
func refusedFromNowOn(t *testing.T) (*sandbox.Server, *Partner) {
	t.Helper()
	s := sandboxOf(sandbox.Settings{})
	p := partnerOf(t, s, partnerPassword)
	if _, err := p.Issue(t.Context(), client1); err != nil {
		t.Fatal(err)
	}
	s.AddPartner(partnerEmail, "another")
	s.RevokeAll()
	s.ResetJournal()
	return s, p
}

// Nor are those that were good when the run began. One refusal may be an accident, or one account's: it takes an exchange that is
// refused, and two machine tokens.
func TestCredentialsThatAreRefusedLaterAreNotSentAgain(t *testing.T) {
	t.Parallel()
	s, p := refusedFromNowOn(t)
	for i := range 20 {
		_, err := p.Issue(t.Context(), fmt.Sprintf("%08d", i))
		if e := tokenError(err); e == nil || e.Step != GettingMachineToken || !e.Worked || e.NotTried != (i > 0) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if machines, exchanges := s.CountTokens(sandbox.Machine), s.CountTokens(sandbox.Exchange); machines != 2 || exchanges != 1 {
		t.Errorf("%d machine tokens asked for, %d exchanges", machines, exchanges)
	}
}

// However many are under way when that happens.
func TestCredentialsThatAreRefusedMeanwhileAreNotSentAgain(t *testing.T) {
	t.Parallel()
	s, p := refusedFromNowOn(t)
	all(t, 30, func(i int) error {
		if tokenError(second(p.Issue(t.Context(), fmt.Sprintf("%08d", i)))) == nil {
			return errors.New("no error")
		}
		return nil
	})
	if n := s.CountTokens(sandbox.Machine); n != maxDenials {
		t.Errorf("%d machine tokens asked for, want %d", n, maxDenials)
	}
	s.ResetJournal()
	all(t, 30, func(i int) error { _ = second(p.Issue(t.Context(), fmt.Sprintf("%08d", i))); return nil })
	if n := s.CountTokens(sandbox.Machine); n != 0 {
		t.Errorf("%d machine tokens asked for afterwards", n)
	}
	if e := tokenError(second(p.Issue(t.Context(), client1))); e == nil || !e.NotTried {
		t.Error(e)
	}
}

// A wrong password is sent once, however many accounts wait for the machine token.
func TestCredentialsThatAreRefusedFirstAreSentOnce(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{"401": {Status: http.StatusUnauthorized}, "403": {Status: http.StatusForbidden}, "an error inside": {Status: http.StatusOK, Body: `{"code":"PARTNER_BLOCKED"}`}} {
		s := sandboxOf(sandbox.Settings{Latency: time.Millisecond})
		p := partnerOf(t, s, partnerPassword)
		fault.Path, fault.Times = sandbox.TokenPath, -1
		s.Inject(fault)
		var tried atomic.Int32
		all(t, 30, func(i int) error {
			e := tokenError(second(p.Issue(t.Context(), fmt.Sprintf("%08d", i))))
			if e == nil || e.Step != GettingMachineToken {
				return fmt.Errorf("%s: %w", name, e)
			}
			if !e.NotTried {
				tried.Add(1)
			}
			return nil
		})
		if n := len(s.Journal()); n != 1 || tried.Load() != 1 {
			t.Errorf("%s: %d requests, %d accounts say that they were tried", name, n, tried.Load())
		}
	}
}

// A service that is busy, or down, has not refused anybody.
func TestCredentialsAreSentAgainAfterALimit(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusTooManyRequests, http.StatusRequestTimeout, http.StatusServiceUnavailable} {
		s := sandboxOf(sandbox.Settings{})
		serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
			p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
			s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: status, Times: -1})
			if _, err := p.Issue(t.Context(), client1); tokenError(err) == nil {
				t.Errorf("%d: %v", status, err)
			}
			s.ClearFaults()
			if _, err := p.Issue(t.Context(), client1); err != nil {
				t.Errorf("%d: %v", status, err)
			}
		})
	}
}

// A page from something in between is no word of the service's about a partner: the next account is tried. With 401 it may
// be, and nobody is to be locked out.
func TestAPageInPlaceOfAMachineToken(t *testing.T) {
	t.Parallel()
	for status, tried := range map[int]bool{http.StatusForbidden: true, http.StatusNotFound: true, http.StatusUnauthorized: false} {
		s := sandboxOf(sandbox.Settings{})
		s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: status, Body: "<html>blocked</html>", Times: 1})
		p := partnerOf(t, s, partnerPassword)
		if _, err := p.Issue(t.Context(), client1); tokenError(err) == nil {
			t.Fatalf("%d: %v", status, err)
		}
		if _, err := p.Issue(t.Context(), client2); (err == nil) != tried {
			t.Errorf("%d: %v", status, err)
		}
	}
}
