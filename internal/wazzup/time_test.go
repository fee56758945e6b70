// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a network within the process, for tests in fake time.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// arrivals are the times at which requests came, after the first.
type arrivals struct {
	mu    sync.Mutex
	times []time.Time
}

func (a *arrivals) add() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.times = append(a.times, time.Now())
}

func (a *arrivals) pauses() (pauses []time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.times[:max(0, len(a.times)-1)] {
		pauses = append(pauses, a.times[i+1].Sub(a.times[i]))
	}
	return pauses
}

// inFakeTime runs a client with the settings of a release against a handler, with clocks that take no time.
func inFakeTime(t *testing.T, handler http.HandlerFunc, use func(t *testing.T, c *Client, got *arrivals)) {
	t.Helper()
	var got arrivals
	noting := func(w http.ResponseWriter, r *http.Request) {
		got.add()
		_, _ = io.Copy(io.Discard, r.Body)
		handler(w, r)
	}
	serviceInFakeTime(t, 0, http.HandlerFunc(noting), func(t *testing.T, s *Service) { use(t, s.Client(mustToken(t, canary)), &got) })
}

// serviceInFakeTime is inFakeTime for all that a service offers.
func serviceInFakeTime(t *testing.T, requestsPerSecond int, handler http.Handler, use func(t *testing.T, s *Service)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
		s := &http.Server{Handler: handler}
		served := make(chan error)
		go func() { served <- s.Serve(network) }()
		u, err := ParseBaseURL("http://localhost")
		if err != nil {
			t.Fatal(err)
		}
		service := NewService(Config{BaseURL: u, Timeout: DefaultTimeout, MaxRetries: DefaultMaxRetries, Backoff: DefaultBackoff, RequestsPerSecond: requestsPerSecond})
		service.http.Transport.(*http.Transport).DialContext = network.dial
		use(t, service)
		service.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, net.ErrClosed) && !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
}

// exponential fails if pauses are not the client's own: each twice the last, give or take a half, at most ten seconds.
func exponential(t *testing.T, pauses []time.Duration, want int, besides time.Duration) {
	t.Helper()
	if len(pauses) != want {
		t.Fatalf("%d pauses, want %d: %v", len(pauses), want, pauses)
	}
	step := DefaultBackoff.Initial
	for i, pause := range pauses {
		if pause < besides+step/2 || pause > besides+step*3/2 {
			t.Errorf("pause %d: %v, want %v and %v give or take a half", i, pause, besides, step)
		}
		step = min(2*step, DefaultBackoff.Max)
	}
}

func TestAttemptsOfAGet(t *testing.T) {
	for name, tc := range map[string]struct {
		handler http.HandlerFunc
		takes   time.Duration
	}{
		"503":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, 0},
		"500":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, 0},
		"408":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusRequestTimeout) }, 0},
		"429":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, 0},
		"a reset": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0},
		"a cut": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9")
			_, _ = io.WriteString(w, "{")
		}, 0},
		"no answer": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, DefaultTimeout},
		"a body without end": {func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, " ")
				_ = http.NewResponseController(w).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(time.Second):
				}
			}
		}, DefaultTimeout},
		"an error without end": {func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, DefaultTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			firsts := make(map[time.Duration]bool)
			for range 5 {
				inFakeTime(t, tc.handler, func(t *testing.T, c *Client, got *arrivals) {
					list, err := c.ListPipelines(t.Context())
					var used *AttemptsError
					if list != nil || !errors.As(err, &used) || used.Attempts != 5 {
						t.Fatalf("%v, %v", list, err)
					}
					exponential(t, got.pauses(), 4, tc.takes)
					firsts[got.pauses()[0]] = true
				})
			}
			if len(firsts) == 1 {
				t.Error("the same first pause five times: no jitter")
			}
			inFakeTime(t, tc.handler, func(t *testing.T, c *Client, got *arrivals) {
				started := time.Now()
				if err := c.PostPipelines(t.Context(), nil); err == nil || len(got.pauses()) != 0 || time.Since(started) != tc.takes {
					t.Errorf("%d posts more than one, %v: %v", len(got.pauses()), time.Since(started), err)
				}
			})
		})
	}
}

func TestPausesStopGrowing(t *testing.T) {
	inFakeTime(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, func(t *testing.T, c *Client, got *arrivals) {
		c.service.config.MaxRetries = 12
		_, err := c.ListPipelines(t.Context())
		if err == nil {
			t.Fatal("no error")
		}
		exponential(t, got.pauses(), 12, 0)
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	start := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC) // of a bubble's clock
	date := func(after time.Duration) string { return start.Add(after).Format(http.TimeFormat) }
	const own, atOnce = -1, -2 // the client's own pause; no pause, and an error
	for value, want := range map[string]time.Duration{
		"0": own, "1": time.Second, "59": 59 * time.Second, "60": time.Minute, "61": atOnce, "3600": atOnce, "-1": own, "1.5": own, "99999999999": atOnce, "999999999999999999999": atOnce,
		"soon": own, "": own, "1, 2": own, date(-time.Hour): own, date(0): own, date(30 * time.Second): 30 * time.Second, date(time.Minute): time.Minute, date(61 * time.Second): atOnce,
		"Fri, 31 Dec 9999 23:59:59 GMT": atOnce, "Mon, 01 Jan 0001 00:00:00 GMT": own, "Fri, 32 Dec 2027 23:59:59 GMT": own,
	} {
		for _, status := range []int{429, 503} {
			first := true
			inFakeTime(t, func(w http.ResponseWriter, _ *http.Request) {
				if !first {
					_, _ = io.WriteString(w, documented)
					return
				}
				first = false
				w.Header().Set("Retry-After", value)
				w.WriteHeader(status)
			}, func(t *testing.T, c *Client, got *arrivals) {
				_, err := c.ListPipelines(t.Context())
				pauses := got.pauses()
				switch {
				case want == atOnce:
					var long *WaitTooLongError
					if !errors.As(err, &long) || len(pauses) != 0 || !time.Now().Equal(start) || long.Until.Before(start.Add(61*time.Second)) || !contains(err.Error(), "it asks to wait until 2") {
						t.Errorf("%d, %q: paused %v until %v: %v", status, value, pauses, time.Now(), err)
					}
				case err != nil:
					t.Errorf("%d, %q: %v", status, value, err)
				case want == own:
					exponential(t, pauses, 1, 0)
				case !slices.Equal(pauses, []time.Duration{want}):
					t.Errorf("%d, %q: paused %v, want %v", status, value, pauses, want)
				}
			})
		}
	}
}

// A cancel ends whatever is going on: a pause, an attempt that waits for headers, one that waits for the body.
func TestACancelReturnsAtOnce(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"a pause that was asked for": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(http.StatusServiceUnavailable)
		},
		"no headers": hangs["no headers"], "no body": hangs["no body"], "an error without end": hangs["error without end"],
	} {
		t.Run(name, func(t *testing.T) {
			inFakeTime(t, handler, func(t *testing.T, c *Client, got *arrivals) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(10*time.Second, cancel)
				started := time.Now()
				_, err := c.ListPipelines(ctx)
				if waited := time.Since(started); !errors.Is(err, context.Canceled) || waited != 10*time.Second || len(got.pauses()) != 0 {
					t.Errorf("ended %v after the cancel, %d attempts more: %v", waited-10*time.Second, len(got.pauses()), err)
				}
			})
		})
	}
}
