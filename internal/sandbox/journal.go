package sandbox

import (
	"net/http"
	"slices"
	"time"
)

// Entry is a request in the journal.
type Entry struct {
	Number    int // from 1
	Start     time.Time
	Account   string // "" where the token is not one
	Bearer    bool   // a token was sent; which one, the journal does not say
	Method    string
	Path      string
	Header    http.Header // as sent, without Authorization
	Body      []byte      // as sent
	Status    int         // of the answer; 0 where there was none
	Committed bool        // a post that was taken in
	Fault     string      // what was injected; "" for nothing
}

// begin notes that a request has come.
func (s *Server) begin(r *http.Request, body []byte) Entry {
	e := Entry{Start: time.Now(), Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Body: body}
	e.Header.Del("Authorization")
	token, ok := bearer(r)
	e.Bearer = ok
	s.mu.Lock()
	defer s.mu.Unlock()
	if ok {
		e.Account = s.tokens[token]
	}
	s.underWay++
	if a := s.accounts[e.Account]; a != nil && e.Method == http.MethodPost {
		a.inFlight++
		a.most = max(a.most, a.inFlight)
	}
	return e
}

// note puts a request into the journal, once it is known how it ends.
func (s *Server) note(e Entry) {
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
	if a := s.accounts[e.Account]; a != nil && e.Method == http.MethodPost {
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

// Count is the number of requests in the journal with a method; with "", of all.
func (s *Server) Count(method string) int {
	n := 0
	for _, e := range s.Journal() {
		if method == "" || e.Method == method {
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

// hook is a function to be called at a request.
type hook struct {
	method string
	f      func(account string) bool
}

// Before calls f before requests with a method ("" is any) are handled, until f returns false. f may change the data, and
// may take its time: until it returns, other requests pass without it.
func (s *Server) Before(method string, f func(account string) (again bool)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, hook{method: method, f: f})
}

// before calls the hooks outside the lock, so that they can change data.
func (s *Server) before(method, account string) {
	s.mu.Lock()
	hooks := s.hooks
	s.hooks = nil
	s.mu.Unlock()
	var kept []hook
	for _, h := range hooks {
		if h.method != "" && h.method != method || h.f(account) {
			kept = append(kept, h)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(kept, s.hooks...)
}
