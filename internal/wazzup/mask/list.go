// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// listedSecrets are what the texts of a list are looked through for. A list with a credential is not used at all, so that
// nothing counts that may be the text of a funnel:
//   - of what a service has issued, all of it, or so much that no other id has it by chance (see listedStretch);
//   - of e-mail and password together, all of it;
//   - a password may be a funnel's name, or a part of one. It counts within a longer text if nobody gives such a name (see
//     isNameLike), and in base64, which is nobody's name;
//   - what has fewer than eight characters, and the password of a proxy, never.
type listedSecrets struct {
	issued  *stretches
	pairs   *index
	odd     *index          // passwords that are no part of a name
	names   map[string]bool // these, for a text that is one and nothing else
	phrases *index          // other passwords
	isASCII bool            // all of the above are
}

func newListedSecrets() *listedSecrets {
	return &listedSecrets{issued: newStretches(), pairs: newIndex(), odd: newIndex(), names: map[string]bool{}, phrases: newIndex(), isASCII: true}
}

// add takes in a secret with its folded forms.
func (l *listedSecrets) add(s Secret, forms []string) {
	if s.public > 0 {
		forms = []string{strings.TrimRight(fold(s.Value()), "=")}
	}
	for _, form := range forms {
		switch {
		case utf8.RuneCountInString(form) < shownStart, strings.Trim(form, "\uFFFD ") == "", s.kind == proxySecret:
			continue
		case s.public > 0:
			l.pairs.add(form, false)
		case s.kind == passwordSecret && isNameLike(s.Value()):
			l.phrases.add(form, false)
		case s.kind == passwordSecret:
			l.odd.add(form, false)
			l.names[form] = true
		default:
			l.issued.add(tokenPart(form))
		}
		l.isASCII = l.isASCII && isASCII(form)
	}
}

// tokenPart is what of a token is looked for: of a JWT, what comes behind the header.
func tokenPart(folded string) part {
	if isJWT(folded) {
		_, rest, _ := strings.Cut(folded, ".")
		return part{text: rest, isJWT: true, listed: true}
	}
	return part{text: folded, listed: true}
}

// Bounds on decoding the texts of a list, in bytes. What is beyond them is looked at as it is: a list that is large, or has an image
// in it, is to be used all the same, and at once.
const (
	decodedOfText = 8 << 10 // for each text, and timesDecoded as much as it has
	timesDecoded  = 16
	decodedOfList = 4 << 20  // of all texts together: half a second's work
	longestInList = 16 << 10 // of a text that is decoded
)

// stringAt is the JSON string with which a text begins, with its quotes; all of the text if it does not end.
func stringAt(text []byte) []byte {
	for from := 1; from < len(text); {
		end := bytes.IndexByte(text[from:], '"')
		if end < 0 {
			return text
		}
		escape := bytes.IndexByte(text[from:from+end], '\\')
		if escape < 0 {
			return text[:from+end+1]
		}
		from += escape + 2
	}
	return text
}

// listLook is one look through a list.
type listLook struct {
	*listedSecrets
	left   int // bytes that may still be decoded
	folded []byte
}

func (l *listLook) findsQuoted(text []byte) bool {
	if len(text) < 3 {
		return false
	}
	if bytes.IndexByte(text, '\\') >= 0 {
		if unquoted, err := jsontext.AppendUnquote(nil, text); err == nil {
			return l.finds(unquoted)
		}
	}
	return l.finds(text[1 : len(text)-1])
}

// finds judges one text. Most of them have nothing in them to decode.
func (l *listLook) finds(text []byte) bool {
	encoded, other := contentOf(text)
	if other || !l.isASCII {
		l.folded = append(l.folded[:0], fold(Clean(string(text)))...)
	} else { // no Russian letter is a part of a secret
		l.folded = append(l.folded[:0], text...)
		lower(l.folded)
	}
	isName := l.names[string(bytes.TrimSpace(l.folded))]
	if l.find(l.folded, isName) {
		return true
	}
	return encoded && len(text) <= longestInList && l.left > 0 && l.decodes(string(text))
}

// lower makes small letters of capitals, in ASCII alone.
func lower(text []byte) {
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			text[i] = c + 'a' - 'A'
		}
	}
}

// find looks for what must not be in a folded text.
func (l *listLook) find(folded []byte, isName bool) bool {
	return findStretch(l.issued, folded) == HoldsCredential || findMark(l.pairs, folded) != NoSecret || !isName && findMark(l.odd, folded) != NoSecret
}

// asName undoes what a service may do to a name before it stores it.
var asName = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#34;", `"`, "&#39;", "'", "&#x27;", "'")

// decodes judges what a text may stand for.
func (l *listLook) decodes(text string) (found bool) {
	isName := l.names[fold(text)] || l.names[fold(asName.Replace(text))]
	budget := min(l.left, decodedOfText+timesDecoded*len(text))
	isPhrase := len(l.phrases.marks) == 0 // or one that needs no base64 to be found
	visit := func(decoded string) bool {
		l.left -= len(decoded)
		folded := []byte(fold(decoded))
		found = l.find(folded, isName) || !isPhrase && findMark(l.phrases, folded) != NoSecret
		return found
	}
	if !isPhrase {
		visitDecodings(text, textDecoders, budget, func(decoded string) bool {
			isPhrase = findMark(l.phrases, []byte(fold(decoded))) != NoSecret
			return isPhrase
		})
	}
	visitDecodings(text, allDecoders, budget, visit)
	return found
}

// contentOf reports whether there may be something to decode in a text, and whether it has other letters than those of ASCII and
// the Russian ones. A list has a hundred thousand texts and more, and to decode or to fold one takes long.
func contentOf(text []byte) (encoded, other bool) {
	run, between, isID := 0, 0, true
	for i := 0; i < len(text); i++ {
		c := text[i]
		if isBase64(c) && c != '+' {
			run++
			isID = isID && (isHex(c) || c == '-') // such as a UUID
			if run >= shortestBase64 && !isID {
				encoded = true
			}
			continue
		}
		run, isID = 0, true
		switch {
		case c < ' ', strings.IndexByte("%&\\+'\x7F", c) >= 0:
			encoded = true
		case c == ' ', c == ',', c == ':':
			between++
			encoded = encoded || between >= shownStart-1 && isDigit(text, i-1) // numbers, each a byte
		case c >= utf8.RuneSelf:
			if i+1 < len(text) && (c == 0xD0 || c == 0xD1) {
				i++
				continue
			}
			other = true
		}
	}
	return encoded, other
}

func isDigit(text []byte, i int) bool { return i >= 0 && text[i] >= '0' && text[i] <= '9' }
