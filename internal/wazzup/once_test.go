// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// The few frames of HTTP/2 (RFC 9113, section 6) that it takes to break a request off.
const (
	frameHeaders, frameReset, frameSettings = 1, 3, 4
	flagEndStream, flagAck                  = 1, 1
)

// breaksOff gives no request an answer: over HTTP/2 it breaks each off, once it is there whole, with a RST_STREAM of that
// code; over HTTP/1.1 it closes the connection.
func breaksOff(t *testing.T, code uint32) (address string, roots *x509.CertPool, requests *atomic.Int64) {
	t.Helper()
	requests = new(atomic.Int64)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		requests.Add(1)
		panic(http.ErrAbortHandler)
	}))
	s.TLS = &tls.Config{NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS12}
	s.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
		"h2": func(_ *http.Server, conn *tls.Conn, _ http.Handler) { breakOff(conn, code, requests) },
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	roots = x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return s.URL, roots, requests
}

func breakOff(conn net.Conn, code uint32, requests *atomic.Int64) {
	frame := func(kind, flags byte, stream uint32, payload []byte) error {
		head := []byte{0, 0, byte(len(payload)), kind, flags}
		_, err := conn.Write(append(binary.BigEndian.AppendUint32(head, stream), payload...))
		return err
	}
	if _, err := io.ReadFull(conn, make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))); err != nil || frame(frameSettings, 0, 0, nil) != nil {
		return
	}
	for {
		var head [9]byte
		if _, err := io.ReadFull(conn, head[:]); err != nil {
			return
		}
		length := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, conn, length); err != nil {
			return
		}
		kind, flags, stream := head[3], head[4], binary.BigEndian.Uint32(head[5:])
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			_ = frame(frameSettings, flagAck, 0, nil)
		case kind <= frameHeaders && flags&flagEndStream != 0: // DATA or HEADERS
			requests.Add(1)
			_ = frame(frameReset, 0, stream, binary.BigEndian.AppendUint32(nil, code))
		}
	}
}

// Over HTTP/2, net/http itself repeats what a server breaks off with some codes, one of which does not even say that
// nothing was done. How often something is sent is for this package to say, and whether a post took is for a read to tell.
func TestNothingIsRepeatedBehindTheClientsBack(t *testing.T) {
	for name, code := range map[string]uint32{"PROTOCOL_ERROR": 1, "INTERNAL_ERROR": 2, "REFUSED_STREAM": 7, "CANCEL": 8} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, roots, requests := breaksOff(t, code)
			c := client(t, address)
			c.service.http.Transport.(*http.Transport).TLSClientConfig.RootCAs = roots
			err := c.PostPipelines(t.Context(), []Pipeline{{ID: "x", Name: "X"}})
			var transport *TransportError
			if !errors.As(err, &transport) || transport.NothingSent || OutcomeOf(err) != Unclear {
				t.Errorf("got %#v: %v", err, err)
			}
			if n := requests.Swap(0); n != 1 {
				t.Errorf("%d posts, want 1", n)
			}
			_, err = c.ListPipelines(t.Context())
			var used *AttemptsError
			if n := requests.Load(); !errors.As(err, &used) || n != 3 {
				t.Errorf("%d gets, want 3: %v", n, err)
			}
		})
	}
}

// A connection that is kept from an earlier request is where a transport is most tempted to try again.
func TestAPostOnAKeptConnectionGoesOutOnce(t *testing.T) {
	var connections, posts atomic.Int64
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, documented)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		posts.Add(1)
		panic(http.ErrAbortHandler)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	c := client(t, s.URL)
	if _, err := c.ListPipelines(t.Context()); err != nil {
		t.Fatal(err)
	}
	if outcome := OutcomeOf(c.PostPipelines(t.Context(), nil)); outcome != Unclear || posts.Load() != 1 || connections.Load() != 1 {
		t.Errorf("outcome %v, %d posts on %d connections; want one, on the connection that was there", outcome, posts.Load(), connections.Load())
	}
}
