package sandbox

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"time"
)

// Grant is a way to get a token.
type Grant string

// The grants that there are.
const (
	Machine  Grant = "machine"  // a machine token, for the partner's e-mail and password
	Exchange Grant = "exchange" // a client's token, for these and a machine token
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
	if a := s.accounts[g.account]; a == nil || a.partner != email {
		return nil, s.settings.unknownAccount()
	}
	return s.grant(token{partner: email, account: g.account, crm: g.crm}, header), nil
}

// subject is why a token is not one that a partner can exchange; nil where it is. The caller holds the lock.
func (s *Server) subject(text, email string) *failure {
	t := s.tokens[text]
	if t == nil || !t.machine() || t.partner != email {
		return unknownToken()
	}
	return s.judge(t)
}

// grant makes a token, and the answer that shows it. The caller holds the lock.
func (s *Server) grant(t token, header http.Header) any {
	now, lifetime, answer := time.Now(), cmp.Or(s.settings.TokenLifetime, time.Hour), s.settings.TokenAnswer
	text := newToken(t.account, now, lifetime)
	if t.machine() {
		lifetime, answer = cmp.Or(s.settings.MachineLifetime, time.Hour), s.settings.MachineAnswer
		text = base64.StdEncoding.EncodeToString(random()) // not a JWT: nothing is known of the form of machine tokens
	}
	t.expires = now.Add(lifetime)
	s.tokens[text] = &t
	refresh := base64.RawURLEncoding.EncodeToString(random())
	s.granted = append(s.granted, text, refresh)
	announced := cmp.Or(s.settings.AnnouncedLifetime, lifetime)
	return answer.with(text, refresh, int64(announced/time.Second), header)
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
