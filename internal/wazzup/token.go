// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// maxTokenLength is far above any token seen (a JWT of some hundred bytes) and below what servers accept as a header.
const maxTokenLength = 8 << 10

// Token is an access token of one account. It prints as asterisks.
type Token struct {
	secret  mask.Secret
	account string // see AccountID
	claim   error  // why the account cannot be read
}

// ErrTrailingLineBreak is the most common fault of a token: it was read from a file, and the file ends in a line break.
var ErrTrailingLineBreak = errors.New("it ends in a line break, as text read from a file does")

// bearerToken is what can be sent as one: b64token (source: RFC 6750, section 2.1).
var bearerToken = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

// ParseToken takes a token as it is configured. It refuses what cannot be one, and is most often something else that was
// copied with it or in its place. Its length and its characters are documented nowhere. The error is an InputError, which never shows the token, or ErrTrailingLineBreak.
func ParseToken(s string) (Token, error) {
	trimmed := strings.TrimRight(s, "\r\n")
	switch {
	case checkEmpty(s) != nil:
		return Token{}, checkEmpty(s)
	case len(s) > maxTokenLength:
		return Token{}, &InputError{Problem: "it is longer than 8 KiB, so it is not a token"}
	case bearerToken.MatchString(trimmed) && firstOf(likeTokens, trimmed) == nil:
		if trimmed != s {
			return Token{}, ErrTrailingLineBreak
		}
		return newToken(s), nil
	}
	if err := firstOf(tokenMistakes, trimmed); err != nil {
		return Token{}, err
	}
	if strings.ContainsAny(s, " \t\r\n") {
		return Token{}, &InputError{"it has a blank or a line break in it", "Set it to the access token alone."}
	}
	return Token{}, &InputError{"it has a character in it that no access token has", "Letters, digits and -._~+/ are allowed, and = at the end."}
}

// issuedToken takes a token that the service has issued. The service decides what it issues, so whatever can be sent in a header is accepted.
func issuedToken(s string) (Token, error) {
	switch {
	case s == "":
		return Token{}, errors.New("it is empty")
	case len(s) > maxTokenLength:
		return Token{}, errors.New("it is longer than 8 KiB")
	case !isTokenText(s):
		return Token{}, errors.New("it has a blank or another character in it that cannot be sent in a header")
	}
	return newToken(s), nil
}

func isTokenText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

func newToken(s string) Token {
	account, claim := claimedAccount(s)
	return Token{secret: mask.NewSecret(s), account: account, claim: claim}
}

// String hides the token from fmt.
func (Token) String() string { return "***" }

// GoString hides the token from fmt's %#v.
func (Token) GoString() string { return "***" }

// Value is the token itself, for those to whom it is handed over.
func (t Token) Value() string { return t.secret.Value() }

// AccountID is the account that the token names, as digits: the claim child_id of a JWT. It is "" if the token is not a JWT,
// has no such claim, or has one that cannot be read; see CheckAccount. The signature is not checked: the service does
// that; this only compares.
func (t Token) AccountID() string { return t.account }

// CheckAccount returns an AccountClaimError if the token names an account in a way that cannot be read. Such a token may be any
// account's, so it must not be used.
func (t Token) CheckAccount() error { return t.claim }

// Redact is a text from outside as it is, or a note that it was left out because it has the token in it, in whatever encoding.
func (t Token) Redact(text string) string { return mask.NewKnown(t.secret).Redact(text) }

// Fingerprint is the same for the same token, and reveals nothing of it.
func (t Token) Fingerprint() string {
	sum := sha256.Sum256([]byte("terraform-provider-wazzup\x00" + t.secret.Value()))
	return hex.EncodeToString(sum[:])
}

// TokenSource gives a Client its account's token: a Token, which is always itself, or AccountTokenSource.
type TokenSource interface {
	// Token returns a token that is good as far as is known.
	Token(ctx context.Context) (Token, error)
	// Current returns the last token received, however little of its time is left.
	Current(ctx context.Context) (Token, error)
	// Renew returns another token in place of one that the service has refused, or the error that this means: the refusal
	// itself if there is no other.
	Renew(ctx context.Context, refused Token, refusal error) (Token, error)
	// AccountID is the tokens' account, as digits; "" if nothing names it.
	AccountID() string
	// RejectionError is the error if the token that Renew returned is refused, too.
	RejectionError(refusal error) error
}

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
