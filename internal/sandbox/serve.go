package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
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

// ServeHTTP answers one request: journal, hooks, latency and faults around what answer does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return // the client is gone
	}
	e := s.begin(r, body)
	s.before(e.Method, e.Account)
	fault, latency := s.fault(e.Method)
	if !s.sleep(r, latency+fault.Delay) {
		s.end(e)
		return
	}
	var status int
	var header http.Header
	var answer []byte
	if fault.goesOn() || fault.AfterCommit {
		status, header, answer = s.answer(r, &e, body)
	}
	if !fault.goesOn() {
		e.Fault = fault.String()
		fault.act(w, r, &e, answer, s.done)
		s.end(e)
		return
	}
	for name, values := range header {
		w.Header()[name] = values
	}
	e.Status = status
	// In the journal before it is on the wire: who has read the answer finds the entry.
	s.end(e)
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

func (s *Server) sleep(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	case <-s.done:
		return false
	}
}

// answer does what the request asks for and makes the answer.
func (s *Server) answer(r *http.Request, e *Entry, body []byte) (status int, header http.Header, answer []byte) {
	header = http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	value, f := s.handle(r, e, body, header)
	status = http.StatusOK
	if f != nil {
		status, value = f.status, f
		if status == http.StatusMethodNotAllowed {
			header.Set("Allow", "GET, POST")
		}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return http.StatusInternalServerError, header, []byte(err.Error())
	}
	return status, header, bytes.TrimRight(b.Bytes(), "\n")
}

func (s *Server) handle(r *http.Request, e *Entry, body []byte, header http.Header) (any, *failure) {
	switch {
	case r.URL.Path != path:
		return nil, &failure{status: http.StatusNotFound, Code: "NOT_FOUND", Title: "Not Found", Detail: "Cannot " + r.Method + " " + r.URL.Path}
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return nil, &failure{status: http.StatusMethodNotAllowed, Code: "METHOD_NOT_ALLOWED", Title: "Method Not Allowed"}
	case e.Account == "":
		return nil, unauthorized(e.Bearer)
	case r.Method == http.MethodGet:
		return s.get(e.Account, header), nil
	}
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		return nil, &failure{status: http.StatusUnsupportedMediaType, Code: "UNSUPPORTED_MEDIA_TYPE", Title: "Unsupported Media Type", Detail: "Send application/json."}
	}
	if len(body) > maxBody {
		return nil, &failure{status: http.StatusRequestEntityTooLarge, Code: "PAYLOAD_TOO_LARGE", Title: "Payload Too Large"}
	}
	posted, errs := parse(body)
	if len(errs) > 0 {
		return nil, &failure{
			status: http.StatusBadRequest, Code: "VALIDATION_FAILED", Title: "Validation Failed",
			Detail: "One or more fields did not pass validation.", Errors: errs,
		}
	}
	return s.post(e, posted)
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

func (f *failure) Error() string { return fmt.Sprintf("%d %s", f.status, f.Code) }
