// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"time"
)

// Inject adds a fault. Of several that fit a request, the one injected first strikes.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, &f)
}

// ClearFaults removes all faults.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// fault is what strikes a request, and the latency that goes with it.
func (s *Server) fault(in *incoming) (Fault, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in.tooMany { // it gets no further than to the limit
		return Fault{}, s.settings.Latency
	}
	for _, f := range s.faults {
		switch {
		case f.Times == 0 || !s.strikes(f, in):
		case f.Skip > 0:
			f.Skip--
		default:
			if f.Times > 0 {
				f.Times--
			}
			return f.worded(s.settings), s.settings.Latency
		}
	}
	return Fault{}, s.settings.Latency
}

// strikes is true if a fault is for requests like this one. The caller holds the lock.
func (s *Server) strikes(f *Fault, in *incoming) bool {
	return fits(f.Method, in.Method) && fits(f.Path, in.URL.Path) && fits(string(f.Grant), string(in.grant.kind)) &&
		(f.Account == "" || s.spelling(f.Account) == s.spelling(in.entry.Account))
}

// worded is the fault with the status and the body of TokenEnded.
func (f Fault) worded(t Settings) Fault {
	if f.TokenEnded {
		ended := t.unknownToken()
		f.Status, f.Body = ended.status, string(encode(ended.value()))
	}
	return f
}

// lets is true if the fault lets a request be carried out.
func (f Fault) lets(in *incoming) bool {
	switch {
	case f.AfterCommit, f.Middle > 0 && in.Method == http.MethodPost && in.URL.Path == PipelinesPath:
		return true
	case f.Cut, f.Slow > 0: // neither a read nor a token commits anything: the fault is in the answer
		return in.Method == http.MethodGet || in.URL.Path == TokenPath
	}
	return f.String() == "" || f.String() == delay
}
