// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// index finds any of many texts in another one, in one pass.
type index struct {
	marks   map[string]bool // true: as a whole word only
	lengths []int           // of the marks in bytes, each once
	starts  [1 << 10]uint64 // a bit for each hash of three bytes that a mark begins with
	tiny    bool            // a mark is shorter than that
}

const startLength = 3

func newIndex() *index { return &index{marks: map[string]bool{}} }

func (x *index) add(mark string, wholeWord bool) {
	before, known := x.marks[mark]
	x.marks[mark] = wholeWord && (before || !known)
	if !slices.Contains(x.lengths, len(mark)) {
		x.lengths = append(x.lengths, len(mark))
	}
	if len(mark) < startLength {
		x.tiny = true
		return
	}
	h := startHash(mark[0], mark[1], mark[2])
	x.starts[h/64] |= 1 << (h % 64)
}

func startHash(a, b, c byte) uint32 {
	return (uint32(a)<<16 | uint32(b)<<8 | uint32(c)) * 0x9E3779B1 >> 16
}

// findMark reports what the marks in a text say: HoldsWord if all of them count as whole words only.
func findMark[T string | []byte](x *index, text T) (found Verdict) {
	if len(x.marks) == 0 {
		return NoSecret
	}
	for i := range len(text) {
		if !x.tiny {
			if i+startLength > len(text) {
				return found
			}
			if h := startHash(text[i], text[i+1], text[i+2]); x.starts[h/64]&(1<<(h%64)) == 0 {
				continue
			}
		}
		for _, n := range x.lengths {
			if i+n > len(text) {
				continue
			}
			switch wholeWord, ok := x.marks[string(text[i:i+n])]; {
			case ok && !wholeWord:
				return HoldsCredential
			case ok && isWholeWord(text, i, i+n):
				found = HoldsWord
			}
		}
	}
	return found
}

// isWholeWord reports whether no word goes on across the ends of text[start:end].
func isWholeWord[T string | []byte](text T, start, end int) bool {
	return !continues(text, start, inWord) && !continues(text, end, inWord)
}

// continues reports whether the characters on both sides of a place in a text are of some kind.
func continues[T string | []byte](text T, at int, is func(rune) bool) bool {
	if at <= 0 || at >= len(text) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(string(text[max(0, at-utf8.UTFMax):at]))
	after, _ := utf8.DecodeRuneInString(string(text[at:min(len(text), at+utf8.UTFMax)]))
	return is(before) && is(after)
}

// inWord is true for what words are made of. A combining mark makes another letter of the one before it.
func inWord(r rune) bool {
	return r == '_' || r == filler || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// isLetter is true for what words without numbers are made of.
func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }
