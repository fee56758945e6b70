package wazzup

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// What the code of an error is about, and what it says of it, in small letters without anything between them. The API's own
// is OAUTH_TOKEN_UNKNOWN_OR_REVOKED; RFC 6750, section 3.1, has invalid_token.
var (
	tokenNouns   = []string{"token", "jwt"}
	tokenEndings = []string{"unknown", "revok", "expir", "invalid", "inactive", "notvalid", "notactive", "notfound", "unrecogni"}
	// An error that speaks of a token's rights or kind is none of its end.
	tokenOthers = []string{"scope", "type", "permission", "limit"}
)

// TokenRefused reports whether a response refuses the token that it was sent: with 401 for any reason, or with a code that
// says so, whatever the status.
func TokenRefused(err error) bool { return isUnauthorized(err) || TokenEnded(err) }

// TokenEnded reports whether a response says by its code that the token has ended: with any status that is an error, or in a
// success that reads as one.
func TokenEnded(err error) bool {
	if status, ok := errors.AsType[*StatusError](err); ok {
		return status.Status >= http.StatusBadRequest && isTokenEnd(status.Code)
	}
	inside, ok := errors.AsType[*BodyError](err)
	return ok && isTokenEnd(inside.Code)
}

// isTokenEnd judges a code by its meaning: how it is spelt changes between Wazzup's own pages.
func isTokenEnd(code string) bool {
	letters := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, code)
	speaksOf := func(words []string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(letters, word) })
	}
	return speaksOf(tokenNouns) && speaksOf(tokenEndings) && !speaksOf(tokenOthers)
}

func isUnauthorized(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Status == http.StatusUnauthorized
}
