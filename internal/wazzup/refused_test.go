package wazzup

import (
	"fmt"
	"net/http"
	"testing"

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

// Nor are those that were good when the run began, though there is a machine token that was got with them.
func TestCredentialsThatAreRefusedLaterAreNotSentAgain(t *testing.T) {
	t.Parallel()
	s, p := refusedFromNowOn(t)
	for i := range 20 {
		_, err := p.Issue(t.Context(), fmt.Sprintf("%08d", i))
		if e := tokenError(err); e == nil || e.Step != GettingMachineToken || e.NotTried != (i > 0) {
			t.Errorf("%v", err)
		}
	}
	if n := len(s.Journal()); n != 2 { // an exchange, and what it is renewed with
		t.Errorf("%d requests", n)
	}
}

// Nor are they by an account that was under way, with the machine token that there was, when another learned of it.
func TestCredentialsThatAreRefusedMeanwhileAreNotSentAgain(t *testing.T) {
	t.Parallel()
	s, p := refusedFromNowOn(t)
	s.BeforeAt(sandbox.TokenPath, http.MethodPost, func(string) bool { // in the midst of the exchange of the one, the other
		if err := second(p.Issue(t.Context(), client2)); tokenError(err) == nil || tokenError(err).NotTried {
			t.Errorf("the other: %v", err)
		}
		return false
	})
	if err := second(p.Issue(t.Context(), client1)); tokenError(err) == nil || !tokenError(err).NotTried {
		t.Errorf("the one: %v", err)
	}
	if n := s.CountTokens(sandbox.Machine); n != 1 { // the one that is refused
		t.Errorf("%d machine tokens asked for, want 1", n)
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
