// SPDX-License-Identifier: MPL-2.0

// Package network is a bad network on loopback, for tests. It is a TCP proxy between the provider and the sandbox that delays,
// slices, cuts, resets and swallows the traffic, as a seed decides. It reads just enough HTTP to know where a request and its
// response begin and end, so that it can lose the response to a request that the server carried out.
package network

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Proxy is a running proxy.
type Proxy struct {
	URL string // to use instead of the target's

	address string
	target  string        // host and port
	done    chan struct{} // closed when the test ends
	running sync.WaitGroup

	mu       sync.Mutex
	weather  Weather
	random   *rand.Rand
	met      map[Ill]int
	listener net.Listener // nil while connections are refused
	conns    map[net.Conn]bool
}

// Start starts a proxy to the server at a URL, for one test. With the same weather, seed and order of requests, it does the
// same.
func Start(t testing.TB, target string, weather Weather, seed uint64) *Proxy {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{
		target: to.Host, done: make(chan struct{}), weather: weather, random: rand.New(rand.NewPCG(seed, 0)),
		met: map[Ill]int{}, conns: map[net.Conn]bool{},
	}
	// The system does not assign ports in this range, so no other program takes the port during an outage.
	for tries := 0; p.listener == nil; tries++ {
		p.address = net.JoinHostPort("127.0.0.1", strconv.Itoa(20000+rand.IntN(10000)))
		p.listener, err = net.Listen("tcp", p.address) //nolint:noctx // it is closed by stop
		if err != nil && tries == 100 {
			t.Fatal(err)
		}
	}
	p.URL = "http://" + p.address
	p.running.Go(func() { p.accept(p.listener) })
	t.Cleanup(p.stop)
	return p
}

// Clear makes the weather good, from the next request on.
func (p *Proxy) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.weather = Weather{}
}

// Met returns how often each ill has happened.
func (p *Proxy) Met() map[Ill]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.met)
}

func (p *Proxy) stop() {
	close(p.done)
	p.mu.Lock()
	if p.listener != nil {
		_ = p.listener.Close()
	}
	for conn := range p.conns {
		_ = conn.Close()
	}
	p.mu.Unlock()
	p.running.Wait()
}

// accept serves connections until the listener is closed.
func (p *Proxy) accept(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		p.running.Go(func() { p.serve(conn) })
	}
}

// refuse refuses connections for a while.
func (p *Proxy) refuse(downtime time.Duration) {
	p.mu.Lock()
	listener := p.listener
	p.listener = nil
	p.mu.Unlock()
	if listener == nil {
		return // they are refused already
	}
	_ = listener.Close()
	p.running.Go(func() {
		for p.sleep(downtime) {
			listener, err := net.Listen("tcp", p.address) //nolint:noctx // it is closed by stop
			if err != nil {
				continue
			}
			p.mu.Lock()
			p.listener = listener
			p.mu.Unlock()
			select {
			case <-p.done:
				_ = listener.Close()
			default:
			}
			p.accept(listener)
			return
		}
	})
}

// sleep reports whether the time has passed before the end of the test.
func (p *Proxy) sleep(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-p.done:
		return false
	}
}

func (p *Proxy) fate() (fate, Weather) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.weather.fate(p.random)
	p.met[f.ill]++
	return f, p.weather
}

// keep stores a connection to close at the end of the test. It returns false if the test has ended.
func (p *Proxy) keep(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.done:
		return false
	default:
	}
	p.conns[conn] = true
	return true
}

func (p *Proxy) drop(conn net.Conn) {
	p.mu.Lock()
	delete(p.conns, conn)
	p.mu.Unlock()
	_ = conn.Close()
}

// serve passes on one connection's requests, one after the other.
func (p *Proxy) serve(client net.Conn) {
	defer p.drop(client)
	server, err := net.Dial("tcp", p.target) //nolint:noctx // on loopback
	if err != nil {
		reset(client)
		return
	}
	defer p.drop(server)
	if !p.keep(client) || !p.keep(server) {
		return
	}
	pass := exchange{p: p, client: client, server: server}
	pass.requests = bufio.NewReader(io.TeeReader(client, &pass.request))
	pass.responses = bufio.NewReader(io.TeeReader(server, &pass.response))
	for pass.one() {
		pass.request.Reset()
		pass.response.Reset()
	}
}

// exchange passes requests and responses between two connections.
type exchange struct {
	p                   *Proxy
	client, server      net.Conn
	requests, responses *bufio.Reader
	request, response   bytes.Buffer // the exact bytes of the current ones
}

// one passes on a request and its response. It returns false if the connection has ended.
func (x *exchange) one() bool {
	req, err := http.ReadRequest(x.requests)
	if err != nil {
		return false
	}
	if _, err := io.Copy(io.Discard, req.Body); err != nil {
		return false
	}
	fate, weather := x.p.fate()
	if !x.p.sleep(fate.there) {
		return false
	}
	switch {
	case fate.ill == LostRequest:
		return reset(x.client)
	case fate.ill == Silence && !fate.goesOn:
		return x.silence()
	}
	if err := x.carryOut(req); err != nil {
		return reset(x.client)
	}
	if fate.ill == Silence {
		return x.silence()
	}
	if !x.p.sleep(fate.back) {
		return false
	}
	if fate.ill == Refused {
		x.p.refuse(weather.Downtime)
	}
	return x.deliver(fate)
}

// carryOut sends the request to the server and reads the whole response.
func (x *exchange) carryOut(req *http.Request) error {
	if _, err := x.server.Write(x.request.Bytes()); err != nil {
		return err
	}
	res, err := http.ReadResponse(x.responses, req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, res.Body)
	return errors.Join(err, res.Body.Close())
}

// deliver sends the response to the client, with the ill of f. It returns false if the connection has ended.
func (x *exchange) deliver(f fate) bool {
	all := x.response.Bytes()
	part := all[:1+int(f.part*float64(len(all)-1))] // never the whole response, never nothing
	switch f.ill {
	case LostResponse:
		return reset(x.client)
	case TornResponse:
		return x.write(part, len(part), 0) && x.p.sleep(settling) && reset(x.client)
	case Cut:
		x.write(part, len(part), 0)
		return false
	case ResetAfter, Refused:
		return x.write(all, len(all), 0) && x.p.sleep(settling) && reset(x.client)
	case Slices:
		return x.write(all, 16, time.Millisecond)
	case Slow:
		const pieces = 20
		return x.write(all, len(all)/pieces+1, f.slow/pieces)
	case None, LostRequest, Silence:
	}
	return x.write(all, len(all), 0)
}

// settling is long enough for bytes on loopback to arrive, so that the reset after them does not overtake them.
const settling = 5 * time.Millisecond

// write writes b in pieces of size bytes, with a pause before each. It returns false if that failed.
func (x *exchange) write(b []byte, size int, pause time.Duration) bool {
	for len(b) > 0 {
		if pause > 0 && !x.p.sleep(pause) {
			return false
		}
		n, err := x.client.Write(b[:min(size, len(b))])
		if err != nil {
			return false
		}
		b = b[n:]
	}
	return true
}

// silence sends nothing until the client gives up. It returns false, because the connection has ended.
func (x *exchange) silence() bool {
	_, _ = x.requests.ReadByte()
	return false
}

// reset ends a connection with a TCP reset. It returns false, because the connection has ended.
func reset(conn net.Conn) bool {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
	return false
}
