// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"
	"sync"
)

// TokenStep is a step on the way to an account's token.
type TokenStep int

// The steps.
const (
	GettingMachineToken TokenStep = iota // with the partner's e-mail and password
	GettingAccountToken                  // in exchange for the machine token
	UsingAccountToken                    // one that was just got
)

// TokenError reports that there is no token for an account. The request that needed it has not been sent, but for a post in a
// NoOtherTokenError or a RenewedError.
type TokenError struct {
	Step    TokenStep
	Account string // digits
	// NotTried is true if a machine token was refused before in this run, with Err, and none was requested again.
	NotTried bool
	// Worked is true if a machine token was received before in this run.
	Worked bool
	// OthersWork is true for an exchange if another one has succeeded in this run.
	OthersWork bool
	// Denied is why there was no other machine token, after an exchange was refused with Err; nil if none was wanted.
	Denied error
	// Doubt is what is odd about a password that was refused, see Credentials.Doubt; "" if nothing is.
	Doubt string
	Err   error

	explained *explanations // of the run; nil if nobody keeps any
}

func (e *TokenError) Error() string {
	switch e.Step {
	case GettingMachineToken:
		return fmt.Sprintf("getting the partner's machine token: %v", e.Err)
	case GettingAccountToken:
		if e.Denied != nil {
			return fmt.Sprintf("getting an access token of account %s: %v; and another machine token for it: %v", ShowAccountID(e.Account), e.Err, e.Denied)
		}
		return fmt.Sprintf("getting an access token of account %s: %v", ShowAccountID(e.Account), e.Err)
	}
	return fmt.Sprintf("using a new access token of account %s: %v", ShowAccountID(e.Account), e.Err)
}
func (e *TokenError) Unwrap() error { return e.Err }

// OtherAccountError is a token that was issued for another account than the one asked for.
type OtherAccountError struct{ Account string } // digits, as the token says

func (e *OtherAccountError) Error() string {
	return "it is for account " + ShowAccountID(e.Account)
}

// RenewedError is a post that was refused because its token had ended. There is a new one, so that the post may be made
// anew, once: Err is the error if that is refused, too.
type RenewedError struct{ Err error }

func (e *RenewedError) Error() string { return e.Err.Error() }
func (e *RenewedError) Unwrap() error { return e.Err }

// NoOtherTokenError is a post that was sent and refused because its token had ended, and there is no other token. What the
// post did, only a read can tell: a refusal is no proof that nothing was done, and less so if it is about the token.
type NoOtherTokenError struct {
	Refusal error // the response to the post
	Err     error // why there is no other token; a TokenError or the context's error
}

func (e *NoOtherTokenError) Error() string {
	return fmt.Sprintf("%v; and no other token: %v", e.Refusal, e.Err)
}
func (e *NoOtherTokenError) Unwrap() error { return e.Err }

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
