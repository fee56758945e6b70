package wazzup

import (
	"crypto/sha256"
	"regexp"
	"strings"
	"sync"
)

// hidden stands in place of a text that has a secret in it. Nothing of the text is left: a sentence with a gap tells the word
// that is missing.
const hidden = "(left out, because it contains a credential)"

// secrets are all that a configured provider knows, whichever request showed them: a service may echo any of them in any
// response. A nil *secrets has none. It is safe for concurrent use.
type secrets struct {
	mu     sync.RWMutex
	known  map[[sha256.Size]byte]bool // digests, because fmt would print a text
	texts  *index                     // of what is shown, folded: beginnings, and short secrets whole
	bodies *index                     // of lists, as they are: what is never the name of a funnel
}

func newSecrets(all ...secret) *secrets {
	s := &secrets{known: map[[sha256.Size]byte]bool{}, texts: newIndex(), bodies: newIndex()}
	for _, start := range jwtStarts {
		s.texts.add(fold(start), false)
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
		if each.value == nil || each.value() == "" || s.knows(each.value()) {
			continue
		}
		marks := marksOf(each.value()) // before the lock: it decodes
		s.mu.Lock()
		s.known[sha256.Sum256([]byte(each.value()))] = true
		for text, wholeWord := range marks {
			s.texts.add(text, wholeWord)
		}
		for _, text := range each.inBodies() {
			s.bodies.add(text, false)
		}
		s.mu.Unlock()
	}
}

func (s *secrets) knows(text string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.known[sha256.Sum256([]byte(text))]
}

// hides reports whether a text from outside has a secret in it, in whatever encoding. Of what is too much to be decoded
// nobody knows, so it is hidden, too.
func (s *secrets) hides(text string) bool {
	if s == nil {
		return false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	found := false
	complete := eachDecoding(text, allDecoders, func(decoded string) bool {
		found = s.texts.find(fold(decoded))
		return found
	})
	return found || !complete
}

// Redact is a text from outside, or the note that it was left out.
func (s *secrets) Redact(text string) string {
	if s.hides(text) {
		return hidden
	}
	return text
}

// words makes a text from outside fit for a person's screen: one line of printable characters, bounded, no credential.
func (s *secrets) words(text string) string { return s.remark(text).shown() }

// remark takes in a text from outside.
func (s *secrets) remark(text string) remark {
	text = text[:min(len(text), maxRead)]
	r := remark{text: clean(text)}
	r.hidden = r.text != "" && s.hides(text)
	r.text = bounded(r.text)
	return r
}

// inList reports whether the body of a list has a credential in it that is no text of a funnel: a long one that no person
// has chosen. It decodes nothing.
func (s *secrets) inList(body []byte) bool {
	if s == nil {
		return false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.bodies.findIn(body)
}

// remark is a text from outside, in one line and bounded. What it means is judged by text, which may have a secret in it; what is
// shown is shown().
type remark struct {
	text   string
	hidden bool
}

// namedField is how the API begins the text about a field: these words and numbers are no secrets.
var namedField = regexp.MustCompile(`^pipelines\.[0-9]{1,9}(?:\.stages\.[0-9]{1,9})?(?:\.(?:id|name|stages)\b)?`)

func (r remark) shown() string {
	if !r.hidden {
		return r.text
	}
	return strings.TrimSpace(namedField.FindString(r.text) + " " + hidden)
}
