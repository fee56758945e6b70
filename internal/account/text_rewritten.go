package account

import (
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// isRewritten reports whether a text looks like what a service makes of another one when it stores it: trimmed, cut, in
// another case or Unicode form, or escaped. It is asked where it is not proven that a post was taken; else any other text
// will do.
func isRewritten(sent, there string) bool {
	if sent == there {
		return false
	}
	if isCut(sent, there) {
		return true
	}
	sent, there = plain(sent), plain(there)
	return sent == there || there != "" && strings.HasPrefix(sent, there) || sent == plain(unescaped(there))
}

// isCut reports whether a text is the beginning of another one, in any Unicode form. Who counts code points or UTF-16 units may cut
// within what people see as one character, and half a pair of units becomes U+FFFD.
func isCut(sent, there string) bool {
	there = strings.TrimRight(there, "\ufffd")
	return there != "" && (strings.HasPrefix(sent, there) || strings.HasPrefix(norm.NFC.String(sent), there) || strings.HasPrefix(norm.NFD.String(sent), there))
}

// plain leaves out what a service may change of a text in passing.
func plain(text string) string {
	return strings.Join(strings.FieldsFunc(fold(text), func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
}

// unescaped takes one round of the usual escapes out of a text.
func unescaped(text string) string {
	if once := html.UnescapeString(text); once != text {
		return once
	}
	if once, err := url.PathUnescape(text); err == nil && once != text {
		return once
	}
	if once, err := strconv.Unquote(`"` + text + `"`); err == nil {
		return once
	}
	return text
}
