// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"strings"
	"unicode"
)

// Bounds on what is taken over from one text from outside into a message for people.
const (
	MaxWords = 300      // characters that are shown
	MaxRead  = 16 << 10 // bytes that are looked at to find them
)

// Clean makes a text one line of printable characters, with one blank between words.
func Clean(text string) string {
	return strings.Join(strings.Fields(strings.Map(printable, strings.ToValidUTF8(text, "\uFFFD"))), " ")
}

// Bounded cuts a text that has more than MaxWords characters, and marks the cut with three dots.
func Bounded(text string) string {
	if len(text) <= MaxWords {
		return text
	}
	if r := []rune(text); len(r) > MaxWords {
		return string(r[:MaxWords]) + "..."
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
