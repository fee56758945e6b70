// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"slices"
	"strings"
	"unicode"
)

// words are the words of a name, in lower case.
type words []string

// wordsOf splits the name of a member or of a header into words: at whatever is neither a letter nor a digit, and at
// camelCase. A run of letters is split further only if it is made of known words from its beginning to its end
// ("hasmore", "TOTALCOUNT"): there is no "count" in "account". Digits are left out.
func wordsOf(name string) words {
	const maxName = 200 // bytes: no name is that long
	var all words
	for part := range strings.FieldsFuncSeq(name[:min(len(name), maxName)], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if known := knownWords(strings.ToLower(part)); known != nil {
			all = append(all, known...)
			continue
		}
		for _, piece := range camelPieces(part) {
			if known := knownWords(piece); known != nil {
				all = append(all, known...)
			} else {
				all = append(all, piece)
			}
		}
	}
	return all
}

// camelPieces splits "nextPageURL2" into next, page and url.
func camelPieces(part string) (pieces []string) {
	runes := []rune(part)
	start := 0
	cut := func(end int) {
		if end > start && !unicode.IsDigit(runes[start]) {
			pieces = append(pieces, strings.ToLower(string(runes[start:end])))
		}
		start = end
	}
	for i := 1; i < len(runes); i++ {
		before, now := runes[i-1], runes[i]
		lastOfCapitals := unicode.IsUpper(before) && unicode.IsUpper(now) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if unicode.IsDigit(before) != unicode.IsDigit(now) || !unicode.IsUpper(before) && unicode.IsUpper(now) || lastOfCapitals {
			cut(i)
		}
	}
	cut(len(runes))
	return pieces
}

// knownWords splits a run of small letters that is made of known words and nothing else; nil for any other.
func knownWords(run string) words {
	const longest = 60 // bytes
	if len(run) > longest {
		return nil
	}
	// ends[i] is the last word of a way to split run[:i]; of several ways, the one whose last word is longest.
	ends := make([]string, len(run)+1)
	for i := 1; i <= len(run); i++ {
		for j := range i {
			if word := run[j:i]; (j == 0 || ends[j] != "") && joins(word) {
				ends[i] = word
				break
			}
		}
	}
	var split words
	for i := len(run); i > 0; i -= len(ends[i]) {
		if ends[i] == "" {
			return nil
		}
		split = append(split, ends[i])
	}
	slices.Reverse(split)
	return split
}

// joins reports whether a word may be written together with others. Most short ones may not: they stand in too many
// words of other meanings.
func joins(word string) bool {
	if len(word) < 4 && !slices.Contains([]string{"id", "is", "ok", "has", "max", "url", "uri", "key", "num", "err", "msg", "api", "req"}, word) {
		return false
	}
	return knownToJoin[word]
}

// has reports whether one of some words is among them.
func (w words) has(some ...string) bool {
	return slices.ContainsFunc(w, func(word string) bool { return slices.Contains(some, word) })
}

// among reports whether one of them is in one of some sets.
func (w words) among(sets ...map[string]bool) bool {
	return slices.ContainsFunc(w, func(word string) bool { return inOne(word, sets) })
}

// only reports whether there are any, and all of them are in one of some sets.
func (w words) only(sets ...map[string]bool) bool {
	return len(w) > 0 && !slices.ContainsFunc(w, func(word string) bool { return !inOne(word, sets) })
}

func inOne(word string, sets []map[string]bool) bool {
	return slices.ContainsFunc(sets, func(s map[string]bool) bool { return s[word] })
}

// deny reports whether the word before one of a set turns it round: "no_more", "not_last".
func (w words) deny(sets ...map[string]bool) bool {
	for i := 1; i < len(w); i++ {
		if inOne(w[i], sets) && (w[i-1] == "no" || w[i-1] == "not" || w[i-1] == "non" || w[i-1] == "without") {
			return true
		}
	}
	return false
}
