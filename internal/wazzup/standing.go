// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// standing is what a run knows about a partner's credentials: whether they, and the machine tokens issued for them, still work.
// It is safe for concurrent use.
type standing struct {
	mu      sync.Mutex
	got     bool            // a machine token was received
	failed  int             // requests for one that could not have succeeded, before one was received
	works   map[string]bool // accounts that have received a token
	doubts  map[string]bool // accounts whose exchange was refused since one has succeeded, and not for the account
	machine time.Time       // of the machine token that was exchanged last: when it was asked for
	worked  time.Time       // when the last exchange was sent that has succeeded
	denials int             // requests for a machine token that were refused since anything has worked
	denial  error           // the last of them
	at      time.Time       // when it was refused
	refused error           // the denial for which the credentials are not used any more

	proved    time.Time // when the last request was sent that has shown that the credentials work
	lost      time.Time // when a token of an account was refused that should still have been good
	suspected time.Time // when one was, or an exchange was that may be the credentials' fault
	rejected  time.Time // when another exchange was refused that was sent after that
	rejection error     // of the exchange that was refused last, since one has succeeded
}

// maxDenials is how many requests for a machine token in a row may be refused, though there was one before. One may be an
// accident.
const maxDenials = 2

// maxFailures is how many requests for the first machine token may fail in a way that another attempt does not change, such as with a
// page or a redirect. Each of them shows the password to whatever server responds.
const maxFailures = 2

// maxDoubts is how many accounts in a row may be refused, if there is no other machine token, before the one that there
// is counts as ended, though no response says so.
const maxDoubts = 5

func isPermanent(err error) bool {
	return !passing(err) && !UsedUp(err) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// refusal is why the credentials are not used any more in this run; nil while they are.
func (s *standing) refusal() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// denied is why no other machine token is requested at present; nil if one may be. The one that there is may still work.
func (s *standing) denied() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refused != nil || s.denials >= maxDenials {
		return s.denial
	}
	return nil
}

// hasGot reports whether the credentials have worked in this run.
func (s *standing) hasGot() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got
}

// suspect records that an account's token was refused before its end.
func (s *standing) suspect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost = time.Now()
	if !s.suspected.After(s.proved) {
		s.suspected = s.lost
	}
}

// inDoubt reports whether anything but an account was refused since the credentials and the machine token last worked.
func (s *standing) inDoubt() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.suspected.After(s.proved)
}

// isRejected reports whether an exchange was refused while it was in doubt whether one would be.
func (s *standing) isRejected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rejected.After(s.proved)
}

// isAlike reports whether a machine token was denied as the last exchange was refused. Then what is wrong is what both were sent
// with: the credentials.
func (s *standing) isAlike(denial error) bool {
	return s.rejection != nil && statusOf(denial) == statusOf(s.rejection) &&
		(isUnauthorized(denial) || letters(saidBy(denial).code) == letters(saidBy(s.rejection).code))
}

// mayBeOfPartner reports whether another request for a machine token would tell that the credentials are what is refused.
func (s *standing) mayBeOfPartner(denial error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.isAlike(denial)
}

func statusOf(err error) int {
	if status, ok := errors.AsType[*StatusError](err); ok {
		return status.Status
	}
	return http.StatusOK
}

// asked records the result of a request for a machine token. If it is the first one, its refusal is that of the
// credentials.
func (s *standing) asked(issued Issued, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.got, s.denials, s.proved = true, 0, issued.asked
	case !s.got && !isDenial(err) && isPermanent(err):
		s.failed++
		if s.failed >= maxFailures {
			s.refused = err
		}
	case isDenial(err):
		s.denials, s.denial, s.at = s.denials+1, err, time.Now()
		isSure := s.denials >= maxDenials || s.lost.After(s.proved)
		if !s.got || isSure && s.isAlike(err) {
			s.refused = err
		}
	}
}

// exchanged records the result of an exchange that was sent at a time. One that is refused after there was no other
// machine token shows that the current one does not work any more, either.
//
// another reports whether the refusal may be the machine token's or the partner's.
func (s *standing) exchanged(machine Issued, account string, sent time.Time, another bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case another:
		s.doubt(sent, err)
	case err != nil && !isRefusal(err): // it found nothing out: operations must not wait for an outage one after another
		s.suspected, s.rejected = time.Time{}, time.Time{}
	}
	switch {
	case err == nil:
		s.denials, s.doubts, s.rejection = 0, nil, nil
		if sent.After(s.proved) {
			s.proved = sent
		}
		if s.works == nil {
			s.works = map[string]bool{}
		}
		s.works[account] = true
		if sent.After(s.worked) {
			s.machine, s.worked = machine.asked, sent
		}
	case another && s.denials >= maxDenials && sent.After(s.at):
		if s.doubts == nil {
			s.doubts = map[string]bool{}
		}
		s.doubts[account] = true
		if TokenEnded(err) || len(s.doubts) >= maxDoubts {
			s.refused = s.denial
		}
	}
}

// doubt records that an exchange was refused that was sent at a time.
func (s *standing) doubt(sent time.Time, refusal error) {
	s.rejection = refusal
	switch {
	case !s.suspected.After(s.proved):
		s.suspected = time.Now()
	case !sent.Before(s.suspected):
		s.rejected = time.Now()
	}
}

// workedSince reports whether a machine token was exchanged in a request that was sent after a time.
func (s *standing) workedSince(machine Issued, since time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.machine.Equal(machine.asked) && s.worked.After(since)
}

// othersWorked reports whether any other account has received a token in this run.
func (s *standing) othersWorked(account string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.works) > 1 || len(s.works) == 1 && !s.works[account]
}
