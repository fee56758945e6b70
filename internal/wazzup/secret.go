package wazzup

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
)

// secret is a text that must not be shown. What it holds of it are functions, because fmt looks into fields that are not
// exported without asking their methods, and of a function prints the address alone.
type secret struct {
	value func() string
	mask  func(text string) string // masks its beginning, and whatever follows without a blank
	// guessable is true where a person has thought of it: what stands around a gap in a sentence may tell the word that is missing.
	guessable bool
}

func newSecret(s string) secret {
	// Most secrets are never looked for, so the expression is made when it is needed.
	expression := sync.OnceValue(func() *regexp.Regexp { return showings(s) })
	return secret{
		value: func() string { return s },
		mask:  func(text string) string { return expression().ReplaceAllString(text, "***") },
	}
}

func newGuessable(s string) secret {
	hidden := newSecret(s)
	hidden.guessable = true
	return hidden
}

// String hides the secret from fmt.
func (secret) String() string { return "***" }

// GoString hides the secret from fmt's %#v.
func (secret) GoString() string { return "***" }

// secrets are those that a request has shown to a server, which may echo them.
type secrets []secret

// Redact takes the secrets out of text that came from outside, in each form in which a server may echo them: as they
// are, with characters escaped as in URLs and in JSON, or in base64, whole or from their first eight characters on. Of a
// text that has a guessable one in it, nothing is left.
func (s secrets) Redact(text string) string {
	for _, each := range s {
		if each.guessable && each.mask(text) != text {
			return "***"
		}
	}
	for _, each := range s {
		if each.mask != nil {
			text = each.mask(text)
		}
	}
	return text
}

// values are the secrets as they are, for a log that masks them itself.
func (s secrets) values() []string {
	var values []string
	for _, each := range s {
		values = append(values, each.value())
	}
	return values
}

// shortest is the length, in bytes, below which a text is not looked for as it is: it would be found in any sentence.
const shortest = 4

// spellings are a secret as it is and, where that differs, as it is in a text that was cleaned.
func spellings(secret string) (texts [][]rune) {
	for _, s := range []string{secret, strings.Map(printable, secret)} {
		if runes := []rune(s); len(s) >= shortest && (len(texts) == 0 || !slices.Equal(runes, texts[0])) {
			texts = append(texts, runes)
		}
	}
	return texts
}

// showings matches the first eight characters of each form of a secret, and whatever follows without a blank.
func showings(secret string) *regexp.Regexp {
	var starts []string
	for _, runes := range spellings(secret) {
		starts = append(starts, escapedForms(runes[:min(8, len(runes))]))
	}
	// In base64 a text looks different at each of the three offsets that what stands before it ("Bearer ") may give it.
	for _, front := range []string{"", "B", "Be"} {
		skip := (len(front)*8 + 5) / 6
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			form := encoding.EncodeToString([]byte(front + secret))[skip:]
			starts = append(starts, regexp.QuoteMeta(form[:min(8, len(form))]))
		}
	}
	return regexp.MustCompile(`(?:` + strings.Join(starts, "|") + `)[^\s"'<>]*`)
}

// escapedForms matches a text whose characters are as they are, or escaped as in JSON or URLs.
func escapedForms(text []rune) string {
	var b strings.Builder
	for _, r := range text {
		fmt.Fprintf(&b, `(?:\\?%s|(?i:`, regexp.QuoteMeta(string(r)))
		for _, c := range []byte(string(r)) {
			fmt.Fprintf(&b, `%%%02x`, c)
		}
		b.WriteString(`|`)
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\\u%04x`, unit)
		}
		b.WriteString(`)`)
		if unicode.IsSpace(r) { // words has made blanks of them, and a query makes a plus of a blank
			b.WriteString(`| |\+`)
		}
		b.WriteString(`)`)
	}
	return b.String()
}
