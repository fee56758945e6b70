// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"crypto/sha256"
	"encoding/base64"
	"sync"
	"unicode"
)

// secret is a text that must not be shown. It holds the text in a function, because fmt looks into fields that are not
// exported without asking their methods, and of a function prints the address alone.
type secret struct {
	text   func() string
	kind   secretKind
	public int // bytes at its beginning that are no secret: of a pair, the e-mail
}

// secretKind is the kind of a credential; some kinds may be ordinary words, too.
type secretKind int

const (
	tokenSecret    secretKind = iota // issued by a service, and nothing else
	pairSecret                       // e-mail:password
	passwordSecret                   // chosen by a person: it may be words, and the name of a funnel, too
	proxySecret                      // likewise, but of a proxy: no service that lists funnels knows it
)

// newSecret makes the secret of a text that a service has issued, such as a token.
func newSecret(text string) secret { return secret{text: func() string { return text }} }

// value returns the text itself, for those to whom it is handed over; "" of the zero secret.
func (s secret) value() string {
	if s.text == nil {
		return ""
	}
	return s.text()
}

// ofProxy returns the secret as one of a proxy, for which no list is refused.
func (s secret) ofProxy() secret {
	if s.public == 0 {
		s.kind = proxySecret
	}
	return s
}

// String hides the secret from fmt.
func (secret) String() string { return "***" }

// GoString hides the secret from fmt's %#v.
func (secret) GoString() string { return "***" }

// pair is a name, such as an e-mail address, and a password, with all the secrets that they make. The name alone is none.
type pair struct {
	password secret
	joined   secret // name:password
	sent     secret // the same in base64, as RFC 7617 sends it: an echo of it may be in base64 once more
}

// newPair makes the secrets of a name and a password.
func newPair(name, password string) pair {
	joined := name + ":" + password
	sent := base64.StdEncoding.EncodeToString([]byte(joined)) // in UTF-8
	return pair{
		password: secret{text: func() string { return password }, kind: passwordSecret},
		joined:   secret{text: func() string { return joined }, kind: pairSecret, public: len(name)},
		sent:     secret{text: func() string { return sent }, public: (len(name) + 1) * 8 / 6}, // up to the first character that has a bit of the password in it
	}
}

// all returns the secrets of the pair.
func (p pair) all() []secret { return []secret{p.password, p.joined, p.sent} }

// These stand in place of a text that has a secret in it, or cannot be checked for one. Nothing of the text is left: a sentence with a
// gap tells the word that is missing.
const (
	hidden  = "(left out, because it contains a credential)"
	tooLong = "(left out, because it is too long to be checked for credentials)"
)

// isLeftOut is true for the notes that stand in place of a text.
func isLeftOut(text string) bool { return text == hidden || text == tooLong }

// secrets are all that a configured provider knows, whichever request showed them: a service may echo any of them in any
// response. A nil *secrets has none. It is safe for concurrent use.
type secrets struct {
	mu     sync.RWMutex
	known  map[[sha256.Size]byte]bool // digests, because fmt would print a text
	shown  finder                     // for texts that are shown
	listed listedSecrets              // for lists
	others *secrets                   // that count as well; nil if there are none
}

func newSecrets(all ...secret) *secrets {
	s := &secrets{known: map[[sha256.Size]byte]bool{}, shown: newFinder(), listed: newListedSecrets()}
	for _, start := range jwtStarts {
		s.shown.marks.add(fold(start), false)
	}
	s.add(all...)
	return s
}

// String hides the secrets from fmt.
func (*secrets) String() string { return "***" }

// GoString hides the secrets from fmt's %#v.
func (*secrets) GoString() string { return "***" }

func (s *secrets) add(all ...secret) {
	if s == nil {
		return
	}
	for _, each := range all {
		if each.value() == "" || s.knows(each.value()) {
			continue
		}
		forms := formsOf(each.value()[each.public:]) // before the lock: it decodes
		s.mu.Lock()
		s.known[sha256.Sum256([]byte(each.value()))] = true
		s.shown.addShown(each, forms)
		s.listed.add(each, forms)
		s.mu.Unlock()
	}
}

// with returns these secrets and more, which it does not add to these.
func (s *secrets) with(more ...secret) *secrets {
	all := newSecrets(more...)
	all.others = s
	return all
}

func (s *secrets) knows(text string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.known[sha256.Sum256([]byte(text))]
}

// find looks for secrets in a text from outside, in whatever encoding.
func (s *secrets) find(text string) (found verdict) {
	if s == nil {
		return noSecret
	}
	if found = s.others.find(text); found == holdsCredential {
		return found
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	complete := eachDecoding(text, allDecoders, func(decoded string) bool {
		found = max(found, s.shown.find(fold(decoded)))
		return found == holdsCredential
	})
	if !complete {
		return max(found, unchecked)
	}
	return found
}

// note is what stands in place of a text of which this was found; "" if the text may stand there itself.
func (v verdict) note() string {
	switch v {
	case noSecret:
		return ""
	case unchecked:
		return tooLong
	}
	return hidden
}

// Redact is a text from outside, or the note that it was left out.
func (s *secrets) Redact(text string) string {
	if note := s.find(text).note(); note != "" {
		return note
	}
	return text
}

// inspect makes a text from outside fit for a person's screen: one line of printable characters, bounded. It returns what was found
// in the text as well. If the text is too long to be checked, only the part that would be shown is, with as much again.
func (s *secrets) inspect(text string) (line string, found verdict) {
	text = text[:min(len(text), maxRead)]
	if line = bounded(clean(text)); line == "" {
		return "", noSecret
	}
	if found = s.find(text); found == unchecked {
		found = s.find(beginning(text, 2*maxWords))
	}
	return line, found
}

// beginning is as much of a text as has so many characters that can be seen.
func beginning(text string, characters int) string {
	for i, r := range text {
		if unicode.IsPrint(r) && !unicode.IsSpace(r) {
			characters--
		}
		if characters < 0 {
			return text[:i]
		}
	}
	return text
}
