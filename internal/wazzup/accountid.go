// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// accountForms are an account's id as the dashboard shows it (7204-2419) and as digits.
var accountForms = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[0-9]{1,40}|[0-9]{4}-[0-9]{4})$`) })

// ParseAccountID reads an account's id, as the dashboard shows it (7204-2419) or as digits, and returns the digits as they
// were written. The error is an InputError, which never shows the text: it may be a secret that was put in the wrong place.
func ParseAccountID(s string) (string, error) {
	if err := checkEmpty(s); err != nil {
		return "", err
	}
	if strings.TrimRight(s, "\r\n") != s {
		return "", &InputError{"it ends in a line break, as text read from a file does", "trimspace() takes that away."}
	}
	if accountForms().MatchString(s) {
		return strings.ReplaceAll(s, "-", ""), nil
	}
	if err := firstOf(accountMistakes, s); err != nil {
		return "", err
	}
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return "", &InputError{Problem: "it has a blank or a line break in it"}
	}
	return "", &InputError{Problem: "it is neither digits nor of the form 7204-2419"}
}

// IsUsualAccountID reports whether an account's id, given as digits, has as many as all ids that were seen. Nothing says that
// there are no others.
func IsUsualAccountID(id string) bool { return len(id) == usualLength }

const usualLength = 8

// AccountNumber is the one form of an account's id, given as digits, in which ids are compared and remembered: without
// leading zeros. Of no id, it is "".
func AccountNumber(id string) string {
	number := strings.TrimLeft(id, "0")
	if number == "" && id != "" {
		return "0"
	}
	return number
}

// SameAccount reports whether two ids, given as digits, are those of one account. No id is like another one.
func SameAccount(a, b string) bool { return a != "" && AccountNumber(a) == AccountNumber(b) }

// ShowAccountID shows an account's id, given as digits, as the dashboard does.
func ShowAccountID(id string) string {
	if IsUsualAccountID(id) {
		return id[:4] + "-" + id[4:]
	}
	return id
}
