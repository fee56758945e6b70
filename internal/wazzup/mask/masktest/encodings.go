// SPDX-License-Identifier: MPL-2.0

// Package masktest has the forms in which a server may echo a text, for tests of what masks secrets.
package masktest

import (
	"encoding/base64"
	"fmt"
	"html"
	"net/url"
	"strings"
	"unicode/utf16"
)

// Texts are forms in which a server may echo a text.
var Texts = map[string]func(string) string{
	"raw":                 func(s string) string { return s },
	"capitals":            strings.ToUpper,
	"small letters":       strings.ToLower,
	"a query":             url.QueryEscape,
	"a path":              url.PathEscape,
	"a query, twice":      func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"a path, three times": func(s string) string { return url.PathEscape(url.PathEscape(url.PathEscape(s))) },
	"percent, all of it":  Percent,
	"small percent":       func(s string) string { return strings.ToLower(Percent(s)) },
	"HTML":                html.EscapeString,
	"HTML, twice":         func(s string) string { return html.EscapeString(html.EscapeString(s)) },
	"HTML decimal":        func(s string) string { return EachRune(s, "&#%d;") },
	"HTML hexadecimal":    func(s string) string { return EachRune(s, "&#x%x;") },
	"HTML padded":         func(s string) string { return EachRune(s, "&#X%07X;") },
	"JSON":                JSON,
	"JSON in capitals":    func(s string) string { return strings.ToUpper(JSON(s)) },
	"JSON, twice":         func(s string) string { return strings.ReplaceAll(JSON(s), `\`, `\\`) },
	"braces":              func(s string) string { return EachRune(s, `\u{%x}`) },
	"Python":              func(s string) string { return EachRune(s, `\U%08x`) },
	"a quoted string":     func(s string) string { return fmt.Sprintf("%q", s) },
	"an ASCII string":     func(s string) string { return fmt.Sprintf("%+q", s) },
	"bytes":               func(s string) string { return EachByte(s, `\x%02x`) },
	"octal bytes":         func(s string) string { return EachByte(s, `\%03o`) },
	"percent, then HTML":  func(s string) string { return html.EscapeString(strings.ReplaceAll(Percent(s), "%", "&#37;")) },
	"HTML, then JSON":     func(s string) string { return JSON(html.EscapeString(s)) },
	"JSON, then a query":  func(s string) string { return url.QueryEscape(JSON(s)) },
	"invisible between":   func(s string) string { return EachRune(s, "%c\u200b") },
}

// Base64 are forms of a text of twelve bytes and more.
var Base64 = map[string]func(string) string{
	"base64":                      func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 without padding":      func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
	"base64 for URLs":             func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
	"base64, one before":          func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("1" + s)) },
	"base64, two before":          func(s string) string { return base64.StdEncoding.EncodeToString([]byte("{\"" + s + "\"}")) },
	"base64, five glued to":       func(s string) string { return "token" + base64.RawStdEncoding.EncodeToString([]byte(s)) },
	"base64 of a query":           func(s string) string { return base64.StdEncoding.EncodeToString([]byte(Percent(s))) },
	"base64 of a query, glued to": func(s string) string { return "by" + base64.RawURLEncoding.EncodeToString([]byte(Percent(s))) },
	"a query of base64":           func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	"JSON of base64":              func(s string) string { return JSON(base64.RawURLEncoding.EncodeToString([]byte(s))) },
}

// Percent encodes each byte as in a URL.
func Percent(s string) string { return EachByte(s, "%%%02X") }

// JSON escapes each UTF-16 unit as in a JSON string.
func JSON(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		b.WriteString(`\u` + fmt.Sprintf("%04x", unit))
	}
	return b.String()
}

// EachRune formats each character.
func EachRune(s, format string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, format, r)
	}
	return b.String()
}

// EachByte formats each byte.
func EachByte(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}
