// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// What may be drawn at random is told from what is said in place of a token.
func TestWhatMayBeADrawnToken(t *testing.T) {
	t.Parallel()
	var random *rand.Rand
	bytes := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(random.UintN(256))
		}
		return b
	}
	from := func(letters string, n int) string {
		var b strings.Builder
		for range n {
			b.WriteByte(letters[random.IntN(len(letters))])
		}
		return b.String()
	}
	const small, digits = "abcdefghijklmnopqrstuvwxyz", "0123456789"
	forms := map[string]func() string{
		"hex, 8 bytes":     func() string { return hex.EncodeToString(bytes(8)) },
		"hex, 16 bytes":    func() string { return hex.EncodeToString(bytes(16)) },
		"HEX, 32 bytes":    func() string { return strings.ToUpper(hex.EncodeToString(bytes(32))) },
		"base64, 16 bytes": func() string { return base64.StdEncoding.EncodeToString(bytes(16)) },
		"base64, for URLs": func() string { return base64.RawURLEncoding.EncodeToString(bytes(32)) },
		"base32":           func() string { return base32.StdEncoding.EncodeToString(bytes(20)) },
		"letters, digits":  func() string { return from(small+strings.ToUpper(small)+digits, 24) },
		"small, digits":    func() string { return from(small+digits, 24) },
		"letters":          func() string { return from(small+strings.ToUpper(small), 32) },
		"UUID": func() string {
			b := bytes(16)
			return fmt.Sprintf("%x-%x-4%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
		},
		"with a name": func() string { return "wazzup_refresh_" + hex.EncodeToString(bytes(16)) },
		"JWT":         func() string { return jwt(fmt.Sprintf(`{"sub":"%x"}`, bytes(4))) },
		"Laravel's":   func() string { return "12|" + from(small+strings.ToUpper(small)+digits, 40) },
	}
	for name, draw := range forms {
		random = rand.New(rand.NewPCG(1, 2)) // the same in each run
		missed := 0
		for range 1000 {
			if text := draw(); !isDrawn(text) {
				missed++
			}
		}
		if missed > 20 {
			t.Errorf("%s: %d of 1000 are not seen to be drawn", name, missed)
		}
	}
	for _, text := range []string{
		"", "required", "unavailable", "not_applicable", "bearer-token-expired", "customer", "tokenIsExpiredOrRevoked", "accessTokenWasRevokedByUser", "TOKEN_EXPIRED_OR_REVOKED", "errors.subject_token.required",
		"must be a string", "a3c1 f0de 9b88 47d2", "72042419", "7204241972042419", "7204-2419-7204-2419", "+7 (495) 123-45-67", "+7(495)123-45-67-89", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678+03:00", "https://help.wazzup24.com/limits",
		"urn:wazzup:oauth:token-type:machine_token", "someone@client-24.example", "i18n.token.missing", "2fa_required_for_account", "not_issued_for_72042419", "application/x-www-form-urlencoded", "a3c1f0de9b", "\u043e\u0431\u044f\u0437\u0430\u0442\u0435\u043b\u044c\u043d\u043e\u0435-\u043f\u043e\u043b\u0435-1",
		"SubjectTokenTypeIsNotSupported", "Wazzup24PartnerTokenRequired", "-----------------", "xxxxxxxxxxxxxxxx", "****************", "unsupported_grant_type", strings.Repeat("a1", maxTokenLength),
	} {
		if isDrawn(text) {
			t.Errorf("%q is taken for a token", text)
		}
	}
}

// drawn is what a service draws: opaque, and in no form that tells what it is.
const drawn = "Zk3pQ9vL/x7Rt2+Wm5yH8cNb4Ds=="

// spoken are the secrets after the token endpoint has answered the exchange for an account like this, and what the error is.
func spoken(t *testing.T, status int, response string) (known *mask.Known, text string) {
	t.Helper()
	s := tokenEndpoint(t, false, status, http.Header{"Content-Type": {"application/json"}}, response)
	service := client(t, s.URL).service
	_, err := service.Partner(NewCredentials(partnerEmail, partnerPassword)).Issue(t.Context(), client1)
	return service.secrets, fmt.Sprint(err)
}

// What is said of tokens is no token: it is shown, and may stand in any list.
func TestWordsOfTheTokenEndpointAreNoCredentials(t *testing.T) {
	t.Parallel()
	for response, tc := range map[string]struct {
		status     int
		list, want string // a text in a list that comes later, and one in the error
	}{
		`{"errors":{"subject_token":"required"}}`:                                                   {http.StatusUnprocessableEntity, "Documents required", "subject_token: required"},
		`{"token":"customer","message":"The customer is closed"}`:                                   {http.StatusForbidden, "New customer", "The customer is closed"},
		`{"code":"bearer-token-expired","access_token":"bearer-token-expired"}`:                     {http.StatusUnauthorized, "bearer-token-expired", "bearer-token-expired"},
		`{"data":{"access_token":"` + drawn + `","refresh_token":"unavailable"}}`:                   {http.StatusOK, "Unavailable", "<nil>"},
		`{"data":{"access_token":"` + drawn + `","id_token":"required","refreshToken":"72042419"}}`: {http.StatusOK, "required 72042419", "<nil>"},
		`{"data":{"access_token":"` + drawn + `","refresh_token":"7204241972042419"}}`:              {http.StatusOK, "7204241972042419", "<nil>"},
		`{"data":{"access_token":"` + drawn + `","refresh_token":"tokenIsExpiredOrRevoked"}}`:       {http.StatusOK, "tokenIsExpiredOrRevoked", "<nil>"},
		`{"data":{"access_token":"` + drawn + `"},"hint":"` + drawn[1:] + `","request_token":"0a1b2c3d4e5f6a7b8c9d"}`: {
			http.StatusOK, "0a1b2c3d4e5f6a7b8c9d", "<nil>",
		},
	} {
		known, text := spoken(t, tc.status, response)
		if !strings.Contains(text, tc.want) || known.Find(tc.list) != mask.NoSecret || known.InList([]byte(`{"data":[{"id":"1","name":"`+tc.list+`"}]}`)) {
			t.Errorf("%s: %s, want %s and a list with %q", response, text, tc.want, tc.list)
		}
	}
}

// A token that was issued beside the one that is used counts for the whole run. One that came with an error is nobody's: it is not
// shown from there, and no list is refused for it.
func TestTokensOfAResponseCountAsLongAsTheyAreOfUse(t *testing.T) {
	t.Parallel()
	const other = "9f8a3c1b77d2e4f0a6b5"
	for response, tc := range map[string]struct {
		status int
		counts bool
	}{
		`{"data":{"access_token":"` + drawn + `","refresh_token":"` + other + `"}}`:                                      {http.StatusOK, true},
		`{"data":{"access_token":"` + drawn + `","id_token":"` + other + `","expires_in":60}}`:                           {http.StatusCreated, true},
		`{"data":{"access_token":"` + drawn + `","next":{"refreshToken":"` + other + `"}}}`:                              {http.StatusOK, true},
		`{"data":{"access_token":"` + drawn + `","refresh_token":"` + other + `"},"code":"NO","detail":"` + other + `"}`: {http.StatusOK, false},
		`{"data":{"refresh_token":"` + other + `"},"meta":{}}`:                                                           {http.StatusOK, false},
		`{"access_token":"` + other + `","code":"BLOCKED","detail":"` + other + ` is of no use"}`:                        {http.StatusForbidden, false},
		`{"token":"` + other + `","errors":{"token":"` + other + `"}}`:                                                   {http.StatusUnprocessableEntity, false},
	} {
		known, text := spoken(t, tc.status, response)
		list := []byte(`{"data":[{"id":"1","name":"` + other + `"}]}`)
		if strings.Contains(text, other) || (known.Find("see "+other) != mask.NoSecret) != tc.counts || known.InList(list) != tc.counts {
			t.Errorf("%s: %s, counts for the run: %v, want %v", response, text, (known.Find("see "+other) != mask.NoSecret), tc.counts)
		}
	}
}

// Beside a token that nobody knows yet, what the run knows is hidden, too.
func TestATokenInAResponseHidesNoOtherSecret(t *testing.T) {
	t.Parallel()
	for status, response := range map[int]string{
		http.StatusForbidden: `{"token":"` + drawn + `","message":` + fmt.Sprintf("%q", "no "+partnerPassword) + `}`,
		http.StatusOK:        `{"data":{"access_token":"` + drawn + `"},"error":` + fmt.Sprintf("%q", "no "+partnerPassword) + `}`,
	} {
		if _, text := spoken(t, status, response); strings.Contains(text, partnerPassword) || !strings.Contains(text, mask.Hidden) {
			t.Errorf("%d: %s", status, text)
		}
	}
}

// What the token endpoint says of one account does not keep another from its list.
func TestARefusedExchangeDoesNotBlockAnotherAccount(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case r.Method == http.MethodGet:
			_, _ = io.WriteString(w, `{"data":[{"id":"1","name":"Documents required","stages":[{"id":"2","name":"New customer"}]}]}`)
		case strings.Contains(string(body), client1):
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"errors":{"subject_token":"required","requested_token":"customer"}}`)
		default:
			_, _ = io.WriteString(w, `{"data":{"access_token":"`+drawn+`"},"meta":{"timestamp":0}}`)
		}
	})
	service := client(t, s.URL).service
	partner := service.Partner(NewCredentials(partnerEmail, partnerPassword))
	if _, err := partner.Issue(t.Context(), client1); err == nil || !strings.Contains(err.Error(), "subject_token: required") {
		t.Errorf("the reason: %v", err)
	}
	if list, err := service.Client(partner.Account(client2)).ListPipelines(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("the other account: %v", err)
	}
}
