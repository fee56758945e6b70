package wazzup

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// listedSecrets are what the texts of a list are looked through for. A list with a credential is not used at all, so that
// nothing counts that may be the text of a funnel:
//   - of what a service has issued, and of e-mail and password together: all of it, or a stretch of 16 characters, anywhere; its
//     first 8 characters or more, and what has fewer, only if the text is nothing else;
//   - a password may be a funnel's name, and words and numbers may be a part of one. So it counts within a longer text only
//     if it has eight characters and a word like "pa55phrase" in it. Others count in base64, which is nobody's name.
type listedSecrets struct {
	all     *stretches      // holdsWord means a password that may be the whole of a text
	short   map[string]bool // folded texts that may not
	names   map[string]bool // folded passwords of these
	phrases *index          // passwords that count in base64 only
	isASCII bool            // all that is found anywhere is
}

func newListedSecrets() listedSecrets {
	return listedSecrets{all: newStretches(), short: map[string]bool{}, names: map[string]bool{}, phrases: newIndex(), isASCII: true}
}

// documentedNames are texts of every list.
var documentedNames = set("data meta timestamp id name stages")

// add takes in a secret with the forms of what in it is not public.
func (l *listedSecrets) add(s secret, forms []string) {
	for _, form := range forms {
		isLong := utf8.RuneCountInString(form) >= shownStart
		switch {
		case s.kind == pairSecret: // with the end of the e-mail before it, for the password alone may be a name
			email, private := []rune(fold(s.value()[:s.public])), []rune(form)
			form = string(email[max(0, len(email)-shownStart):]) + string(private[:min(len(private), shownStart+1)])
			if len(form) < seedLength {
				l.short[form] = true
				continue
			}
			l.all.add(part{text: form, exact: true})
		case s.kind == passwordSecret && !isLong, strings.Trim(form, "\uFFFD ") == "":
			continue
		case s.kind == passwordSecret && isPhrase(s.value()):
			l.phrases.add(form, false)
		case s.kind == passwordSecret:
			l.all.add(part{text: form, listed: true, name: true})
			l.names[form] = true
		case isLong:
			l.all.add(part{text: form, listed: true})
		case s.public > 0: // the end of what is sent, of which the rest is the e-mail in base64
			if sent := strings.TrimRight(fold(s.value()), "="); len(sent) >= seedLength {
				l.all.add(part{text: sent[max(0, len(sent)-listedStretch):], exact: true})
			}
		case !documentedNames[form]:
			l.short[form] = true
		}
		l.isASCII = l.isASCII && isASCII(form)
	}
}

// inList looks for a credential in the body of a list that is no text of a funnel: in each string, names of members among them,
// and in what stands between, because a token may be a number. It returns noSecret, holdsCredential or unchecked.
func (s *secrets) inList(body []byte) (found verdict) {
	if s == nil {
		return noSecret
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	var buffer []byte
	for len(body) > 0 && found != holdsCredential {
		start := bytes.IndexByte(body, '"')
		if start < 0 {
			start = len(body)
		}
		if start >= shownStart {
			found = max(found, s.listed.find(bytes.Trim(body[:start], " \t\r\n,:{}"), &buffer))
		}
		text := stringAt(body[start:])
		body = body[start+len(text):]
		found = max(found, s.listed.findQuoted(text, &buffer))
	}
	return found
}

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

func (l *listedSecrets) findQuoted(text []byte, buffer *[]byte) verdict {
	if len(text) < 3 {
		return noSecret
	}
	if bytes.IndexByte(text, '\\') >= 0 {
		if unquoted, err := jsontext.AppendUnquote(nil, text); err == nil {
			return l.find(unquoted, buffer)
		}
	}
	return l.find(text[1:len(text)-1], buffer)
}

// find judges one text of a list. Most of them have nothing in them to decode. The others are decoded, piece by piece.
func (l *listedSecrets) find(text []byte, buffer *[]byte) (found verdict) {
	switch contentOf(text) {
	case russian:
		if !l.isASCII {
			return l.findFolded(string(text))
		}
		fallthrough
	case plain:
		*buffer = append((*buffer)[:0], text...)
		lower(*buffer)
		return l.judge(*buffer, func() bool { return l.isName(*buffer) })
	case anyLetters:
		return l.findFolded(string(text))
	}
	const piece, overlap = 4 << 10, 1 << 10
	for {
		found = max(found, l.decode(string(text[:min(len(text), piece)])))
		if len(text) <= piece || found == holdsCredential {
			return found
		}
		text = text[piece-overlap:]
	}
}

// lower makes small letters of capitals, in ASCII alone.
func lower(text []byte) {
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			text[i] = c + 'a' - 'A'
		}
	}
}

func (l *listedSecrets) findFolded(text string) verdict {
	folded := []byte(fold(clean(text)))
	return l.judge(folded, func() bool { return l.isName(folded) })
}

// isName reports whether a text is a password and nothing else.
func (l *listedSecrets) isName(folded []byte) bool { return l.names[string(bytes.TrimSpace(folded))] }

// judge looks for what must not be in a folded text, which may be a password if that is its name.
func (l *listedSecrets) judge(folded []byte, isName func() bool) verdict {
	found := findStretch(l.all, folded)
	if found == holdsCredential || found == holdsWord && !isName() || len(l.short) > 0 && l.short[string(bytes.TrimSpace(folded))] {
		return holdsCredential
	}
	return noSecret
}

// asName undoes what a service may do to a name before it stores it.
var asName = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#34;", `"`, "&#39;", "'", "&#x27;", "'")

// decode judges a text and all that it may stand for.
func (l *listedSecrets) decode(text string) (found verdict) {
	isName := l.isName([]byte(fold(text))) || l.isName([]byte(fold(asName.Replace(text))))
	inText := len(l.phrases.marks) == 0 // a phrase that needs no base64 to be found
	if !inText {
		eachDecoding(text, textDecoders, func(decoded string) bool {
			inText = findMark(l.phrases, fold(decoded)) != noSecret
			return inText
		})
	}
	complete := eachDecoding(text, allDecoders, func(decoded string) bool {
		folded := fold(decoded)
		if found = l.judge([]byte(folded), func() bool { return isName }); found == noSecret && !inText {
			found = findMark(l.phrases, folded)
		}
		return found != noSecret
	})
	if !complete {
		return max(found, unchecked)
	}
	return found
}
