// SPDX-License-Identifier: MPL-2.0

// Package sandbox is Wazzup's API for funnels, and for the tokens that it asks for, in memory: as strict as the service
// is known to be, with the answers that nobody knows as settings, a journal of requests, and faults to inject. It shares
// no code with the provider, so that a mistake in the client cannot hide in it.
package sandbox

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is the API, for any number of accounts. It is an http.Handler and safe for concurrent use.
type Server struct {
	mu       sync.Mutex
	settings Settings
	accounts map[string]*account // by id
	partners map[string]*partner // by e-mail
	tokens   map[string]*token   // by their text
	granted  []string            // texts of tokens, in the order in which they were granted
	let      []time.Time         // when the requests came that count against the limit
	journal  []Entry
	underWay int // requests
	faults   []*Fault
	hooks    []hook
	logging  sync.Mutex // held while log is called; taken before mu
	log      func(Entry)
	done     chan struct{} // closed by Close: what hangs ends
	closing  sync.Once
}

// account is one account's funnels, and what the journal knows of its writes.
type account struct {
	partner  string // e-mail of the one who has created it; "" for none
	closing  Closing
	list     []Pipeline
	versions []version
	reads    int
	inFlight int // posts
	most     int // posts at a time
}

// version is an account's list as it was until a commit.
type version struct {
	until time.Time
	list  []Pipeline
}

// partner runs Wazzup for customers of its own, whose accounts it creates.
type partner struct {
	password string
	refused  bool
}

// token is what the server knows of one.
type token struct {
	account string    // "" of a machine token
	partner string    // e-mail of the one it was granted to; "" if it was not granted but made
	crm     bool      // its scope has funnels in it
	expires time.Time // zero if it lasts
	revoked bool
}

// hook is a function to be called at a request.
type hook struct {
	method, path string // "" is any
	f            func(account string) bool
	stays        bool // also while f runs for another request
}

// New makes a Server without accounts.
func New(settings Settings) *Server {
	return &Server{
		settings: settings,
		accounts: map[string]*account{},
		partners: map[string]*partner{},
		tokens:   map[string]*token{},
		done:     make(chan struct{}),
	}
}

// Set changes settings while the server runs.
func (s *Server) Set(change func(*Settings)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.settings)
}

// Log sets a function that is told of each request when it enters the journal: one at a time, in the journal's order.
func (s *Server) Log(f func(Entry)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = f
}

// Close ends requests that hang or wait, without an answer.
func (s *Server) Close() { s.closing.Do(func() { close(s.done) }) }

// Listen serves the API on an address and returns its URL, and a function that ends it and all connections.
func (s *Server) Listen(address string) (url string, stop func(), err error) {
	listener, err := net.Listen("tcp", address) //nolint:noctx // it is told to stop by stop
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener) // always an error: that of being closed
	}()
	return "http://" + listener.Addr().String(), func() {
		s.Close()
		_ = server.Close()
		<-ended
	}, nil
}
