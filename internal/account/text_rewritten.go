// SPDX-License-Identifier: MPL-2.0

package account

import (
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// isRewritten reports whether a text looks like what a service makes of another one when it stores it: trimmed, cut,
// escaped, or in another case or Unicode form. It is used if it is not proven that a post was taken. If that is
// proven, any other text counts.
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

// isCut reports whether a text is the beginning of another one, in any Unicode form. A service that counts code points
// or UTF-16 units may cut within one visible character, and half a surrogate pair becomes U+FFFD.
func isCut(sent, there string) bool {
	there = strings.TrimRight(there, "\ufffd")
	return there != "" && (strings.HasPrefix(sent, there) || strings.HasPrefix(norm.NFC.String(sent), there) || strings.HasPrefix(norm.NFD.String(sent), there))
}

// plain drops what a service may change in a text in passing.
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
