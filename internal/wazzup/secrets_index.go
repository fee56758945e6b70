package wazzup

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

func (x *index) empty() bool { return len(x.marks) == 0 }

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

func (x *index) find(text string) bool { return findMark(x, text) }

func (x *index) findIn(body []byte) bool { return findMark(x, body) }

func findMark[T string | []byte](x *index, text T) bool {
	if x.empty() {
		return false
	}
	for i := range len(text) {
		if !x.tiny {
			if i+startLength > len(text) {
				return false
			}
			if h := startHash(text[i], text[i+1], text[i+2]); x.starts[h/64]&(1<<(h%64)) == 0 {
				continue
			}
		}
		for _, n := range x.lengths {
			if i+n > len(text) {
				continue
			}
			if wholeWord, ok := x.marks[string(text[i:i+n])]; ok && (!wholeWord || isWholeWord(text, i, i+n)) {
				return true
			}
		}
	}
	return false
}

// isWholeWord reports whether no word goes on across the ends of text[start:end].
func isWholeWord[T string | []byte](text T, start, end int) bool {
	at := func(i int) (before, after rune) {
		before, _ = utf8.DecodeLastRuneInString(string(text[max(0, i-utf8.UTFMax):i]))
		after, _ = utf8.DecodeRuneInString(string(text[i:min(len(text), i+utf8.UTFMax)]))
		return before, after
	}
	within := func(i int) bool {
		before, after := at(i)
		return i > 0 && i < len(text) && inWord(before) && inWord(after)
	}
	return !within(start) && !within(end)
}

// inWord is true for what words are made of. A combining mark makes another letter of the one before it.
func inWord(r rune) bool {
	return r == '_' || r == filler || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}
