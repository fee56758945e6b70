// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// How much of a secret may not be shown, in characters. Its beginning counts from eight on (promised; twelve of a JWT, all of which
// begin alike), and any part of it from twelve on, or if it is more than three quarters. Words of a password are another
// matter: see isOrdinary.
const (
	shownStart    = 8  // one with fewer is found as a whole word only
	shownStretch  = 12 // of the parts of a JWT, too
	longestWord   = 20 // no ordinary word is longer
	longestGlued  = 16 // likewise, of a word that stands in a password without anything between it and others
	listedStretch = 24 // of a JWT, in a list; of another token twice as much, because the ids of one generator, such as UUIDs, may be nearly alike
	base64Start   = 10 // characters of base64 that the first eight bytes make, at each offset
	maxForms      = 64 << 10
)

// jwtStarts are how a JWT begins, of whomever and whenever: an earlier run's is a secret, too. In JSON they are {"alg":", {"typ":" and {"kid":".
var jwtStarts = []string{"eyJhbGciOi", "eyJ0eXAiOi", "eyJraWQiOi"}

// finder finds what gives secrets away in folded texts.
type finder struct {
	marks *index
	parts *stretches
}

func newFinder() finder { return finder{marks: newIndex(), parts: newStretches()} }

func (f finder) find(folded string) verdict {
	return max(findMark(f.marks, folded), findStretch(f.parts, folded))
}

// addShown makes a secret known to a finder for texts that are shown. Of what has a public beginning, the rest counts, or all
// of it.
func (f finder) addShown(s secret, forms []string) {
	private := s.value()[s.public:]
	if s.public > 0 {
		whole := strings.TrimRight(fold(s.value()), "=")
		f.marks.add(whole, false)
		if s.kind == pairSecret { // the password is known for itself
			return
		}
		if len(private) < shownStart {
			f.marks.add(whole[max(0, len(whole)-shownStretch-4):], false)
			return
		}
	}
	hasWords := s.kind != tokenSecret && !mixedCase.MatchString(private)
	for _, form := range forms {
		f.addForm(form, hasWords)
	}
	for _, bytes := range []string{private, inWindows1251(private)} {
		for mark, wholeWord := range base64Marks(bytes) {
			f.marks.add(mark, wholeWord)
		}
	}
}

// addForm takes in a folded form of a secret. hasWords is true if there may be ordinary words in it.
func (f finder) addForm(folded string, hasWords bool) {
	switch {
	case strings.TrimSpace(folded) == "":
	case utf8.RuneCountInString(folded) < shownStart:
		f.marks.add(folded, true)
	case isJWT(folded):
		f.marks.add(folded[:shownStretch], false)
		_, rest, _ := strings.Cut(folded, ".")
		f.parts.add(part{text: rest, isJWT: true})
	default:
		f.parts.add(part{text: folded, chosen: hasWords})
	}
}

// formsOf are the folded forms of a secret, as it is and as it looks when decoded: a server may decode it before it echoes it,
// or take off the quotes and blanks around it.
func formsOf(secret string) (forms []string) {
	size := 0
	add := func(form string) {
		if form = fold(form); size < maxForms && !slices.Contains(forms, form) {
			forms, size = append(forms, form), size+len(form)
		}
	}
	eachDecoding(secret, textDecoders, func(form string) bool {
		for _, form := range []string{form, strings.Trim(form, "\"'` \t")} {
			add(form)
			add(strings.ToUpper(form))
			add(strings.ToLower(form))
			add(strings.Map(asReplaced, form))
		}
		return size >= maxForms || len(forms) > 100
	})
	return forms
}

// base64Marks are what the beginning of a secret is in base64, for what is too short to be decoded. The value is true for what
// counts as a whole word only.
func base64Marks(secret string) map[string]bool {
	marks := map[string]bool{}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if len(secret) < shownStart {
			if text := fold(encoding.EncodeToString([]byte(secret))); len(secret) >= 4 {
				marks[text] = len([]rune(text)) < shownStart
			}
			continue
		}
		for front := range 3 { // at each offset that what stands before it ("Bearer ") may give it
			text := encoding.EncodeToString([]byte("...."[:front] + secret[:shownStart]))
			marks[strings.ToLower(text[(front*8+5)/6:][:base64Start])] = false
		}
	}
	return marks
}

// asReplaced is a character as it comes out of JSON that is not in UTF-8.
func asReplaced(r rune) rune {
	if r >= utf8.RuneSelf {
		return utf8.RuneError
	}
	return r
}

// isJWT is true for the folded text of a JWT (RFC 7519), which begins as "{" does in base64url.
func isJWT(folded string) bool {
	_, rest, _ := strings.Cut(folded, ".")
	return strings.HasPrefix(folded, "eyj") && strings.Count(folded, ".") == 2 && len(folded) > 2*shownStretch && len(rest) >= seedLength
}

// fold is the same for texts that differ in case, or in Unicode's forms of the same characters.
func fold(text string) string {
	if isASCII(text) {
		return strings.ToLower(text)
	}
	return norm.NFKC.String(cases.Fold().String(norm.NFKC.String(text)))
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var (
	// inPlaceOfLetters are digits as in "pa55w0rd", where they stand for letters: not as in "Wazzup24 partner" or "b2b".
	inPlaceOfLetters = regexp.MustCompile(`\p{Ll}[013457]+\p{Ll}`)
	// mixedCase is as in "hGtfKwPq", but not as in "GreenElephant" or "1CBitrix".
	mixedCase = regexp.MustCompile(`\p{Lu}\p{Ll}?\p{Lu}\p{Ll}?\p{Lu}\p{Ll}|\p{Ll}\p{Lu}\p{Ll}{1,2}\p{Lu}`)
	ofNames   = regexp.MustCompile(`^[\pL\pM\pN\pZ\p{Pd}_.,:;/&()'"+#№«»]+$`)
)

// isNameLike reports whether a password may be a part of a funnel's name: it is made of words and numbers.
func isNameLike(password string) bool {
	return ofNames.MatchString(password) && !inPlaceOfLetters.MatchString(password) && !mixedCase.MatchString(password)
}
