package wazzup

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

const (
	shownStart     = 8  // characters of a secret that may not be shown; one with fewer is found as a whole word only
	shownJWTStart  = 12 // of a JWT: all of them begin alike
	base64Start    = 10 // characters of base64 that the first eight bytes make, at each offset
	listedStart    = 24 // bytes of a token that no text in a list begins with
	shortestInList = 16
)

// jwtStarts are how a JWT begins, of whomever and whenever: an earlier run's is a secret, too. In JSON they are {"alg":", {"typ":" and {"kid":".
var jwtStarts = []string{"eyJhbGciOi", "eyJ0eXAiOi", "eyJraWQiOi"}

// marksOf are what gives a secret away in a folded text: its beginning, or all of it, as it is and as it looks when decoded. The
// value is true for what counts as a whole word only.
func marksOf(secret string) map[string]bool {
	marks := map[string]bool{}
	eachDecoding(secret, textDecoders, func(form string) bool { // a server may decode it before it echoes it
		for _, form := range []string{form, strings.ToUpper(form), strings.ToLower(form), strings.Map(asReplaced, form)} {
			addMark(marks, fold(form))
		}
		return len(marks) > 100
	})
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} { // what is too short to be decoded
		if len(secret) < shownStart {
			if len(secret) >= 4 {
				addMark(marks, fold(encoding.EncodeToString([]byte(secret))))
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

func addMark(marks map[string]bool, folded string) {
	if strings.TrimSpace(folded) == "" {
		return
	}
	n := shownStart
	if isJWT(folded) {
		n = shownJWTStart
	}
	if utf8.RuneCountInString(folded) < n {
		if _, known := marks[folded]; !known {
			marks[folded] = true
		}
		return
	}
	marks[string([]rune(folded)[:n])] = false
}

// isJWT is true for the folded text of a JWT (RFC 7519), which begins as "{" does in base64url.
func isJWT(folded string) bool {
	return strings.HasPrefix(folded, "eyj") && strings.Count(folded, ".") == 2 && len(folded) > 2*shownJWTStart
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

// inBodies are the forms in which a secret stands in JSON, where it is no name of a funnel: what a person has chosen may be
// one, and so may be what is short.
func (s secret) inBodies() (forms []string) {
	text := s.value()
	if s.kind == passwordSecret || len(text) < shortestInList {
		return nil
	}
	if s.kind == tokenSecret {
		text = text[:min(len(text), listedStart)]
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
	return []string{
		quoted, strings.ReplaceAll(quoted, "/", `\/`),
		strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`).Replace(quoted), // as Go writes it
	}
}
