// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const (
	partnerEmail    = "partner@example.com"
	partnerPassword = "canary:pass wörd \"quoted\" 100%"
	client1         = "72042419"
	client2         = "11112222"
)

// partnerOf is a partner of a sandbox, over real HTTP.
func partnerOf(t testing.TB, s *sandbox.Server, password string) *Partner {
	t.Helper()
	address, stop, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return client(t, address).service.Partner(NewCredentials(partnerEmail, password))
}

func sandboxOf(settings sandbox.Settings) *sandbox.Server {
	s := sandbox.New(settings)
	s.AddPartner(partnerEmail, partnerPassword, client1, client2)
	return s
}

func (p *Partner) client(account string) *Client { return p.service.Client(p.Account(account)) }

// tokenError is what an error says of tokens; nil if it says nothing.
func tokenError(err error) *TokenError {
	e, _ := errors.AsType[*TokenError](err)
	return e
}

func TestThePartnersRequests(t *testing.T) {
	t.Parallel()
	var bodies []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		if email, password, ok := r.BasicAuth(); !ok || email != partnerEmail || password != partnerPassword {
			t.Errorf("as %q with %q", email, password)
		}
		if r.Method != http.MethodPost || r.URL.Path != "/v2/oauth/token" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s, %v", r.Method, r.URL, r.Header)
		}
		_, _ = fmt.Fprintf(w, `{"data":{"access_token":"token-%d"},"meta":{"timestamp":0}}`, len(bodies))
	})
	issued, err := client(t, s.URL).service.Partner(NewCredentials(partnerEmail, partnerPassword)).Issue(t.Context(), client1)
	if err != nil || issued.Token.Value() != "token-2" || !issued.Expires.IsZero() {
		t.Errorf("%q, %v, %v", issued.Token.Value(), issued.Expires, err)
	}
	want := []string{
		`{"grant_type":"client_credentials","client_credentials_data":{"scope":"transport,crm"}}`,
		`{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","token_exchange_data":{"subject_token":"token-1",` +
			`"subject_token_type":"urn:wazzup:oauth:token-type:machine_token","requested_subject":"72042419","scope":"transport,crm"}}`,
	}
	if d := cmp.Diff(want, bodies); d != "" {
		t.Error(d)
	}
}

// What is said of a lifetime is a help, and no more: without it, a token is good until the service refuses it.
func TestTokenResponses(t *testing.T) {
	t.Parallel()
	const unlimited, limited, unusable = "until it is refused", "for its time", "not at all"
	for response, want := range map[sandbox.TokenResponse]string{
		sandbox.WholeResponse: limited, sandbox.FractionExpiresIn: limited, sandbox.TextExpiresIn: limited,
		sandbox.OnlyAccessToken: unlimited, sandbox.NullExpiresIn: unlimited, sandbox.ZeroExpiresIn: unlimited, sandbox.NegativeExpiresIn: unlimited,
		sandbox.HugeExpiresIn: unlimited, sandbox.VastExpiresIn: unlimited, sandbox.WordExpiresIn: unlimited, sandbox.PlainText: limited,
		sandbox.NoAccessToken: unusable, sandbox.EmptyAccessToken: unusable, sandbox.NumberAccessToken: unusable, sandbox.NullData: unusable, sandbox.FlatResponse: unusable,
	} {
		t.Run(response.String(), func(t *testing.T) {
			t.Parallel()
			for _, settings := range []sandbox.Settings{{TokenResponse: response}, {MachineResponse: response}} {
				s := sandboxOf(settings)
				p := partnerOf(t, s, partnerPassword)
				issued, err := p.Issue(t.Context(), client1)
				switch {
				case want == unusable:
					var format *FormatError
					if tokenError(err) == nil || !errors.As(err, &format) || !strings.HasPrefix(err.Error(), "getting ") {
						t.Errorf("%v", err)
					}
					continue
				case err != nil:
					t.Fatal(err)
				}
				if settings.TokenResponse == response && issued.Expires.IsZero() != (want == unlimited) {
					t.Errorf("expires %v", issued.Expires)
				}
				for range 3 {
					if _, err := p.client(client1).ListPipelines(t.Context()); err != nil {
						t.Error(err)
					}
				}
				if n := s.CountTokens(sandbox.Machine); n != 1 {
					t.Errorf("%d machine tokens", n)
				}
			}
		})
	}
}

func TestAnAccountThatThePartnerHasNotCreated(t *testing.T) {
	t.Parallel()
	for _, status := range []int{0, http.StatusForbidden, http.StatusBadRequest} {
		s := sandboxOf(sandbox.Settings{UnknownAccount: status})
		s.AddAccount("99990000")
		p := partnerOf(t, s, partnerPassword)
		for _, account := range []string{"99990000", "12345678"} {
			_, err := p.client(account).ListPipelines(t.Context())
			if e := tokenError(err); e == nil || e.Step != GettingAccountToken || e.Account != account {
				t.Errorf("%v", err)
			}
		}
		if machines, exchanges := s.CountTokens(sandbox.Machine), s.CountTokens(sandbox.Exchange); machines != 1 || exchanges != 2 {
			t.Errorf("%d machine tokens, %d exchanges", machines, exchanges)
		}
		if _, err := p.client(client1).ListPipelines(t.Context()); err != nil {
			t.Errorf("another account: %v", err)
		}
	}
}

func TestATokenForAnotherAccountIsNotUsed(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"data":{"access_token":%q}}`, jwt(`{"child_id":"9999-0000"}`))
	})
	_, err := client(t, s.URL).service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1).ListPipelines(t.Context())
	if e := tokenError(err); e == nil || !errors.As(err, new(*OtherAccountError)) || !contains(err.Error(), "9999-0000") || s.requests.Load() != 2 {
		t.Errorf("%v", err)
	}
}

// A token is asked for again if that may help; the reads that wait for it do not multiply the attempts.
func TestTheTokenEndpointIsDown(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"503": {Status: 503}, "429": {Status: 429}, "reset": {Reset: true}, "cut": {Cut: true}, "HTML with 502": {Status: 502, Body: "<html>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault.Path, fault.Times = sandbox.TokenPath, 2
			s := sandboxOf(sandbox.Settings{})
			s.Inject(fault)
			p := partnerOf(t, s, partnerPassword)
			if _, err := p.client(client1).ListPipelines(t.Context()); err != nil {
				t.Error(err)
			}
			fault.Times = -1
			s.Inject(fault)
			s.ResetJournal()
			_, err := p.client(client2).ListPipelines(t.Context())
			if n := s.CountTokens(""); tokenError(err) == nil || !UsedUp(err) || n != 3 {
				t.Errorf("%d attempts: %v", n, err)
			}
		})
	}
}

// An endpoint that is down for three seconds is waited for, with the default back-off, and by 50 accounts as by one.
func TestTheTokenEndpointIsDownForSeconds(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{})
	var accounts []string
	for i := range 50 {
		accounts = append(accounts, fmt.Sprintf("%08d", 30000000+i))
	}
	s.AddPartner(partnerEmail, partnerPassword, accounts...)
	serviceInFakeTime(t, DefaultRequestsPerSecond, s, func(t *testing.T, service *Service) {
		p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
		if _, err := p.client(accounts[0]).ListPipelines(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, lost := range []func(){func() {}, s.RevokeAll} { // with the machine token that there is, and without
			lost()
			s.ResetJournal()
			s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: http.StatusServiceUnavailable, Times: -1})
			time.AfterFunc(3*time.Second, s.ClearFaults)
			all(t, len(accounts), func(i int) error { return second(p.client(accounts[i]).ListPipelines(t.Context())) })
			if n := s.CountTokens(sandbox.Exchange); n < len(accounts) || n > 5*len(accounts) {
				t.Errorf("%d exchanges", n)
			}
		}
	})
}
