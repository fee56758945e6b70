// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const (
	noToken  = `{"code":"UNAUTHORIZED","title":"Unauthorized","detail":"Send an access token."}`
	badToken = `{"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED","title":"Unauthorized","detail":"The access token is unknown or was revoked."}`
)

func TestTokensThatAreRefused(t *testing.T) {
	c := start(t, sandbox.Settings{})
	c.Authorize("opaque", account)
	revoked := c.AddAccount(account)
	c.Revoke(revoked)
	for name, situation := range map[string]struct{ header, want string }{
		"none":               {"", noToken},
		"no scheme":          {c.token, noToken},
		"no scheme, opaque":  {"opaque", noToken},
		"an empty one":       {"Bearer ", noToken},
		"another scheme":     {"Basic " + c.token, noToken},
		"a scheme in lower":  {"bearer " + c.token, noToken},
		"an unknown one":     {"Bearer unknown", badToken},
		"one that is cut":    {"Bearer " + c.token[:len(c.token)-1], badToken},
		"one and a blank":    {"Bearer " + c.token + " ", badToken},
		"a revoked one":      {"Bearer " + revoked, badToken},
		"one in other cases": {"Bearer OPAQUE", badToken},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			for _, method := range []string{get, post} {
				c.refused(method, body("b=B"), http.StatusUnauthorized, situation.want,
					func(r *http.Request) { r.Header.Set("Authorization", situation.header) })
			}
		})
	}
	if c.send(get, "").Code != http.StatusOK {
		t.Error("another token of the account is refused, too")
	}
}

func TestNobodyIsLetInByAnEmptyToken(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	c.Authorize("", account)
	c.refused(get, "", http.StatusUnauthorized, noToken, func(r *http.Request) { r.Header.Del("Authorization") })
}

func TestTokensOfSeveralAccounts(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	other := &client{Server: c.Server, t: t, token: c.AddAccount("11112222")}
	second := &client{Server: c.Server, t: t, token: c.AddAccount(account)}
	c.post("a=A")
	other.post("b=B(1=One)")
	if second.token == c.token {
		t.Error("an account has the same token twice")
	}
	if diff := cmp.Diff([]string{`[{"id":"a","name":"A"}]`, `[{"stages":[{"id":"1","name":"One"}],"id":"b","name":"B"}]`, `[{"id":"a","name":"A"}]`},
		[]string{c.get(), other.get(), second.get()}); diff != "" {
		t.Error(diff)
	}
	var accounts []string
	for _, e := range c.Journal() {
		accounts = append(accounts, e.Account)
	}
	if diff := cmp.Diff([]string{account, "11112222", account, "11112222", account}, accounts); diff != "" {
		t.Error(diff)
	}

	// One is revoked in the middle of everything: the account's funnels and its other tokens stay.
	c.Revoke(c.token)
	c.has("a=A")
	if got := c.send(get, ""); got.Code != http.StatusUnauthorized {
		t.Errorf("a revoked token: %d", got.Code)
	}
	second.get()
	other.get()
}

func TestATokenNamesItsAccount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		parts := strings.Split(start(t, sandbox.Settings{}).token, ".")
		if len(parts) != 3 {
			t.Fatalf("a token of %d parts", len(parts))
		}
		payload, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil {
			t.Fatal(err)
		}
		var claims map[string]any
		if err := json.Unmarshal(payload, &claims); err != nil {
			t.Fatal(err)
		}
		const now = 946684800.0 // 2000-01-01, where fake time begins
		if diff := cmp.Diff(map[string]any{"child_id": account, "iat": now, "exp": now + 3600}, claims); diff != "" {
			t.Error(diff)
		}
	})
}
