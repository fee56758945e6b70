// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

func TestCodesThatSayThatATokenHasEnded(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"OAUTH_TOKEN_UNKNOWN_OR_REVOKED": true, "oauthTokenUnknownOrRevoked": true, "OAUTHTOKENUNKNOWNORREVOKED": true, "oauth-token-unknown-or-revoked": true,
		"Oauth token unknown or revoked": true, "TOKEN_EXPIRED": true, "invalid_token": true, "JWT_EXPIRED": true, "ACCESS_TOKEN_INVALID": true, "revokedAccessToken": true,
		"TOKEN_NOT_FOUND": true, "token.inactive": true, "BAD_TOKEN": true, "TOKEN_BLOCKED": true, "TOKEN_DEACTIVATED": true, "SESSION_EXPIRED": true, "CREDENTIALS_EXPIRED": true,
		"UNAUTHORIZED": true, "Unauthenticated": true,
		"": false, "FORBIDDEN": false, "ACCOUNT_BLOCKED": false, "OAUTH_SCOPE_INVALID": false, "OAUTH_SCOPE_UNKNOWN": false, "OAUTH_TOKEN_SCOPE_INVALID": false,
		"INVALID_TOKEN_TYPE": false, "TOKEN_LIMIT_EXCEEDED": false, "VALIDATION_FAILED": false, "ACCOUNT_UNKNOWN": false, "SUBSCRIPTION_EXPIRED": false, "INVALID_CSRF_TOKEN": false, "unauthorized_client": false, "INVALID_CREDENTIALS": true,
	} {
		if got := isTokenEnd(code); got != want {
			t.Errorf("%q: %v, want %v", code, got, want)
		}
	}
}

// endings are the ways in which a response may say that a token has ended, other than 401.
func endings() map[string]sandbox.Fault {
	faults := map[string]sandbox.Fault{}
	for _, code := range []string{"OAUTH_TOKEN_UNKNOWN_OR_REVOKED", "oauth-token-unknown-or-revoked", "TokenExpired", "invalid token"} {
		for _, status := range []int{http.StatusOK, http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusRequestTimeout, http.StatusGone, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable} {
			faults[fmt.Sprint(status, " ", code)] = sandbox.Fault{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: fmt.Sprintf(`{"code":%q,"detail":"no longer good"}`, code)}
		}
		faults["v3 "+code] = sandbox.Fault{Status: http.StatusForbidden, Body: fmt.Sprintf(`{"error":%q,"description":"no longer good","data":{}}`, code)}
	}
	return faults
}

// A token that has ended is told by its code, whatever the status is.
func TestAnEndedTokenIsToldByItsCode(t *testing.T) {
	t.Parallel()
	for name, fault := range endings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxOf(sandbox.Settings{})
			p := partnerOf(t, s, partnerPassword)
			c := p.client(client1)
			if _, err := c.ListPipelines(t.Context()); err != nil {
				t.Fatal(err)
			}

			fault.Path, fault.Method = sandbox.PipelinesPath, http.MethodGet
			s.Inject(fault)
			if _, err := c.ListPipelines(t.Context()); err != nil || s.CountTokens(sandbox.Exchange) != 2 {
				t.Errorf("a read: %v, %d exchanges", err, s.CountTokens(sandbox.Exchange))
			}

			fault.Method = http.MethodPost
			s.Inject(fault)
			if err := c.PostPipelines(t.Context(), nil); !errors.As(err, new(*RenewedError)) || OutcomeOf(err) != Retry || s.CountTokens(sandbox.Exchange) != 3 {
				t.Errorf("a post: %v, %d exchanges", err, s.CountTokens(sandbox.Exchange))
			}

			fault.Path = sandbox.TokenPath
			s.Inject(fault)
			if _, err := p.client(client2).ListPipelines(t.Context()); err != nil || s.CountTokens(sandbox.Machine) != 2 {
				t.Errorf("an exchange: %v, %d machine tokens", err, s.CountTokens(sandbox.Machine))
			}
		})
	}
}

// What refuses the account, and not the token, is no reason for another token.
func TestARefusalThatIsNotTheTokens(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "FORBIDDEN", "ACCOUNT_BLOCKED", "OAUTH_SCOPE_INVALID"} {
		s := sandboxOf(sandbox.Settings{})
		p := partnerOf(t, s, partnerPassword)
		fault := sandbox.Fault{Path: sandbox.PipelinesPath, Status: http.StatusForbidden, Times: -1, Body: fmt.Sprintf(`{"code":%q}`, code)}
		s.Inject(fault)
		if _, err := p.client(client1).ListPipelines(t.Context()); err == nil || s.CountTokens("") != 2 || s.Count(http.MethodGet) != 1 {
			t.Errorf("%q: %v, %d tokens asked for, %d reads", code, err, s.CountTokens(""), s.Count(http.MethodGet))
		}
		fault.Path = sandbox.TokenPath
		s.Inject(fault)
		want := 3
		if code == "" { // without a word, it may be the machine token's: another one is asked for, and once more, because it may be the partner's
			want = 5
		}
		if _, err := p.client(client2).ListPipelines(t.Context()); err == nil || s.CountTokens("") != want {
			t.Errorf("%q: %v, %d tokens asked for", code, err, s.CountTokens(""))
		}
	}
}

// Where there is no other token, the error is the refusal.
func TestAConfiguredTokenThatHasEnded(t *testing.T) {
	t.Parallel()
	for name, fault := range endings() {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(fault.Status)
			_, _ = fmt.Fprint(w, fault.Body)
		})
		_, err := client(t, s.URL).ListPipelines(t.Context())
		if err == nil || !TokenRefused(err) || !strings.Contains(err.Error(), "no longer good") || s.requests.Load() != 1 {
			t.Errorf("%s: %v, %d requests", name, err, s.requests.Load())
		}
	}
}

// Codes of an account, which no other token mends.
func TestCodesThatSpeakOfAnAccount(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"ACCOUNT_CLOSED": true, "account.blocked": true, "ClientDeleted": true, "SUBJECT_NOT_FOUND": true, "COMPANY_SUSPENDED": true,
		"": false, "UNAUTHORIZED": false, "invalid_client": false, "CLIENT_UNAUTHORIZED": false, "ACCOUNT_TOKEN_EXPIRED": false, "CLIENT_CREDENTIALS_INVALID": false, "FORBIDDEN": false,
	} {
		for _, status := range []int{400, 401, 403, 404} {
			err := &StatusError{Status: status, Code: code}
			if got := AccountRefused(err); got != want || want && TokenRefused(err) {
				t.Errorf("%d %q: %v, want %v; of the token: %v", status, code, got, want, TokenRefused(err))
			}
		}
	}
}

// Where an error says that a token has ended.
func TestWhereAnErrorTellsOfAToken(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"errors":[{"code":"token_expired","message":"no longer good"}]}`:                   true,
		`{"errors":["token_expired"]}`:                                                       true,
		`{"statusCode":403,"message":"Token expired","error":"Forbidden"}`:                   true,
		`{"data":{"error":"invalid_token"}}`:                                                 true,
		`{"error":{"code":"INVALID_TOKEN","message":"no longer good"}}`:                      true,
		`{"error":"access_denied","error_description":"The access token has been revoked."}`: true,
		`{"code":"FORBIDDEN","detail":"The access token's scope is not crm."}`:               false,
		`{"code":"FORBIDDEN","detail":"The account is closed."}`:                             false,
		`{"data":{"message":"closed"}}`:                                                      false,
		``:                                                                                   false,
	} {
		res := &http.Response{StatusCode: http.StatusForbidden, Header: http.Header{}}
		err := reader{mask.NewKnown()}.failure(res, []byte(body))
		if got := TokenRefused(err); got != want {
			t.Errorf("%s: %v, want %v: %v", body, got, want, err)
		}
	}
	res := &http.Response{StatusCode: http.StatusForbidden, Header: http.Header{"Www-Authenticate": {`Bearer realm="x", error="invalid_token", error_description="expired"`}}}
	if err := (reader{mask.NewKnown()}).failure(res, nil); !TokenRefused(err) {
		t.Errorf("a challenge: %v", err)
	}
	// The service's words are shown, wherever they stand.
	for body, words := range map[string]string{
		`{"error":"invalid_grant","error_description":"account was moved away"}`: "invalid_grant: account was moved away",
		`{"data":{"error":"moved","message":"account was moved away"}}`:          "moved: account was moved away",
		`{"error":{"code":"MOVED","message":"account was moved away"}}`:          "MOVED: account was moved away",
		`{"errors":[{"code":"MOVED","message":"account was moved away"}]}`:       "MOVED",
	} {
		err := reader{mask.NewKnown()}.failure(&http.Response{StatusCode: http.StatusBadRequest}, []byte(body))
		if !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want %q", body, err, words)
		}
	}
}
