// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// Random tests draw the same cases each time, and make soak draws others and more. The flags of rapid override this.
func TestMain(m *testing.M) {
	checks, seed := "2000", "1"
	if os.Getenv("WAZZUP_SOAK") != "" {
		checks, seed = "100000", "0"
	}
	_, _ = flag.Set("rapid.checks", checks), flag.Set("rapid.seed", seed)
	goleak.VerifyTestMain(m)
}

// server counts the requests that it passes on to a handler.
type server struct {
	*httptest.Server
	requests atomic.Int64
}

func serve(t testing.TB, handler http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		// A server notices that a client has left only once it has read the request's body.
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

const canary = "canary-0123456789"

func client(t testing.TB, address string, changes ...func(*Config)) *Client {
	t.Helper()
	u, err := ParseBaseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	config := Config{
		BaseURL: u, UserAgent: UserAgent("1.2.3", "1.11.4"), Timeout: 2 * time.Second, MaxRetries: 2,
		Backoff: Backoff{Initial: time.Millisecond, Max: 5 * time.Millisecond},
	}
	for _, change := range changes {
		change(&config)
	}
	s := NewService(config)
	t.Cleanup(s.Close)
	return s.Client(mustToken(t, canary))
}

func TestTheDocumentedRequests(t *testing.T) {
	var got *http.Request
	var body string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got, body = r, string(b)
		if r.Method == http.MethodPost {
			_, _ = io.WriteString(w, `{"data":{"pipelines_created":1,"stages_created":2},"meta":{"timestamp":1759497960}}`)
			return
		}
		_, _ = io.WriteString(w, documented)
	})
	c := client(t, s.URL+"/gateway/")
	list, err := c.ListPipelines(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Method != http.MethodGet || got.URL.String() != "/gateway/v2/pipelines" || body != "" {
		t.Errorf("%s %s %q", got.Method, got.URL, body)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer " + canary,
		"Accept":        "application/json",
		"User-Agent":    "terraform-provider-wazzup/1.2.3 (+https://github.com/wazzup24/terraform-provider-wazzup) Terraform/1.11.4",
		"Content-Type":  "",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: got %q, want %q", name, got.Header.Get(name), want)
		}
	}
	if err := c.PostPipelines(t.Context(), append(list, Pipeline{ID: "p<2>", Name: "a & b"})); err != nil {
		t.Fatal(err)
	}
	if got.Method != http.MethodPost || got.Header.Get("Content-Type") != "application/json" || got.ContentLength != int64(len(body)) {
		t.Errorf("%s %v", got.Method, got.Header)
	}
	want := `{"pipelines":[{"id":"pipeline-1","name":"incoming","stages":[{"id":"stage-1","name":"new inquiry"},{"id":"stage-2","name":"in progress"}]},{"id":"p<2>","name":"a & b"}]}`
	if body != want {
		t.Error(cmp.Diff(want, body))
	}
	if err := c.PostPipelines(t.Context(), nil); err != nil || body != `{"pipelines":[]}` {
		t.Errorf("%q, %v", body, err)
	}
}

func TestAttemptsByStatus(t *testing.T) {
	for status, want := range map[int]int64{
		400: 1, 401: 1, 402: 1, 403: 1, 404: 1, 405: 1, 408: 3, 409: 1, 410: 1, 413: 1, 415: 1, 418: 1, 422: 1, 423: 1, 429: 3, 451: 1,
		500: 3, 501: 3, 502: 3, 503: 3, 504: 3, 599: 3, 204: 1, 304: 1,
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		c := client(t, s.URL)
		if list, err := c.ListPipelines(t.Context()); err == nil || list != nil {
			t.Errorf("GET, %d: %v, %v", status, list, err)
		}
		if n := s.requests.Swap(0); n != want {
			t.Errorf("GET, %d: %d attempts, want %d", status, n, want)
		}
		err := c.PostPipelines(t.Context(), nil)
		if n := s.requests.Load(); n != 1 {
			t.Errorf("POST, %d: %d attempts, want 1", status, n)
		}
		outcome := map[int]Outcome{204: Accepted, 408: Unclear, 429: Retry}[status]
		if outcome == 0 && status != 204 {
			outcome = Refused
			if status >= 500 || status < 400 {
				outcome = Unclear
			}
		}
		if got := OutcomeOf(err); got != outcome {
			t.Errorf("POST, %d: outcome %v, want %v", status, got, outcome)
		}
	}
}

func TestAGetThatSucceedsAtLast(t *testing.T) {
	var n atomic.Int64
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		switch n.Add(1) {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"data":[`)
		default:
			_, _ = io.WriteString(w, documented)
		}
	})
	if list, err := client(t, s.URL).ListPipelines(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

func TestBothShapesOfErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want StatusError
	}{
		"v2": {
			`{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"One or more fields did not pass validation.","errors":["pipelines.0.name must be shorter than or equal to 100 characters"]}`,
			StatusError{Code: "VALIDATION_FAILED", Title: "Validation Failed", Detail: "One or more fields did not pass validation.", Errors: []string{"pipelines.0.name must be shorter than or equal to 100 characters"}},
		},
		"v3":              {`{"error":"INVALID","description":"no","data":{}}`, StatusError{Code: "INVALID", Detail: "no"}},
		"empty":           {``, StatusError{}},
		"HTML":            {`<html>`, StatusError{IsPage: true}},
		"a list":          {`[]`, StatusError{}},
		"null":            {`null`, StatusError{}},
		"odd types":       {`{"code":7,"title":null,"detail":{"a":1},"errors":["x",2,null,{"b":3}]}`, StatusError{Code: "7", Detail: `{"a":1}`, Errors: []string{"x", "2", `{"b":3}`}}},
		"errors a string": {`{"code":"X","errors":"y"}`, StatusError{Code: "X", Errors: []string{"y"}}},
		"controls":        {`{"title":"a\u001b[31mb\u0000\n\tc\u202e"}`, StatusError{Title: "a[31mb c"}},
		"long":            {`{"title":"` + strings.Repeat("я", 1000) + `"}`, StatusError{Title: strings.Repeat("я", 300) + "..."}},
		"errors a group":  {`{"code":"X","errors":{"name":["is odd"],"id":"is empty"}}`, StatusError{Code: "X", Errors: []string{"name: is odd", "id: is empty"}}},
		"a message":       {`{"message":"no"}`, StatusError{Detail: "no"}},
		"messages":        {`{"statusCode":400,"message":["pipelines should not be empty"],"error":"Bad Request"}`, StatusError{Code: "Bad Request", Errors: []string{"pipelines should not be empty"}}},
		"errors cut":      {`{"errors":["a","`, StatusError{IsText: true, IsCut: true, Text: `{"errors":["a","`}},
		"errors nested":   {`{"errors":[["a"],{"b":"` + canary + `"},"",null]}`, StatusError{Errors: []string{`["a"]`, mask.Hidden}}},
		"many":            {`{"errors":[` + strings.Repeat(`"e",`, 50) + `"e"]}`, StatusError{Errors: []string{"e", "e", "e", "e", "e", "e", "e", "e", "e", "e"}, More: 41}},
		"echo":            {`{"detail":"token ` + canary + ` unknown"}`, StatusError{Detail: mask.Hidden}},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, tc.body)
			})
			_, err := client(t, s.URL).ListPipelines(t.Context())
			var got *StatusError
			if !errors.As(err, &got) {
				t.Fatal(err)
			}
			tc.want.Status, tc.want.RetryAfter, tc.want.Method = http.StatusBadRequest, NoRetryAfter, http.MethodGet
			if diff := cmp.Diff(&tc.want, got, cmpopts.IgnoreUnexported(StatusError{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNoConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String()
	_ = l.Close()
	c := client(t, address)
	_, err = c.ListPipelines(t.Context())
	var (
		transport *TransportError
		used      *AttemptsError
	)
	if !errors.As(err, &transport) || !transport.NothingSent || !errors.As(err, &used) || used.Attempts != 3 {
		t.Errorf("%#v: %v", err, err)
	}
	// The message says elsewhere what was asked for, and where.
	if !strings.HasPrefix(err.Error(), "dial tcp 127.0.0.1:") || contains(err.Error(), "Get") || contains(err.Error(), pipelinesPath) {
		t.Errorf("got %q", err)
	}
	if outcome := OutcomeOf(c.PostPipelines(t.Context(), nil)); outcome != Retry {
		t.Errorf("POST: outcome %v", outcome)
	}
}

// What ends an attempt is told by its context, whatever the transport makes of it.
func TestWhyAnAttemptFailed(t *testing.T) {
	ended, cancel := context.WithCancelCause(t.Context())
	cancel(errTimeout)
	for name, tc := range map[string]struct {
		ctx   context.Context
		ended bool
	}{"ended": {ended, true}, "not ended": {t.Context(), false}} {
		var seen progress
		err := (&Service{}).failed(tc.ctx, &seen, request{}, fmt.Errorf("reading the response: %w", io.ErrUnexpectedEOF))
		if errors.Is(err, errTimeout) != tc.ended || errors.Is(err, io.ErrUnexpectedEOF) == tc.ended {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// An answer that is not even HTTP comes back in the transport's own error, with what was read.
func TestResponsesThatAreNotHTTPShowNoToken(t *testing.T) {
	for _, response := range []string{
		"HTTP/1.1 " + canary + "\r\n\r\n",
		canary + "\x1b[31m\r\n",
		`{"data":{"access_token":"` + canary + `"}}` + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\n" + canary + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: " + canary + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + canary + "\r\n\r\n",
	} {
		c := client(t, responses(t, response), func(c *Config) { c.MaxRetries = 0 })
		// With a partner's credentials, the token in the answer is a new one: nobody knows it yet.
		other := NewService(c.service.config)
		t.Cleanup(other.Close)
		for _, c := range []*Client{c, other.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)} {
			_, err := c.ListPipelines(t.Context())
			if err == nil || contains(err.Error(), canary[:8]) || contains(err.Error(), "\x1b") {
				t.Errorf("%q: %v", response, err)
			}
		}
	}
}

// responses is the address of a server that answers each request with a text, HTTP or not.
func responses(t *testing.T, text string) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, text)
			_ = conn.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

// A list that the status or a header calls a part is none, however whole it looks.
func TestResponsesThatSayTheyAreAPart(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		header string
		value  string
		says   string
	}{
		"206":                     {206, "", "", "status 206"},
		"206 with a range":        {206, "Content-Range", "items 0-0/1", "status 206"},
		"a range":                 {200, "Content-Range", "items 0-0/2", "Content-Range header"},
		"a Link to the next page": {200, "Link", `</v2/pipelines?page=2>; rel="next"`, "Link header"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if tc.header != "" {
					w.Header().Set(tc.header, tc.value)
				}
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, documented)
			})
			list, err := client(t, s.URL).ListPipelines(t.Context())
			var part *PartialListError
			if !errors.As(err, &part) || list != nil || s.requests.Load() != 1 || !contains(part.Hint, tc.says) {
				t.Errorf("%d requests: %v, %v", s.requests.Load(), list, err)
			}
		})
	}
}

func TestAResponseToAPostThatIsAPage(t *testing.T) {
	for body, want := range map[string]Outcome{
		``: Accepted, `{"data":null}`: Accepted, `{}`: Accepted, documented: Unclear, // it is not what a post is answered with
		`<html>login</html>`: Unclear, `{"data":`: Unclear, `OK`: Unclear,
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		if got := OutcomeOf(client(t, s.URL).PostPipelines(t.Context(), nil)); got != want {
			t.Errorf("%q: outcome %v, want %v", body, got, want)
		}
	}
}

func TestAProxyFromTheEnvironmentIsUsed(t *testing.T) {
	c := client(t, "http://localhost")
	transport, ok := c.service.http.Transport.(*http.Transport)
	if !ok || transport.Proxy == nil {
		t.Fatal("no proxy function")
	}
	if got, want := fmt.Sprintf("%p", transport.Proxy), fmt.Sprintf("%p", http.ProxyFromEnvironment); got != want {
		t.Error("not the environment's proxy")
	}
}
