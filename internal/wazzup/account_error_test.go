// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"net/http"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A refusal that may be about the account says whether the address has been seen to be right.
func TestARefusalThatMayBeAboutTheAccount(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound, http.StatusGone, http.StatusLocked, http.StatusOK} {
		s := sandboxOf(sandbox.Settings{})
		p := partnerOf(t, s, partnerPassword)
		s.CloseAccount(client1, sandbox.Closing{Pipelines: sandbox.Refusal{Status: status}})
		about := func(err error) AccountError {
			e, ok := errors.AsType[*AccountError](err)
			if !ok {
				t.Fatalf("%d: %v", status, err)
			}
			return AccountError{Account: e.Account, Partner: e.Partner, Listed: e.Listed}
		}
		_, err := p.client(client1).ListPipelines(t.Context())
		if got, want := about(err), (AccountError{Account: client1, Partner: true}); got != want {
			t.Errorf("%d, before anything was listed: %+v", status, got)
		}
		if _, err := p.client(client2).ListPipelines(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err = p.client(client1).ListPipelines(t.Context())
		if got, want := about(err), (AccountError{Account: client1, Partner: true, Listed: true}); got != want {
			t.Errorf("%d, while another is listed: %+v", status, got)
		}
		err = p.client(client1).PostPipelines(t.Context(), []Pipeline{{ID: "x", Name: "X"}})
		if got, want := about(err), (AccountError{Account: client1, Partner: true, Listed: true}); got != want {
			t.Errorf("%d, to a post: %+v", status, got)
		}
		token := mustToken(t, s.AddAccount(client1))
		_, err = p.service.Client(token).ListPipelines(t.Context())
		if got, want := about(err), (AccountError{Account: client1, Listed: true}); got != want {
			t.Errorf("%d, with a configured token: %+v", status, got)
		}
	}
}

// What says nothing of the account is left as it is.
func TestAFailureThatIsNotAboutTheAccount(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"400": {Status: 400}, "405": {Status: 405}, "409": {Status: 409}, "429": {Status: 429}, "503": {Status: 503}, "a page": {Status: 200, Body: "<html>"}, "reset": {Reset: true},
		"an ended token": {Status: 403, Body: `{"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED"}`},
	} {
		s := sandboxOf(sandbox.Settings{})
		fault.Path, fault.Times = sandbox.PipelinesPath, -1
		s.Inject(fault)
		if _, err := partnerOf(t, s, partnerPassword).client(client1).ListPipelines(t.Context()); err == nil || errors.As(err, new(*AccountError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An exchange that is refused says whether others have worked.
func TestAnExchangeThatIsRefusedWhileOthersWork(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound, http.StatusGone, http.StatusOK} {
		s := sandboxOf(sandbox.Settings{})
		p := partnerOf(t, s, partnerPassword)
		s.CloseAccount(client1, sandbox.Closing{Exchange: sandbox.Refusal{Status: status}})
		for _, others := range []bool{false, true} {
			_, err := p.Issue(t.Context(), client1)
			if e := tokenError(err); e == nil || e.Step != GettingAccountToken || e.OthersWork != others {
				t.Errorf("%d, others work %v: %v", status, others, err)
			}
			if _, err := p.Issue(t.Context(), client2); err != nil {
				t.Fatal(err)
			}
		}
	}
}
