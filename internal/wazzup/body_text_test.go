// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// refusal is the error of a read that is answered like this.
func refusal(t *testing.T, status int, contentType, body string) *StatusError {
	t.Helper()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{contentType}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
	_, err := client(t, s.URL).ListPipelines(t.Context())
	e, ok := errors.AsType[*StatusError](err)
	if !ok {
		t.Fatal(err)
	}
	return e
}

// Whatever the form of a reason, it is shown, and whose words it may be.
func TestAReasonInWhateverForm(t *testing.T) {
	t.Parallel()
	const (
		asText = `: the text of the response is "`
		cutOff = `: the response ends early, and its text is "`
	)
	for body, tc := range map[string]struct {
		contentType, want string // beyond the status
		isPage, isText    bool
	}{
		`["name too long","id is odd"]`:                {"application/json", ": name too long; id is odd", false, false},
		` "name too long" `:                            {"application/json", ": name too long", false, false},
		`[{"field":"name","message":"too long"}]`:      {"application/json", `: too long: {"field":"name","message":"too long"}`, false, false},
		`{"errors":"name too long"}`:                   {"application/json", ": name too long", false, false},
		`{"msg":"Limit of funnels reached"}`:           {"application/json", asText + `{"msg":"Limit of funnels reached"}"`, false, false},
		`{"response":{"info":"blocked"},"status":422}`: {"application/json", asText + `{"response":{"info":"blocked"},"status":422}"`, false, false},
		`[]`: {"application/json", "", false, false},
		`42`: {"application/json", "", false, false},
		`{"code":422,"error":true,"message":"422"}`:                                 {"application/json", "", false, false},
		`{"timestamp":"2026-01-02T03:04:05Z","path":"/v2/pipelines","id":"0a1b2c"}`: {"application/json", "", false, false},
		`Limit of 100 funnels reached`:                                              {"text/plain; charset=utf-8", asText + `Limit of 100 funnels reached"`, false, true},
		"two\r\n\x1b[31mlines":                                                      {"text/plain", asText + `two [31mlines"`, false, true},
		`error code: 1020`:                                                          {"text/html; charset=utf-8", asText + `error code: 1020"`, false, true},
		`Not all is well: 1 < 2`:                                                    {"", asText + `Not all is well: 1 < 2"`, false, true},
		`<?xml version="1.0"?><Error><Code>Denied</Code></Error>`:                   {"application/xml", asText + `<?xml version="1.0"?><Error><Code>Denied</Code></Error>"`, false, true},
		`{"errors":{"name":["too long","bad"],"id":["odd"]},"code":"INVALID"}`:      {"application/json", ": INVALID: name: too long; name: bad; id: odd", false, false},
		`{"errors":["cut`:                                                           {"application/json", cutOff + `{"errors":["cut"`, false, true},
		`{"code":"INVALID","detail":"\u0`:                                           {"application/json", cutOff + `{"code":"INVALID","detail":"\u0"`, false, true},
		"{\"detail\":\"\u043d\u0435\u0442\xd0":                                      {"application/json", cutOff + "{\"detail\":\"\u043d\u0435\u0442\uFFFD\"", false, true},
		"\uFEFF{\"a\":1,":                                                           {"application/json", cutOff + `{"a":1,"`, false, true},
		`["name too long",`:                                                         {"application/json", cutOff + `["name too long","`, false, true},
		`"name too`:                                                                 {"application/json", cutOff + `"name too"`, false, true},
		`{`:                                                                         {"application/json", cutOff + `{"`, false, true},
		`{"token":"` + canary:                                                       {"application/json", ": the response ends early, and its text is " + mask.Hidden, false, true},
		"{\"a\":\"\xff\xfe\xfd\xfc\xfb":                                             {"application/json", ": the response ends early", false, true},
		`[Errno 111] Connection refused`:                                            {"text/plain", asText + `[Errno 111] Connection refused"`, false, true},
		`"Limit" reached`:                                                           {"text/plain", asText + `"Limit" reached"`, false, true},
		`{error: limit reached`:                                                     {"text/plain", asText + `{error: limit reached"`, false, true},
		`{"a":1}}`:                                                                  {"text/plain", asText + `{"a":1}}"`, false, true},
		"\uFEFFOut of order":                                                        {"text/plain", asText + `Out of order"`, false, true},
		"\x89PNG\r\n\x1a\n\x00":                                                     {"image/png", "", false, true},
		"\xcb\xe8\xec\xe8\xf2":                                                      {"text/plain; charset=windows-1251", "", false, true},
		"<!-- x --><HTML><Title> Just a\nmoment... &amp; wait</title><p>body": {"text/plain", `: a web page with the title "Just a moment... & wait"`, true, false},
		`<html><body><h1><b>502</b> Bad</h1>nginx`:                            {"", `: a web page with the title "502 Bad"`, true, false},
		`<p>Forbidden</p>`:                                  {"text/html", "", true, false},
		`we got <html> from upstream`:                       {"text/plain", asText + `we got <html> from upstream"`, false, true},
		`token is ` + canary:                                {"text/plain", ": the text of the response is " + mask.Hidden, false, true},
		`<title>` + canary + `</title>`:                     {"text/html", ": a web page with the title " + mask.Hidden, true, false},
		strings.Repeat("\u044f", 1000):                      {"text/plain", asText + strings.Repeat("\u044f", mask.MaxWords) + `..."`, false, true},
		`{"detail":"","message":"name too long","code":""}`: {"application/json", ": name too long", false, false},
	} {
		e := refusal(t, http.StatusUnprocessableEntity, tc.contentType, body)
		if want := "422 Unprocessable Entity" + tc.want; e.Error() != want || e.IsPage != tc.isPage || e.IsText != tc.isText {
			t.Errorf("%s:\n%s, page %v, text %v, want\n%s", body, e, e.IsPage, e.IsText, want)
		}
	}
}

// A number, or a word for any error, is no reason that a message could refer to.
func TestWhatIsNoReason(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"code":422}`, `{"code":"422"}`, `{"error":true}`, `{"error":"Unprocessable Entity","statusCode":422}`, `{"error":"UNPROCESSABLE_ENTITY"}`, `{"message":"422 Unprocessable Entity"}`,
		`{"code":1042}`, `{"code":"E1042"}`, `{"error":"error"}`, `{"title":"Error","detail":"Request failed."}`, `{"success":false}`, `{"status":"error"}`, `{"errors":[422,true]}`, `{}`, `null`, `[]`, `""`,
		`<html><title>422</title>`, `error`,
	} {
		if e := refusal(t, http.StatusUnprocessableEntity, "application/json", body); HasWords(e) || HasText(e) || strings.Contains(e.Error(), "422 Unprocessable Entity: 422") {
			t.Errorf("%s: %s", body, e)
		}
	}
	for _, body := range []string{`{"code":"LIMIT_REACHED"}`, `{"error":"invalid"}`, `["too long"]`, `"\u043d\u0435\u0442"`} {
		if e := refusal(t, http.StatusUnprocessableEntity, "application/json", body); !HasWords(e) {
			t.Errorf("%s: %s", body, e)
		}
	}
	for _, body := range []string{`too long`, `{"info":"too long"}`} {
		if e := refusal(t, http.StatusUnprocessableEntity, "text/plain", body); HasWords(e) || !HasText(e) {
			t.Errorf("%s: %s", body, e)
		}
	}
}

// Of many errors, a few are shown, and how many there are beyond those.
func TestMoreErrorsThanAreShown(t *testing.T) {
	t.Parallel()
	many := strings.TrimSuffix(strings.Repeat(`"too long",`, 25), ",")
	for _, body := range []string{
		`{"errors":[` + many + `,null,""]}`, `{"message":[` + many + `]}`, `{"errors":{"name":[` + many + `]}}`, `[` + many + `]`,
		`{"errors":["too long"],"message":[` + strings.TrimSuffix(strings.Repeat(`"too long",`, 24), ",") + `]}`,
	} {
		if e := refusal(t, http.StatusBadRequest, "application/json", body); len(e.Errors) != maxErrors || !strings.HasSuffix(e.Error(), "too long; and 15 more") {
			t.Errorf("%s: %s", body, e)
		}
	}
	_, err := decode(`{"data":[],"errors":[` + many + `]}`)
	if inside, ok := errors.AsType[*BodyError](err); !ok || len(inside.Errors) != maxErrors || !strings.HasSuffix(err.Error(), "and 15 more") {
		t.Errorf("inside a success: %v", err)
	}
}

// A text in place of a list is told, too.
func TestATextInPlaceOfAList(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"Service suspended":                      `the text of the response is "Service suspended"`,
		`["account is`:                           "not a list of funnels: it ends early",
		`"account is`:                            "not a list of funnels: it ends early",
		"true story":                             `the text of the response is "true story"`,
		`"account is blocked"`:                   `it is a string, not an object: the text of the response is "account is blocked"`,
		"<!doctype html><title>Sign in</title>x": `a web page with the title "Sign in"`,
	} {
		if _, err := decode(body); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// Where tokens come from, a text may have one in it that nobody knows yet. Its ordinary words are shown.
func TestATextFromWhereTokensComeFrom(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"Account locked after 5 wrong passwords.":        `"Account locked after 5 wrong passwords."`,
		`"Account locked"`:                               `"Account locked"`,
		`["Account locked","see a9c3f5e8d1b2a4c6e8"]`:    "\"Account locked; see \u2026\"",
		"your token: a9c3f5e8-d1b2a4c6e8, keep it":       "\"your token: \u2026 keep it\"",
		`{"value":"a9c3f5e8d1b2a4c6e8","info":"no use"}`: "\u2026 use\"}\"",
		"a9c3f5e8d1b2a4c6e8":                             "401 Unauthorized",
		`"a9c3f5e8d1b2a4c6e8"`:                           "401 Unauthorized",
	} {
		for _, machine := range []bool{false, true} {
			s := tokenEndpoint(t, machine, http.StatusUnauthorized, nil, body)
			_, err := client(t, s.URL).service.Partner(NewCredentials(partnerEmail, partnerPassword)).Issue(t.Context(), client1)
			if err == nil || !strings.HasSuffix(err.Error(), want) || strings.Contains(err.Error(), "a9c3") {
				t.Errorf("%s: %v, want %s", body, err, want)
			}
		}
	}
}

// If what a sign of more pages says has a credential in it, its name is shown all the same, unless it has one itself.
func TestASignWithACredentialKeepsItsName(t *testing.T) {
	t.Parallel()
	const password = "S3cr3t-pa55phrase"
	for name, tc := range map[string]struct{ header, body, want string }{
		"a header":                 {"X-Next-Page: " + password, `{"data":[]}`, "a header X-Next-Page: " + mask.Hidden},
		"a header, in its name":    {"X-" + password + "-Next-Page: 2", `{"data":[]}`, "a header " + mask.Hidden},
		"a member":                 {"", `{"data":[],"next":"/x?` + password + `"}`, `"next" is ` + mask.Hidden},
		"a member of a funnel":     {"", `{"data":[{"id":"1","name":"n","stages_next_page":"` + password + `"}]}`, `data[0]: "stages_next_page" is ` + mask.Hidden},
		"an error inside":          {"", `{"data":[],"error":{"x":"` + password + `"}}`, `200 OK: "error" is an object`},
		"an error inside, a value": {"", `{"data":[],"failure":"` + password + `"}`, "200 OK: failure: " + mask.Hidden},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			if key, text, ok := strings.Cut(tc.header, ": "); ok {
				w.Header().Set(key, text)
			}
			_, _ = io.WriteString(w, tc.body)
		})
		c := client(t, s.URL)
		c.service.secrets.Add(NewCredentials(partnerEmail, password).pair.All()...)
		if _, err := c.ListPipelines(t.Context()); err == nil || !strings.HasSuffix(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
	}
}
