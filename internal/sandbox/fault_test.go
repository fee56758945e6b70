// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// remote talks to a sandbox over HTTP.
type remote struct {
	*client
	url   string
	http  http.Client
	login func(*http.Request) // instead of the token; nil for none
}

func listen(t *testing.T, settings sandbox.Settings) *remote {
	c := start(t, settings)
	url, stop, err := c.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	// A connection each: Go's client tries again, unasked, if one that was kept alive turns out to be dead.
	transport := &http.Transport{DisableKeepAlives: true}
	return &remote{client: c, url: url + path, http: http.Client{Transport: transport}}
}

func (c *remote) request(ctx context.Context, method, list string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.url, strings.NewReader(list))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Content-Type", "application/json")
	if c.login != nil {
		c.login(r)
	}
	return c.http.Do(r)
}

var timestamp = regexp.MustCompile(`"timestamp":[0-9]+`)

// sees sends a request and says what a client sees of it: status and body, and how it broke off.
func (c *remote) sees(ctx context.Context, method, list string) string {
	response, err := c.request(ctx, method, list)
	if err != nil {
		return failure(err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	seen := fmt.Sprintf("%d %s", response.StatusCode, timestamp.ReplaceAllString(string(b), `"timestamp":0`))
	if err != nil {
		seen += "... " + failure(err)
	}
	return seen
}

func failure(err error) string {
	switch {
	case errors.Is(err, syscall.ECONNRESET), strings.Contains(err.Error(), "forcibly closed"): // as Unix and as Windows have it
		return "reset"
	case errors.Is(err, context.Canceled):
		return "given up"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "broken off"
	case errors.Is(err, io.EOF):
		return "no answer"
	}
	return err.Error()
}

const (
	wholeList = `200 {"data":[{"id":"a","name":"A"}],"meta":{"timestamp":0}}`
	wholePost = `200 {"data":{"pipelines_created":1,"stages_created":0},"meta":{"timestamp":0}}`
)

// situations are all faults of which a client sees an end, and hang.
var situations = map[string]struct {
	fault  sandbox.Fault
	status int    // in the journal
	goesOn bool   // the request is carried out, before the commit or not
	before string // what a client sees of a post that was not carried out
	after  string // ... and of one that was
	read   string
}{
	"no fault but a delay": {sandbox.Fault{}, 200, true, wholePost, wholePost, wholeList},
	"status": {
		sandbox.Fault{Status: 503, Body: "down"},
		503, false,
		"503 down", "503 down", "503 down",
	},
	"status 200": {
		sandbox.Fault{Status: 200, Body: "<html>", Header: http.Header{"Content-Type": {"text/html"}}},
		200, false,
		"200 <html>", "200 <html>", "200 <html>",
	},
	"status 204": {sandbox.Fault{Status: 204}, 204, false, "204 ", "204 ", "204 "},
	"reset":      {sandbox.Fault{Reset: true}, 0, false, "reset", "reset", "reset"},
	"hang":       {sandbox.Fault{Hang: true}, 0, false, "given up", "given up", "given up"},
	"cut": {
		sandbox.Fault{Cut: true},
		200, false,
		`200 {"data":{"pipelines_created":... broken off`,
		`200 {"data":{"pipelines_created":1,"stages_cr... broken off`,
		`200 {"data":[{"id":"a","name":"A"}],... broken off`,
	},
	"slow": {
		sandbox.Fault{Slow: time.Microsecond},
		200, false,
		`200 {"data":{"pipelines_created":1,"stages_created":2},"meta":{... broken off`,
		wholePost, wholeList,
	},
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for name, s := range situations {
		for _, delay := range []time.Duration{0, time.Millisecond} {
			s.fault.Delay = delay
			for when, want := range map[string]struct {
				method string
				after  bool
				sees   string
			}{
				"before a post": {post, false, s.before}, "after a post": {post, true, s.after},
				"before a read": {get, false, s.read}, "after a read": {get, true, s.read},
			} {
				t.Run(fmt.Sprintf("%s %s %s", name, when, delay), func(t *testing.T) {
					t.Parallel()
					c := listen(t, sandbox.Settings{})
					c.SetPipelines(account, funnels("a=A"))
					ctx, giveUp := context.WithCancel(t.Context())
					defer giveUp()
					c.Log(func(e sandbox.Entry) {
						if e.Fault == "hang" {
							giveUp()
						}
					})
					fault := s.fault
					fault.Method, fault.AfterCommit = want.method, want.after
					c.Inject(fault)

					if diff := cmp.Diff(want.sees, c.sees(ctx, want.method, body("b=B"))); diff != "" {
						t.Error(diff)
					}
					committed := want.method == post && (want.after || s.goesOn)
					if list := map[bool]string{false: "a=A", true: "b=B"}[committed]; text(c.Pipelines(account)) != list {
						t.Errorf("the account has %q", text(c.Pipelines(account)))
					}
					c.journal(sandbox.Entry{Status: s.status, Committed: committed, Fault: fault.String(), Method: want.method})

					// And the next is answered as ever.
					if diff := cmp.Diff(`200 {"data":{"pipelines_created":0,"stages_created":0},"meta":{"timestamp":0}}`, c.sees(t.Context(), post, `{"pipelines":[]}`)); diff != "" {
						t.Error(diff)
					}
				})
			}
		}
	}
}

// journal fails the test unless these are the requests so far: what they were, and what became of them.
func (c *client) journal(want ...sandbox.Entry) {
	c.t.Helper()
	var got []sandbox.Entry
	for _, e := range c.Journal() {
		got = append(got, sandbox.Entry{Status: e.Status, Committed: e.Committed, Fault: e.Fault, Method: e.Method})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Errorf("journal: %s", diff)
	}
}

// An answer that is spoiled is the answer that there would have been, error and headers included.
func TestSpoiledResponsesAreTheTrueOnes(t *testing.T) {
	t.Parallel()
	const unauthorized = `401 {"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED","title":"Unauthorized","detail":"The access token is unknown or was revoked."}`
	c := listen(t, sandbox.Settings{Paging: sandbox.LinkNext})
	for _, fault := range []sandbox.Fault{{Cut: true}, {Slow: time.Microsecond}} {
		c.Inject(fault)
		response, err := c.request(t.Context(), get, "")
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.Header.Get("Link") == "" || response.Header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("%s: %v", fault, response.Header)
		}
	}
	c.Revoke(c.token)
	c.Inject(sandbox.Fault{Cut: true, AfterCommit: true})
	if got := c.sees(t.Context(), post, body("b=B")); got != unauthorized[:4+(len(unauthorized)-4)/2]+"... broken off" {
		t.Error(got)
	}
	c.Inject(sandbox.Fault{Slow: time.Microsecond, AfterCommit: true})
	if got := c.sees(t.Context(), post, body("b=B")); got != unauthorized {
		t.Error(got)
	}
	c.has("")
}

func TestResponsesWithoutEnd(t *testing.T) {
	t.Parallel()
	const most = 3 << 20
	for _, fault := range []sandbox.Fault{{Endless: true}, {GzipBomb: true}} {
		t.Run(fault.String(), func(t *testing.T) {
			t.Parallel()
			c := listen(t, sandbox.Settings{})
			c.Inject(fault)
			response, err := c.request(t.Context(), get, "")
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			n, err := io.Copy(io.Discard, io.LimitReader(response.Body, most))
			if n != most || err != nil || response.StatusCode != http.StatusOK || response.Uncompressed != fault.GzipBomb {
				t.Errorf("%d bytes, %v, %s, unpacked: %v", n, err, response.Status, response.Uncompressed)
			}
			c.journal(sandbox.Entry{Method: get, Status: http.StatusOK, Fault: fault.String()})
		})
	}
}

func TestAnEchoOfTheToken(t *testing.T) {
	t.Parallel()
	c := listen(t, sandbox.Settings{})
	c.Authorize("secret/token+1", account)
	c.token = "secret/token+1"
	c.Inject(sandbox.Fault{Status: 400, Echo: true})
	got := c.sees(t.Context(), get, "")
	for _, form := range []string{
		"Bearer secret/token+1", "secret%2Ftoken%2B1", "secret%2Ftoken+1", `secret/t `, "c2VjcmV0L3Rva2VuKzE=", `c2VjcmV0L3Rva2VuKzE"`, "QmVhcmVyIHNlY3JldC90b2tlbisx",
	} {
		if !strings.HasPrefix(got, "400 {") || !strings.Contains(got, form) {
			t.Errorf("no %s in %s", form, got)
		}
	}
}
