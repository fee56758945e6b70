// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// claims is the payload of a JWT without its times, which are those that fake time begins with; "opaque" for a token that
// is none.
func claims(t *testing.T, token string) string {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "opaque"
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	rest, timed := strings.CutSuffix(string(payload), `"exp":946688400,"iat":946684800}`)
	if err != nil || !timed {
		t.Errorf("%v: %s", err, payload)
	}
	return strings.TrimSuffix(rest, ",") + "}"
}

func TestClaims(t *testing.T) {
	t.Parallel()
	for name, situation := range map[string]struct{ claim, want, zeros string }{
		"a string":             {`"{id}"`, `{"child_id":"72042419"}`, `{"child_id":"00123456"}`},
		"a number":             {`{number}`, `{"child_id":72042419}`, `{"child_id":123456}`},
		"hyphenated":           {`"{hyphenated}"`, `{"child_id":"7204-2419"}`, `{"child_id":"0012-3456"}`},
		"a float":              {`7204.5`, `{"child_id":7204.5}`, `{"child_id":7204.5}`},
		"a float of the same":  {`{number}.0`, `{"child_id":72042419.0}`, `{"child_id":123456.0}`},
		"an exponent":          {`{exponent}`, `{"child_id":7.2042419e7}`, `{"child_id":1.23456e5}`},
		"a list":               {`["{id}"]`, `{"child_id":["72042419"]}`, `{"child_id":["00123456"]}`},
		"an object":            {`{"id":{number}}`, `{"child_id":{"id":72042419}}`, `{"child_id":{"id":123456}}`},
		"true":                 {`true`, `{"child_id":true}`, `{"child_id":true}`},
		"null":                 {`null`, `{"child_id":null}`, `{"child_id":null}`},
		"blanks around":        {`" {id} "`, `{"child_id":" 72042419 "}`, `{"child_id":" 00123456 "}`},
		"blanks as escapes":    {`"\t{id}\u00a0"`, `{"child_id":"\t72042419\u00a0"}`, `{"child_id":"\t00123456\u00a0"}`},
		"an empty string":      {`""`, `{"child_id":""}`, `{"child_id":""}`},
		"leading zeros":        {`"00{id}"`, `{"child_id":"0072042419"}`, `{"child_id":"0000123456"}`},
		"no zeros":             {`"{number}"`, `{"child_id":"72042419"}`, `{"child_id":"123456"}`},
		"another account's":    {`"11112222"`, `{"child_id":"11112222"}`, `{"child_id":"11112222"}`},
		"none":                 {sandbox.NoChildID, `{}`, `{}`},
		"a string of the word": {`"none"`, `{"child_id":"none"}`, `{"child_id":"none"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := startPartner(t, sandbox.Settings{ChildID: situation.claim})
				c.AddPartner(email, password, account, "00123456")
				for id, want := range map[string]string{account: situation.want, "00123456": situation.zeros} {
					granted, made := c.clientToken(id), c.AddToken(id, situation.claim)
					if diff := cmp.Diff([]string{want, want}, []string{claims(t, granted), claims(t, made)}); diff != "" {
						t.Error(diff)
					}
					for _, token := range []string{granted, made} { // whatever the token names, it is this account's
						c.token = token
						c.post(id + "=A")
					}
					if got := text(c.Pipelines(id)); got != id+"=A" {
						t.Errorf("%s has %q", id, got)
					}
				}
				if err := sandbox.CheckChildID(situation.claim); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestTokensWithoutTheClaimOrAnyClaims(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := startPartner(t, sandbox.Settings{OpaqueTokens: true})
		opaque := c.clientToken(account)
		c.Set(func(s *sandbox.Settings) { s.OpaqueTokens = false })
		got := []string{claims(t, opaque), claims(t, c.AddToken(account, "")), claims(t, c.clientToken(account)), claims(t, c.AddAccount("1"))}
		if diff := cmp.Diff([]string{"opaque", "{}", `{"child_id":"72042419"}`, `{"child_id":"1"}`}, got); diff != "" {
			t.Error(diff)
		}
		if got := c.readWith(opaque); got != "200" {
			t.Error(got)
		}
		if first, next := c.clientToken(account), c.clientToken(account); first == next {
			t.Error("two tokens are one")
		}
	})
}

func TestShortAccountIDsInClaims(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{})
		for id, want := range map[string]string{
			"7":     `{"child_id":["7",7,"7",7.0e0]}`,
			"0":     `{"child_id":["0",0,"0",0.0e0]}`,
			"000":   `{"child_id":["000",0,"000",0.0e0]}`,
			"2419":  `{"child_id":["2419",2419,"2419",2.419e3]}`,
			"42419": `{"child_id":["42419",42419,"4-2419",4.2419e4]}`,
		} {
			if diff := cmp.Diff(want, claims(t, c.AddToken(id, `["{id}",{number},"{hyphenated}",{exponent}]`))); diff != "" {
				t.Errorf("%s: %s", id, diff)
			}
		}
	})
}

func TestClaimsThatAreNoJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{id}", "{hyphenated}", "soon", `"`, "[1", "None", "0{number}"} {
		if err := sandbox.CheckChildID(text); err == nil || !strings.Contains(err.Error(), "is neither JSON") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// What an exchange is told that asks for an account by one of its spellings.
func TestSpellingsOfAccounts(t *testing.T) {
	t.Parallel()
	const gone = "404 NOT_FOUND"
	for _, situation := range []struct {
		any        bool
		asked      string
		got, claim string
	}{
		{false, "00123456", "200", "00123456"},
		{false, "123456", gone, ""},
		{false, "000123456", gone, ""},
		{false, "0072042419", gone, ""},
		{true, "00123456", "200", "00123456"},
		{true, "123456", "200", "00123456"},
		{true, "000123456", "200", "00123456"},
		{true, "0072042419", "200", account},
		{true, "1234560", gone, ""},
		{true, "0", gone, ""},
		{true, "7", "200", "07"}, // three spellings are accounts of their own: the shortest
		{true, "007", "200", "007"},
		{true, "00000007", "200", "07"},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := startPartner(t, sandbox.Settings{AnySpelling: situation.any})
			c.AddPartner(email, password, "00123456", "0007", "07", "007")
			w := c.ask(exchangeGrant(c.machineToken(), situation.asked, "crm"))
			if got := told(w); got != situation.got {
				t.Fatalf("%+v: %s", situation, got)
			}
			if situation.got != "200" {
				return
			}
			tokens := c.Granted()
			c.token = tokens[len(tokens)-2]
			if diff := cmp.Diff(`{"child_id":"`+situation.claim+`"}`, claims(t, c.token)); diff != "" {
				t.Errorf("%+v: %s", situation, diff)
			}
			c.post("a=A")
			if got := text(c.Pipelines(situation.claim)); got != "a=A" {
				t.Errorf("%+v: the account has %q", situation, got)
			}
			if journal := c.Journal(); journal[1].Account != situation.asked || journal[2].Account != situation.claim {
				t.Errorf("%+v: the journal has %s and %s", situation, journal[1].Account, journal[2].Account)
			}
		})
	}
}

// A closed account is closed, and its one token its one token, however it is spelled.
func TestSpellingsOfAnAccountInOtherSettings(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{AnySpelling: true, OneAccountToken: true})
	first := c.clientToken(account)
	c.clientToken("0" + account)
	if got := c.readWith(first); got != unknownToken {
		t.Errorf("the earlier token: %s", got)
	}
	c.CloseAccount(account, sandbox.Closing{Exchange: sandbox.Refusal{Status: 410}})
	if got := told(c.ask(exchangeGrant(c.machineToken(), "00"+account, "crm"))); got != "410 GONE" {
		t.Error(got)
	}
}
