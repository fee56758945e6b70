package wazzup

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
)

// accountForms are an account's id as the cabinet shows it (7204-2419) and as digits.
var accountForms = regexp.MustCompile(`^(?:[0-9]{1,20}|[0-9]{4}-[0-9]{4})$`)

// ParseAccountID reads an account's id, as the cabinet shows it (7204-2419) or as digits, and returns the digits. No
// error shows the text, which may be a secret that was put in the wrong place.
func ParseAccountID(s string) (string, error) {
	switch {
	case s == "":
		return "", errors.New("it is empty")
	case strings.TrimRight(s, "\r\n") != s:
		return "", errors.New("it ends in a line break, as text read from a file does; trimspace() takes that away")
	case strings.ContainsFunc(s, unicode.IsSpace):
		return "", errors.New("it has a blank or a line break in it")
	case !accountForms.MatchString(s):
		return "", errors.New("it is neither digits nor as the cabinet shows it, such as 7204-2419")
	}
	return strings.ReplaceAll(s, "-", ""), nil
}

// ShowAccountID shows an account's id, given as digits, as the cabinet does.
func ShowAccountID(digits string) string {
	if len(digits) == 8 {
		return digits[:4] + "-" + digits[4:]
	}
	return digits
}
