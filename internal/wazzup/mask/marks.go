// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

const (
	base64Start = 10       // base64 characters that the first eight bytes determine, at each offset
	maxForms    = 64 << 10 // bytes of all forms of a secret, together
)

// jwtStarts are the beginnings of any JWT, because a token of an earlier run is a secret, too. In JSON they are {"alg":",
// {"typ":" and {"kid":".
var jwtStarts = []string{"eyJhbGciOi", "eyJ0eXAiOi", "eyJraWQiOi"}

// finder finds parts of secrets in folded texts.
type finder struct {
	marks *index
	parts *stretches
}

func newFinder() finder { return finder{marks: newIndex(), parts: newStretches()} }

func (f finder) find(folded string) Verdict {
	return max(findMark(f.marks, folded), findStretch(f.parts, folded))
}

// addShown adds a secret to a finder for texts that are shown. If the secret has a public beginning, that alone is not
// secret; the rest is, and so is the whole.
func (f finder) addShown(s Secret, forms []string) {
	private := s.Value()[s.public:]
	if s.public > 0 {
		whole := strings.TrimRight(fold(s.Value()), "=")
		f.marks.add(whole, false)
		if s.kind == pairSecret { // the password is added as a secret of its own
			return
		}
		if len(private) < shownStart {
			f.marks.add(whole[max(0, len(whole)-shownStretch-4):], false)
			return
		}
	}
	hasWords := s.kind != tokenSecret && !mixedCase().MatchString(private)
	for _, form := range forms {
		f.addForm(form, hasWords)
	}
	for _, bytes := range []string{private, inWindows1251(private)} {
		for mark, wholeWord := range base64Marks(bytes) {
			f.marks.add(mark, wholeWord)
		}
	}
}

// addForm adds a folded form of a secret. hasWords is true if the form may contain ordinary words.
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

// formsOf returns the folded forms of a secret: as it is, and decoded. A server may decode the secret before it echoes it, or
// remove the quotes and blanks around it.
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

// base64Marks returns the beginning of a secret in base64, to find it in texts that are too short to be decoded. The value is
// true if the mark counts only as a whole word.
func base64Marks(secret string) map[string]bool {
	marks := map[string]bool{}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if len(secret) < shownStart {
			if text := fold(encoding.EncodeToString([]byte(secret))); len(secret) >= 4 {
				marks[text] = len([]rune(text)) < shownStart
			}
			continue
		}
		for front := range 3 { // at each offset that a text before the secret, such as "Bearer ", may cause
			text := encoding.EncodeToString([]byte("...."[:front] + secret[:shownStart]))
			marks[strings.ToLower(text[(front*8+5)/6:][:base64Start])] = false
		}
	}
	return marks
}

// asReplaced returns what a JSON decoder makes of a character if the JSON is not in UTF-8.
func asReplaced(r rune) rune {
	if r >= utf8.RuneSelf {
		return utf8.RuneError
	}
	return r
}

// isJWT reports whether a folded text is a JWT (RFC 7519). A JWT begins with a JSON object in base64url.
func isJWT(folded string) bool {
	_, rest, _ := strings.Cut(folded, ".")
	return strings.HasPrefix(folded, "eyj") && strings.Count(folded, ".") == 2 && len(folded) > 2*shownStretch && len(rest) >= seedLength
}

var (
	// inPlaceOfLetters matches digits that stand for letters, as in "pa55w0rd", but not as in "Wazzup24 partner" or "b2b".
	inPlaceOfLetters = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\p{Ll}[013457]+\p{Ll}`) })
	// mixedCase matches as in "hGtfKwPq", but not as in "GreenElephant" or "1CBitrix".
	mixedCase = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\p{Lu}\p{Ll}?\p{Lu}\p{Ll}?\p{Lu}\p{Ll}|\p{Ll}\p{Lu}\p{Ll}{1,2}\p{Lu}`)
	})
	ofNames = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\pL\pM\pN\pZ\p{Pd}_.,:;/&()'"+#№«»]+$`) })
)

// isNameLike reports whether a password may be a part of a funnel's name: it is made of words and numbers.
func isNameLike(password string) bool {
	return ofNames().MatchString(password) && !inPlaceOfLetters().MatchString(password) && !mixedCase().MatchString(password)
}
