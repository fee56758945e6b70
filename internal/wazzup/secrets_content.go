package wazzup

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"
)

// content is what a text of a list is made of. A list has a hundred thousand texts and more, and to decode one takes long.
type content int

const (
	plain      content = iota // ASCII without anything to decode in it
	russian                   // likewise, with letters of the Russian alphabet
	anyLetters                // likewise, with others, too
	encoded                   // there may be something to decode in it
)

// contentOf classifies a text.
func contentOf(text []byte) content {
	is := plain
	run, between := 0, 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		kind := kindOf[c]
		if kind == ofBase64 {
			run++
			if run == shortestBase64 && mayBeEncoded(text[i+1-run:]) {
				return encoded
			}
			continue
		}
		run = 0
		switch kind {
		case ofEscape:
			return encoded
		case betweenNumbers:
			between++
			if between >= shownStart-1 { // of numbers, each a byte
				return encoded
			}
		case notASCII:
			if i+1 < len(text) && isRussian(c, text[i+1]) {
				is = max(is, russian)
				i++
				continue
			}
			is = anyLetters
		}
	}
	return is
}

// kindOf tells what a byte may be a part of.
var kindOf = func() (kinds [256]byteKind) {
	for i := range kinds {
		switch c := byte(i); {
		case isBase64(c) && c != '+':
			kinds[i] = ofBase64
		case c < ' ', strings.IndexByte("%&\\+'\x7F", c) >= 0:
			kinds[i] = ofEscape
		case c == ' ', c == ',', c == ':':
			kinds[i] = betweenNumbers
		case c >= utf8.RuneSelf:
			kinds[i] = notASCII
		}
	}
	return kinds
}()

type byteKind byte

const (
	ofBase64 byteKind = iota + 1
	ofEscape
	betweenNumbers
	notASCII
)

// isRussian reports whether two bytes are a letter of the Russian alphabet in UTF-8.
func isRussian(a, b byte) bool {
	return a == 0xD0 && (b >= 0x90 && b <= 0xBF || b == 0x81) || a == 0xD1 && (b >= 0x80 && b <= 0x8F || b == 0x91)
}

// mayBeEncoded reports whether the run of characters of base64 with which a text begins holds eight printable characters, at one
// of the offsets, or as hexadecimal digits. A UUID does not.
func mayBeEncoded(text []byte) bool {
	// Each byte of streaks counts, for one offset, the characters in a row that fit into ASCII there.
	const one, tooMany = 0x01010101, (0x80 - eightInBase64) * 0x01010101
	streaks, digits, end, looksLike := uint32(0), 0, 0, false
	for ; end < len(text) && isBase64(text[end]) && !looksLike; end++ {
		streaks = (streaks + one) & fitsASCII[end&3][text[end]]
		digits++
		if !isHex(text[end]) {
			digits = 0
		}
		looksLike = (streaks+tooMany)&0x80808080 != 0 || digits >= 2*shownStart
	}
	if !looksLike {
		return false
	}
	for end < len(text) && isBase64(text[end]) {
		end++
	}
	return holdsReadable(toStandard.Replace(string(text[:end])))
}

// eightInBase64 is how many characters eight bytes make, at least.
const eightInBase64 = 10

// fitsASCII has, for a character of base64 at a place modulo 4, a byte for each offset: 0xFF if the highest bit of each byte that it is
// a part of is 0, as in ASCII.
var fitsASCII = func() (fits [4][256]uint32) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	highest := [4]int{1 << 5, 1 << 3, 1 << 1, 0} // in the first, second, third and fourth of a group
	for value, c := range []byte(alphabet) {
		for place := range 4 {
			for offset := range 4 {
				if value&highest[(place-offset)&3] == 0 {
					fits[place][c] |= 0xFF << (8 * offset)
				}
			}
		}
	}
	for place := range fits {
		fits[place]['-'], fits[place]['_'] = fits[place]['+'], fits[place]['/']
	}
	return fits
}()

// holdsReadable reports whether a run of base64 or of hexadecimal digits decodes to something to read.
func holdsReadable(run string) bool {
	for offset := range 4 {
		part := run[offset:]
		if len(part)%4 == 1 {
			part = part[:len(part)-1]
		}
		if decoded, _ := base64.RawStdEncoding.DecodeString(part); isReadable(decoded) {
			return true
		}
	}
	return slices.ContainsFunc(hexRows(run), func(digits []byte) bool {
		decoded := make([]byte, len(digits))
		return slices.ContainsFunc([]int{0, 1}, func(offset int) bool {
			n, _ := hex.Decode(decoded, digits[offset:])
			return isReadable(decoded[:n])
		})
	})
}

// isReadable reports whether a text has eight printable characters in a row, be it in UTF-16.
func isReadable(text []byte) bool {
	printable := 0
	for _, c := range text {
		switch {
		case c >= ' ' && c <= '~':
			printable++
			if printable == shownStart {
				return true
			}
		case c != 0:
			printable = 0
		}
	}
	return false
}
