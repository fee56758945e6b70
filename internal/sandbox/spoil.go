// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"time"
)

// spoil is what the fault makes of an answer; a is empty if the request was not carried out.
func (f Fault) spoil(in *incoming, a response) response {
	isJSON := http.Header{"Content-Type": {"application/json"}}
	switch {
	case f.Reset, f.Hang:
		return response{}
	case f.Cut, f.Slow > 0:
		if a.status == 0 { // never a whole answer: it would say that the request was carried out
			a = response{status: http.StatusOK, header: isJSON, body: []byte(`{"data":{"pipelines_created":1,"stages_created":2},"meta":{`), broken: true}
		}
		return a
	case f.Endless:
		return response{status: http.StatusOK, header: isJSON, body: []byte(`{"data":[`)}
	case f.GzipBomb:
		isJSON.Set("Content-Encoding", "gzip")
		return response{status: http.StatusOK, header: isJSON, body: []byte("{")}
	case f.Status == 0:
		return a
	}
	a = response{status: f.Status, header: isJSON, body: []byte(f.Body)}
	if f.Echo {
		a.body = echo(in)
	}
	maps.Copy(a.header, f.Header)
	return a
}

// send puts an answer on the wire, as the fault wants it.
func (f Fault) send(w http.ResponseWriter, r *http.Request, a response, done <-chan struct{}) {
	switch {
	case f.Reset:
		reset(w)
	case f.Cut:
		cut(w, a)
	case f.Slow > 0:
		f.drip(w, r, a, done)
	case f.Endless:
		endless(a.begin(w), r, a.body, done)
	case f.GzipBomb:
		endless(gzip.NewWriter(a.begin(w)), r, a.body, done)
	default:
		_, _ = a.begin(w).Write(a.body)
	}
}

// begin sends status and header.
func (a response) begin(w http.ResponseWriter) io.Writer {
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	return w
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

// cut announces a body and ends the connection halfway: net/http closes one whose handler has given up.
func cut(w http.ResponseWriter, a response) {
	w.Header().Set("Content-Length", fmt.Sprint(len(a.body)))
	_, _ = a.begin(w).Write(a.body[:len(a.body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func (f Fault) drip(w http.ResponseWriter, r *http.Request, a response, done <-chan struct{}) {
	out := a.begin(w)
	flush := http.NewResponseController(w).Flush
	_ = flush()
	tick := time.NewTicker(f.Slow)
	defer tick.Stop()
	for i := range a.body {
		select {
		case <-tick.C:
		case <-r.Context().Done():
			return
		case <-done:
			panic(http.ErrAbortHandler)
		}
		_, _ = out.Write(a.body[i : i+1])
		_ = flush()
	}
	if a.broken {
		panic(http.ErrAbortHandler)
	}
}

// endless writes until the client leaves, or the server closes.
func endless(out io.Writer, r *http.Request, start []byte, done <-chan struct{}) {
	_, _ = out.Write(start)
	blanks := []byte(strings.Repeat(" ", 1<<20))
	for r.Context().Err() == nil {
		select {
		case <-done:
			panic(http.ErrAbortHandler)
		default:
		}
		if _, err := out.Write(blanks); err != nil {
			return
		}
	}
}
