// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"slices"
	"time"
)

// begin notes that a request has come.
func (s *Server) begin(r *http.Request, body []byte) *incoming {
	in := &incoming{Request: r, body: body}
	e := &in.entry
	*e = Entry{Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Body: body}
	e.Header.Del("Authorization")
	var text string
	text, e.Bearer = bearer(r)
	if e.Path == TokenPath {
		e.Body = masked(body)
		if e.Method == http.MethodPost {
			in.grant, in.errs = parseGrant(body)
			e.Grant, e.Account = in.grant.kind, in.grant.account
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e.Start = time.Now()
	in.tooMany = s.exceeds(e.Start)
	if t := s.tokens[text]; t != nil && e.Bearer && e.Path != TokenPath {
		e.Account = t.account
	}
	s.underWay++
	if a := s.posted(*e); a != nil {
		a.inFlight++
		a.most = max(a.most, a.inFlight)
	}
	return in
}

// posted is the account that a request is a post to; nil if it is none. The caller holds the lock.
func (s *Server) posted(e Entry) *account {
	if e.Method != http.MethodPost || e.Path == TokenPath {
		return nil
	}
	return s.accounts[e.Account]
}

// add puts a request into the journal, once it is known how it ends.
func (s *Server) add(e Entry) {
	s.logging.Lock()
	defer s.logging.Unlock()
	s.mu.Lock()
	e.Number = len(s.journal) + 1
	s.journal = append(s.journal, e)
	log := s.log
	s.mu.Unlock()
	if log != nil {
		log(e)
	}
}

// leave notes that a request is no longer under way.
func (s *Server) leave(e Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.underWay--
	if a := s.posted(e); a != nil {
		a.inFlight--
	}
}

// Journal are the requests that have been answered, dropped, or left hanging so far. Who has seen what became of a
// request finds it there, but for one that was given up while it waited (a latency, a delay): that takes a moment.
func (s *Server) Journal() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.journal)
}

// ResetJournal empties the journal.
func (s *Server) ResetJournal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal = nil
}

// Count is the number of requests in the journal with a method, "" being any, but for those for tokens: with POST it is
// how many posts of funnels there were.
func (s *Server) Count(method string) int {
	return s.count(func(e Entry) bool { return e.Path != TokenPath && (method == "" || e.Method == method) })
}

// CountTokens is the number of requests in the journal for a grant; with "", of all for tokens, good and bad.
func (s *Server) CountTokens(grant Grant) int {
	return s.count(func(e Entry) bool { return e.Path == TokenPath && (grant == "" || e.Grant == grant) })
}

func (s *Server) count(counts func(Entry) bool) int {
	n := 0
	for _, e := range s.Journal() {
		if counts(e) {
			n++
		}
	}
	return n
}

// UnderWay is how many requests have come and have neither been answered, dropped, nor left by their clients.
func (s *Server) UnderWay() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.underWay
}

// MaxWritesInFlight is how many posts to an account were under way at a time, at the most.
func (s *Server) MaxWritesInFlight(id string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accounts[id].most
}
