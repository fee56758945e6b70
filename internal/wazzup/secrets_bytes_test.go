// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
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
	return strings.TrimRight(eachByte(s, format), ", :\n")
}

func TestASecretAsBytes(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"S3cr3t-pa55phrase!", "opaque-0123456789abcdef", "пароль-от-кабинета", "it's `me`", "notes", "Zwölf Boxkämpfer", signedJWT(3)} {
		known := knownTo(secret)
		for name, encode := range asBytes {
			for _, text := range []string{encode(secret), "it said " + encode("Bearer "+secret) + ", see above", `{"a":"` + encode(secret) + `"}`} {
				if shown := known.words(text); shown != hidden {
					t.Errorf("%s of %q is shown: %.80q", name, secret, shown)
				}
			}
		}
	}
}

func TestASecretInWindows1251(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"пароль-от-кабинета", "Пароль2024надёжный", "Ключ", "пароль", "Ёлка в лесу", "кабинет"} {
		known := newSecrets(NewCredentials("partner@example.com", secret).secrets()...)
		raw, err := charmap.Windows1251.NewEncoder().String(secret)
		if err != nil {
			t.Fatal(err)
		}
		misread, _ := charmap.Windows1251.NewDecoder().String(secret) // its UTF-8 read as windows-1251
		latin, _ := charmap.ISO8859_1.NewDecoder().String(raw)
		for name, text := range map[string]string{
			"percent": percentAll(raw), "base64": base64.StdEncoding.EncodeToString([]byte("the password " + raw)), "escapes": eachByte(raw, `\x%02x`), "a Buffer": "[" + rowOf("is "+raw, "%d,") + "]",
			"raw": raw, "UTF-8 misread": misread, "misread as ISO 8859-1": latin, "base64 alone": base64.StdEncoding.EncodeToString([]byte(raw)), "its capitals": strings.ToUpper(base64.StdEncoding.EncodeToString([]byte(raw))), "the pair": base64.StdEncoding.EncodeToString([]byte("partner@example.com:" + raw)), "hex": hex.EncodeToString([]byte(raw)),
		} {
			if shown := known.words("it said " + text); shown != hidden {
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
			if shown := knownTo(secret).words("it said " + text); shown != hidden {
				t.Errorf("%q is shown: %q", secret, shown)
			}
		}
	}
}

// Rows of numbers and hexadecimal digits that are something else are shown.
func TestOrdinaryNumbersAreShown(t *testing.T) {
	t.Parallel()
	known := newSecrets(append(NewCredentials("partner@example.com", "notes").secrets(), newSecret("opaque-0123456789"), newSecret(signedJWT(3)))...)
	for _, text := range []string{
		"pipelines.0.stages.1.name must differ from those of 1, 2, 3, 4, 5", "trace 4bf92f3577b34da6a3ce929d0e0e4736", "request d1f5a8e0-7b1c-4a59-9f50-0123456789ab", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"at 2026-11-29 19:35:26, from 10.0.0.1:443", "call +7 (999) 123-45-67", "fe80:12:34:56:78:9a:bc:de", "it''s fine", "codes 400,401,403,404",
	} {
		if shown := known.words(text); shown != text {
			t.Errorf("%q is shown as %q", text, shown)
		}
	}
}

// What stands on the screen one after the other is judged together.
func TestASecretSplitOverTexts(t *testing.T) {
	t.Parallel()
	const password = "S3cr3t-pa55phrase!"
	list := func(parts ...string) string { b, _ := json.Marshal(parts); return string(b) }
	for name, tc := range map[string]struct {
		status int
		body   string
		code   bool // it stays
	}{
		"items":                 {400, `{"code":"INVALID","errors":` + list("S3cr3t", "-pa55p", "hrase!") + `}`, true},
		"single letters":        {400, `{"code":"INVALID","errors":` + list("S3c", "r3t", "-pa", "55p", "hra", "se!") + `}`, true},
		"by field":              {422, `{"code":"INVALID","errors":{"S3cr3t":["-pa55p"],"hrase!":[""]}}`, true},
		"title and detail":      {403, `{"code":"INVALID","title":"S3cr3t-","detail":"pa55phrase!"}`, true},
		"code and title":        {403, `{"code":"S3cr3t-","title":"pa55phrase!"}`, false},
		"in base64":             {400, `{"code":"INVALID","errors":` + list("UzNjcjN0", "LXBhNTVwaHJhc2Uh") + `}`, true},
		"in a success":          {200, `{"data":[],"code":"INVALID","errors":` + list("S3cr3t", "-pa55p", "hrase!") + `}`, true},
		"percent, in two":       {400, `{"code":"INVALID","message":` + list("%53%33%63%72%33%7", "4%2D%70%61%35%35") + `}`, true},
		"between long texts":    {400, `{"code":"INVALID","errors":` + list(strings.Repeat("long ", 50)+"S3cr3t-", "pa55phrase!"+strings.Repeat(" text", 50)) + `}`, true},
		"beside one left out":   {400, `{"code":"INVALID","errors":` + list("S3cr3t", password, "-pa55p", "hrase!") + `}`, true},
		"with a name of fields": {400, `{"code":"INVALID","errors":` + list("pipelines.0.name", "S3cr3t-", "pa55phrase!") + `}`, true},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			responding(tc.status, "%.0s"+strings.ReplaceAll(tc.body, "%", "%%"))(w, "")
		})
		c := client(t, s.URL, func(c *Config) { c.MaxRetries = 0 })
		c.service.Partner(NewCredentials(partnerEmail, password))
		_, err := c.ListPipelines(t.Context())
		text := fmt.Sprint(err)
		if err == nil || strings.Contains(text, "S3c") || strings.Contains(text, "pa") && !strings.Contains(text, "pipelines.0") || strings.Contains(text, "hra") || !strings.Contains(text, hidden) || strings.Contains(text, "INVALID") != tc.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		responding(400, "%.0s"+`{"code":"INVALID","errors":["the cr","3t of it","is 55"]}`)(w, "")
	})
	c := client(t, s.URL, func(c *Config) { c.MaxRetries = 0 })
	c.service.Partner(NewCredentials(partnerEmail, password))
	if _, err := c.ListPipelines(t.Context()); err == nil || strings.Contains(err.Error(), hidden) {
		t.Errorf("%v", err)
	}
}
