// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// Lengths in characters. A text may not show the first eight characters of a secret (a promise; the first twelve of a JWT,
// because all JWTs begin alike), any part of twelve or more, or more than three quarters of it. For words in a password, see
// isOrdinary.
const (
	shownStart    = 8  // a shorter secret is found only as a whole word
	shownStretch  = 12 // also for the parts of a JWT
	longestWord   = 20 // no ordinary word is longer
	longestGlued  = 16 // likewise, for a word that nothing separates from others in the password
	listedStretch = 24 // for a JWT in a list; twice as much for other tokens, because ids of one generator, such as UUIDs, may be nearly alike
)

// stretches finds parts of long texts in another one, in one pass: it knows some places of each text by the eight bytes that
// stand there, and looks how far a text is the same around them.
type stretches struct {
	parts []part
	heads map[uint64]int // by eight bytes, the first of the seeds with them
	seeds []seed
	bits  []uint64 // a bit for each hash of eight bytes that are known
}

// part is a folded text of which others may hold stretches.
type part struct {
	text   string
	length int  // in characters
	listed bool // what is looked through is a list: see listedStretch
	isJWT  bool // of which all begin alike
	chosen bool // by a person, so it may be made of words
}

type seed struct{ part, at, next int }

const (
	seedLength = 8
	denseUpTo  = 64 // bytes of a part that has a seed at each place. In a longer one, each stretch that counts has one in it
)

func newStretches() *stretches { return &stretches{heads: map[uint64]int{}} }

// add takes in a part, which has at least eight characters.
func (x *stretches) add(p part) {
	p.length = utf8.RuneCountInString(p.text)
	step := 1
	switch {
	case p.listed:
		step = listedStretch - seedLength + 1
	case len(p.text) > denseUpTo:
		step = shownStretch - seedLength + 1
	}
	n := len(x.parts)
	x.parts = append(x.parts, p)
	for at := 0; at+seedLength <= len(p.text); at += step {
		x.plant(n, at)
	}
	x.plant(n, len(p.text)-seedLength)
}

func (x *stretches) plant(part, at int) {
	key := binary.BigEndian.Uint64([]byte(x.parts[part].text[at:]))
	next, known := x.heads[key]
	if !known {
		next = -1
	}
	x.heads[key] = len(x.seeds)
	x.seeds = append(x.seeds, seed{part: part, at: at, next: next})
	if len(x.heads)*16 > len(x.bits)*64 {
		x.bits = make([]uint64, max(64, len(x.bits)*4))
		for key := range x.heads {
			x.mark(key)
		}
	}
	x.mark(key)
}

func (x *stretches) mark(key uint64) {
	h := x.hash(key)
	x.bits[h/64] |= 1 << (h % 64)
}

func (x *stretches) hash(key uint64) uint64 {
	return key * 0x9E3779B97F4A7C15 >> (64 - 6 - bits.TrailingZeros(uint(len(x.bits))))
}

// findStretch reports what stretches of the parts in a text say.
func findStretch[T string | []byte](x *stretches, text T) (found Verdict) {
	if len(x.parts) == 0 {
		return NoSecret
	}
	key := uint64(0)
	for i := range len(text) {
		key = key<<8 | uint64(text[i])
		if i < seedLength-1 {
			continue
		}
		if h := x.hash(key); x.bits[h/64]&(1<<(h%64)) == 0 {
			continue
		}
		next, ok := x.heads[key]
		for ok && next >= 0 {
			s := x.seeds[next]
			found = max(found, findInStretch(&x.parts[s.part], text, i+1-seedLength, s.at))
			next = s.next
		}
		if found == HoldsCredential {
			return found
		}
	}
	return found
}

// extended is a stretch that begins in text[a:] and part[i:], as far as both are the same: text[a:b] and part[i:j].
func extended[T string | []byte](part string, text T, a, i int) (from, to, first, last int) {
	b, j := a+seedLength, i+seedLength
	for a > 0 && i > 0 && text[a-1] == part[i-1] {
		a, i = a-1, i-1
	}
	for b < len(text) && j < len(part) && text[b] == part[j] {
		b, j = b+1, j+1
	}
	for i < j && !utf8.RuneStart(part[i]) { // half a character
		a, i = a+1, i+1
	}
	for j < len(part) && j > i && !utf8.RuneStart(part[j]) {
		b, j = b-1, j-1
	}
	return a, b, i, j
}

// findInStretch says what a stretch is that begins in text[at:] and p.text[in:].
func findInStretch[T string | []byte](p *part, text T, at, in int) Verdict {
	a, b, i, j := extended(p.text, text, at, in)
	stretch := p.text[i:j]
	switch {
	case len(stretch) < len(p.text):
	case p.chosen && isOneWord(stretch):
		return HoldsWord
	default:
		return HoldsCredential
	}
	n := utf8.RuneCountInString(stretch) - strings.Count(stretch, "\uFFFD") // which stands for any character
	isHead := i == 0 && !isSpaceAt(p.text, j-1, n)
	isWord := p.chosen && isOneWord(stretch) && isOrdinary(p, text, a, b, i, j, n)
	if n >= p.least() && (isHead || !isWord && (n >= shownStretch || 4*n > 3*p.length)) {
		return HoldsCredential
	}
	return NoSecret
}

// least is how many characters of a part count, if not all of it.
func (p *part) least() int {
	switch {
	case p.listed && p.isJWT:
		return listedStretch
	case p.listed:
		return 2 * listedStretch
	case p.isJWT:
		return shownStretch
	}
	return shownStart
}

// isSpaceAt is true if of a beginning with no more than eight characters the last one is a blank: then it is a word of seven, which is
// no beginning of "word and more".
func isSpaceAt(text string, last, n int) bool { return n == shownStart && text[last] == ' ' }

// isOrdinary reports whether a stretch of letters is to be taken for a word that means itself, though a password has it in
// it, but not at its beginning: "integration" tells nothing of "of-integration", nor "integrated".
func isOrdinary[T string | []byte](p *part, text T, a, b, i, j, n int) bool {
	isWordOfPart := !continues(p.text, i, isLetter) && !continues(p.text, j, isLetter)
	switch {
	case isWordOfPart:
		return n <= longestWord
	case continues(text, a, isLetter), continues(text, b, isLetter): // it is a part of another word
		return n < shownStretch
	}
	return n < longestGlued && n < p.length-1
}

// isOneWord is true for a text of letters.
func isOneWord(text string) bool {
	return !slices.ContainsFunc([]rune(text), func(r rune) bool { return !isLetter(r) })
}
