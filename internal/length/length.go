// SPDX-License-Identifier: MPL-2.0

// Package length counts the characters of ids and names in every plausible way, because the API's documentation does not define a
// character.
package length

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Max is the greatest length of ids and names, in characters. Wazzup's documentation of POST /v2/pipelines gives it, and does not
// define what a character is.
const Max = 100

// lengths holds a text's number of characters, by each plausible way to count them.
type lengths struct {
	plain, bare counts // with variation selectors, and without them
}

// counts holds the results of three ways to count. A text never has more clusters than code points, and never more code points
// than UTF-16 units.
type counts struct {
	points   int // Unicode code points
	units    int // UTF-16 units: JavaScript's "length"
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

// withoutSelectors drops variation selectors, the code points that choose the look of the one before them (U+FE00 to U+FE0F,
// U+E0100 to U+E01EF, and the Mongolian ones). The API's errors are worded like class-validator's, and class-validator does not
// count the selectors of emoji.
func withoutSelectors(r rune) rune {
	if unicode.Is(unicode.Variation_Selector, r) {
		return -1
	}
	return r
}

// least returns the smallest count. No other form of the text has a smaller one: Terraform has composed the text, which can turn
// one code point into two (U+0958), but never adds a grapheme cluster.
func (l lengths) least() int { return min(l.plain.clusters, l.bare.clusters) }

func (l lengths) most() int { return l.plain.units }

// String lists the number of characters by each count, or only one number if all counts agree.
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

// TooLong describes the length of a text that is longer than Max by every count, such as "has 101 characters". It returns "" for
// any other text.
func TooLong(text string) string {
	if len(text) <= Max { // no count is greater than the number of bytes
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

// Doubtful describes the length of a text that is longer than Max by some counts and not by others. It returns "" for any other
// text.
func Doubtful(text string) string {
	if len(text) <= Max {
		return ""
	}
	if l := measure(text); l.least() <= Max && l.most() > Max {
		return l.String()
	}
	return ""
}
