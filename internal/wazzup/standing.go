// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"net/http"
	"sync"
	"time"
)

// standing tracks whether a partner's credentials, and the machine tokens issued for them, still work in this run. It is safe
// for concurrent use.
type standing struct {
	mu      sync.Mutex
	got     bool            // a machine token was received
	failed  int             // permanent failures, other than denials, before the first machine token
	works   map[string]bool // accounts that have received a token
	doubts  map[string]bool // accounts whose exchange was refused since the last success, and not because of the account
	machine time.Time       // when the machine token of the last successful exchange was requested
	worked  time.Time       // when the last successful exchange was sent
	denials int             // refused requests for a machine token since the last success
	denial  error           // error of the last of them
	at      time.Time       // when it was refused
	refused error           // the reason why the credentials are not used any more

	proved    time.Time // when the last request was sent that proved that the credentials work
	lost      time.Time // when a token of an account was last refused before its end
	suspected time.Time // when the doubt began: with such a refusal, or with a refused exchange that may be the credentials' fault
	rejected  time.Time // when an exchange was refused that was sent after that
	rejection error     // error of the last refused exchange that may be the credentials' fault; nil after a success
}

// maxDenials is the number of refused requests in a row after which no more machine tokens are requested, if the run has
// received one before. A single refusal may be an accident.
const maxDenials = 2

// maxFailures is the number of permanent failures, such as a page or a redirect, after which the first machine token is not
// requested again. Each request shows the password to whatever server responds.
const maxFailures = 2

// maxDoubts is the number of refused accounts in a row after which the current machine token counts as ended although no
// response says so. It applies if no other machine token can be requested.
const maxDoubts = 5

// refusal returns the reason why this run no longer uses the credentials; nil while it does.
func (s *standing) refusal() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// denied returns the reason why no other machine token may be requested at present; nil if one may be. The current one may
// still work.
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

// inDoubt reports whether a refusal since the last success may be about the credentials or the machine token.
func (s *standing) inDoubt() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.suspected.After(s.proved)
}

// isRejected reports whether an exchange was refused that was sent while inDoubt was true.
func (s *standing) isRejected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rejected.After(s.proved)
}

// isAlike reports whether a denial has the same status as the refusal of the last exchange and, except for a 401, the same
// code. Then the cause is what both requests were sent with: the credentials.
func (s *standing) isAlike(denial error) bool {
	return s.rejection != nil && statusOf(denial) == statusOf(s.rejection) &&
		(isUnauthorized(denial) || letters(saidBy(denial).code) == letters(saidBy(s.rejection).code))
}

// mayBeOfPartner reports whether a second denial like this one would show that the credentials are at fault.
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

// asked records the result of a request for a machine token. If the run has received none before, a denial means that the
// credentials are wrong.
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

// exchanged records the result of an exchange that was sent at a time. If no other machine token may be requested, a
// refused exchange shows that the current one does not work any more, either.
//
// another is true if the refusal may be about the machine token or the partner, and not about the account.
func (s *standing) exchanged(machine Issued, account string, sent time.Time, another bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case another:
		s.doubt(sent, err)
	case err != nil && !isRefusal(err): // the exchange settled nothing; end the doubt, or operations wait out an outage one after another
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

// doubt records the refusal of an exchange that was sent at a time.
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
