package wazzup

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
)

// accountForms are an account's id as the cabinet shows it (7204-2419) and as digits.
var accountForms = regexp.MustCompile(`^(?:[0-9]{1,40}|[0-9]{4}-[0-9]{4})$`)

// ParseAccountID reads an account's id, as the cabinet shows it (7204-2419) or as digits, and returns the digits as they
// were written. No error shows the text, which may be a secret that was put in the wrong place.
func ParseAccountID(s string) (string, error) {
	switch {
	case s == "":
		return "", errors.New("it is empty")
	case strings.TrimRight(s, "\r\n") != s:
		return "", errors.New("it ends in a line break, as text read from a file does; trimspace() takes that away")
	case strings.ContainsFunc(s, unicode.IsSpace):
		return "", errors.New("it has a blank or a line break in it")
	case !accountForms.MatchString(s):
		return "", errors.New("use digits, or the form 7204-2419")
	}
	return strings.ReplaceAll(s, "-", ""), nil
}

// AccountNumber is the one form of an account's id, given as digits, in which ids are compared and remembered: without
// leading zeros. Of no id, it is "".
func AccountNumber(digits string) string {
	number := strings.TrimLeft(digits, "0")
	if number == "" && digits != "" {
		return "0"
	}
	return number
}

// SameAccount reports whether two ids, given as digits, are those of one account. No id is like another one.
func SameAccount(a, b string) bool { return a != "" && AccountNumber(a) == AccountNumber(b) }

// ShowAccountID shows an account's id, given as digits, as the cabinet does.
func ShowAccountID(digits string) string {
	if len(digits) == 8 {
		return digits[:4] + "-" + digits[4:]
	}
	return digits
}
