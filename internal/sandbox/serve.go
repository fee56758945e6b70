// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"io"
	"maps"
	"net/http"
	"time"
)

// ServeHTTP answers one request: journal, hooks, latency and faults around what carryOut does. A request that is to have
// no answer, or half of one, ends with net/http's panic(http.ErrAbortHandler).
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		panic(http.ErrAbortHandler) // the client is gone
	}
	in := s.begin(r, body)
	e := &in.entry
	s.before(*e)
	fault, latency := s.fault(in)
	e.Fault, in.fault = fault.String(), fault
	a, there := s.respond(r.Context(), in, fault, latency)
	e.Status = a.status
	// In the journal, and no longer under way, before anything is on the wire: who sees what became of a request finds it
	// there, and may send the next. A request that hangs is seen by nobody.
	s.add(*e)
	if fault.Hang {
		s.hang(r)
	}
	s.leave(*e)
	if fault.Hang || !there {
		panic(http.ErrAbortHandler) // an answer all the same would be a lie: the client is gone, or the server closes
	}
	fault.send(w, r, a, s.done)
}

// respond makes the answer, in the time that latency and fault give it. There is none if nobody waits for it any more.
func (s *Server) respond(ctx context.Context, in *incoming, fault Fault, latency time.Duration) (a response, there bool) {
	before, after := latency+fault.Delay, time.Duration(0)
	if fault.AfterCommit {
		before, after = latency, fault.Delay
	}
	queued := ctx
	if fault.Late {
		queued = context.WithoutCancel(queued)
	}
	if !s.sleep(queued, before) {
		return a, false
	}
	if fault.lets(in) {
		a = s.carryOut(in)
	}
	if !s.sleep(ctx, after) {
		return response{}, false
	}
	return s.repeating(fault, in).spoil(in, a), true
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
func (s *Server) carryOut(in *incoming) response {
	a := response{status: http.StatusOK, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}}
	value, f := s.handle(in, a.header)
	if f != nil {
		a.status, value = f.status, f.value()
		maps.Copy(a.header, f.header)
	}
	a.body = encode(value)
	return a
}

func (s *Server) handle(in *incoming, header http.Header) (any, *failure) {
	switch {
	case in.tooMany:
		return nil, tooMany()
	case in.URL.Path == PipelinesPath:
		return s.pipelines(in, header)
	case in.URL.Path == TokenPath:
		return s.grantToken(in, header)
	}
	return nil, notFound("Cannot " + in.Method + " " + in.URL.Path)
}

// pipelines answers a request that reads or posts funnels. The token is judged now, not when the request came: it may have
// ended meanwhile.
func (s *Server) pipelines(in *incoming, header http.Header) (any, *failure) {
	if in.Method != http.MethodGet && in.Method != http.MethodPost {
		return nil, methodNotAllowed("GET, POST", "Send GET or POST.")
	}
	if f := s.client(in); f != nil {
		return nil, f
	}
	switch {
	case in.Method == http.MethodGet:
		return s.get(in.entry.Account, header), nil
	case !in.json():
		return nil, &failure{status: http.StatusUnsupportedMediaType, Code: "UNSUPPORTED_MEDIA_TYPE", Title: "Unsupported Media Type", Detail: "Send application/json."}
	case in.tooLarge():
		return nil, payloadTooLarge()
	}
	posted, errs := parse(in.body, s.counting())
	if len(errs) > 0 {
		return nil, invalid(errs...)
	}
	return s.post(in, posted)
}

func (s *Server) counting() Counting {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings.Counting
}
