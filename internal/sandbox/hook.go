// SPDX-License-Identifier: MPL-2.0

package sandbox

import "slices"

// Before calls f before requests with a method ("" is any) are handled, until f returns false: those for tokens, too,
// with the account that is asked for. f may change the data, and may take its time: until it returns, other requests pass
// without it.
func (s *Server) Before(method string, f func(account string) (again bool)) {
	s.BeforeAt("", method, f)
}

// BeforeAt is Before for the requests to one path, PipelinesPath or TokenPath.
func (s *Server) BeforeAt(path, method string, f func(account string) (again bool)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, hook{method: method, path: path, f: f})
}

// BeforeEach calls f before each request to one path with a method, those that come at the same time, too.
func (s *Server) BeforeEach(path, method string, f func(account string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, hook{method: method, path: path, stays: true, f: func(account string) bool { f(account); return false }})
}

// before calls the hooks outside the lock, so that they can change data.
func (s *Server) before(e Entry) {
	s.mu.Lock()
	var due, again []hook
	s.hooks = slices.DeleteFunc(s.hooks, func(h hook) bool {
		if !fits(h.method, e.Method) || !fits(h.path, e.Path) {
			return false
		}
		due = append(due, h)
		return !h.stays
	})
	s.mu.Unlock()
	for _, h := range due {
		if h.f(e.Account) {
			again = append(again, h)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(again, s.hooks...)
}

// fits is true if a text is the one that is wanted, or any is.
func fits(wanted, text string) bool { return wanted == "" || wanted == text }
