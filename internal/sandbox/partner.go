// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// AddPartner makes a partner, and accounts, if there are none with those ids, that are the partner's. Called again with an
// e-mail it changes the password, takes a refusal back, and adds accounts.
func (s *Server) AddPartner(email, password string, accounts ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.partners[email] = &partner{password: password}
	for _, id := range accounts {
		s.make(id).partner = email
	}
}

// RefusePartner refuses a partner all tokens, though the password is right. Tokens that were granted stay good.
func (s *Server) RefusePartner(email string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.partners[email].refused = true
}

// partner is the e-mail of the partner whose request it is. The caller holds the lock.
func (s *Server) partner(r *http.Request) (string, *failure) {
	email, password, ok := basic(r)
	if !ok {
		return "", refused(unauthorized, "Send a partner's e-mail and password.")
	}
	switch p := s.partners[email]; {
	case p == nil, p.password != password:
		return "", refused(unauthorized, "The e-mail or the password is wrong.")
	case p.refused:
		return "", forbidden("The partner may not use the API.")
	}
	return email, nil
}
