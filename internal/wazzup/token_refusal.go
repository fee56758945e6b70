// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What the code of an error is about, in small letters without anything between them. The API's own is
// OAUTH_TOKEN_UNKNOWN_OR_REVOKED; RFC 6750, section 3.1, has invalid_token.
var (
	tokenNouns   = []string{"token", "jwt", "bearer"}
	sessionNouns = []string{"session", "credential"}
	tokenEndings = []string{"unknown", "revok", "expir", "invalid", "inactive", "notvalid", "notactive", "notfound", "unrecogni"}
	// An error that speaks of a token's rights or kind is none of its end.
	tokenOthers = []string{"scope", "type", "permission", "limit", "csrf"}

	accountNouns = []string{"account", "client", "customer", "subject", "company", "tenant", "organi"}
	// An error that speaks of these is about the one who asks.
	askerNouns = []string{"token", "jwt", "auth", "credential", "login", "password", "session", "invalidclient"}
)

// TokenRefused reports whether a response refuses the token that it was sent: with 401 for any reason but the account, or in
// its words, whatever the status.
func TokenRefused(err error) bool {
	return TokenEnded(err) || isUnauthorized(err) && !AccountRefused(err)
}

// TokenEnded reports whether a response says that the token has ended: with any status that is an error, or in a success that
// reads as one.
func TokenEnded(err error) bool {
	s := saidBy(err)
	return isTokenEnd(s.code) || slices.ContainsFunc(slices.Concat(s.texts, s.errors), tellsOfTokenEnd)
}

// AccountRefused reports whether a response says by its code that the account is what is wrong, as ACCOUNT_CLOSED does.
func AccountRefused(err error) bool {
	code := letters(saidBy(err).code)
	return code != "" && speaksOf(code, accountNouns) && !speaksOf(code, askerNouns)
}

// isSilent is true for a refusal without a word.
func isSilent(err error) bool {
	status, ok := errors.AsType[*StatusError](err)
	return ok && !status.IsOther() && status.Code == "" && status.Title == "" && status.Detail == "" && status.Text == "" && len(status.Errors) == 0
}

// aboutTheList is how the API speaks of the list as a whole: "pipelines must contain at least 1 elements". With an index,
// "pipelines.0.name ...", it is about a funnel.
var aboutTheList = regexp.MustCompile(`^pipelines(?:$|[\s:,])`)

// ListInvalid reports whether a response is the API's own validation error about the list as a whole, by its words.
func ListInvalid(err error) bool {
	s := saidBy(err)
	return strings.EqualFold(strings.ReplaceAll(s.code, "_", ""), "VALIDATIONFAILED") && slices.ContainsFunc(s.errors, aboutTheList.MatchString)
}

// isTokenEnd judges a code by its meaning: how it is spelt changes between Wazzup's own pages. What is wrong with a token is
// seldom anything else than its end, and a new one is worth a try.
func isTokenEnd(code string) bool {
	l := letters(code)
	return speaksOf(l, tokenNouns) && !speaksOf(l, tokenOthers) || speaksOf(l, sessionNouns) && speaksOf(l, tokenEndings) ||
		l == "unauthorized" || l == "unauthorised" || l == "unauthenticated"
}

// tellsOfTokenEnd judges a sentence, which may speak of a token for other reasons.
func tellsOfTokenEnd(text string) bool {
	l := letters(text)
	return speaksOf(l, tokenNouns) && speaksOf(l, tokenEndings) && !speaksOf(l, tokenOthers)
}

func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

func speaksOf(letters string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(letters, word) })
}

func isUnauthorized(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Status == http.StatusUnauthorized
}

// isRefusal reports whether the service has refused the request, and another attempt would not help.
func isRefusal(err error) bool {
	var status *StatusError
	return errors.As(err, new(*BodyError)) || errors.As(err, &status) && status.Status < http.StatusInternalServerError && !passing(err)
}

// isDenial reports whether the service itself refused a request for a machine token. A page or a text of something in between
// does not count, except with status 401: that may come from the service, and more logins could lock the partner out.
func isDenial(err error) bool {
	var status *StatusError
	isOther := errors.As(err, &status) && status.IsOther()
	return isRefusal(err) && (isUnauthorized(err) || !isOther)
}
