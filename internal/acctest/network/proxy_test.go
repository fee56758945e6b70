// SPDX-License-Identifier: MPL-2.0

package network

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

const body = "an answer of some length, so that there is something to cut, to tear and to slice"

// service is a server behind a proxy.
type service struct {
	*Proxy
	t    *testing.T
	seen atomic.Int32 // requests that have arrived
}

func begin(t *testing.T, weather Weather) *service {
	s := &service{t: t}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.seen.Add(1)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	s.Proxy = Start(t, server.URL, weather, 1)
	return s
}

// got is what a client sees of one request, byte by byte.
type got struct {
	text  string
	reads int
	took  time.Duration // until the last of it
	err   error         // of the connection, after text; io.EOF where it was closed
}

// ask sends a request on a connection of its own and reads until the whole answer has come and more (so that what
// happens to the connection afterwards is seen), or patience is over.
func (s *service) ask(patience time.Duration) got {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		return got{err: err}
	}
	defer func() { _ = conn.Close() }()
	started := time.Now()
	if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody"); err != nil {
		s.t.Fatal(err)
	}
	_ = conn.SetReadDeadline(started.Add(patience))
	var g got
	b := make([]byte, 1000)
	for g.err == nil {
		var n int
		n, g.err = conn.Read(b)
		g.text += string(b[:n])
		if n > 0 {
			g.reads++
			g.took = time.Since(started)
		}
	}
	return g
}

func (g got) whole() bool { return strings.HasSuffix(g.text, body) }

func (g got) reset() bool { return errors.Is(g.err, syscall.ECONNRESET) }

func (g got) silent() bool { return errors.Is(g.err, os.ErrDeadlineExceeded) }

func always(ill Ill) Weather {
	return Weather{Share: 1, Ills: []Ill{ill}, Slow: 200 * time.Millisecond, Downtime: 2 * time.Second}
}

func TestEachIll(t *testing.T) {
	t.Parallel()
	for ill, looks := range map[Ill]func(got) bool{
		None:         func(g got) bool { return g.whole() && g.silent() },
		LostRequest:  func(g got) bool { return g.text == "" && g.reset() },
		LostResponse: func(g got) bool { return g.text == "" && g.reset() },
		TornResponse: func(g got) bool { return g.text != "" && !g.whole() && g.reset() },
		ResetAfter:   func(g got) bool { return g.whole() && g.reset() },
		Cut:          func(g got) bool { return g.text != "" && !g.whole() && errors.Is(g.err, io.EOF) },
		Slices:       func(g got) bool { return g.whole() && g.reads > 1 && g.silent() },
		Slow:         func(g got) bool { return g.whole() && g.reads > 1 && g.took >= 90*time.Millisecond },
		Silence:      func(g got) bool { return g.text == "" && g.silent() },
		Refused:      func(g got) bool { return g.whole() && g.reset() },
	} {
		t.Run(ill.String(), func(t *testing.T) {
			t.Parallel()
			s := begin(t, always(ill))
			if g := s.ask(500 * time.Millisecond); !looks(g) {
				t.Errorf("%+v", g)
			}
			if ill == LostRequest != (s.seen.Load() == 0) && ill != Silence {
				t.Errorf("%d requests have arrived", s.seen.Load())
			}
			if n := s.Met()[ill]; n != 1 {
				t.Errorf("met %d times", n)
			}
		})
	}
}

func TestSilenceComesBeforeAndAfterTheRequestIsCarriedOut(t *testing.T) {
	t.Parallel()
	s := begin(t, always(Silence))
	const asked = 20
	for range asked {
		s.ask(20 * time.Millisecond)
	}
	if n := s.seen.Load(); n == 0 || n == asked {
		t.Errorf("%d of %d requests have arrived", n, asked)
	}
}

func TestRefusedConnections(t *testing.T) {
	t.Parallel()
	s := begin(t, always(Refused))
	s.ask(time.Minute)
	s.Clear()
	if g := s.ask(0); !errors.Is(g.err, syscall.ECONNREFUSED) {
		t.Errorf("during the downtime: %+v", g)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if g := s.ask(500 * time.Millisecond); g.whole() {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the downtime does not end")
		}
	}
}

func TestLatency(t *testing.T) {
	t.Parallel()
	s := begin(t, Weather{Latency: 100 * time.Millisecond})
	if g := s.ask(time.Second); !g.whole() || g.took < 100*time.Millisecond { // half of it there, half of it back
		t.Errorf("%+v", g)
	}
}

// Connections are kept, and what comes in whole is passed on whole.
func TestGoodWeather(t *testing.T) {
	t.Parallel()
	s := begin(t, Awful)
	s.Clear()
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	defer client.CloseIdleConnections()
	for range 50 {
		res, err := client.Post(s.URL, "text/plain", strings.NewReader(strings.Repeat("x", 100_000)))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || string(text) != body {
			t.Fatalf("%q, %v", text, err)
		}
	}
	if s.seen.Load() != 50 || s.Met()[None] != 50 {
		t.Errorf("%d requests have arrived; met %v", s.seen.Load(), s.Met())
	}
}

func TestStrengths(t *testing.T) {
	t.Parallel()
	const draws = 10_000
	for name, weather := range map[string]Weather{"mild": Mild, "bad": Bad, "awful": Awful} {
		one, two := rand.New(rand.NewPCG(7, 0)), rand.New(rand.NewPCG(7, 0))
		met := map[Ill]int{}
		for range draws {
			f := weather.fate(one)
			if f != weather.fate(two) {
				t.Fatalf("%s: the same seed, and another fate", name)
			}
			met[f.ill]++
		}
		for _, ill := range Ills() {
			if met[ill] == 0 {
				t.Errorf("%s: no %s", name, ill)
			}
		}
		if share := 1 - float64(met[None])/draws; share < weather.Share*0.8 || share > weather.Share*1.2 {
			t.Errorf("%s: something happens to %.3f, want %.3f", name, share, weather.Share)
		}
	}
}
