package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

const (
	path    = "/v2/pipelines"
	maxBody = 32 << 20 // bytes
)

// failure is an error in the shape of v2.
type failure struct {
	status int
	Code   string   `json:"code"`
	Title  string   `json:"title"`
	Detail string   `json:"detail"`
	Errors []string `json:"errors,omitempty"`
}

// answer is an HTTP response.
type answer struct {
	status int // 0 where there is none
	header http.Header
	body   []byte
	broken bool // it breaks off: the connection ends where the body does
}

// ServeHTTP answers one request: journal, hooks, latency and faults around what carryOut does. A request that is to have
// no answer, or half of one, ends with net/http's panic(http.ErrAbortHandler).
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		panic(http.ErrAbortHandler) // the client is gone
	}
	e := s.begin(r, body)
	s.before(e.Method, e.Account)
	fault, latency := s.fault(e.Method)
	e.Fault = fault.String()
	a, there := s.respond(r, &e, body, fault, latency)
	e.Status = a.status
	// In the journal, and no longer under way, before anything is on the wire: who sees what became of a request finds it
	// there, and may send the next. A request that hangs is seen by nobody.
	s.note(e)
	if fault.Hang {
		s.hang(r)
	}
	s.leave(e)
	if fault.Hang || !there {
		panic(http.ErrAbortHandler) // an answer all the same would be a lie: the client is gone, or the server closes
	}
	fault.send(w, r, a, s.done)
}

// respond makes the answer, in the time that latency and fault give it. There is none where nobody waits for it any more.
func (s *Server) respond(r *http.Request, e *Entry, body []byte, fault Fault, latency time.Duration) (a answer, there bool) {
	before, after := latency+fault.Delay, time.Duration(0)
	if fault.AfterCommit {
		before, after = latency, fault.Delay
	}
	queued := r.Context()
	if fault.Late {
		queued = context.WithoutCancel(queued)
	}
	if !s.sleep(queued, before) {
		return a, false
	}
	if fault.lets(r.Method) {
		a = s.carryOut(r, e, body)
	}
	if !s.sleep(r.Context(), after) {
		return answer{}, false
	}
	return fault.spoil(r, a), true
}

// sleep is true unless the request has ended, or the server closes, before the time is over.
func (s *Server) sleep(request context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-request.Done():
		return false
	case <-s.done:
		return false
	}
}

// hang lasts until the client has gone, or the server closes.
func (s *Server) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.done:
	}
}

// carryOut does what the request asks for and makes the answer.
func (s *Server) carryOut(r *http.Request, e *Entry, body []byte) answer {
	a := answer{status: http.StatusOK, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}}
	value, f := s.handle(r, e, body, a.header)
	if f != nil {
		a.status, value = f.status, f
		if a.status == http.StatusMethodNotAllowed {
			a.header.Set("Allow", "GET, POST")
		}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return answer{status: http.StatusInternalServerError, body: []byte(err.Error())}
	}
	a.body = bytes.TrimRight(b.Bytes(), "\n")
	return a
}

func (s *Server) handle(r *http.Request, e *Entry, body []byte, header http.Header) (any, *failure) {
	switch {
	case r.URL.Path != path:
		return nil, &failure{status: http.StatusNotFound, Code: "NOT_FOUND", Title: "Not Found", Detail: "Cannot " + r.Method + " " + r.URL.Path}
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return nil, &failure{status: http.StatusMethodNotAllowed, Code: "METHOD_NOT_ALLOWED", Title: "Method Not Allowed", Detail: "Send GET or POST."}
	case e.Account == "":
		return nil, unauthorized(e.Bearer)
	case r.Method == http.MethodGet:
		return s.get(e.Account, header), nil
	}
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		return nil, &failure{status: http.StatusUnsupportedMediaType, Code: "UNSUPPORTED_MEDIA_TYPE", Title: "Unsupported Media Type", Detail: "Send application/json."}
	}
	if r.ContentLength > maxBody || len(body) > maxBody {
		return nil, &failure{status: http.StatusRequestEntityTooLarge, Code: "PAYLOAD_TOO_LARGE", Title: "Payload Too Large", Detail: "Send 32 MiB at most."}
	}
	posted, errs := parse(body)
	if len(errs) > 0 {
		return nil, invalid(errs...)
	}
	return s.post(e, posted)
}

func invalid(errs ...string) *failure {
	return &failure{
		status: http.StatusBadRequest, Code: "VALIDATION_FAILED", Title: "Validation Failed",
		Detail: "One or more fields did not pass validation.", Errors: errs,
	}
}

func unauthorized(bearer bool) *failure {
	f := &failure{status: http.StatusUnauthorized, Code: "UNAUTHORIZED", Title: "Unauthorized", Detail: "Send an access token."}
	if bearer {
		f.Code, f.Detail = "OAUTH_TOKEN_UNKNOWN_OR_REVOKED", "The access token is unknown or was revoked."
	}
	return f
}

func bearer(r *http.Request) (string, bool) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return token, ok && token != ""
}
