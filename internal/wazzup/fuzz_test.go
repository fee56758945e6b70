// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"encoding/base64"
	jsonv1 "encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// fuzzed is a token that each encoding writes in its own way. Seeds echo it.
const fuzzed = "c4n4ry+/?&=%20~secret.token-for_this.account"

// lowerEscapes writes %2F as %2f.
func lowerEscapes(s string) string {
	return regexp.MustCompile(`%[0-9A-F]{2}`).ReplaceAllStringFunc(s, strings.ToLower)
}

// fit fails if a text is not fit for a person's screen, or shows the token.
func fit(t *testing.T, text string, most int) {
	t.Helper()
	if n := utf8.RuneCountInString(text); n > most {
		t.Fatalf("%d characters: %q", n, text)
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return r != ' ' && (!unicode.IsPrint(r) || unicode.IsSpace(r)) }); i >= 0 || !utf8.ValidString(text) {
		t.Fatalf("not one line of printable text: %q", text)
	}
	forms := []string{fuzzed[:8], url.QueryEscape(fuzzed)[:12], url.PathEscape(fuzzed)[:10], lowerEscapes(url.QueryEscape(fuzzed))[:12]}
	for _, front := range []string{"", "B", "Be"} { // at each of the offsets that base64 tells apart
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			forms = append(forms, encoding.EncodeToString([]byte(front + fuzzed))[(len(front)*8+5)/6:][:8])
		}
	}
	for _, form := range forms {
		if strings.Contains(text, form) {
			t.Fatalf("the token is shown, as %q: %q", form, text)
		}
	}
}

// reasons are all that may be said of a list that is not believed: nothing of what was read.
var reasons = regexp.MustCompile(`^(?:` + strings.NewReplacer(
	"KIND", `(?:null|a string|a number|true or false|an object|a list)`,
	"FUNNEL", `data\[[0-9]+\]`,
	"STAGE", `data\[[0-9]+\]\.stages\[[0-9]+\]`,
).Replace(strings.Join([]string{
	`its status is [0-9]+, not 200`, `its "meta" is KIND, not an object`, `there is too much in it beside the list`, `(?:FUNNEL|STAGE) has too many members`,
	`it has no "data"`, `its "data" is KIND, not a list`, `it is KIND, not an object`, `it has more than 1000 members`, `it goes on after its end`,
	`it cannot be read as JSON`, `it ends early`, `it is not valid JSON at byte [0-9]+: [a-zA-Z8, -]+`,
	`(?:FUNNEL|STAGE)(?: is null|\.id is missing|\.id is empty|\.id is KIND, not a string|\.name is missing|(?:\.name)? is not what is documented)`,
	`FUNNEL\.id stands in the list twice`, `STAGE\.id stands in the funnel twice`, `FUNNEL\.stages is KIND, not a list`,
}, "|")) + `)$`)

// readPlainly reads a list as the standard library does, numbers as they are written.
func readPlainly(t *testing.T, body []byte) []Pipeline {
	t.Helper()
	type item struct {
		id, name string
		stages   []any
	}
	read := func(v any) item {
		members, _ := v.(map[string]any)
		name, _ := members["name"].(string)
		stages, _ := members["stages"].([]any)
		return item{fmt.Sprint(members["id"]), name, stages}
	}
	var response map[string]any
	d := jsonv1.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&response); err != nil {
		t.Fatalf("believed, and not JSON: %v", err)
	}
	list := []Pipeline{}
	for _, v := range response["data"].([]any) {
		funnel := read(v)
		p := Pipeline{ID: funnel.id, Name: funnel.name}
		for _, v := range funnel.stages {
			stage := read(v)
			p.Stages = append(p.Stages, Stage{ID: stage.id, Name: stage.name})
		}
		list = append(list, p)
	}
	return list
}

func FuzzDecodeList(f *testing.F) {
	for _, body := range []string{
		documented, `{"data":[],"meta":{"total":0}}`, `{"data":[{"id":12,"name":"\ud83d\ude00","stages":null}]}`,
		`{"data":[{"id":"1","name":"n"},{"id":1,"name":"n"}]}`, `{"data":[{"id":-0,"name":"","stages":[{"id":1e3,"name":""}]}]}`,
		`{"data":[],"next":"` + fuzzed + `"}`, `{"data":[],"` + fuzzed + `":1,"` + fuzzed + `":2}`, `<html>` + fuzzed, `[1,2`, ``, `null`,
	} {
		f.Add([]byte(body), "application/json", "")
	}
	f.Add([]byte("<html>"), "text/html; "+fuzzed, `</v2/pipelines?page=2>; rel="next"`)
	token := mustToken(f, fuzzed)
	f.Fuzz(func(t *testing.T, body []byte, contentType, link string) {
		res := response(contentType)
		res.Header.Set("Link", link)
		list, err := responseRules{reader: reader{mask.NewKnown(token.secret)}}.decodeBoth(res, body)
		if (err == nil) == (list == nil) {
			t.Fatalf("a list and an error, or neither: %v, %v", list, err)
		}
		if err != nil {
			var format *FormatError
			fit(t, err.Error(), (maxErrors+4)*(mask.MaxWords+5))
			if errors.As(err, &format) && !reasons.MatchString(format.Reason) {
				t.Fatalf("the reason may hold what was read: %s", format.Reason)
			}
			return
		}
		if diff := cmp.Diff(readPlainly(t, body), list, cmpopts.IgnoreFields(Pipeline{}, "Undocumented")); diff != "" {
			t.Fatalf("read otherwise than it stands there (-there +read):\n%s", diff)
		}
		seen := map[string]bool{}
		for _, p := range list {
			if seen["/"+p.ID] || p.ID == "" {
				t.Fatalf("twice, or empty: %q", p.ID)
			}
			seen["/"+p.ID] = true
			for _, s := range p.Stages {
				if seen[s.ID+"/"+p.ID] || s.ID == "" {
					t.Fatalf("twice, or empty: %q in %q", s.ID, p.ID)
				}
				seen[s.ID+"/"+p.ID] = true
			}
		}
		// What was believed must survive being posted and read again, or foreign funnels would change on the way.
		again, err := json.Marshal(map[string][]Pipeline{"data": list})
		if err != nil {
			t.Fatal(err)
		}
		second, err := decode(string(again))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(list, second, cmpopts.IgnoreFields(Pipeline{}, "Undocumented")); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzErrorResponses(f *testing.F) {
	for _, body := range []string{
		`{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"One or more fields did not pass validation.","errors":["pipelines.0.name must be shorter than or equal to 100 characters"]}`,
		`{"error":"INVALID","description":"no","data":{}}`, `{"errors":[1,null,{"a":"` + fuzzed + `"},["\u001b[31m"]]}`, `{"detail":"c4n\u00004ry+/?&=%20~"}`,
		`{"title":{"a":"c4n4ry+\/\u003f"},"detail":"` + url.QueryEscape(fuzzed) + `"}`, `{"title":"` + base64.StdEncoding.EncodeToString([]byte("Bearer "+fuzzed)) + `"}`,
		`<html>` + fuzzed, `<title>of ` + fuzzed + `</title>`, `a text of ` + fuzzed, `["` + fuzzed + `"]`, `"of ` + fuzzed + `"`, `{"x":"a text of ` + fuzzed + `"}`, ``, `null`, `[]`, "{\"title\":\"\xff\u202e\"}", `{"errors":["`,
	} {
		f.Add(400, []byte(body), "", "")
	}
	f.Add(429, []byte(nil), "120", "")
	f.Add(302, []byte(nil), "", "https://user:password@elsewhere.example/a/"+fuzzed+"?t="+fuzzed+"#"+fuzzed)
	f.Add(307, []byte(nil), "", "//\x00")
	f.Add(308, []byte(nil), "", "%40/?@")
	token := mustToken(f, fuzzed)
	request, err := http.NewRequest(http.MethodGet, DefaultBaseURL, http.NoBody)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body []byte, retryAfter, location string) {
		res := &http.Response{StatusCode: status, Request: request, Header: http.Header{"Retry-After": {retryAfter}, "Location": {location}}}
		err := reader{mask.NewKnown(token.secret)}.failure(res, body)
		var (
			responded *StatusError
			redirect  *RedirectError
		)
		switch {
		case errors.As(err, &redirect):
			fit(t, redirect.Target, mask.MaxWords+3)
			_, rest, _ := strings.Cut(redirect.Target, "://")
			origin, _, _ := strings.Cut(rest, "/")
			if status < 300 || status >= 400 || strings.ContainsAny(redirect.Target, "?#") || strings.Contains(origin, "@") {
				t.Fatalf("%d: a redirect to %q", status, redirect.Target)
			}
		case errors.As(err, &responded):
			for _, text := range append([]string{responded.Code, responded.Title, responded.Detail, responded.Text}, responded.Errors...) {
				fit(t, text, mask.MaxWords+3)
			}
			if len(responded.Errors) > maxErrors || responded.Status != status || responded.RetryAfter < NoRetryAfter {
				t.Fatalf("%#v", responded)
			}
			if responded.IsOther() && (jsonv1.Valid(body) || responded.Title != "" || responded.IsPage == responded.IsText) {
				t.Fatalf("taken for none of the API's: %q", body)
			}
		default:
			t.Fatalf("%T: %v", err, err)
		}
		fit(t, err.Error(), (maxErrors+6)*(mask.MaxWords+5))
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{
		"", "0", "1", "59", "61", "3600", "-1", "1.5", "99999999999", "99999999999999999999", "soon", "120, 60", "٣",
		"Wed, 21 Oct 2015 07:28:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Thu, 01 Jan 0000 00:00:00 GMT",
	} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		started := time.Now()
		asked := retryAfter(http.Header{"Retry-After": {value}})
		number, isNumber := new(big.Int).SetString(strings.TrimSpace(value), 10)
		isNumber = isNumber && !strings.ContainsAny(value, "+-_")
		date, err := http.ParseTime(strings.TrimSpace(value))
		switch {
		case isNumber:
			most := big.NewInt(100 * 365 * 24 * 60 * 60)
			if number.Cmp(most) > 0 {
				number = most
			}
			if want := time.Duration(number.Int64()) * time.Second; asked != want {
				t.Fatalf("got %v, want %v", asked, want)
			}
		case err == nil:
			if asked < 0 || date.After(started.Add(time.Minute)) && asked < 59*time.Second || date.Before(started) && asked != 0 {
				t.Fatalf("got %v for a date", asked)
			}
		case asked != NoRetryAfter:
			t.Fatalf("got %v for what is neither a number nor a date", asked)
		}
		wait, err := requestedWait(fmt.Errorf("wrapped: %w", &StatusError{Status: 429, RetryAfter: asked}))
		var long *WaitTooLongError
		switch {
		case err == nil:
			if wait < 0 || wait > maxRetryAfter || asked > 0 && wait != asked {
				t.Fatalf("asked for %v: waits %v", asked, wait)
			}
		case !errors.As(err, &long) || asked <= maxRetryAfter || !long.Until.After(started) || len(err.Error()) > 100:
			t.Fatalf("asked for %v: %v", asked, err)
		}
	})
}

func FuzzParseBaseURL(f *testing.F) {
	texts := map[string]bool{}
	for _, s := range refusedURLs {
		_, err := ParseBaseURL(s)
		texts[err.Error()] = true
		f.Add(s)
	}
	for _, s := range []string{DefaultBaseURL, "https://GW.example:443/a%2Fb/", "http://127.0.0.1:1", "http://[::1]:80", "http://LOCALHOST/x//", "https://h/../a;b?", "https://h/%2e%2e/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseBaseURL(s)
		if err != nil {
			if !texts[err.Error()] || u != nil {
				t.Fatalf("not one of the fixed texts, or a URL all the same: %v", err)
			}
			return
		}
		host, _, _ := strings.Cut(u.Hostname(), "%")
		ip := net.ParseIP(host)
		if u.Scheme != "https" && (u.Scheme != "http" || host != "localhost" && (ip == nil || !ip.IsLoopback())) {
			t.Fatalf("accepted: %q", u)
		}
		if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Opaque != "" || host == "" || strings.ContainsAny(u.String(), "?#") {
			t.Fatalf("more than an origin and a path: %q", u)
		}
		again, err := ParseBaseURL(u.String())
		if err != nil || *again != *u {
			t.Fatalf("%q becomes %q when read again, %v", u, again, err)
		}
		// It leads where it says.
		given, _ := url.Parse(s)
		if !strings.EqualFold(given.Hostname(), u.Hostname()) && strings.ToLower(given.Hostname()) != u.Hostname() || strings.TrimRight(given.EscapedPath(), "/") != strings.TrimRight(u.EscapedPath(), "/") {
			t.Fatalf("%q became %q", given, u)
		}
		service := &Service{config: Config{BaseURL: u}}
		req, err := service.request(t.Context(), service.Client(mustToken(t, fuzzed)).request(http.MethodPost, mustToken(t, fuzzed), nil))
		if err != nil || req.URL.Host != u.Host || !strings.HasSuffix(req.URL.Path, pipelinesPath) {
			t.Fatalf("a request to %q: %v", u, err)
		}
	})
}
