// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// AddAccount makes an account, if there is none with that id, and returns a new token for it, which does not expire: a
// JWT whose claim child_id is the account's id.
func (s *Server) AddAccount(id string) (token string) {
	return s.AddToken(id, plainChildID)
}

// AddToken is AddAccount with another claim: child_id is the JSON text claim, in which {id} is the account's id, {number}
// the same without leading zeros, {hyphenated} as Wazzup's dashboard shows it, and {exponent} as in 7.2042419e7. With ""
// the token has no such claim.
func (s *Server) AddToken(id, claim string) (token string) {
	token = newToken(id, claim, time.Now(), time.Hour)
	s.Authorize(token, id)
	return token
}

// Authorize makes any text a token of an account.
func (s *Server) Authorize(text, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.make(id)
	s.tokens[text] = &token{account: id, crm: true}
}

// make makes an account, if there is none with that id. The caller holds the lock.
func (s *Server) make(id string) *account {
	if s.accounts[id] == nil {
		s.accounts[id] = &account{}
	}
	return s.accounts[id]
}

// Revoke ends a token.
func (s *Server) Revoke(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.tokens[text]; t != nil {
		t.revoked = true
	}
}

// RevokeAll ends all tokens, machine tokens among them.
func (s *Server) RevokeAll() { s.revoke(func(*token) bool { return true }) }

// RevokeAccount ends all tokens of an account.
func (s *Server) RevokeAccount(id string) { s.revoke(func(t *token) bool { return t.account == id }) }

// RevokeMachineTokens ends all machine tokens. The tokens that were granted for them stay good.
func (s *Server) RevokeMachineTokens() { s.revoke((*token).machine) }

func (s *Server) revoke(which func(*token) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tokens {
		t.revoked = t.revoked || which(t)
	}
}

// Granted are all tokens that were ever granted, refresh tokens included, for tests that look for them where they must
// not be.
func (s *Server) Granted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.granted)
}

func (t *token) machine() bool { return t.account == "" }

// client is why a request's token does not let it at the funnels of the account that it was for when the request came;
// nil if it does.
func (s *Server) client(in *incoming) *failure {
	text, ok := bearer(in.Request)
	if !ok {
		return refused(unauthorized, "Send an access token.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tokens[text]
	if t == nil || t.machine() || t.account != in.entry.Account {
		return s.settings.unknownToken()
	}
	if f := s.check(t); f != nil {
		return f
	}
	if closed := s.accounts[t.account].closing.Pipelines; closed.refuses() {
		return closed.failure()
	}
	if !t.crm {
		return forbidden("The access token's scope is not crm.")
	}
	return nil
}

// check is why a token is no longer good; nil if it is. The caller holds the lock.
func (s *Server) check(t *token) *failure {
	switch {
	case t.revoked:
		return s.settings.unknownToken()
	case !t.expires.IsZero() && !time.Now().Before(t.expires):
		f := s.settings.unknownToken()
		if s.settings.ExpiredCode != "" {
			f.Code, f.Detail = s.settings.ExpiredCode, "The access token has expired."
		}
		return f
	}
	return nil
}

// unknownToken is what a token is refused with that is unknown, revoked or expired.
func (t Settings) unknownToken() *failure {
	return Refusal{
		Status: cmp.Or(t.EndedStatus, http.StatusUnauthorized),
		Code:   cmp.Or(t.EndedCode, "OAUTH_TOKEN_UNKNOWN_OR_REVOKED"),
		Detail: "The access token is unknown or was revoked.",
	}.failure()
}
