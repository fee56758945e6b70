package wazzup

import "sync"

// explanations are the headlines of the messages that this run has shown about a partner's credentials. It is safe for
// concurrent use.
type explanations struct {
	mu    sync.Mutex
	shown map[string]bool
}

func (e *explanations) first(headline string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.shown[headline] {
		return false
	}
	if e.shown == nil {
		e.shown = map[string]bool{}
	}
	e.shown[headline] = true
	return true
}

// OfCredentials reports whether this is about the partner's credentials and not about an account, and will not pass: then it
// is the same for all accounts of the run.
func (e *TokenError) OfCredentials() bool {
	return e.Step == GettingMachineToken && (e.NotTried || isPermanent(e.Err))
}

// Explain is for whoever shows this error. It reports whether no other one of the run was shown under this headline, and notes
// that one is now: what is the same for hundreds of accounts is explained once.
func (e *TokenError) Explain(headline string) bool {
	if e.explained == nil {
		return !e.NotTried
	}
	return e.explained.first(headline)
}
