// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const (
	email    = "partner@example.com"
	password = "pass word: Пароль+/&" // blanks, a colon, and what is written otherwise in each encoding
	second   = "11112222"             // account
)

// startPartner starts a sandbox with a partner who has created two accounts.
func startPartner(t *testing.T, settings sandbox.Settings) *client {
	c := start(t, settings)
	c.AddPartner(email, password, account, second)
	return c
}

// asPartner makes a request one for a token.
func asPartner(r *http.Request) {
	r.URL.Path = sandbox.TokenPath
	r.SetBasicAuth(email, password)
}

// ask sends a request for a token that is right but for its body and what change does to it.
func (c *client) ask(body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	return c.send(post, body, append([]func(*http.Request){asPartner}, change...)...)
}

const machineGrant = `{"grant_type":"client_credentials","client_credentials_data":{"scope":"transport,crm"}}`

func exchangeGrant(machineToken, account, scope string) string {
	return fmt.Sprintf(`{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","token_exchange_data":{"subject_token":%q,`+
		`"subject_token_type":"urn:wazzup:oauth:token-type:machine_token","requested_subject":%q,"scope":%q}}`, machineToken, account, scope)
}

// tokenFor asks for a token, which must be granted.
func (c *client) tokenFor(body string) string {
	c.t.Helper()
	w := c.ask(body)
	var response struct {
		Data struct {
			AccessToken string `json:"access_token"`
		} `json:"data"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &response); err != nil || w.Code != http.StatusOK || response.Data.AccessToken == "" {
		c.t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return response.Data.AccessToken
}

func (c *client) machineToken() string {
	c.t.Helper()
	return c.tokenFor(machineGrant)
}

// clientToken gets one as a partner does who has nothing yet.
func (c *client) clientToken(account string) string {
	c.t.Helper()
	return c.tokenFor(exchangeGrant(c.machineToken(), account, "transport,crm"))
}

// readWith is what a read with a token is answered: "200", or a status and its code.
func (c *client) readWith(token string) string {
	return told(c.send(get, "", func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }))
}

// told is what an answer says: "200", or a status and its code.
func told(w *httptest.ResponseRecorder) string {
	var failure struct {
		Code string `json:"code"`
	}
	_ = json.Unmarshal(w.Body.Bytes(), &failure)
	return strings.TrimSpace(fmt.Sprint(w.Code, " ", failure.Code))
}

const (
	unknownToken = "401 OAUTH_TOKEN_UNKNOWN_OR_REVOKED"
	wrongLogin   = `{"code":"UNAUTHORIZED","title":"Unauthorized","detail":"The e-mail or the password is wrong."}`
	noLogin      = `{"code":"UNAUTHORIZED","title":"Unauthorized","detail":"Send a partner's e-mail and password."}`
)

func TestTheTwoGrants(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := startPartner(t, sandbox.Settings{})
		machine := c.ask(machineGrant)
		exchange := c.ask(exchangeGrant(c.Granted()[0], "72042419", "transport,crm"))
		tokens := c.Granted()
		if len(tokens) != 4 {
			t.Fatalf("%d tokens, want two of each grant", len(tokens))
		}
		for i, w := range []*httptest.ResponseRecorder{machine, exchange} {
			want := fmt.Sprintf(`{"data":{"access_token":%q,"refresh_token":%q,"expires_in":3600},"meta":{"timestamp":946684800}}`, tokens[2*i], tokens[2*i+1])
			if diff := cmp.Diff(want, w.Body.String()); diff != "" || w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json; charset=utf-8" {
				t.Errorf("%d %v\n%s", w.Code, w.Header(), diff)
			}
		}
		payload, err := base64.RawURLEncoding.DecodeString(strings.Split(tokens[2], ".")[1])
		if want := `{"child_id":"72042419","exp":946688400,"iat":946684800}`; err != nil || string(payload) != want {
			t.Errorf("the client's token has %s, want %s", payload, want)
		}
	})
}

// Each account has its own funnels and its own tokens, of which one may have many.
func TestOnePartnerWritesToManyAccounts(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	for i, id := range []string{account, second, account} {
		c.token = c.clientToken(id)
		c.post(fmt.Sprintf("%d=A", i))
	}
	if got, gotSecond := text(c.Pipelines(account)), text(c.Pipelines(second)); got != "2=A" || gotSecond != "1=A" {
		t.Errorf("%q and %q", got, gotSecond)
	}
	tokens := map[string]bool{}
	for _, token := range c.Granted() {
		tokens[token] = true
	}
	if len(tokens) != 12 {
		t.Errorf("%d tokens and refresh tokens are different, want all 12", len(tokens))
	}
}

func TestLogins(t *testing.T) {
	basic := func(login string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(login)) }
	for name, situation := range map[string]struct{ header, want string }{
		"none":                  {"", noLogin},
		"a token":               {"Bearer token", noLogin},
		"a scheme in lower":     {"basic " + basic(email + ":" + password)[6:], noLogin},
		"no scheme":             {basic(email + ":" + password)[6:], noLogin},
		"not base64":            {"Basic " + email + ":" + password, noLogin},
		"no colon":              {basic(email), noLogin},
		"another e-mail":        {basic("other@example.com:" + password), wrongLogin},
		"an e-mail in capitals": {basic("PARTNER@example.com:" + password), wrongLogin},
		"another password":      {basic(email + ":other"), wrongLogin},
		"no password":           {basic(email + ":"), wrongLogin},
		"nothing":               {basic(":"), wrongLogin},
		"a password in part":    {basic(email + ":pass word"), wrongLogin},
		"a blank behind":        {basic(email + ":" + password + " "), wrongLogin},
		"not UTF-8":             {basic(email + ":pass word: \xcf\xe0\xf0\xee\xeb\xfc+/&"), wrongLogin}, // in windows-1251
	} {
		t.Run(name, func(t *testing.T) {
			c := startPartner(t, sandbox.Settings{})
			for _, body := range []string{machineGrant, exchangeGrant("token", account, "crm"), "not JSON"} {
				c.refused(post, body, http.StatusUnauthorized, situation.want, asPartner,
					func(r *http.Request) { r.Header.Set("Authorization", situation.header) })
			}
		})
	}
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	for i, password := range []string{"plain", ":", "a:b", ":a", "a:", " a b ", "пароль", "пароль: 🤝", "\u00a0", `"\`, "p%20+&=?/#", ""} {
		email := fmt.Sprintf("%d@example.com", i)
		c.AddPartner(email, password)
		if w := c.ask(machineGrant, func(r *http.Request) { r.SetBasicAuth(email, password) }); w.Code != http.StatusOK {
			t.Errorf("%q: %d %s", password, w.Code, w.Body)
		}
	}
}

func TestAPasswordIsChanged(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	c.post("a=A")
	token := c.clientToken(account)
	c.AddPartner(email, "new", "33334444")
	if got := told(c.ask(machineGrant)); got != "401 UNAUTHORIZED" {
		t.Errorf("the old password: %s", got)
	}
	machine := c.ask(machineGrant, func(r *http.Request) { r.SetBasicAuth(email, "new") })
	if machine.Code != http.StatusOK || c.readWith(token) != "200" {
		t.Errorf("the new one: %d, and the old token: %s", machine.Code, c.readWith(token))
	}
	c.AddPartner(email, password)
	c.has("a=A")
	for _, id := range []string{account, second, "33334444"} {
		c.clientToken(id)
	}
}

func TestAPartnerIsRefused(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	c.AddPartner("other@example.com", password)
	machine, token := c.machineToken(), c.clientToken(account)
	c.RefusePartner(email)
	for _, body := range []string{machineGrant, exchangeGrant(machine, account, "crm")} {
		c.refused(post, body, http.StatusForbidden, `{"code":"FORBIDDEN","title":"Forbidden","detail":"The partner may not use the API."}`, asPartner)
	}
	if got := told(c.ask(machineGrant, func(r *http.Request) { r.SetBasicAuth(email, "other") })); got != "401 UNAUTHORIZED" {
		t.Errorf("with a wrong password: %s", got)
	}
	if w := c.ask(machineGrant, func(r *http.Request) { r.SetBasicAuth("other@example.com", password) }); w.Code != http.StatusOK {
		t.Errorf("another partner: %d", w.Code)
	}
	if got := c.readWith(token); got != "200" {
		t.Errorf("a token that was granted before: %s", got)
	}
	c.AddPartner(email, password)
	c.clientToken(account)
}

func TestAccountsThatAreNotThePartners(t *testing.T) {
	const notFound = `{"code":"NOT_FOUND","title":"Not Found","detail":"The partner has not created this account."}`
	for setting, want := range map[int]string{
		0:   notFound,
		404: notFound,
		403: `{"code":"FORBIDDEN","title":"Forbidden","detail":"The partner has not created this account."}`,
		400: `{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"One or more fields did not pass validation.",` +
			`"errors":["token_exchange_data.requested_subject must be an account that the partner has created"]}`,
	} {
		status := setting
		if setting == 0 {
			status = 404
		}
		t.Run(fmt.Sprint(setting), func(t *testing.T) {
			c := startPartner(t, sandbox.Settings{UnknownAccount: setting})
			c.AddPartner("other@example.com", password, "22220000")
			c.AddAccount("33330000")
			machine := c.machineToken()
			for _, id := range []string{"22220000", "33330000", "44440000", "7204241", "072042419"} {
				c.refused(post, exchangeGrant(machine, id, "crm"), status, want, asPartner)
			}
			c.AddPartner(email, password, "33330000") // it exists, and is the partner's now
			c.clientToken("33330000")
		})
	}
}
