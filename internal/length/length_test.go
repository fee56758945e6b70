// SPDX-License-Identifier: MPL-2.0

package length

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// What may count as one character, or as several: how many it is in code points, UTF-16 units and clusters, and in the first
// two without variation selectors. All are in the form in which Terraform has them.
var charactersByCount = map[string]struct {
	text                                           string
	points, units, clusters, barePoints, bareUnits int
}{
	"a letter":                            {"ж", 1, 1, 1, 1, 1},
	"an emoji":                            {"🔥", 1, 2, 1, 1, 2},
	"a heart as an emoji":                 {"\u2764\ufe0f", 2, 2, 1, 1, 1},
	"a heart as text":                     {"\u2764\ufe0e", 2, 2, 1, 1, 1},
	"an ideograph with its variant":       {"\u845b\U000e0100", 2, 3, 1, 1, 1},
	"a Mongolian letter with its shape":   {"\u1820\u180b", 2, 2, 1, 1, 1},
	"an accent that has no composition":   {"x\u0301", 2, 2, 1, 2, 2},
	"a letter that composing takes apart": {"\u0915\u093c", 2, 2, 1, 2, 2}, // U+0958
	"a note that composing takes apart":   {"\U0001d157\U0001d165", 2, 4, 1, 2, 4},
	"a family":                            {"👨\u200d👩\u200d👧", 5, 8, 1, 5, 8},
	"a heart on fire":                     {"\u2764\ufe0f\u200d🔥", 4, 5, 1, 3, 4},
	"a skin tone":                         {"👍🏽", 2, 4, 1, 2, 4},
	"a flag":                              {"🇰🇿", 2, 4, 1, 2, 4},
	"a flag of a region":                  {"🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", 7, 14, 1, 7, 14},
	"a keycap":                            {"1\ufe0f\u20e3", 3, 3, 1, 2, 2},
	"old Hangul, letter by letter":        {"\u1140\u1175\u11ab", 3, 3, 1, 3, 3},
	"a Devanagari conjunct":               {"क्षि", 4, 4, 1, 4, 4},
	"a line break of two":                 {"\r\n", 2, 2, 1, 2, 2},
}

// Each text is held at the borders of each count: refused if it is too long by all of them, and doubtful if it is by some.
func TestLengthsAtTheBorders(t *testing.T) {
	for name, c := range charactersByCount {
		if !norm.NFC.IsNormalString(c.text) {
			t.Errorf("%s is not composed", name)
		}
		got := measure(c.text)
		if want := (lengths{counts{c.points, c.units, c.clusters}, counts{c.barePoints, c.bareUnits, c.clusters}}); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
		for _, per := range []int{c.points, c.units, c.clusters, c.barePoints, c.bareUnits} {
			for _, length := range []int{99, 100, 101, 102} { // by this count
				n, rest := length/per, length%per
				text := strings.Repeat(c.text, n) + strings.Repeat("x", rest)
				least, most := n*c.clusters+rest, n*c.units+rest
				if refused := TooLong(text) != ""; refused != (least > 100) {
					t.Errorf("%s, %d times, and %d letters: refused is %v at %d to %d characters", name, n, rest, refused, least, most)
				}
				if unsure := Doubtful(text) != ""; unsure != (least <= 100 && most > 100) {
					t.Errorf("%s, %d times, and %d letters: doubtful is %v at %d to %d characters", name, n, rest, unsure, least, most)
				}
			}
		}
	}
}

// A text that is composed has as many clusters as any other form of it, so none of them is short enough if it is not.
func TestNoFormOfATextHasFewerClusters(t *testing.T) {
	for r := range unicode.MaxRune {
		if !utf8.ValidRune(r) {
			continue
		}
		text := string(r)
		as, composed, decomposed := measure(text).least(), measure(norm.NFC.String(text)).least(), measure(norm.NFD.String(text)).least()
		if as != composed || as != decomposed {
			t.Errorf("%+q has %d clusters, composed %d, decomposed %d", text, as, composed, decomposed)
		}
	}
}

// lengthPieces are pieces of texts, among them those that join what stands beside them, alone.
var lengthPieces = []string{
	"a", " ", "ж", "й", "e\u0301", "\u0301", "🔥", "\u2764", "\ufe0e", "\ufe0f", "\U000e0100", "\u180b", "\u200d", "\u200c", "👨", "👩", "🏽", "🇰", "🇿", "1", "\u20e3",
	"\u1100", "\u1161", "\u11a8", "가", "각", "क", "\u094d", "ष", "ि", "\u0958", "\r", "\n", "\u0000", "\u2028", "\U0001d15e", "\u212b", "\u0e33", "\u0600", "漢", "\ufdfa",
	"🏴\U000e0067\U000e0062\U000e007f", // its parts apart: golang.org/x/text takes U+E0067 before an accent for a "g", and so does core
}

// ways are counts that a service may use, written for this test alone.
var ways = map[string]func(string) int{
	"code points":  utf8.RuneCountInString,
	"UTF-16 units": func(s string) int { return len(utf16.Encode([]rune(s))) },
	"clusters": func(s string) int {
		n := 0
		for g := graphemes.FromString(s); g.Next(); {
			n++
		}
		return n
	},
	"class-validator": func(s string) int {
		return utf8.RuneCountInString(s) - strings.Count(s, "\ufe0e") - strings.Count(s, "\ufe0f")
	},
	"class-validator since 13.15.22": func(s string) int { // a selector is not counted if another character stands before it
		n := 0
		before := rune(0)
		for _, r := range s {
			selects, selected := r == '\ufe0e' || r == '\ufe0f', before != 0 && before != '\ufe0e' && before != '\ufe0f'
			if selects && selected {
				before = 0 // it belongs to that one
				continue
			}
			before = r
			n++
		}
		return n
	},
}

// What is refused is too long by every count, whatever form it had before Terraform composed it and with variation selectors
// or without. What is neither refused nor doubtful is short enough by every count.
func TestRefusedIsTooLongByEveryCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := strings.Join(rapid.SliceOfN(rapid.SampledFrom(lengthPieces), 1, 12).Draw(t, "pieces"), "")
		typed = strings.Repeat(typed, rapid.IntRange(1, 100).Draw(t, "times")) + strings.Repeat("x", rapid.IntRange(0, 10).Draw(t, "letters"))
		text := norm.NFC.String(typed)
		refused, unsure := TooLong(text) != "", Doubtful(text) != ""
		if refused && unsure {
			t.Errorf("%+q is refused, and doubtful", text)
		}
		for name, count := range ways {
			for form, same := range map[string]string{"as Terraform has it": text, "as it was typed": typed, "decomposed": norm.NFD.String(text)} {
				for _, s := range []string{same, strings.Map(withoutSelectors, same)} {
					n := count(s)
					if refused && n <= 100 {
						t.Errorf("%+q is refused (%s), and has %d characters in %s, %s", text, TooLong(text), n, name, form)
					}
					if !refused && !unsure && n > 100 && form == "as Terraform has it" {
						t.Errorf("%+q passes in silence, and has %d characters in %s", text, n, name)
					}
				}
			}
		}
	})
}

func TestLengthsInWords(t *testing.T) {
	for text, want := range map[string]string{
		strings.Repeat("x", 101):            "has 101 characters",
		strings.Repeat("ж", 250):            "has 250 characters",
		strings.Repeat("🔥", 101):            "has at least 101 characters, however they are counted",
		strings.Repeat("\u2764\ufe0f", 101): "has at least 101 characters, however they are counted",
	} {
		if got := TooLong(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for text, want := range map[string]string{
		strings.Repeat("\u2764\ufe0f", 60):                         "60 visible characters, 120 code points, 120 UTF-16 units; without variation selectors: 60 visible characters, 60 code points, 60 UTF-16 units",
		strings.Repeat("🔥", 51):                                    "51 visible characters, 51 code points, 102 UTF-16 units",
		"👨" + strings.Repeat("\u200d👨", 50):                        "1 visible character, 101 code points, 152 UTF-16 units",
		strings.Repeat("x", 100):                                   "",
		strings.Repeat("\u2764\ufe0f", 50):                         "",
		strings.Repeat("x", 101):                                   "",
		strings.Repeat("e\u0301", 60) /* Terraform composes it */ : "60 visible characters, 120 code points, 120 UTF-16 units",
	} {
		if got := Doubtful(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
