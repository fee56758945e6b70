// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Counting is how the characters of a text are counted.
type Counting int

// The ways.
const (
	CodePoints     Counting = iota // of Unicode
	UTF16Units                     // as JavaScript's length does: an emoji is two or more
	ClassValidator                 // as class-validator's MaxLength does: code points, but for U+FE0E and U+FE0F
	Graphemes                      // grapheme clusters, which people see as one character (UAX #29, extended)
)

var countingNames = []string{CodePoints: "code-points", UTF16Units: "utf16", ClassValidator: "class-validator", Graphemes: "graphemes"}

// AllCountings are all of them.
func AllCountings() []Counting { return []Counting{CodePoints, UTF16Units, ClassValidator, Graphemes} }

// String is the name that ParseCounting reads.
func (c Counting) String() string { return nameOf(countingNames, c) }

// ParseCounting reads the name of a way to count characters.
func ParseCounting(name string) (Counting, error) { return named[Counting](countingNames, name) }

// length is how many characters a text has.
func (c Counting) length(text string) int {
	n := 0
	switch c {
	case UTF16Units:
		return len(utf16.Encode([]rune(text)))
	case ClassValidator:
		for _, r := range text {
			if !isPresentation(r) {
				n++
			}
		}
		return n
	case Graphemes:
		for clusters := graphemes.FromString(text); clusters.Next(); {
			n++
		}
		return n
	case CodePoints:
	}
	return utf8.RuneCountInString(text)
}

// cut leaves so many characters of a text, the first ones. Where a code unit is left of a pair, it becomes U+FFFD, as in
// every encoder of UTF-8.
func (c Counting) cut(text string, most int) string {
	switch c {
	case UTF16Units:
		units := utf16.Encode([]rune(text))
		return string(utf16.Decode(units[:min(most, len(units))]))
	case Graphemes:
		clusters := graphemes.FromString(text)
		for range most {
			if !clusters.Next() {
				return text
			}
		}
		return text[:clusters.End()]
	case ClassValidator, CodePoints:
	}
	n := 0
	for i, r := range text {
		if c == CodePoints || !isPresentation(r) {
			n++
		}
		if n > most {
			return text[:i]
		}
	}
	return text
}

// isPresentation reports whether a code point says how the one before it looks: as text or as an emoji.
func isPresentation(r rune) bool { return r == '\uFE0E' || r == '\uFE0F' }
