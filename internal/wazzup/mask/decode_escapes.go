// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// escapes are those of JSON, JavaScript, Python, C, Go, Rust, Ruby, Perl and shells: runs of \u0063 (and JavaScript's %u0063), of \x63 and of
// \143, \U00000063, \u{63}, \x{63}, and characters behind a backslash. Other case is as good.
var escapes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\\[uU]00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}|(?:[\\%][uU][0-9a-fA-F]{4})+|[\\%][uUxX]\{[0-9a-fA-F \t]{1,99}\}|` +
		`(?:\\[xX][0-9a-fA-F]{2})+|(?:\\[0-3][0-7]{2})+|\\[^0-9a-zA-Z]|\\[abefnrtvABEFNRTV0]`)
})

// unescaped decodes escapes, and leaves as it is what is none.
func unescaped(text string) string {
	if !strings.ContainsRune(text, '\\') && !strings.Contains(text, "%u") && !strings.Contains(text, "%U") {
		return text
	}
	return escapes().ReplaceAllStringFunc(text, unescape)
}

// namedEscapes are the letters behind a backslash, and what they stand for: blanks, or what cannot be seen.
var namedEscapes = map[string]string{`\n`: "\n", `\r`: "\r", `\t`: "\t", `\f`: "\f", `\v`: "\v", `\b`: "\b", `\a`: "\a", `\e`: "\x1b", `\0`: "\x00"}

func unescape(escape string) string {
	if len(escape) <= len(`\é`) {
		if text, ok := namedEscapes[strings.ToLower(escape)]; ok {
			return text
		}
		return escape[1:]
	}
	var b strings.Builder
	switch kind := strings.ToLower(escape[1:2]); {
	case escape[2] == '{':
		for digits := range strings.FieldsSeq(escape[3 : len(escape)-1]) {
			writeRune(&b, digits)
		}
	case kind == "u" && len(escape) == len(`\U00000063`):
		writeRune(&b, escape[2:])
	case kind == "u":
		var units []uint16
		for i := 0; i < len(escape); i += 6 {
			unit, _ := strconv.ParseUint(escape[i+2:i+6], 16, 16) // the expression takes digits only
			units = append(units, uint16(unit))
		}
		return string(utf16.Decode(units))
	case kind == "x":
		return bytesOf(escape, 2, 4, 16)
	case kind >= "0" && kind <= "3":
		return bytesOf(escape, 1, 4, 8)
	default: // a long character
		return escape[1:]
	}
	return b.String()
}

func writeRune(b *strings.Builder, digits string) {
	if r, err := strconv.ParseUint(digits, 16, 32); err == nil && r <= utf8.MaxRune {
		b.WriteRune(rune(r))
	}
}

// bytesOf reads a run of escapes, each length long, with digits from a place on: bytes of UTF-8, or else characters.
func bytesOf(escapes string, from, length, base int) string {
	var read []byte
	for i := 0; i+length <= len(escapes); i += length {
		c, _ := strconv.ParseUint(escapes[i+from:i+length], base, 8) // the expression takes digits only
		read = append(read, byte(c))
	}
	if utf8.Valid(read) {
		return string(read)
	}
	runes := make([]rune, len(read))
	for i, c := range read {
		runes[i] = rune(c)
	}
	return string(runes)
}
