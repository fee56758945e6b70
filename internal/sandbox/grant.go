// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"time"
)

// grantToken answers a request for a token.
func (s *Server) grantToken(in *incoming, header http.Header) (any, *failure) {
	if in.Method != http.MethodPost {
		return nil, methodNotAllowed("POST", "Send POST.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	email, f := s.partner(in.Request)
	if f != nil {
		return nil, f
	}
	switch {
	case !in.json():
		return nil, invalid("content type must be application/json")
	case in.tooLarge():
		return nil, payloadTooLarge()
	case len(in.errs) > 0:
		return nil, invalid(in.errs...)
	case in.grant.kind == Machine:
		return s.grant(token{partner: email}, header), nil
	}
	g := in.grant
	if f := s.subject(g.subjectToken, email); f != nil {
		return nil, f
	}
	id := s.spelling(g.account)
	switch a := s.accounts[id]; {
	case a == nil, a.partner != email:
		return nil, s.settings.unknownAccount()
	case a.closing.Exchange.refuses():
		return nil, a.closing.Exchange.failure()
	}
	return s.grant(token{partner: email, account: id, crm: g.crm}, header), nil
}

// subject is why a token is not one that a partner can exchange; nil if it is. The caller holds the lock.
func (s *Server) subject(text, email string) *failure {
	t := s.tokens[text]
	if t == nil || !t.machine() || t.partner != email {
		return s.settings.unknownToken()
	}
	return s.check(t)
}

// grant makes a token, and the answer that shows it. The caller holds the lock.
func (s *Server) grant(t token, header http.Header) any {
	now, how := time.Now(), s.settings.granting(t.machine())
	var text string
	if how.opaque {
		text = base64.StdEncoding.EncodeToString(random())
	} else {
		text = newToken(t.account, cmp.Or(s.settings.ChildID, plainChildID), now, how.lifetime)
	}
	if how.one {
		s.endEarlier(t)
	}
	t.expires = now.Add(how.lifetime)
	s.tokens[text] = &t
	refresh := base64.RawURLEncoding.EncodeToString(random())
	s.granted = append(s.granted, text, refresh)
	stated := cmp.Or(s.settings.StatedLifetime, how.lifetime)
	return how.with(text, refresh, int64(stated/time.Second), header)
}

// endEarlier ends the granted tokens that are for the same as a new one: a partner's machine tokens, or an account's.
// The caller holds the lock.
func (s *Server) endEarlier(newer token) {
	for _, t := range s.tokens {
		if t.partner == newer.partner && t.account == newer.account {
			t.revoked = true
		}
	}
}

func (t Settings) unknownAccount() *failure {
	const detail = "The partner has not created this account."
	switch t.UnknownAccount {
	case http.StatusForbidden:
		return forbidden(detail)
	case http.StatusBadRequest:
		return invalid("token_exchange_data.requested_subject must be an account that the partner has created")
	}
	return notFound(detail)
}
