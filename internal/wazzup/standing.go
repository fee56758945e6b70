package wazzup

import (
	"context"
	"errors"
	"sync"
	"time"
)

// standing is what a run knows of a partner's credentials: whether they, and the machine tokens got with them, still work.
// It is safe for concurrent use.
type standing struct {
	mu      sync.Mutex
	got     bool            // a machine token was got
	failed  int             // requests for one that could not have succeeded, before one was got
	works   map[string]bool // accounts that have got a token
	doubts  map[string]bool // accounts whose exchange was refused since one has succeeded, and not for the account
	machine time.Time       // of the machine token that was exchanged last: when it was asked for
	worked  time.Time       // when the last exchange was sent that has succeeded
	denials int             // requests for a machine token that were refused since anything has worked
	denial  error           // the last of them
	at      time.Time       // when it was refused
	refused error           // the denial for which the credentials are not used any more
}

// maxDenials is how many requests for a machine token in a row may be refused, though there was one before. One may be an
// accident.
const maxDenials = 2

// maxFailures is how many requests for the first machine token may fail in a way that asking again does not mend, such as with a
// page or a redirect. Each of them shows the password to whatever answers.
const maxFailures = 2

// maxDoubts is how many accounts in a row may be refused, where no other machine token is to be had, before the one that there
// is counts as ended, though nothing says so.
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

// denied is why no other machine token is asked for at present; nil where one may be. The one that there is may still work.
func (s *standing) denied() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refused != nil || s.denials >= maxDenials {
		return s.denial
	}
	return nil
}

// asked takes in what a request for a machine token has come to. Where it is the first one, its refusal is that of the
// credentials.
func (s *standing) asked(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.got, s.denials = true, 0
	case !s.got && !isDenial(err) && isPermanent(err):
		s.failed++
		if s.failed >= maxFailures {
			s.refused = err
		}
	case isDenial(err):
		s.denials, s.denial, s.at = s.denials+1, err, time.Now()
		if !s.got {
			s.refused = err
		}
	}
}

// exchanged takes in what an exchange has come to that was sent at a time. One that is refused after there was no other
// machine token to be had says that the one that there is does not work any more, either.
func (s *standing) exchanged(machine Issued, account string, sent time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.denials, s.doubts = 0, nil
		if s.works == nil {
			s.works = map[string]bool{}
		}
		s.works[account] = true
		if sent.After(s.worked) {
			s.machine, s.worked = machine.asked, sent
		}
	case s.denials >= maxDenials && sent.After(s.at) && mayBeOfMachineToken(err, machine):
		if s.doubts == nil {
			s.doubts = map[string]bool{}
		}
		s.doubts[account] = true
		if TokenEnded(err) || len(s.doubts) >= maxDoubts {
			s.refused = s.denial
		}
	}
}

// workedSince reports whether a machine token was exchanged in a request that was sent after a time.
func (s *standing) workedSince(machine Issued, since time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.machine.Equal(machine.asked) && s.worked.After(since)
}

// othersWorked reports whether any other account has got a token in this run.
func (s *standing) othersWorked(account string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.works) > 1 || len(s.works) == 1 && !s.works[account]
}
