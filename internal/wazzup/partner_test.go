package wazzup

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

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

// tokenError is what an error says of tokens; nil where it says nothing.
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
func TestTokenAnswers(t *testing.T) {
	t.Parallel()
	const unlimited, limited, unusable = "until it is refused", "for its time", "not at all"
	for answer, want := range map[sandbox.TokenAnswer]string{
		sandbox.WholeAnswer: limited, sandbox.FractionExpiresIn: limited, sandbox.TextExpiresIn: limited,
		sandbox.OnlyAccessToken: unlimited, sandbox.NullExpiresIn: unlimited, sandbox.ZeroExpiresIn: unlimited, sandbox.NegativeExpiresIn: unlimited,
		sandbox.HugeExpiresIn: unlimited, sandbox.VastExpiresIn: unlimited, sandbox.WordExpiresIn: unlimited, sandbox.PlainText: limited,
		sandbox.NoAccessToken: unusable, sandbox.EmptyAccessToken: unusable, sandbox.NumberAccessToken: unusable, sandbox.NullData: unusable, sandbox.FlatAnswer: unusable,
	} {
		t.Run(answer.String(), func(t *testing.T) {
			t.Parallel()
			for _, settings := range []sandbox.Settings{{TokenAnswer: answer}, {MachineAnswer: answer}} {
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
				if settings.TokenAnswer == answer && issued.Expires.IsZero() != (want == unlimited) {
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

func TestOneRenewalHoweverManyWait(t *testing.T) {
	t.Parallel()
	for name, revoke := range map[string]func(*sandbox.Server){
		"the account's tokens are revoked": func(s *sandbox.Server) { s.RevokeAccount(client1) },
		"all tokens are revoked":           (*sandbox.Server).RevokeAll,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxOf(sandbox.Settings{Latency: 5 * time.Millisecond})
			p := partnerOf(t, s, partnerPassword)
			c, other := p.client(client1), p.client(client2)
			for _, c := range []*Client{c, other} {
				if _, err := c.ListPipelines(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			s.ResetJournal()
			revoke(s)
			all(t, 50, func(int) error { return second(c.ListPipelines(t.Context())) })
			all(t, 50, func(int) error { return second(other.ListPipelines(t.Context())) })
			exchanges, machines := 1, 0
			if name == "all tokens are revoked" {
				exchanges, machines = 3, 1 // the first is refused for its machine token
			}
			if n := s.CountTokens(sandbox.Exchange); n != exchanges {
				t.Errorf("%d exchanges, want %d", n, exchanges)
			}
			if n := s.CountTokens(sandbox.Machine); n != machines {
				t.Errorf("%d machine tokens, want %d", n, machines)
			}
		})
	}
}

// all calls f so many times at once, and wants no error.
func all(t *testing.T, n int, f func(i int) error) {
	t.Helper()
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			if err := f(i); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

func TestATokenIsRenewedAheadOfItsEnd(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{MachineLifetime: 24 * time.Hour})
	serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
		c := service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
		for at, want := range []int{0: 1, 1: 1, 2: 2, 3: 3} { // half an hour each, but for the last: 59 minutes, 10 seconds
			if _, err := c.ListPipelines(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := s.CountTokens(sandbox.Exchange); n != want {
				t.Errorf("at %d: %d exchanges, want %d", at, n, want)
			}
			pause := 30 * time.Minute
			if at == 2 {
				pause = 59*time.Minute + 10*time.Second
			}
			time.Sleep(pause)
		}
		for _, e := range s.Journal() {
			if e.Status == http.StatusUnauthorized && e.Path == sandbox.PipelinesPath {
				t.Error("a token that had ended was sent")
			}
		}
	})
}

// Nothing stands between a read and the post that rests on it: no request for a token either, with its waits and attempts.
func TestNoTokenIsGotBetweenAReadAndItsPost(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{MachineLifetime: 24 * time.Hour})
	serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
		c := service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
		read := func() {
			if _, err := c.ListPipelines(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		read()
		time.Sleep(59*time.Minute - 100*time.Millisecond)
		read() // with more than a minute left, which is no reason for another token
		s.ResetJournal()
		time.Sleep(200 * time.Millisecond)
		if err := c.PostPipelines(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if n := s.CountTokens(""); n != 0 {
			t.Errorf("%d requests for tokens before the post", n)
		}
		read()
		if n := s.CountTokens(sandbox.Exchange); n != 1 {
			t.Errorf("%d exchanges before the next read, want 1", n)
		}
	})
}

// How the service says that a token has ended is not documented: any 401 is worth one renewal.
func TestATokenThatEndsUnexpectedly(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "UNAUTHORIZED", "SOMETHING_ELSE"} {
		s := sandboxOf(sandbox.Settings{TokenLifetime: time.Minute, MachineLifetime: time.Minute, AnnouncedLifetime: time.Hour, ExpiredCode: code})
		serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
			c := service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
			for range 3 {
				if _, err := c.ListPipelines(t.Context()); err != nil {
					t.Errorf("%q: %v", code, err)
				}
				time.Sleep(10 * time.Minute)
			}
		})
	}
}

func TestANewTokenThatIsRefusedToo(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{})
	s.Inject(sandbox.Fault{Path: sandbox.PipelinesPath, Status: http.StatusUnauthorized, Times: -1})
	c := partnerOf(t, s, partnerPassword).client(client1)
	_, err := c.ListPipelines(t.Context())
	if e := tokenError(err); e == nil || e.Step != UsingAccountToken || !contains(err.Error(), "account 7204-2419") {
		t.Errorf("%v", err)
	}
	if gets, exchanges := s.Count(http.MethodGet), s.CountTokens(sandbox.Exchange); gets != 2 || exchanges != 2 {
		t.Errorf("%d reads, %d exchanges, want 2 of each", gets, exchanges)
	}
}

// A post is not repeated with the new token: the list that it rests on has grown older meanwhile.
func TestAPostWhoseTokenHasEnded(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{})
	c := partnerOf(t, s, partnerPassword).client(client1)
	list := []Pipeline{{ID: "x", Name: "X"}}
	if err := c.PostPipelines(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	s.RevokeAccount(client1)
	err := c.PostPipelines(t.Context(), nil)
	if !errors.As(err, new(*RenewedError)) || OutcomeOf(err) != Retry || s.Count(http.MethodPost) != 2 || len(s.Pipelines(client1)) != 1 {
		t.Errorf("%v, %d posts, %v", err, s.Count(http.MethodPost), s.Pipelines(client1))
	}
	if err := c.PostPipelines(t.Context(), nil); err != nil || s.CountTokens(sandbox.Exchange) != 2 {
		t.Errorf("%v, %d exchanges", err, s.CountTokens(sandbox.Exchange))
	}
	s.RevokeAccount(client1)
	s.AddPartner(partnerEmail, "another")
	if err := c.PostPipelines(t.Context(), nil); tokenError(err) == nil || OutcomeOf(err) != Refused {
		t.Errorf("no new token: %v", err)
	}
}

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

// An operation that had a token refused long ago does not take the one that another has got meanwhile, and that has ended too.
func TestARenewedTokenThatHasEnded(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{MachineLifetime: 24 * time.Hour})
	serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
		tokens := service.Partner(NewCredentials(partnerEmail, partnerPassword)).Account(client1)
		refused, err := tokens.Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		second, err := tokens.Renew(t.Context(), refused, nil)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := tokens.Renew(t.Context(), refused, nil); err != nil || same.Value() != second.Value() {
			t.Errorf("not the one that there is: %v", err)
		}
		time.Sleep(2 * time.Hour)
		if third, err := tokens.Renew(t.Context(), refused, nil); err != nil || third.Value() == second.Value() {
			t.Errorf("one that has ended: %v", err)
		}
	})
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

// An exchange may be refused because the machine token has ended, in whatever words: from a certain age on, it is renewed.
func TestAMachineTokenThatHasEnded(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusBadRequest, http.StatusForbidden} {
		s := sandboxOf(sandbox.Settings{})
		serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
			p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
			for range 2 {
				if _, err := p.Issue(t.Context(), client1); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Hour)
				s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: status})
			}
			if n := s.CountTokens(sandbox.Machine); n != 2 {
				t.Errorf("%d: %d machine tokens", status, n)
			}
		})
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

// A token is asked for again where that may help; the reads that wait for it do not multiply the attempts.
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

// What is left out of a text before it is shown may stand in the midst of a password.
func TestAPasswordWithACharacterThatIsNotShown(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"can\u200bary-password", "canary pass\u00adword", "canary-password and \u00ad another word", "\u200dcanary-password", "canary-password\u2060"} {
		if err := CheckPassword(password); err != nil {
			t.Fatal(err)
		}
		if shown := NewCredentials(partnerEmail, password).secrets().words(`it said "` + password + `"`); shown != "***" {
			t.Errorf("%q is shown: %q", password, shown)
		}
	}
}

// A sentence with a gap in it tells the word that is missing.
func TestAPasswordThatIsAWord(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Settings{})
	s.AddPartner(partnerEmail, "another")
	s.Inject(sandbox.Fault{Status: http.StatusUnauthorized, Body: `{"code":"UNAUTHORIZED","detail":"The e-mail or the password is wrong.","errors":["check both"]}`})
	p := partnerOf(t, s, "password")
	_, err := p.Issue(t.Context(), client1)
	if err == nil || strings.Contains(err.Error(), "e-mail") || strings.Contains(err.Error(), "wrong") || !strings.Contains(err.Error(), "check both") {
		t.Errorf("%v", err)
	}
}

// Each secret is known for what it is, whatever stands beside it.
func TestNoSecretThatIsEchoedAloneIsShown(t *testing.T) {
	t.Parallel()
	const machine = "machine-token-canary"
	sent := base64.StdEncoding.EncodeToString([]byte(partnerEmail + ":" + partnerPassword))
	for _, refused := range []string{"client_credentials", "token-exchange"} {
		for name, echo := range map[string]func(r *http.Request, body string) string{
			"the header": func(r *http.Request, _ string) string { return r.Header.Get("Authorization") },
			"the header, again": func(r *http.Request, _ string) string {
				return base64.StdEncoding.EncodeToString([]byte(r.Header.Get("Authorization")))
			},
			"the body": func(_ *http.Request, body string) string { return body },
		} {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if !strings.Contains(string(body), refused) {
					_, _ = io.WriteString(w, `{"data":{"access_token":"`+machine+`"}}`)
					return
				}
				w.WriteHeader(http.StatusBadRequest)
				_, _ = fmt.Fprintf(w, `{"detail":%q}`, "what came was "+echo(r, string(body)))
			})
			var log bytes.Buffer
			err := second(client(t, s.URL).service.Partner(NewCredentials(partnerEmail, partnerPassword)).Issue(tflogtest.RootLogger(t.Context(), &log), client1))
			if err == nil || !strings.Contains(err.Error(), "400 Bad Request: ") {
				t.Fatalf("%s of %s: %v", name, refused, err)
			}
			for _, secret := range []string{sent, base64.StdEncoding.EncodeToString([]byte("Basic " + sent))[8:], machine} {
				if shown := err.Error() + log.String(); strings.Contains(shown, secret[:8]) {
					t.Errorf("%s of %s: %q is shown: %s", name, refused, secret[:8], shown)
				}
			}
		}
	}
}

func TestNoSecretOfAPartnerIsShown(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{})
	p := partnerOf(t, s, partnerPassword)
	if _, err := p.client(client1).ListPipelines(t.Context()); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, status := range []int{200, 302, 400, 401, 403, 404, 500} {
		for _, path := range []string{sandbox.TokenPath, sandbox.PipelinesPath} {
			s.Inject(sandbox.Fault{Path: path, Status: status, Echo: true, Times: -1})
			for _, account := range []string{client1, client2} {
				texts = append(texts, fmt.Sprint(second(p.client(account).ListPipelines(t.Context()))))
			}
			s.ClearFaults()
		}
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		for _, value := range []any{p, NewCredentials(partnerEmail, partnerPassword), p.Account(client1)} {
			texts = append(texts, fmt.Sprintf(format, value))
		}
	}
	shown := []string{partnerPassword[:8], "wörd", "w%C3%B6rd", url.QueryEscape(partnerPassword)[:8]}
	pair := partnerEmail + ":" + partnerPassword
	sent := base64.StdEncoding.EncodeToString([]byte(pair)) // who echoes a whole header in base64 encodes it twice
	for _, text := range append(s.Granted(), partnerPassword, pair, sent) {
		shown = append(shown, text, base64.StdEncoding.EncodeToString([]byte(text))[:8])
	}
	all := strings.Join(texts, "\n")
	for _, secret := range shown {
		if strings.Contains(all, secret) {
			i := strings.Index(all, secret)
			t.Errorf("%q is shown: %q", secret, all[max(0, i-200):min(len(all), i+100)])
		}
	}
}
