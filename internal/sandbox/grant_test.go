// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestTokenRequestsThatAreRefused(t *testing.T) {
	c := startPartner(t, sandbox.Settings{})
	good := exchangeGrant(c.machineToken(), account, "transport,crm")
	const (
		grantTypes  = `"grant_type must be one of the following values: client_credentials, urn:ietf:params:oauth:grant-type:token-exchange"`
		machineData = `"client_credentials_data must be an object"`
		tokenType   = `"token_exchange_data.subject_token_type must be equal to urn:wazzup:oauth:token-type:machine_token"`
		number      = `"token_exchange_data.requested_subject must be a number string"`
		scope       = `scope must be transport, crm, or both with a comma between them"`
	)
	with := func(old, replacement string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("no %s in %s", old, good)
		}
		return strings.Replace(good, old, replacement, 1)
	}
	scoped := func(scope string) string {
		return `{"grant_type":"client_credentials","client_credentials_data":{"scope":"` + scope + `"}}`
	}
	for name, situation := range map[string]struct{ body, errors string }{
		"no body":             {``, `"body must be JSON in UTF-8"`},
		"a form":              {`grant_type=client_credentials&scope=crm`, `"body must be JSON in UTF-8"`},
		"not UTF-8":           {`{"grant_type":"` + "\xff" + `"}`, `"body must be JSON in UTF-8"`},
		"a list":              {`[` + good + `]`, `"body must be an object"`},
		"null":                {`null`, `"body must be an object"`},
		"nothing":             {`{}`, `"grant_type must be a string"`},
		"a number":            {`{"grant_type":1}`, `"grant_type must be a string"`},
		"an empty grant":      {`{"grant_type":""}`, `"grant_type should not be empty"`},
		"another grant":       {`{"grant_type":"password"}`, grantTypes},
		"a grant in capitals": {`{"grant_type":"Client_Credentials","client_credentials_data":{"scope":"crm"}}`, grantTypes},
		"a grant that is not served": {
			`{"grant_type":"refresh_token","refresh_token_data":{"refresh_token":"r"}}`, grantTypes + `,"property refresh_token_data should not exist"`,
		},

		"flat, machine": {`{"grant_type":"client_credentials","scope":"crm"}`, `"property scope should not exist",` + machineData},
		"flat, exchange": {
			`{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","subject_token":"t","requested_subject":"1"}`,
			`"property subject_token should not exist","property requested_subject should not exist","token_exchange_data must be an object"`,
		},
		"no data":            {`{"grant_type":"client_credentials"}`, machineData},
		"null data":          {`{"grant_type":"client_credentials","client_credentials_data":null}`, machineData},
		"the other's data":   {with("token_exchange_data", "client_credentials_data"), `"property client_credentials_data should not exist","token_exchange_data must be an object"`},
		"data of both":       {with(`{"grant_type"`, `{"client_credentials_data":{"scope":"crm"},"grant_type"`), `"property client_credentials_data should not exist"`},
		"data twice":         {`{"grant_type":"client_credentials","client_credentials_data":{"scope":"crm"},"client_credentials_data":{"scope":"crm"}}`, `"property client_credentials_data should not exist twice"`},
		"one property more":  {with(`"scope"`, `"user":"u","scope"`), `"token_exchange_data.property user should not exist"`},
		"a property twice":   {with(`"scope"`, `"scope":"crm","scope"`), `"token_exchange_data.property scope should not exist twice"`},
		"nothing in it":      {`{"grant_type":"client_credentials","client_credentials_data":{}}`, `"client_credentials_data.scope must be a string"`},
		"no subject token":   {with(`"subject_token":`, `"x":`), `"token_exchange_data.property x should not exist","token_exchange_data.subject_token must be a string"`},
		"an empty token":     {exchangeGrant("", account, "crm"), `"token_exchange_data.subject_token should not be empty"`},
		"another token type": {with("machine_token\",", "client_token\","), tokenType},
		"RFC 8693's type":    {with("urn:wazzup:oauth:token-type:machine_token", "urn:ietf:params:oauth:token-type:access_token"), tokenType},
		"no token type":      {with(`"subject_token_type":"urn:wazzup:oauth:token-type:machine_token",`, ``), `"token_exchange_data.subject_token_type must be a string"`},

		"a hyphen":       {with("72042419", "7204-2419"), number},
		"letters":        {with("72042419", "7204a"), number},
		"a blank":        {with("72042419", " 72042419"), number},
		"a sign":         {with("72042419", "+7"), number},
		"other digits":   {with("72042419", "٧٢"), number},
		"a JSON number":  {with(`"72042419"`, `72042419`), `"token_exchange_data.requested_subject must be a string"`},
		"an empty one":   {with("72042419", ""), `"token_exchange_data.requested_subject should not be empty"`},
		"no account":     {with(`"requested_subject":"72042419",`, ``), `"token_exchange_data.requested_subject must be a string"`},
		"null for one":   {with(`"72042419"`, `null`), `"token_exchange_data.requested_subject must be a string"`},
		"a list of ones": {with(`"72042419"`, `["72042419"]`), `"token_exchange_data.requested_subject must be a string"`},

		"no scope":             {scoped(""), `"client_credentials_data.scope should not be empty"`},
		"another scope":        {scoped("admin"), `"client_credentials_data.` + scope},
		"one that is another":  {scoped("crm,admin"), `"client_credentials_data.` + scope},
		"RFC 6749's separator": {scoped("transport crm"), `"client_credentials_data.` + scope},
		"a blank in between":   {scoped("transport, crm"), `"client_credentials_data.` + scope},
		"a comma behind":       {scoped("crm,"), `"client_credentials_data.` + scope},
		"a comma alone":        {scoped(","), `"client_credentials_data.` + scope},
		"capitals":             {scoped("CRM"), `"client_credentials_data.` + scope},
		"the same twice":       {scoped("crm,crm"), `"client_credentials_data.` + scope},
		"a list of scopes":     {`{"grant_type":"client_credentials","client_credentials_data":{"scope":["crm"]}}`, `"client_credentials_data.scope must be a string"`},
		"an exchange's scope":  {with("transport,crm", "transport;crm"), `"token_exchange_data.` + scope},
		"everything at once":   {with(`"requested_subject":"72042419","scope":"transport,crm"`, `"requested_subject":"7-2","scope":"x","y":0`), `"token_exchange_data.property y should not exist",` + number + `,"token_exchange_data.` + scope},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			before := len(c.Granted())
			c.refused(post, situation.body, http.StatusBadRequest,
				`{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"One or more fields did not pass validation.","errors":[`+situation.errors+`]}`, asPartner)
			if len(c.Granted()) != before {
				t.Error("a token was granted")
			}
		})
	}
}

func TestTokenRequestsOfAnotherKind(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, contentType := range []string{"", "text/plain", "application/x-www-form-urlencoded", ";"} {
		c.refused(post, machineGrant, http.StatusBadRequest, `{"code":"VALIDATION_FAILED","title":"Validation Failed",`+
			`"detail":"One or more fields did not pass validation.","errors":["content type must be application/json"]}`, asPartner, header("Content-Type", contentType))
	}
	for _, method := range []string{get, http.MethodPut, http.MethodDelete} {
		got := c.refused(method, machineGrant, http.StatusMethodNotAllowed, `{"code":"METHOD_NOT_ALLOWED","title":"Method Not Allowed","detail":"Send POST."}`, asPartner)
		if got.Get("Allow") != "POST" {
			t.Errorf("%s: Allow: %q", method, got.Get("Allow"))
		}
	}
	for _, path := range []string{"/v2/oauth/token/", "/v2/oauth", "/oauth/token", "/v3/oauth/token"} {
		c.refused(post, machineGrant, http.StatusNotFound, `{"code":"NOT_FOUND","title":"Not Found","detail":"Cannot POST `+path+`"}`, asPartner,
			func(r *http.Request) { r.URL.Path = path })
	}
	c.refused(post, machineGrant, http.StatusRequestEntityTooLarge, `{"code":"PAYLOAD_TOO_LARGE","title":"Payload Too Large","detail":"Send 32 MiB at most."}`,
		asPartner, func(r *http.Request) { r.ContentLength = 32<<20 + 1 })
}

// A client's token without crm in its scope is good, but not for funnels.
func TestScopes(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	for scope, want := range map[string]string{"crm": "200", "transport,crm": "200", "crm,transport": "200", "transport": "403 FORBIDDEN"} {
		machine := c.tokenFor(strings.Replace(machineGrant, "transport,crm", scope, 1))
		if got := c.readWith(c.tokenFor(exchangeGrant(machine, account, scope))); got != want {
			t.Errorf("%s: %s, want %s", scope, got, want)
		}
	}
}

func TestSubjectTokensThatAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := startPartner(t, sandbox.Settings{MachineLifetime: 30 * time.Second})
		c.AddPartner("other@example.com", password, second)
		expired := c.machineToken()
		time.Sleep(time.Minute)
		revoked := c.machineToken()
		c.Revoke(revoked)
		c.ask(machineGrant, func(r *http.Request) { r.SetBasicAuth("other@example.com", password) })
		tokens := c.Granted()
		for name, token := range map[string]string{
			"an unknown one": "unknown", "an expired one": expired, "a revoked one": revoked,
			"another partner's": tokens[len(tokens)-2], "a refresh token": tokens[1],
			"a client's": c.clientToken(account), "one that was not granted": c.token, "one that is cut": c.machineToken()[:20],
		} {
			// The token is looked at before the account: which accounts there are is nobody's business.
			for _, id := range []string{account, second, "99999999"} {
				if got := told(c.ask(exchangeGrant(token, id, "crm"))); got != unknownToken {
					t.Errorf("%s, for %s: %s", name, id, got)
				}
			}
		}
		// And one machine token is good for many exchanges.
		machine := c.machineToken()
		c.tokenFor(exchangeGrant(machine, account, "crm"))
		c.tokenFor(exchangeGrant(machine, account, "crm"))
	})
}

func TestTokensDoNotStandForOneAnother(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	machine, token := c.machineToken(), c.clientToken(account)
	refresh := c.Granted()[1]
	for name, situation := range map[string]struct{ header, want string }{
		"a machine token":        {"Bearer " + machine, badToken},
		"a refresh token":        {"Bearer " + refresh, badToken},
		"a token as Basic":       {"Basic " + token, noToken},
		"a machine token, Basic": {"Basic " + machine, noToken},
	} {
		for _, method := range []string{get, post} {
			c.refused(method, body("b=B"), http.StatusUnauthorized, situation.want, func(r *http.Request) { r.Header.Set("Authorization", situation.header) })
		}
		journal := c.Journal()
		if e := journal[len(journal)-1]; e.Account != "" {
			t.Errorf("%s has account %s", name, e.Account)
		}
	}
	c.refused(get, "", http.StatusUnauthorized, noToken, func(r *http.Request) { r.SetBasicAuth(email, password) })
	for _, token := range []string{machine, token} {
		c.refused(post, machineGrant, http.StatusUnauthorized, noLogin, asPartner, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) })
	}
}

func TestTokenResponses(t *testing.T) {
	for name, want := range map[string]string{
		"whole":               `{"data":{"access_token":"T","refresh_token":"R","expires_in":30},"meta":{"timestamp":946684800}}`,
		"only-access-token":   `{"data":{"access_token":"T"},"meta":{"timestamp":946684800}}`,
		"null-expires-in":     `{"data":{"access_token":"T","refresh_token":"R","expires_in":null},"meta":{"timestamp":946684800}}`,
		"zero-expires-in":     `{"data":{"access_token":"T","refresh_token":"R","expires_in":0},"meta":{"timestamp":946684800}}`,
		"negative-expires-in": `{"data":{"access_token":"T","refresh_token":"R","expires_in":-3600},"meta":{"timestamp":946684800}}`,
		"huge-expires-in":     `{"data":{"access_token":"T","refresh_token":"R","expires_in":9223372036854775807},"meta":{"timestamp":946684800}}`,
		"vast-expires-in":     `{"data":{"access_token":"T","refresh_token":"R","expires_in":1e400},"meta":{"timestamp":946684800}}`,
		"fraction-expires-in": `{"data":{"access_token":"T","refresh_token":"R","expires_in":30.5},"meta":{"timestamp":946684800}}`,
		"text-expires-in":     `{"data":{"access_token":"T","refresh_token":"R","expires_in":"30"},"meta":{"timestamp":946684800}}`,
		"word-expires-in":     `{"data":{"access_token":"T","refresh_token":"R","expires_in":"soon"},"meta":{"timestamp":946684800}}`,
		"no-access-token":     `{"data":{"refresh_token":"R","expires_in":30},"meta":{"timestamp":946684800}}`,
		"empty-access-token":  `{"data":{"access_token":"","refresh_token":"R","expires_in":30},"meta":{"timestamp":946684800}}`,
		"number-access-token": `{"data":{"access_token":42,"refresh_token":"R","expires_in":30},"meta":{"timestamp":946684800}}`,
		"null-data":           `{"data":null,"meta":{"timestamp":946684800}}`,
		"flat":                `{"access_token":"T","refresh_token":"R","expires_in":30}`,
		"plain-text":          `{"data":{"access_token":"T","refresh_token":"R","expires_in":30},"meta":{"timestamp":946684800}}`,
	} {
		t.Run(name, func(t *testing.T) {
			response, err := sandbox.ParseTokenResponse(name)
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				c := startPartner(t, sandbox.Settings{TokenResponse: response, TokenLifetime: 30 * time.Second})
				machine := c.machineToken() // is answered as ever
				c.spoiled(exchangeGrant(machine, account, "crm"), want, name)

				c = startPartner(t, sandbox.Settings{MachineResponse: response, MachineLifetime: 30 * time.Second})
				c.spoiled(machineGrant, want, name)
				c.tokenFor(exchangeGrant(c.Granted()[0], account, "crm")) // as is this
			})
		})
	}
}

// spoiled fails the test unless a request for a token is answered as wanted, with the token as T and the other as R.
func (c *client) spoiled(body, want, name string) {
	c.t.Helper()
	w := c.ask(body)
	tokens := c.Granted()
	got := strings.NewReplacer(tokens[len(tokens)-2], "T", tokens[len(tokens)-1], "R").Replace(w.Body.String())
	contentType := "application/json; charset=utf-8"
	if name == "plain-text" {
		contentType = "text/plain; charset=utf-8"
	}
	if diff := cmp.Diff(want, got); diff != "" || w.Code != http.StatusOK || w.Header().Get("Content-Type") != contentType {
		c.t.Error(fmt.Sprint(w.Code, w.Header()), diff)
	}
}
