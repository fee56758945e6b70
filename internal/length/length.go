// SPDX-License-Identifier: MPL-2.0

// Package length counts the characters of ids and names by every plausible way, because the documentation of the API does not say
// what a character is.
package length

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Max of ids and names, in characters (source: Wazzup's documentation of POST /v2/pipelines, which does not define
// what a character is).
const Max = 100

// lengths are how many characters a text has, by each plausible way to count them.
type lengths struct {
	plain, bare counts // with variation selectors, and without them
}

// counts are three ways to count. Of a text's clusters there are never more than of its code points, and of those never
// more than of its UTF-16 units.
type counts struct {
	points   int // Unicode code points
	units    int // UTF-16 units: what "length" is in JavaScript
	clusters int // extended grapheme clusters (UAX #29): what people see as one character
}

func measure(text string) lengths {
	return lengths{plain: countsOf(text), bare: countsOf(strings.Map(withoutSelectors, text))}
}

func countsOf(text string) counts {
	c := counts{points: utf8.RuneCountInString(text)}
	for _, r := range text {
		c.units += utf16.RuneLen(r)
	}
	for g := graphemes.FromString(text); g.Next(); {
		c.clusters++
	}
	return c
}

// withoutSelectors leaves out the code points that say how the one before them looks (U+FE00 to U+FE0F and U+E0100 to
// U+E01EF, and Mongolian's): class-validator, whose texts the API's errors follow, does not count those of emoji.
func withoutSelectors(r rune) rune {
	if unicode.Is(unicode.Variation_Selector, r) {
		return -1
	}
	return r
}

// least is the smallest count. No other form of the text has a smaller one: Terraform composes texts, which can make more
// code points of one (U+0958 becomes two), but never more grapheme clusters.
func (l lengths) least() int { return min(l.plain.clusters, l.bare.clusters) }

func (l lengths) most() int { return l.plain.units }

// String says how many characters there are by which count.
func (l lengths) String() string {
	if l.least() == l.most() {
		return counted(l.most(), "character")
	}
	text := l.plain.String()
	if l.bare != l.plain {
		text += "; without variation selectors: " + l.bare.String()
	}
	return text
}

func (c counts) String() string {
	return fmt.Sprintf("%s, %s, %s", counted(c.clusters, "visible character"), counted(c.points, "code point"), counted(c.units, "UTF-16 unit"))
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// TooLong says how much too long a text is by every count; it is empty for a text that is not.
func TooLong(text string) string {
	if len(text) <= Max { // no count is greater than that of bytes
		return ""
	}
	l := measure(text)
	switch {
	case l.least() <= Max:
		return ""
	case l.least() == l.most():
		return "has " + l.String()
	}
	return fmt.Sprintf("has at least %d characters, however they are counted", l.least())
}

// Doubtful says how long a text is that is too long by some counts, and not by others; it is empty for any other text.
func Doubtful(text string) string {
	if len(text) <= Max {
		return ""
	}
	if l := measure(text); l.least() <= Max && l.most() > Max {
		return l.String()
	}
	return ""
}
