// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// filler stands for what base64 decodes to and is no text. It is taken for a part of a word.
const filler = '\uE000'

// writeBytes writes bytes as the text that they may be. Of what is no text, a filler is written.
func writeBytes(b *strings.Builder, read []byte) {
	for len(read) > 0 {
		r, n := utf8.DecodeRune(read)
		if r == utf8.RuneError && n == 1 { // of ISO 8859-1, as browsers encode
			r = rune(read[0])
		}
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			r = filler
		}
		b.WriteRune(r)
		read = read[n:]
	}
}

// shortestBytes is from how many bytes on their numbers are taken for a text.
const shortestBytes = 4

// byteNumbers are bytes as numbers, as Node.js shows a Buffer in JSON: [83,51,99].
var byteNumbers = regexp.MustCompile(`\b(?:[0-9]{1,3}[ \t]*,\s*){3,}[0-9]{1,3}\b`)

var numberText = regexp.MustCompile(`[0-9]+`)

// numbersDecoded reads rows of numbers as bytes.
func numbersDecoded(text string) string {
	if strings.Count(text, ",") < shortestBytes-1 {
		return text
	}
	return byteNumbers.ReplaceAllStringFunc(text, func(row string) string {
		var read []byte
		for _, number := range numberText.FindAllString(row, -1) {
			n, err := strconv.ParseUint(number, 10, 8)
			if err != nil {
				return row
			}
			read = append(read, byte(n))
		}
		var b strings.Builder
		writeBytes(&b, read)
		return " " + b.String() + " "
	})
}

// hexDecoded reads hexadecimal digits as bytes, from the first of them on and from the second. The rest of the text is left away.
func hexDecoded(text string, add func(string)) {
	rows := hexRows(text)
	if len(rows) == 0 {
		return
	}
	for offset := range 2 {
		var b strings.Builder
		for _, digits := range rows {
			digits = digits[offset : offset+(len(digits)-offset)/2*2]
			read := make([]byte, len(digits)/2)
			_, _ = hex.Decode(read, digits) // it has no other characters
			writeBytes(&b, read)
			b.WriteByte(' ')
		}
		add(b.String())
	}
}

// hexRows are the rows of eight and more hexadecimal digits in a text: together, or in pairs with a blank, a colon or a hyphen
// between, as Node.js shows a Buffer: <Buffer 53 33 63 72>.
func hexRows(text string) (rows [][]byte) {
	var row []byte
	group := 0 // digits since the last separator
	for i := range len(text) + 1 {
		switch {
		case i < len(text) && isHex(text[i]):
			row = append(row, text[i])
			group++
		case i+1 < len(text) && strings.IndexByte(" :-", text[i]) >= 0 && group == 2 && isHex(text[i+1]):
			group = 0
		default:
			if len(row) >= 2*shortestBytes {
				rows = append(rows, row)
				row = nil
			}
			row, group = row[:0], 0
		}
	}
	return rows
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }

// asSQL undoes the doubled quotes of SQL and CSV. A backslash before one is among the escapes.
var asSQL = strings.NewReplacer("''", "'", `""`, `"`)

// asCyrillic reads in windows-1251 what was read in ISO 8859-1.
func asCyrillic(text string) string {
	if isASCII(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if r >= utf8.RuneSelf && r <= unicode.MaxLatin1 {
			r = charmap.Windows1251.DecodeByte(byte(r))
		}
		b.WriteRune(r)
	}
	return b.String()
}

// inWindows1251 is a text in that character set; "" if it cannot be, or is ASCII.
func inWindows1251(text string) string {
	written, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil || isASCII(text) {
		return ""
	}
	return written
}

// fromCyrillic reads in UTF-8 what was read in windows-1251.
func fromCyrillic(text string) string {
	if isASCII(text) {
		return text
	}
	read := make([]byte, 0, len(text))
	for _, r := range text {
		c, ok := charmap.Windows1251.EncodeRune(r)
		if !ok {
			return text
		}
		read = append(read, c)
	}
	if !utf8.Valid(read) {
		return text
	}
	return string(read)
}
