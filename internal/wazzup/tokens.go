package wazzup

import (
	"context"
	"fmt"
)

var _ TokenSource = Token{}

// Token is the token itself: one that is configured.
func (t Token) Token(context.Context) (Token, error) { return t, nil }

// Current returns the token.
func (t Token) Current(context.Context) (Token, error) { return t, nil }

// Renew returns the refusal: there is no other token.
func (t Token) Renew(_ context.Context, _ Token, refusal error) (Token, error) {
	return Token{}, refusal
}

// RejectionError returns the refusal.
func (t Token) RejectionError(refusal error) error { return refusal }

// TokenStep is a step on the way to an account's token.
type TokenStep int

// The steps.
const (
	GettingMachineToken TokenStep = iota // with the partner's e-mail and password
	GettingAccountToken                  // in exchange for the machine token
	UsingAccountToken                    // one that was just got
)

// TokenError says that there is no token for an account. What it was wanted for has not been sent, but for a post in a
// NoOtherTokenError or a RenewedError.
type TokenError struct {
	Step    TokenStep
	Account string // digits
	// NotTried is true if no machine token could be had before in this run, because of Err, and none was asked for again.
	NotTried bool
	// Worked is true if a machine token was got before in this run.
	Worked bool
	// OthersWork is true for an exchange if another one has succeeded in this run.
	OthersWork bool
	// Denied is why there was no other machine token, after an exchange was refused with Err; nil where none was wanted.
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
// anew, once: Err is the error where that is refused, too.
type RenewedError struct{ Err error }

func (e *RenewedError) Error() string { return e.Err.Error() }
func (e *RenewedError) Unwrap() error { return e.Err }

// NoOtherTokenError is a post that was sent and refused because its token had ended, where there is no other token. What the
// post did, only a read can tell: a refusal is no proof that nothing was done, and less so where it is about the token.
type NoOtherTokenError struct {
	Refusal error // the response to the post
	Err     error // why there is no other token; a TokenError or the context's error
}

func (e *NoOtherTokenError) Error() string {
	return fmt.Sprintf("%v; and no other token: %v", e.Refusal, e.Err)
}
func (e *NoOtherTokenError) Unwrap() error { return e.Err }
