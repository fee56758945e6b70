// SPDX-License-Identifier: MPL-2.0

// Package sandbox is Wazzup's API for funnels, and for the tokens that it asks for, in memory: as strict as the service
// is known to be, with the answers that nobody knows as settings, a journal of requests, and faults to inject. It shares
// no code with the provider, so that a mistake in the client cannot hide in it.
package sandbox

import (
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Pipeline is a sales funnel. Stages is nil for a funnel without stages.
type Pipeline struct {
	ID     string
	Name   string
	Stages []Stage

	// Members are those that the documentation does not have, as a read shows them: "color":"red","isDefault":true. A post
	// cannot carry them; see Settings.DropMembers.
	Members string
}

// Stage is a step of a funnel.
type Stage struct {
	ID      string
	Name    string
	Members string // as those of a Pipeline
}

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

// Pipelines are an account's funnels as they truly are now.
func (s *Server) Pipelines(id string) []Pipeline {
	s.mu.Lock()
	defer s.mu.Unlock()
	return clone(s.accounts[id].list)
}

// Edit changes an account's funnels behind everybody's back.
func (s *Server) Edit(id string, change func([]Pipeline) []Pipeline) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commit(s.accounts[id], clone(change(clone(s.accounts[id].list))))
}

// SetPipelines replaces an account's funnels behind everybody's back.
func (s *Server) SetPipelines(id string, list []Pipeline) {
	s.Edit(id, func([]Pipeline) []Pipeline { return list })
}

// Put adds funnels behind everybody's back, or replaces those with the same ids.
func (s *Server) Put(id string, funnels ...Pipeline) {
	s.Edit(id, func(list []Pipeline) []Pipeline {
		return merged(Kept, list, funnels, Pipeline.key)
	})
}

// Remove removes funnels behind everybody's back.
func (s *Server) Remove(id string, ids ...string) {
	s.Edit(id, func(list []Pipeline) []Pipeline {
		return slices.DeleteFunc(list, func(p Pipeline) bool { return slices.Contains(ids, p.ID) })
	})
}

func clone(list []Pipeline) []Pipeline {
	list = slices.Clone(list)
	for i := range list {
		list[i].Stages = slices.Clone(list[i].Stages)
	}
	return list
}
