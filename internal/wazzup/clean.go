// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"strings"
	"unicode"
)

// Bounds on what is taken over from a text from outside into a message for people.
const (
	maxWords = 300      // characters
	maxRead  = 16 << 10 // bytes that are looked at to find them
)

// clean makes a text one line of printable characters.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.Map(printable, strings.ToValidUTF8(text, "\uFFFD"))), " ")
}

// bounded cuts a text that is longer than a message may quote.
func bounded(text string) string {
	if len(text) <= maxWords {
		return text
	}
	if r := []rune(text); len(r) > maxWords {
		return string(r[:maxWords]) + "..."
	}
	return text
}

// printable replaces what separates words by a blank, and leaves out what cannot be seen.
func printable(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case !unicode.IsPrint(r):
		return -1
	}
	return r
}

// beginning is as much of a text as has so many characters that can be seen.
func beginning(text string, characters int) string {
	for i, r := range text {
		if unicode.IsPrint(r) && !unicode.IsSpace(r) {
			characters--
		}
		if characters < 0 {
			return text[:i]
		}
	}
	return text
}
