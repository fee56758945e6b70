// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Texts is what happens to the names of funnels and stages when a post is taken.
type Texts int

// The ways.
const (
	TextsKept         Texts = iota
	TextsTrimmed            // blanks around them are cut off
	TextsCollapsed          // blanks that follow each other become one
	TextsEscaped            // & < > " ' become HTML entities, at every post again
	TextsShownEscaped       // the same, but only in what a read shows
	TextsTruncated          // cut after Settings.TextLength characters
	TextsLowered            // in lower case
	TextsNFC                // composed
	TextsNFD                // decomposed
	TextsNFKC               // composed, and characters that only look different become one
)

var textsNames = []string{
	TextsKept: "kept", TextsTrimmed: "trimmed", TextsCollapsed: "collapsed", TextsEscaped: "escaped", TextsShownEscaped: "shown-escaped",
	TextsTruncated: "truncated", TextsLowered: "lowered", TextsNFC: "nfc", TextsNFD: "nfd", TextsNFKC: "nfkc",
}

// String is the name that ParseTexts reads.
func (x Texts) String() string { return nameOf(textsNames, x) }

// ParseTexts reads the name of what happens to texts.
func ParseTexts(name string) (Texts, error) { return named[Texts](textsNames, name) }

// defaultTextLength is that of TextsTruncated, in characters.
const defaultTextLength = 50

var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

// stored is a posted name as it is stored. length is Settings.TextLength.
func (x Texts) stored(name string, length int, counting Counting) string {
	switch x {
	case TextsKept, TextsShownEscaped:
	case TextsTrimmed:
		return strings.TrimSpace(name)
	case TextsCollapsed:
		return collapsed(name)
	case TextsEscaped:
		return entities.Replace(name)
	case TextsTruncated:
		return counting.cut(name, cmp.Or(length, defaultTextLength))
	case TextsLowered:
		return strings.ToLower(name)
	case TextsNFC:
		return norm.NFC.String(name)
	case TextsNFD:
		return norm.NFD.String(name)
	case TextsNFKC:
		return norm.NFKC.String(name)
	}
	return name
}

// collapsed has one space for blanks of any kind that follow each other.
func collapsed(name string) string {
	var b strings.Builder
	blank := false
	for _, r := range name {
		was := blank
		if blank = unicode.IsSpace(r); !blank {
			b.WriteRune(r)
		} else if !was {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// shown is a stored name as a read shows it.
func (x Texts) shown(name string) string {
	if x == TextsShownEscaped {
		return entities.Replace(name)
	}
	return name
}
