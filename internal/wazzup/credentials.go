// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// maxCredential is far above any e-mail address or password.
const maxCredential = 1 << 10

// Credentials are a partner's e-mail and password. They print as asterisks.
type Credentials struct {
	pair  mask.Pair
	doubt string // see Doubt
}

// CheckEmail says why a text cannot be a partner's e-mail address. The error is an InputError, which never shows it, or
// ErrTrailingLineBreak.
func CheckEmail(s string) error {
	if err := checkCredential(s); err != nil {
		return err
	}
	if err := firstOf(emailMistakes, s); err != nil {
		return err
	}
	switch {
	case strings.ContainsRune(s, ':'):
		return &InputError{"it has a colon in it, which no e-mail address has", "If the password stands behind it, put that into partner_password."}
	case strings.ContainsFunc(s, unicode.IsSpace):
		return &InputError{Problem: "it has a blank in it"}
	case !strings.Contains(s, "@"):
		return &InputError{Problem: "it has no @ in it, so it is no e-mail address"}
	}
	return nil
}

// CheckPassword says why a text cannot be a password, as CheckEmail does. Quotes, colons, blanks and characters outside ASCII
// are allowed.
func CheckPassword(s string) error { return checkCredential(s) }

func checkCredential(s string) error {
	trimmed := strings.TrimRight(s, "\r\n")
	switch {
	case checkEmpty(s) != nil:
		return checkEmpty(s)
	case len(s) > maxCredential:
		return &InputError{Problem: "it is longer than 1 KiB"}
	case !utf8.ValidString(s):
		return &InputError{Problem: "it is not UTF-8"}
	case trimmed != s && !strings.ContainsFunc(trimmed, unicode.IsControl):
		return ErrTrailingLineBreak
	case strings.ContainsFunc(s, unicode.IsControl):
		return &InputError{Problem: "it has a line break or another control character in it"}
	}
	return nil
}

// NewCredentials takes what CheckEmail and CheckPassword have found good.
func NewCredentials(email, password string) Credentials {
	c := Credentials{pair: mask.NewPair(email, password)}
	if seen, ok := errors.AsType[*InputError](firstOf(passwordMistakes, password)); ok {
		c.doubt = seen.Problem
	}
	return c
}

// Doubt is what is odd about the password, such as "has quotes around it", in case the service refuses it; "" if nothing is.
// It shows no more of the password than that.
func (c Credentials) Doubt() string { return c.doubt }

// String hides the credentials from fmt.
func (Credentials) String() string { return "***" }

// GoString hides the credentials from fmt's %#v.
func (Credentials) GoString() string { return "***" }

func (c Credentials) authorization() string { return c.pair.Authorization() }
