package wazzup

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
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

// bearerToken is what can be sent as one: b64token (source: RFC 6750, section 2.1).
var bearerToken = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

// The least that an access token has. One that can be guessed with a probability of no more than 2^-128 (source: RFC 6749, section
// 10.10) has 22 characters of base64, or 32 of hexadecimal; Wazzup's have some hundred.
const (
	minTokenLength = 16
	minTokenKinds  = 6 // different characters
)

// written is a text that somebody has written, such as your-access-token-1, YourAccessToken or accesstoken. What is drawn at random
// does not come out like this.
var written = regexp.MustCompile(`^(?:[A-Z]?[a-z]+|[A-Z]+)(?:[-._~/+]+(?:[A-Z]?[a-z]+|[A-Z]+))+(?:[-._~]?[0-9]{1,4})?$|` +
	`^(?:[a-z]{2,}|[A-Z][a-z]{2,})(?:[A-Z][a-z]{2,})+$|^[a-z]*token[a-z]*$|^[A-Z]*TOKEN[A-Z]*$`)

// checkPlausible is why a text that could be sent as a token is none.
func checkPlausible(s string) error {
	kinds := map[rune]bool{}
	for _, r := range s {
		kinds[r] = true
	}
	const hint = "Set it to the access token itself, whole."
	switch {
	case len(s) < minTokenLength:
		return &InputError{fmt.Sprintf("it has fewer than %d characters, and no access token is that short", minTokenLength), hint}
	case len(kinds) < minTokenKinds, written.MatchString(s), strings.Contains(s, "..."):
		return &InputError{"it looks like a placeholder: words, the same few characters again and again, or dots for what was left out", hint}
	}
	return nil
}

// ParseToken takes a token as it is configured. It refuses what cannot be one, and is most often something else that was
// copied with it or in its place. The error is an InputError, which never shows the token, or ErrTrailingLineBreak.
func ParseToken(s string) (Token, error) {
	trimmed := strings.TrimRight(s, "\r\n")
	switch {
	case checkEmpty(s) != nil:
		return Token{}, checkEmpty(s)
	case len(s) > maxTokenLength:
		return Token{}, &InputError{Problem: "it is longer than 8 KiB, so it is not a token"}
	case bearerToken.MatchString(trimmed) && checkPlausible(trimmed) == nil:
		if trimmed != s {
			return Token{}, ErrTrailingLineBreak
		}
		return newToken(s), nil
	}
	if err := firstOf(tokenMistakes, trimmed); err != nil {
		return Token{}, err
	}
	if bearerToken.MatchString(trimmed) {
		return Token{}, checkPlausible(trimmed)
	}
	if strings.ContainsAny(s, " \t\r\n") {
		return Token{}, &InputError{"it has a blank or a line break in it", "Set it to the access token alone."}
	}
	return Token{}, &InputError{"it has a character in it that no access token has", "Letters, digits and -._~+/ are allowed, and = at the end."}
}

// issuedToken takes a token that the service has issued. Of those it has its own idea: what can be sent in a header is good.
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
	return Token{secret: newSecret(s), account: account, claim: claim}
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
