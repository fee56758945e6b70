package sandbox

import (
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Fault is something that goes wrong with a request. Delay can be combined with any other; of the others, one is taken.
type Fault struct {
	Method      string // which requests; "" is any
	Skip        int    // let so many of them pass first
	Times       int    // then strike so often: 0 is once, -1 always
	AfterCommit bool   // the request is carried out, and the fault is in its answer

	Delay    time.Duration // before the request is looked at; alone, the request then goes on
	Status   int           // answer with this, with Header and Body
	Header   http.Header
	Body     string
	Echo     bool          // answer Status with all that the request has shown of its token, in every form
	Reset    bool          // reset the connection
	Cut      bool          // announce the whole answer, send half of it, close
	Hang     bool          // never answer
	Slow     time.Duration // answer a byte each
	Endless  bool          // answer without end
	GzipBomb bool          // answer with little that unpacks to a lot
}

// Inject adds a fault. Of several that fit a request, the one injected first strikes.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, &f)
}

// ClearFaults removes all faults.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// fault is what strikes the next request, and the latency that goes with it.
func (s *Server) fault(method string) (Fault, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		switch {
		case f.Times == 0 || f.Method != "" && f.Method != method:
		case f.Skip > 0:
			f.Skip--
		default:
			if f.Times > 0 {
				f.Times--
			}
			return *f, s.settings.Latency
		}
	}
	return Fault{}, s.settings.Latency
}

// goesOn is true where the request is answered as if nothing had happened.
func (f Fault) goesOn() bool { return f.String() == "" }

// String names the fault; "" for none but a delay.
func (f Fault) String() string {
	switch {
	case f.Reset:
		return "reset"
	case f.Cut:
		return "cut"
	case f.Hang:
		return "hang"
	case f.Slow > 0:
		return "slow"
	case f.Endless:
		return "endless"
	case f.GzipBomb:
		return "gzip bomb"
	case f.Echo:
		return fmt.Sprintf("echo %d", f.Status)
	case f.Status != 0:
		return fmt.Sprintf("status %d", f.Status)
	}
	return ""
}

// act answers as the fault wants it. answer is what would have been answered, where the request was carried out.
func (f Fault) act(w http.ResponseWriter, r *http.Request, e *Entry, answer []byte, done <-chan struct{}) {
	switch {
	case f.Reset:
		reset(w)
	case f.Hang:
		wait(r, done)
	case f.Cut:
		f.cut(w, answer)
	case f.Slow > 0:
		f.slow(w, r, answer, done)
	case f.Endless:
		endless(w, w, r, done, `{"data":[`)
	case f.GzipBomb:
		w.Header().Set("Content-Encoding", "gzip")
		endless(w, gzip.NewWriter(w), r, done, "{")
	default:
		e.Status = f.Status
		f.answer(w, r)
	}
}

func (f Fault) answer(w http.ResponseWriter, r *http.Request) {
	body := f.Body
	w.Header().Set("Content-Type", "application/json")
	if f.Echo {
		body = echo(r)
	}
	for name, values := range f.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(f.Status)
	_, _ = io.WriteString(w, body)
}

// echo is an error in v2's shape that repeats the credentials of the request in every form.
func echo(r *http.Request) string {
	header := r.Header.Get("Authorization")
	token := strings.TrimPrefix(header, "Bearer ")
	forms := []string{
		header, token, url.QueryEscape(token), url.PathEscape(token), token[:min(8, len(token))],
		base64.StdEncoding.EncodeToString([]byte(header)), base64.StdEncoding.EncodeToString([]byte(token)),
		base64.RawURLEncoding.EncodeToString([]byte(token)),
	}
	return fmt.Sprintf(`{"code":%q,"title":%q,"detail":%q,"errors":[%q]}`,
		forms[1], strings.Join(forms, " "), strings.Join(forms, ","), "pipelines.0.name "+strings.Join(forms, ";"))
}

func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 has no connection to take over: the stream is reset
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // so that closing resets
	}
	_ = conn.Close()
}

func wait(r *http.Request, done <-chan struct{}) {
	select {
	case <-r.Context().Done():
	case <-done:
	}
}

// cut announces a body, sends half of it, and closes the connection.
func (f Fault) cut(w http.ResponseWriter, answer []byte) {
	if len(answer) == 0 {
		answer = []byte(`{"data":[{"id":"pipeline-1","name":"incoming"}]}`)
	}
	conn, out, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	fmt.Fprintf(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(answer), answer[:len(answer)/2])
	_ = out.Flush()
	_ = conn.Close()
}

func (f Fault) slow(w http.ResponseWriter, r *http.Request, answer []byte, done <-chan struct{}) {
	if len(answer) == 0 {
		answer = []byte(`{"data":[]}`)
	}
	w.Header().Set("Content-Type", "application/json")
	for i := range answer {
		if _, err := w.Write(answer[i : i+1]); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush()
		select {
		case <-time.After(f.Slow):
		case <-r.Context().Done():
			return
		case <-done:
			return
		}
	}
}

// endless writes until the client leaves.
func endless(w http.ResponseWriter, out io.Writer, r *http.Request, done <-chan struct{}, start string) {
	w.Header().Set("Content-Type", "application/json")
	chunk := start + strings.Repeat(" ", 1<<20)
	for r.Context().Err() == nil {
		select {
		case <-done:
			return
		default:
		}
		if _, err := io.WriteString(out, chunk); err != nil {
			return
		}
		chunk = chunk[len(start):]
		start = ""
	}
}
