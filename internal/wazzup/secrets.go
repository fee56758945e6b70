// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"crypto/sha256"
	"sync"
)

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
