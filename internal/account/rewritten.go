package account

import (
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// isRewritten reports whether a text looks like what a service makes of another one when it stores it: trimmed, cut, in
// another case or Unicode form, or escaped. It is asked where it is not proven that a post was taken; else any other text
// will do.
func isRewritten(sent, there string) bool {
	if sent == there {
		return false
	}
	sent, there = plain(sent), plain(there)
	return sent == there || there != "" && strings.HasPrefix(sent, there) || sent == plain(unescaped(there))
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
