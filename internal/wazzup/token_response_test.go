// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// tokenEndpoint answers the request for a machine token as documented, and that for an account's as told; or, with machine,
// the first one as told.
func tokenEndpoint(t *testing.T, machine bool, status int, header http.Header, response string) *server {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "client_credentials") != machine {
			_, _ = io.WriteString(w, `{"data":{"access_token":"a-machine-token"},"meta":{"timestamp":0}}`)
			return
		}
		for name := range header {
			w.Header().Set(name, header.Get(name))
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, response)
	})
}

// What reads as an error is one, in the API's own words, whether or not there is a token beside it.
func TestATokenResponseThatReadsAsAnError(t *testing.T) {
	t.Parallel()
	for response, words := range map[string]string{
		`{"data":null,"code":"ACCOUNT_BLOCKED","detail":"Ask your manager."}`:                                  "ACCOUNT_BLOCKED: Ask your manager",
		`{"code":"ACCOUNT_BLOCKED","title":"Blocked","detail":"Ask your manager.","errors":["unpaid"]}`:        "ACCOUNT_BLOCKED: Blocked: Ask your manager: unpaid",
		`{"error":"invalid_grant","description":"The account is closed.","data":{}}`:                           "invalid_grant: The account is closed",
		`{"data":{"access_token":"fresh-token-1"},"code":"ACCOUNT_BLOCKED","detail":"Ask your manager."}`:      "ACCOUNT_BLOCKED: Ask your manager",
		`{"data":{"access_token":"fresh-token-1"},"success":false,"message":"no"}`:                             "no",
		`{"data":{"access_token":"fresh-token-1","error":"account_closed"},"meta":{"timestamp":0}}`:            "account_closed",
		`{"data":{"access_token":"fresh-token-1","errors":[{"code":"CLOSED","message":"It is closed."}]}}`:     "CLOSED: It is closed",
		`{"data":{"access_token":"fresh-token-1"},"meta":{"timestamp":0,"error":{"code":"X","message":"oh"}}}`: "X: oh",
	} {
		for _, machine := range []bool{false, true} {
			for _, status := range []int{http.StatusOK, http.StatusCreated} {
				s := tokenEndpoint(t, machine, status, nil, response)
				_, err := client(t, s.URL).service.Partner(NewCredentials(partnerEmail, partnerPassword)).Issue(t.Context(), client1)
				step := GettingAccountToken
				if machine {
					step = GettingMachineToken
				}
				if e := tokenError(err); e == nil || e.Step != step || !errors.As(err, new(*BodyError)) || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "fresh") {
					t.Errorf("%s: %v", response, err)
				}
			}
		}
	}
	problem := tokenEndpoint(t, false, http.StatusOK, http.Header{"Content-Type": {"application/problem+json"}}, `{"data":{"access_token":"fresh-token-1"},"meta":{}}`)
	if _, err := client(t, problem.URL).service.Partner(NewCredentials(partnerEmail, partnerPassword)).Issue(t.Context(), client1); !errors.As(err, new(*BodyError)) {
		t.Errorf("a problem: %v", err)
	}
}

// A token decides nothing about a list, so members that nobody knows are no reason to refuse it.
func TestATokenBesideMembersThatNobodyKnows(t *testing.T) {
	t.Parallel()
	for _, response := range []string{
		`{"data":{"access_token":"fresh-token-1","token_type":"Bearer","scope":"crm","account":{"name":"A"}},"meta":{"timestamp":0},"notice":"hello","warnings":["soon"]}`,
		`{"data":{"access_token":"fresh-token-1","expires_in":3600,"error":null},"error":null,"errors":[],"success":true,"code":0,"status":200,"message":"ok"}`,
	} {
		for _, status := range []int{http.StatusOK, http.StatusCreated, http.StatusAccepted} {
			s := tokenEndpoint(t, false, status, nil, response)
			issued, err := client(t, s.URL).service.Partner(NewCredentials(partnerEmail, partnerPassword)).Issue(t.Context(), client1)
			if err != nil || issued.Token.Value() != "fresh-token-1" {
				t.Errorf("%s: %v", response, err)
			}
		}
	}
}

// Nobody knows the tokens in a response yet, and still none of them is shown, wherever the service's own words have it.
func TestNoFreshTokenIsShown(t *testing.T) {
	t.Parallel()
	fresh := jwt(`{"child_id":"72042419"}`)
	const opaque = "opaque/fresh-token+0123456789=="
	for _, token := range []string{fresh, opaque} {
		for _, response := range []string{
			fmt.Sprintf(`{"data":{"access_token":%q},"code":"BLOCKED","detail":"the token %s is of no use"}`, token, token),
			fmt.Sprintf(`{"data":{"refresh_token":%q},"code":"BLOCKED","detail":"Bearer %s"}`, token, token),
			fmt.Sprintf(`{"accessToken":%q,"error":%q}`, token, "of no use: "+token),
			fmt.Sprintf(`{"data":[{"token":%q}],"errors":[%q],"code":%q}`, token, token, token),
			fmt.Sprintf(`{"access_token":%q,"message":%q,"code":"CUT`, token, token),
			fmt.Sprintf(`{"access_token":%q,"access_token":%q,"error":"twice %s"}`, token, token, token),
			fmt.Sprintf(`{"code":%q,"detail":"x"}`, fresh),
			token,
		} {
			for _, status := range []int{http.StatusOK, http.StatusBadRequest, http.StatusForbidden, http.StatusServiceUnavailable} {
				for _, machine := range []bool{false, true} {
					s := tokenEndpoint(t, machine, status, http.Header{"Content-Type": {"application/json"}}, response)
					var log bytes.Buffer
					err := second(client(t, s.URL).service.Partner(NewCredentials(partnerEmail, partnerPassword)).Issue(tflogtest.RootLogger(t.Context(), &log), client1))
					if shown := fmt.Sprint(err) + log.String(); err == nil || strings.Contains(shown, token[:10]) || strings.Contains(shown, fresh[:10]) {
						t.Errorf("%d, %s: %s", status, response, shown)
					}
				}
			}
		}
	}
}
