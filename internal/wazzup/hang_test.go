// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

// hangs are servers that never finish an answer.
var hangs = map[string]http.HandlerFunc{
	"no headers": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	"no body": func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	},
	"a byte at a time": func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	},
	"error without end": func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	},
}

func TestEachAttemptEndsWithinTheTimeout(t *testing.T) {
	for name, handler := range hangs {
		t.Run(name, func(t *testing.T) {
			s := serve(t, handler)
			c := client(t, s.URL, func(c *Config) { c.Timeout = 200 * time.Millisecond; c.MaxRetries = 1 })
			started := time.Now()
			_, err := c.ListPipelines(t.Context())
			if took := time.Since(started); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if !errors.Is(err, errTimeout) || s.requests.Load() != 2 {
				t.Errorf("%d requests: %v", s.requests.Load(), err)
			}
			if outcome := OutcomeOf(c.PostPipelines(t.Context(), nil)); outcome != Unclear {
				t.Errorf("POST: outcome %v", outcome)
			}
		})
	}
}

// Where a network swallows packets, not even a connection comes about.
func TestADialThatEndsNowhere(t *testing.T) {
	c := client(t, "http://127.0.0.1:9", func(c *Config) { c.Timeout = 100 * time.Millisecond; c.MaxRetries = 1 })
	var dials atomic.Int64
	c.service.http.Transport.(*http.Transport).DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		dials.Add(1)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	started := time.Now()
	_, err := c.ListPipelines(t.Context())
	var transport *TransportError
	if !errors.Is(err, errTimeout) || !errors.As(err, &transport) || !transport.NothingSent || dials.Load() != 2 || time.Since(started) > 5*time.Second {
		t.Errorf("%d dials, %v: %v", dials.Load(), time.Since(started), err)
	}
	if outcome := OutcomeOf(c.PostPipelines(t.Context(), nil)); outcome != Retry {
		t.Errorf("POST: outcome %v", outcome)
	}
}

// A server that closes its half of the connection has no more to say, and is not waited for.
func TestAHalfClosedConnection(t *testing.T) {
	for name, part := range map[string]string{"before the answer": "", "in the headers": "HTTP/1.1 200 OK\r\nContent-", "in the body": "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"data\":["} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			ended := make(chan struct{})
			go func() {
				var open []net.Conn // the other half of each is, until the test ends
				defer func() {
					for _, conn := range open {
						_ = conn.Close()
					}
					close(ended)
				}()
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					open = append(open, conn)
					_, _ = conn.Read(make([]byte, 4096))
					_, _ = io.WriteString(conn, part)
					_ = conn.(*net.TCPConn).CloseWrite()
				}
			}()
			c := client(t, "http://"+l.Addr().String(), func(c *Config) { c.Timeout = time.Minute; c.MaxRetries = 1 })
			started := time.Now()
			_, err = c.ListPipelines(t.Context())
			var used *AttemptsError
			if !errors.As(err, &used) || used.Attempts != 2 || time.Since(started) > 10*time.Second {
				t.Errorf("%v: %v", time.Since(started), err)
			}
			if outcome := OutcomeOf(c.PostPipelines(t.Context(), nil)); outcome != Unclear {
				t.Errorf("POST: outcome %v", outcome)
			}
			_ = l.Close()
			<-ended
		})
	}
}

func TestACancelEndsARequest(t *testing.T) {
	for name, handler := range hangs {
		t.Run(name, func(t *testing.T) {
			s := serve(t, handler)
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(50*time.Millisecond, cancel)
			_, err := client(t, s.URL, func(c *Config) { c.Timeout = time.Minute }).ListPipelines(ctx)
			if !errors.Is(err, context.Canceled) || s.requests.Load() != 1 {
				t.Errorf("%d requests: %v", s.requests.Load(), err)
			}
		})
	}
}
