package wazzup

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
)

// maxTokenLength is far above any token seen (a JWT of some hundred bytes) and below what servers accept as a header.
const maxTokenLength = 8 << 10

// Token is an access token of one account. It prints as asterisks.
type Token struct {
	secret

	account string // see AccountID
	claim   error  // why the account cannot be read
}

// ErrTrailingLineBreak is the most common fault of a token: it was read from a file, and the file ends in a line break.
var ErrTrailingLineBreak = errors.New("it ends in a line break, as text read from a file does")

// ParseToken takes a token as it is configured. It refuses what cannot be sent in a header or is surely a mistake:
// an empty token, blanks, line breaks, control and non-ASCII characters, more than 8 KiB. No error shows the token.
func ParseToken(s string) (Token, error) {
	switch trimmed := strings.TrimRight(s, "\r\n"); {
	case strings.TrimSpace(s) == "":
		return Token{}, errors.New("it is empty")
	case len(s) > maxTokenLength:
		return Token{}, errors.New("it is longer than 8 KiB, so it is not a token")
	case trimmed != s && isTokenText(trimmed):
		return Token{}, ErrTrailingLineBreak
	case strings.ContainsAny(s, " \t\r\n"):
		return Token{}, errors.New("it has a blank or a line break in it")
	case !isTokenText(s):
		return Token{}, errors.New("it has a character in it that no token has (a control character or one outside ASCII)")
	}
	account, claim := claimedAccount(s)
	return Token{secret: newSecret(s), account: account, claim: claim}, nil
}

func isTokenText(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// Value is the token itself, for those to whom it is handed over.
func (t Token) Value() string { return t.value() }

// AccountID is the account that the token names, as digits: the claim child_id of a JWT. It is "" if the token is not a JWT,
// has no such claim, or has one that cannot be read; see CheckAccount. The signature is not checked: the service does
// that; this only compares.
func (t Token) AccountID() string { return t.account }

// CheckAccount returns a ClaimError if the token names an account in a way that cannot be read. Such a token may be any
// account's, so it must not be used.
func (t Token) CheckAccount() error { return t.claim }

// Redact is a text from outside as it is, or a note that it was left out because it has the token in it, in whatever encoding.
func (t Token) Redact(text string) string { return newSecrets(t.secret).Redact(text) }

// Fingerprint is the same for the same token, and says nothing about it.
func (t Token) Fingerprint() string {
	sum := sha256.Sum256([]byte("terraform-provider-wazzup\x00" + t.value()))
	return hex.EncodeToString(sum[:])
}
