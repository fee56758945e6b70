// SPDX-License-Identifier: MPL-2.0

package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Grew reports whether a stored text is longer than the one that was sent and would grow again with another post. A
// text in another Unicode form or case does not grow again. A text that does not contain the one sent may be someone's
// own, given to the funnel at that moment. If it is not, the next post alters it again, which shows.
func Grew(sent, there string) bool {
	composed := norm.NFC.String(there)
	if utf8.RuneCountInString(composed) <= utf8.RuneCountInString(norm.NFC.String(sent)) {
		return false
	}
	return caseless(sent) != caseless(there) && isMadeOf(sent, there)
}

// isMadeOf reports whether a text contains another one, plain or escaped: as a whole, or all its words in their order.
func isMadeOf(sent, there string) bool {
	if utf8.RuneCountInString(there) == len(sent) && len(sent) > utf8.RuneCountInString(sent) { // UTF-8 that was read as one character a byte
		return true
	}
	sent, there = caseless(sent), caseless(there)
	for range 4 {
		if sent == there || hasWhole(there, sent) || hasWords(there, sent) {
			return true
		}
		once := caseless(unescaped(there))
		if once == there {
			return false
		}
		there = once
	}
	return false
}

// hasWhole reports whether a text contains a part that is not within a longer word.
func hasWhole(text, part string) bool {
	for start := 0; part != ""; {
		at := strings.Index(text[start:], part)
		if at < 0 {
			return false
		}
		at += start
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, n := utf8.DecodeRuneInString(text[at+len(part):])
		first, size := utf8.DecodeRuneInString(part)
		last, _ := utf8.DecodeLastRuneInString(part)
		isWithinWord := unicode.IsLetter(before) && unicode.IsLetter(first) || n > 0 && unicode.IsLetter(after) && unicode.IsLetter(last)
		if !isWithinWord {
			return true
		}
		start = at + size
	}
	return false
}

func hasWords(text, part string) bool {
	rest := wordsIn(part)
	if len(rest) == 0 {
		return false
	}
	for _, word := range wordsIn(text) {
		if word == rest[0] {
			if rest = rest[1:]; len(rest) == 0 {
				return true
			}
		}
	}
	return false
}

func wordsIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}
