// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask/masktest"
)

// asBytes are forms in which services show bytes.
var asBytes = map[string]func(string) string{
	"a Buffer in JSON":    func(s string) string { return `{"type":"Buffer","data":[` + rowOf(s, "%d,") + `]}` },
	"numbers":             func(s string) string { return rowOf(s, "%d,") },
	"numbers with blanks": func(s string) string { return rowOf(s, "%d, ") },
	"numbers in lines":    func(s string) string { return "[\n  " + rowOf(s, "%d,\n  ") + "\n]" },
	"a Buffer printed":    func(s string) string { return "<Buffer " + rowOf(s, "%02x ") + ">" },
	"hexadecimal":         func(s string) string { return hex.EncodeToString([]byte(s)) },
	"its capitals":        func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"behind a digit":      func(s string) string { return "0x7" + hex.EncodeToString([]byte(s)) },
	"with colons":         func(s string) string { return rowOf(s, "%02X:") },
	"hex of base64":       func(s string) string { return hex.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(s)))) },
	"base64 of numbers":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte("[" + rowOf(s, "%d,") + "]")) },
}

func rowOf(s, format string) string {
	return strings.TrimRight(masktest.EachByte(s, format), ", :\n")
}

func TestASecretAsBytes(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"S3cr3t-pa55phrase!", "opaque-0123456789abcdef", "пароль-от-кабинета", "it's `me`", "notes", "Zwölf Boxkämpfer", signedJWT(3)} {
		known := knownTo(secret)
		for name, encode := range asBytes {
			for _, text := range []string{encode(secret), "it said " + encode("Bearer "+secret) + ", see above", `{"a":"` + encode(secret) + `"}`} {
				if shown := known.words(text); shown != Hidden {
					t.Errorf("%s of %q is shown: %.80q", name, secret, shown)
				}
			}
		}
	}
}

func TestASecretInWindows1251(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"пароль-от-кабинета", "Пароль2024надёжный", "Ключ", "пароль", "Ёлка в лесу", "кабинет"} {
		known := NewKnown(NewPair("partner@example.com", secret).All()...)
		raw, err := charmap.Windows1251.NewEncoder().String(secret)
		if err != nil {
			t.Fatal(err)
		}
		misread, _ := charmap.Windows1251.NewDecoder().String(secret) // its UTF-8 read as windows-1251
		latin, _ := charmap.ISO8859_1.NewDecoder().String(raw)
		for name, text := range map[string]string{
			"percent": masktest.Percent(raw), "base64": base64.StdEncoding.EncodeToString([]byte("the password " + raw)), "escapes": masktest.EachByte(raw, `\x%02x`), "a Buffer": "[" + rowOf("is "+raw, "%d,") + "]",
			"raw": raw, "UTF-8 misread": misread, "misread as ISO 8859-1": latin, "base64 alone": base64.StdEncoding.EncodeToString([]byte(raw)), "its capitals": strings.ToUpper(base64.StdEncoding.EncodeToString([]byte(raw))), "the pair": base64.StdEncoding.EncodeToString([]byte("partner@example.com:" + raw)), "hex": hex.EncodeToString([]byte(raw)),
		} {
			if shown := known.words("it said " + text); shown != Hidden {
				t.Errorf("%s of %q is shown: %q", name, secret, shown)
			}
		}
		for _, text := range []string{"Ошибка сервера: попробуйте позже", "Îøèáêà ñåðâåðà", "РћС€РёР±РєР° СЃРµСЂРІРµСЂР°"} {
			if shown := known.words(text); shown != text {
				t.Errorf("%q: %q is left out", secret, text)
			}
		}
	}
}

func TestASecretInQuotesOfSQL(t *testing.T) {
	t.Parallel()
	for secret, texts := range map[string][]string{
		"it's mine":        {"WHERE password = 'it''s mine'", `'it\'s mine'`, "it''''s mine", `"it's mine"`, "it%27%27s mine"},
		`"quoted" enough`:  {`"""quoted"" enough"`, `\"quoted\" enough`},
		"o'brien":          {"'o''brien'", `o\'brien`},
		`S3'cr'3t`:         {"S3''cr''3t"},
		"back`tick's here": {"back`tick''s here"},
	} {
		for _, text := range texts {
			if shown := knownTo(secret).words("it said " + text); shown != Hidden {
				t.Errorf("%q is shown: %q", secret, shown)
			}
		}
	}
}

// Rows of numbers and hexadecimal digits that are something else are shown.
func TestOrdinaryNumbersAreShown(t *testing.T) {
	t.Parallel()
	known := NewKnown(append(NewPair("partner@example.com", "notes").All(), NewSecret("opaque-0123456789"), NewSecret(signedJWT(3)))...)
	for _, text := range []string{
		"pipelines.0.stages.1.name must differ from those of 1, 2, 3, 4, 5", "trace 4bf92f3577b34da6a3ce929d0e0e4736", "request d1f5a8e0-7b1c-4a59-9f50-0123456789ab", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"at 2026-11-29 19:35:26, from 10.0.0.1:443", "call +7 (999) 123-45-67", "fe80:12:34:56:78:9a:bc:de", "it''s fine", "codes 400,401,403,404",
	} {
		if shown := known.words(text); shown != text {
			t.Errorf("%q is shown as %q", text, shown)
		}
	}
}
