// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"strings"
	"testing"
)

func TestAccountIDs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"7204-2419": "72042419", "72042419": "72042419", "0000-0001": "00000001", "1": "1", "12345678901234567890": "12345678901234567890",
		"": "", "-": "", "72042419 ": "", " 7204-2419": "", "7204-2419\n": "", "72-042419": "", "7204-24190": "", "7204--2419": "", "72042419-": "",
		"account": "", "7204-241x": "", "７２０４": "", strings.Repeat("1", 41): "", strings.Repeat("1", 1000): "",
	} {
		got, err := ParseAccountID(text)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: got %q, %v, want %q", text, got, err, want)
		}
		if err == nil {
			if again, err := ParseAccountID(ShowAccountID(got)); err != nil || again != got {
				t.Errorf("%q is shown as %q", got, ShowAccountID(got))
			}
		}
	}
	for text, want := range map[string]string{
		"7204-2419\n": "ends in a line break", "72042419\r\n": "ends in a line break", " 7204-2419": "a blank", "7204 2419": "a blank", "7204\n2419": "a blank",
		"7204": "", "x": "neither digits nor", "\n": "consists of blanks, line breaks",
	} {
		if _, err := ParseAccountID(text); err != nil && !strings.Contains(err.Error(), want) || (err == nil) != (want == "") {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if got := ShowAccountID("72042419"); got != "7204-2419" {
		t.Errorf("shown as %q", got)
	}
}

// An id is a number, whatever zeros stand in front of it.
func TestSpellingsOfOneAccount(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"00123456": "123456", "123456": "123456", "0123456": "123456", "72042419": "72042419", "10": "10", "0": "0", "00000000": "0", "": "",
	} {
		if got := AccountNumber(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
	for _, one := range []string{"00123456", "123456", "000000123456"} {
		for _, other := range []string{"00123456", "123456", "000000123456"} {
			if !SameAccount(one, other) {
				t.Errorf("%s and %s are two accounts", one, other)
			}
		}
	}
	for _, pair := range [][2]string{{"123456", "1234560"}, {"123456", "1123456"}, {"", ""}, {"", "0"}, {"0", ""}} {
		if SameAccount(pair[0], pair[1]) {
			t.Errorf("%q are one account", pair)
		}
	}
}

func TestCredentialsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	const trailing, none = "line break, as text read", ""
	for text, want := range map[string]string{
		"": "empty", " \t": "consists of blanks", "secret\n": trailing, "secret\r\n": trailing, "se\ncret": "control character", "se\x00cret": "control character",
		"secret\x7f": "control character", "\xff\xfe": "not UTF-8", strings.Repeat("s", 2000): "longer than 1 KiB",
		"a:b c": none, " blanks around ": none, "пароль": none, "x": none, strings.Repeat("s", 1024): none,
	} {
		err := CheckPassword(text)
		if (err == nil) != (want == none) || err != nil && !contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
		if err != nil && len(text) > 3 && contains(err.Error(), strings.TrimSpace(text)[:3]) {
			t.Errorf("%q is shown: %v", text, err)
		}
	}
	for text, want := range map[string]string{
		"": "empty", "a@b.c\n": trailing, "a b@c.d": "blank", "a@b.c:x": "colon", "nobody": "no @", "a@b\x00": "control character",
		"a@b.c": none, "почта@пример.рф": none,
	} {
		if err := CheckEmail(text); (err == nil) != (want == none) || err != nil && !contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
