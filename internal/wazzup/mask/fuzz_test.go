// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask/masktest"
)

// Whatever a text is, it takes no long time to look for secrets in it, and what is shown of it has none: looking again at
// what stands on the screen, the one who knows the secrets finds nothing.
func FuzzTextsFromOutside(f *testing.F) {
	for _, text := range []string{
		"The access token was revoked.", "a Ledger-of-Moths b", "%4c%65dger-of-Moths", `\u004cedger-of-moths`, "TGVkZ2VyLW9mLU1vdGhz", "xyTGVkZ2VyLW9mLU1vdGhz", "&#76;edger&#45;of-Moths",
		"its oak tree", "oaken", "0ak%", "tok-7f3d", "tok-7\u200bf3d19c0ffee", "TOK%2D7F3D19C0", `\\u0074ok-7f3d19`, "eyJhbGciOiJIUzI1NiJ9.e30.x", strings.Repeat("%25", 100) + "41", "\xff\xfe%", `\U0010FFFF\x`, "&;&#;&#x;",
	} {
		f.Add(text)
	}
	known := NewKnown(append(NewPair("partner@example.com", "oak").All(), NewSecret("tok-7f3d19c0ffee"), NewSecret("Ledger-of-Moths"), NewSecret("a+b%41&amp;c d"))...)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > MaxRead {
			return
		}
		size := 0
		eachDecoding(text, allDecoders, func(decoded string) bool { size += len(decoded); return false })
		if size > maxDecoded+len(text) {
			t.Fatalf("%d bytes of %d", size, len(text))
		}
		shown := known.words(text)
		if !utf8.ValidString(shown) || utf8.RuneCountInString(shown) > MaxWords+3 {
			t.Fatalf("%q", shown)
		}
		if !IsLeftOut(shown) && !strings.HasSuffix(shown, "...") && known.hides(shown) {
			t.Fatalf("%q is shown", shown)
		}
	})
}

// Whatever stands around a token in the texts of a list: it is found, as it is and in base64.
func FuzzACredentialInAList(f *testing.F) {
	for _, text := range []string{"", "Bearer ", "Заявка ", "\u2764\ufe0f", "50%", "&#", `\u00`, "+", "0123456789abcdef", "\u0301", "a:b,c d:e,f g:h,i", "\xff", "''", "ß", "=%3D", "\u200b"} {
		f.Add(text, "")
		f.Add("", text)
	}
	const token = "tok-7f3d19c0ffee-and-more"
	known := knownTo(token)
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, text := range []string{before + token + after, before + "|" + base64.StdEncoding.EncodeToString([]byte(token)) + "|" + after} {
			if len(text) < 200 && strings.Contains(fold(before+token+after), token) && !known.InList([]byte(`{"data":[{"id":"1","name":`+asJSON(text)+`}]}`)) {
				t.Fatalf("%q", text)
			}
		}
	})
}

// Whatever the credentials are, they are taken in, and none of them is shown whole.
func FuzzSecrets(f *testing.F) {
	for _, s := range [][3]string{
		{"a@b.c", "p", "t"},
		{"", "", ""},
		{"a", "é", "\u2764"},
		{"@", " ", "\xff"},
		{"a@b.c", "pass", "ey.e.e"},
		{"partner@example.com", "\u0301", "eyJ.."},
		{"a@b", "\u1fc1\u1fc1\u1fc1", "eyJhbGciOiJIUzI1NiJ9.a.b"},
		{"é@b.c", "it''s", strings.Repeat("%25", 50)},
	} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, email, password, token string) {
		if len(email)+len(password)+len(token) > 1<<10 {
			return
		}
		known := NewKnown(append(NewPair(email, password).All(), NewSecret(token))...)
		for _, secret := range []string{password, token, email + ":" + password} {
			if utf8.ValidString(secret) && utf8.RuneCountInString(Clean(secret)) >= shownStart && !known.hides("x "+secret+" y") && secret != email+":" {
				t.Errorf("%q is shown", secret)
			}
			_ = known.InList([]byte(`{"data":[{"id":"1","name":` + asJSON(strings.ToValidUTF8(secret, "")) + `}]}`))
		}
	})
}

// canBePassword reports whether a text can be set as a password: it can be seen, and is UTF-8 without control characters.
func canBePassword(text string) bool {
	isSeen := func(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) }
	return utf8.ValidString(text) && strings.ContainsFunc(text, isSeen) && !strings.ContainsFunc(text, unicode.IsControl)
}

// Whatever a password is and whatever stands around it, nothing is shown of a text that echoes it, in any form in which it may
// come. A short one is found as a whole word.
func FuzzEchoesOfAPassword(f *testing.F) {
	for _, password := range []string{
		"correct:horse battery-stäple", "c4n4ry+/?&=%20~secret", "пароль с пробелами", "a\u00a0b\u2003c d e f", `"quoted" \ back`, "x", "    ", "%%%%%%%%", "((((((((",
		"\U0001f600\U0001f600\U0001f600", "50%41 of &amp; all", `C:\new\table`, "Straße-İstanbul", "cafe\u0301-au-lait", "%253Cscript", "aaaa+bbbb", "sales", "\ufffd\ufffd",
	} {
		f.Add(password, "it said: ", ", to me")
	}
	f.Fuzz(func(t *testing.T, password, before, after string) {
		if !canBePassword(password) || len(password) > 100 || len(before)+len(after) > 200 {
			return
		}
		known := NewKnown(NewPair("partner@example.com", password).All()...)
		if utf8.RuneCountInString(fold(Clean(password))) < shownStart {
			before, after = "it said: ", ", to me"
		}
		for name, encode := range masktest.Texts {
			if text := before + encode(password) + after; Clean(text) != "" && known.words(text) != Hidden {
				t.Fatalf("%s: shown of %q: %q", name, password, known.words(text))
			}
		}
		pair := "partner@example.com:" + password
		for name, encode := range masktest.Base64 {
			for _, text := range []string{before + encode(pair) + after, "Basic " + encode(encode(pair))} {
				if known.words(text) != Hidden {
					t.Fatalf("%s: shown of %q: %q", name, pair, known.words(text))
				}
			}
		}
	})
}
