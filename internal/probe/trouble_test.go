// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/probe"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestNothingIsSentToAnUnfitAddressOrWithAnUnfitToken(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*probe.Options){
		"plain http": func(o *probe.Options) { o.BaseURL = "http://example.com" },
		"is empty":   func(o *probe.Options) { o.Token = "" },
		"line break": func(o *probe.Options) { o.Token += "\n" },
		"not accepted (401 Unauthorized: OAUTH_TOKEN_UNKNOWN_OR_REVOKED": func(o *probe.Options) { o.Token = "another-0123456789" },
	} {
		s := serve(sandbox.Settings{})
		report, err := s.ask(t, change)
		if err == nil || !strings.Contains(err.Error(), want) || s.Count(post) != 0 || report.Posts != 0 {
			t.Errorf("%s: %v, %d posts", want, err, s.Count(post))
		}
	}
}

func TestWhatIsNotTheAPI(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"<html>Log in</html>":               `not the Wazzup API's (status 200, content type "text/html", no JSON object)`,
		"":                                  "not the Wazzup API's",
		`{"data":null}`:                     `no list in "data"`,
		`{"data":[{"id":"a","id":"b"}]}`:    "not the Wazzup API's",
		`{"data":[null]}`:                   "funnel 1",
		`{"data":[{"id":"a"}]}`:             "its name is no text",
		`{"data":[{"id":true,"name":"a"}]}`: "its id is neither",
		`{"data":[{"id":"a","name":"a","stages":{}}]}`: "its stages",
	} {
		s := serve(sandbox.Settings{})
		s.response = func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, body)
		}
		report, err := s.ask(t)
		if err == nil || !strings.Contains(err.Error(), want) || report.Posts != 0 {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// A token that ends meanwhile: it cannot clean up, and says so.
func TestATokenThatIsRevokedMeanwhile(t *testing.T) {
	t.Parallel()
	s := serve(sandbox.Settings{})
	posts := 0
	s.Before(post, func(string) bool {
		posts++
		if posts == 3 {
			s.Revoke(s.token)
		}
		return posts != 3
	})
	report, err := s.ask(t)
	if err == nil || !strings.Contains(err.Error(), "the token is not accepted") || report.Cleaned {
		t.Errorf("%v", err)
	}
	if text := unwrapped(report); !strings.Contains(text, "Funnels may be left in the account whose ids begin with wazzup-probe-, or are 7700770077007.") || !strings.Contains(text, "Could not finish") {
		t.Error(text)
	}
}

// Trouble on the way changes no answer.
func TestPassingTrouble(t *testing.T) {
	t.Parallel()
	settings := sandbox.Settings{Semantics: sandbox.MergeStages, StageOrder: sandbox.ByID, StaleFor: time.Second}
	for name, fault := range map[string]sandbox.Fault{
		"too many requests":   {Status: 429, Header: http.Header{"Retry-After": {"30"}}},
		"overloaded":          {Status: 503},
		"until a time":        {Status: 503, Header: http.Header{"Retry-After": {"Sat, 01 Jan 2000 00:00:50 GMT"}}}, // fake time begins with 2000
		"resets":              {Reset: true},
		"after the commit":    {Method: post, Reset: true, AfterCommit: true},
		"a bad gateway after": {Method: post, Status: 502, AfterCommit: true},
	} {
		s := serve(settings)
		for skip := 0; skip < 60; skip += 7 {
			fault.Skip, fault.Times = skip, 1
			s.Inject(fault)
		}
		report := s.must(t, few)
		if report.Sandbox.Settings.Semantics != settings.Semantics || report.Sandbox.Settings.StageOrder != settings.StageOrder {
			t.Errorf("%s: %+v", name, report.Sandbox.Settings)
		}
	}
}

func TestTroubleThatStays(t *testing.T) {
	t.Parallel()
	for want, fault := range map[string]sandbox.Fault{
		"is to wait for 1h0m0s":         {Status: 429, Header: http.Header{"Retry-After": {"3600"}}},
		"5 attempts were answered with": {Status: 503},
		"no answer in 5 attempts":       {Reset: true},
		"answered with 500":             {Status: 500},
		"answered with 302 Found":       {Status: 302, Header: http.Header{"Location": {"https://elsewhere.test"}}},
	} {
		s := serve(sandbox.Settings{})
		fault.Times, fault.Skip = -1, 40
		s.Inject(fault)
		report, err := s.ask(t)
		if err == nil || !strings.Contains(err.Error(), want) || report.Cleaned {
			t.Errorf("want %q: %v", want, err)
		}
	}
}

// A server that repeats the token in its answers does not get it onto the screen.
func TestTheTokenIsNotShown(t *testing.T) {
	t.Parallel()
	for skip := range 12 {
		s := serve(sandbox.Settings{})
		s.Inject(sandbox.Fault{Method: post, Status: 400, Echo: true, Skip: skip, Times: 3})
		s.Inject(sandbox.Fault{Method: http.MethodGet, Status: 500, Echo: true, Skip: 100 * (1 + skip), Times: -1})
		report, err := s.ask(t, few)
		asJSON, _ := json.Marshal(report)
		for _, shown := range []string{text(report), string(asJSON), fmt.Sprint(err)} {
			if strings.Contains(shown, s.token[:8]) || strings.Contains(shown, s.token[len(s.token)-8:]) {
				t.Fatalf("%s", shown)
			}
		}
	}

	// net/http quotes an answer that is no HTTP.
	s := serve(sandbox.Settings{})
	s.response = func(_ http.Handler, _ http.ResponseWriter, r *http.Request) {
		panic("malformed: " + r.Header.Get("Authorization"))
	}
	if _, err := s.ask(t); err == nil || !strings.Contains(err.Error(), "no usable response: (left out, because it contains a credential)") || strings.Contains(err.Error(), s.token[:8]) {
		t.Error(err)
	}
}
