// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"encoding/base64"
	"encoding/hex"
	jsonv1 "encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

// jwt makes a token with a payload, signed by nobody.
func jwt(payload string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + enc([]byte(payload)) + "." + enc([]byte("signature"))
}

func mustToken(t testing.TB, s string) Token {
	t.Helper()
	token, err := issuedToken(s)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

var unusableTokens = map[string]string{
	"empty":               "",
	"blank":               "   ",
	"only a line break":   "\n",
	"blank inside":        "secret-abc def",
	"blank in front":      " secret-abc",
	"tab":                 "secret\tabc",
	"line break inside":   "secret\nabc",
	"header injection":    "secret-abc\r\nX-Admin: 1",
	"NUL":                 "secret\x00abc",
	"DEL":                 "secret\x7fabc",
	"not ASCII":           "секрет-abc",
	"no-break space":      "secret\u00a0abc",
	"a megabyte":          strings.Repeat("x", 1<<20),
	"just above the size": strings.Repeat("x", maxTokenLength+1),
}

func TestTokensThatCannotBeUsed(t *testing.T) {
	for name, token := range unusableTokens {
		t.Run(name, func(t *testing.T) {
			_, err := ParseToken(token)
			if err == nil {
				t.Fatal("accepted")
			}
			if errors.Is(err, ErrTrailingLineBreak) {
				t.Error("reported as a trailing line break, and trimming would not cure it")
			}
			if contains(err.Error(), "secret") || contains(err.Error(), "abc") || len(err.Error()) > 200 {
				t.Errorf("the error shows the token: %v", err)
			}
		})
	}
	for _, ending := range []string{"\n", "\r\n", "\n\n"} {
		if _, err := ParseToken("secret-abc-0123456789" + ending); !errors.Is(err, ErrTrailingLineBreak) {
			t.Errorf("ending in %q: got %v, want the trailing line break named", ending, err)
		}
	}
}

func TestWhyATokenCannotBeUsed(t *testing.T) {
	for name, says := range map[string]string{
		"empty": "it is empty", "blank": "it consists of blanks", "only a line break": "it consists of blanks, line breaks", "blank inside": "a blank or a line break", "tab": "a blank or a line break", "header injection": "a blank or a line break",
		"NUL": "a character in it that no access token has", "not ASCII": "a character in it that no access token has", "a megabyte": "longer than 8 KiB", "just above the size": "longer than 8 KiB",
	} {
		if _, err := ParseToken(unusableTokens[name]); err == nil || !contains(err.Error(), says) {
			t.Errorf("%s: got %v, want %q", name, err, says)
		}
	}
	if _, err := ParseToken(strings.Repeat("0a1B2c3D", maxTokenLength/8)); err != nil {
		t.Errorf("as long as may be: %v", err)
	}
}

func TestAccountOfAToken(t *testing.T) {
	for payload, want := range map[string]string{
		`{"child_id":"72042419"}`:                     "72042419",
		`{"child_id":72042419}`:                       "72042419",
		`{"child_id":"7204-2419"}`:                    "72042419",
		`{"child_id":"0012-3456"}`:                    "00123456",
		`{"child_id":"00123456"}`:                     "00123456",
		`{"child_id":123456789012345678901234567890}`: "123456789012345678901234567890",
		` { "child_id" : 1 } `:                        "1",
		`{"sub":{"child_id":1},"Child_Id":2}`:         "",
		`{"sub":"x"}`:                                 "",
		`{"child_id":null}`:                           "",
		`not json`:                                    "",
		`["child_id"]`:                                "",
	} {
		token := mustToken(t, jwt(payload))
		if got := token.AccountID(); got != want || token.CheckAccount() != nil {
			t.Errorf("%s: got %q, %v, want %q", payload, got, token.CheckAccount(), want)
		}
	}
	payload := base64.RawURLEncoding.EncodeToString([]byte(`{"child_id":"1","x":"???>>>"}`))
	for _, encoded := range []string{payload, payload + "==", strings.NewReplacer("-", "+", "_", "/").Replace(payload) + "="} {
		if got := mustToken(t, "a."+encoded+".c").AccountID(); got != "1" {
			t.Errorf("%s: got %q", encoded, got)
		}
	}
	for _, opaque := range []string{"a." + payload + "*.c", "a." + payload, payload, "a.." + payload, "abc", "a.b.c", "..", "a.b", jwt(`{"child_id":"1"}`) + ".x"} {
		if token := mustToken(t, opaque); token.AccountID() != "" || token.CheckAccount() != nil {
			t.Errorf("%q: got %q, %v from a token that is no JWT", opaque, token.AccountID(), token.CheckAccount())
		}
	}
}

// A claim that is there and cannot be read is not the same as none: nobody can tell whose token it is.
func TestClaimsThatCannotBeRead(t *testing.T) {
	for payload, says := range map[string]string{
		`{"child_id":""}`:                                 "it is empty",
		`{"child_id":["72042419"]}`:                       "it is a list",
		`{"child_id":{"id":72042419}}`:                    "it is an object",
		`{"child_id":true}`:                               "it is true or false",
		`{"child_id":7204.2419}`:                          "a fraction",
		`{"child_id":72042419.0}`:                         "a fraction",
		`{"child_id":7.2042419e7}`:                        "an exponent",
		`{"child_id":-72042419}`:                          "not an account's id",
		`{"child_id":"-72042419"}`:                        "not an account's id",
		`{"child_id":"7204 2419"}`:                        "a blank",
		`{"child_id":" 72042419"}`:                        "a blank",
		`{"child_id":"72042419\n"}`:                       "a line break",
		`{"child_id":"7204\u20112419"}`:                   "not an account's id",
		`{"child_id":"client"}`:                           "not an account's id",
		`{"child_id":"` + strings.Repeat("7", 101) + `"}`: "not an account's id",
		`{"child_id":1,"child_id":2}`:                     "a member stands there twice",
		`{"child_id":1`:                                   "it ends early",
		`{"child_id":1}}`:                                 "goes on after its end",
		`{"child_id":1} {}`:                               "goes on after its end",
		"{\"child_id\":\"\xff\"}":                         "not valid UTF-8",
	} {
		token := mustToken(t, jwt(payload))
		_, isClaim := errors.AsType[*AccountClaimError](token.CheckAccount())
		if !isClaim || token.AccountID() != "" || !contains(token.CheckAccount().Error(), says) {
			t.Errorf("%s: %v, want %q", payload, token.CheckAccount(), says)
		}
		if isClaim && (contains(token.CheckAccount().Error(), "72042419") || contains(token.CheckAccount().Error(), "client\"")) {
			t.Errorf("the claim is shown: %v", token.CheckAccount())
		}
	}
}

func TestTheFingerprintOfAToken(t *testing.T) {
	one, same, other := mustToken(t, "token-one-0123456789").Fingerprint(), mustToken(t, "token-one-0123456789").Fingerprint(), mustToken(t, "token-two-0123456789").Fingerprint()
	if one != same || one == other || len(one) != 64 || contains(one, "token") {
		t.Errorf("%s, %s, %s", one, same, other)
	}
}

// Whatever has a token in it may come to be printed: in a log, in a panic, in a test that somebody shares.
func TestNothingPrintsAToken(t *testing.T) {
	token := mustToken(t, canary)
	service := NewService(Config{BaseURL: &url.URL{Scheme: "https", Host: "x"}, MaxRetries: 1})
	c := service.Client(token)
	reset := reader{mask.NewKnown(token.secret)}.failure(&http.Response{StatusCode: 400}, []byte(`{"title":"`+canary+`","errors":["Bearer `+canary+`"]}`))
	var seen progress
	for name, value := range map[string]any{
		"a token": token, "its address": &token, "a token in a list": []Token{token}, "a token by name": map[string]Token{"a": token},
		"a token in a field": struct{ Token Token }{token}, "a token in a field of its own": struct{ token Token }{token},
		"a client": c, "what it points at": *c, "a request": c.request(http.MethodGet, token, nil),
		"an error of an answer": reset, "one after attempts": &AttemptsError{Attempts: 2, Err: reset}, "one that asks to wait": &WaitTooLongError{Err: reset},
		"an error of a connection": service.failed(t.Context(), &seen, request{}, fmt.Errorf("malformed %q", "HTTP/1.1 "+canary)),
		"an error, wrapped":        fmt.Errorf("reading: %w", Again(reset)),
	} {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p", "%t"} {
			for _, value := range []any{value, []any{value}, struct{ any }{value}} {
				got := strings.ToLower(fmt.Sprintf(format, value))
				for _, form := range []string{canary[:8], hex.EncodeToString([]byte(canary[:8]))} {
					if contains(got, form) {
						t.Errorf("%s with %s: %s", name, format, got)
					}
				}
			}
		}
		// Where they cannot be written at all, nothing is.
		one, _ := json.Marshal(value)
		two, _ := jsonv1.Marshal(value)
		if contains(string(one), canary[:8]) || contains(string(two), canary[:8]) {
			t.Errorf("%s as JSON: %s %s", name, one, two)
		}
	}
	if got := fmt.Sprintf("%v %s %#v %+v", token, token, token, []Token{token}); got != "*** *** *** [***]" {
		t.Errorf("a token prints as %s", got)
	}
}

func TestEchoesOfATokenAreTakenOut(t *testing.T) {
	const secret = "can/ry+tok=n-0123456789abcdef"
	token := mustToken(t, secret)
	b64 := base64.StdEncoding.EncodeToString
	for name, echo := range map[string]string{
		"plain":                  secret,
		"eight characters":       secret[:8],
		"bearer":                 "Bearer " + secret,
		"URL-encoded":            url.QueryEscape(secret),
		"path-encoded":           url.PathEscape(secret),
		"base64":                 b64([]byte(secret)),
		"base64 of the header":   b64([]byte("Bearer " + secret)),
		"base64 of user:token":   b64([]byte("me:" + secret)),
		"base64url":              base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"base64url of two front": base64.URLEncoding.EncodeToString([]byte("xy" + secret)),
		"lower-case escapes":     "can%2fry%2btok%3dn-0123456789abcdef",
		"some escaped":           "can%2Fry+t%6fk=n-0123456789abcdef",
		"JSON with escapes":      `can\/ry\u002Btok\u003dn-0123456789abcdef`,
		"controls in between":    "can\x00/ry\u202e+tok=n-0123456789abcdef",
	} {
		if got := (reader{mask.NewKnown(token.secret)}).words("it said <" + echo + "> to me"); got != mask.Hidden {
			t.Errorf("%s: %q", name, got)
		}
	}
}
