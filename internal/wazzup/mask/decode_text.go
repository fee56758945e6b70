// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"bytes"
	"encoding/base64"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds on decoding a text to look for secrets in it.
const (
	maxRounds  = 4
	maxDecoded = 512 << 10 // bytes of all that a text is decoded to, together
)

// decoder undoes one kind of encoding. It hands on nothing, or the text as it is, if there is nothing to undo.
type decoder func(text string, add func(string))

// textDecoders undo what may happen to a text on its way through templates, URLs, logs and other character sets.
var textDecoders = []decoder{
	one(Clean), one(otherCharset), one(asCyrillic), one(fromCyrillic), one(plusAsBlank), one(percentDecoded), one(htmlDecoded), one(unescaped), one(asSQL.Replace),
}

// allDecoders undo base64 and other forms of bytes, too.
var allDecoders = append(slices.Clip(textDecoders), base64Decoded, one(numbersDecoded), hexDecoded)

func one(undo func(string) string) decoder {
	return func(text string, add func(string)) { add(undo(text)) }
}

// eachDecoding visits a text and all that it may stand for: each decoder is applied to what the others have made of it, in at most
// four rounds. visit returns true to end it. It returns false if there was too much to visit.
func eachDecoding(text string, decoders []decoder, visit func(string) (end bool)) (complete bool) {
	return visitDecodings(text, decoders, maxDecoded, visit)
}

// visitDecodings is eachDecoding with another bound on the bytes of all that is visited.
func visitDecodings(text string, decoders []decoder, most int, visit func(string) (end bool)) (complete bool) {
	if visit(text) {
		return true
	}
	all, seen, size := []string{text}, map[string]bool{text: true}, len(text)
	through := []int{0} // how many decoders each has been through
	ended, complete := false, true
	add := func(decoded string) {
		if ended || !complete || seen[decoded] || decoded == "" {
			return
		}
		size += len(decoded)
		complete = size <= most
		seen[decoded] = true
		all, through = append(all, decoded), append(through, 0)
		ended = complete && visit(decoded)
	}
	for range maxRounds {
		for _, undo := range decoders {
			for i := range all { // what is added meanwhile is for the next decoder
				if through[i] == len(decoders) {
					continue
				}
				through[i]++
				undo(all[i], add)
				if ended || !complete {
					return complete
				}
			}
		}
	}
	return true
}

// shortestBase64 is the length from which a run of its characters is taken for base64.
const shortestBase64 = 16

// base64Decoded decodes all runs of characters of base64, of either alphabet, at each of the four offsets that what stands
// before a run may give it. The rest of the text is left away: it was looked at before.
func base64Decoded(text string, add func(string)) {
	runs := base64Runs(text)
	if len(runs) == 0 {
		return
	}
	for offset := range 4 {
		var b strings.Builder
		for _, run := range runs {
			writeBase64(&b, run[offset:])
			b.WriteByte(' ')
		}
		add(b.String())
	}
}

func base64Runs(text string) (runs []string) {
	start := 0
	for i := range len(text) + 1 {
		if i < len(text) && isBase64(text[i]) {
			continue
		}
		if i-start >= shortestBase64 {
			runs = append(runs, text[start:i])
		}
		start = i + 1
	}
	return runs
}

func isBase64(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
}

var toStandard = strings.NewReplacer("-", "+", "_", "/")

func writeBase64(b *strings.Builder, run string) {
	if len(run)%4 == 1 {
		run = run[:len(run)-1] // it has six bits, which are no byte
	}
	decoded, _ := base64.RawStdEncoding.DecodeString(toStandard.Replace(run)) // it has no other characters
	decoded = bytes.ReplaceAll(decoded, []byte{0}, nil)                       // of UTF-16
	writeBytes(b, decoded)
}

// otherCharset reads as ISO 8859-1 what is not UTF-8, and as UTF-8 what was read as ISO 8859-1.
func otherCharset(text string) string {
	if isASCII(text) {
		return text
	}
	if !utf8.ValidString(text) {
		var b strings.Builder
		for text != "" {
			r, n := utf8.DecodeRuneInString(text)
			if r == utf8.RuneError && n == 1 {
				r = rune(text[0])
			}
			b.WriteRune(r)
			text = text[n:]
		}
		return b.String()
	}
	read := make([]byte, 0, len(text))
	for _, r := range text {
		if r > unicode.MaxLatin1 {
			return text
		}
		read = append(read, byte(r)) //nolint:gosec // it was compared with the largest
	}
	if !utf8.Valid(read) {
		return text
	}
	return string(read)
}

func plusAsBlank(text string) string { return strings.ReplaceAll(text, "+", " ") }

// percentDecoded leaves as it is what is no valid escape.
func percentDecoded(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if c, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

var entityName = regexp.MustCompile(`&[A-Za-z]+;`)

// htmlDecoded decodes entities, those whose names were written in another case, too.
func htmlDecoded(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return entityName.ReplaceAllStringFunc(html.UnescapeString(text), func(entity string) string {
		return html.UnescapeString(strings.ToLower(entity))
	})
}
