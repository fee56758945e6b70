// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"bytes"
	"crypto/sha256"
	"sync"
)

// Known are all the secrets that a configured provider knows, whichever request showed them: a service may echo any of them in
// any response. A nil *Known has none. It is safe for concurrent use.
type Known struct {
	mu      sync.RWMutex
	digests map[[sha256.Size]byte]bool // digests, because fmt would print a text
	shown   finder                     // for texts that are shown
	listed  *listedSecrets             // for lists; a pointer, of which fmt prints the address alone
	others  *Known                     // that count as well; nil if there are none
}

// NewKnown makes a Known of some secrets. It knows the beginnings of all JWTs, too.
func NewKnown(all ...Secret) *Known {
	k := &Known{digests: map[[sha256.Size]byte]bool{}, shown: newFinder(), listed: newListedSecrets()}
	for _, start := range jwtStarts {
		k.shown.marks.add(fold(start), false)
	}
	k.Add(all...)
	return k
}

// String hides the secrets from fmt.
func (*Known) String() string { return "***" }

// GoString hides the secrets from fmt's %#v.
func (*Known) GoString() string { return "***" }

// Add takes in more secrets. Empty ones, and those that are known already, change nothing.
func (k *Known) Add(all ...Secret) {
	if k == nil {
		return
	}
	for _, each := range all {
		if each.Value() == "" || k.knows(each.Value()) {
			continue
		}
		forms := formsOf(each.Value()[each.public:]) // before the lock: it decodes
		k.mu.Lock()
		k.digests[sha256.Sum256([]byte(each.Value()))] = true
		k.shown.addShown(each, forms)
		k.listed.add(each, forms)
		k.mu.Unlock()
	}
}

// With returns what knows these secrets and more, for Find, Inspect and Redact. It adds nothing to k.
func (k *Known) With(more ...Secret) *Known {
	all := NewKnown(more...)
	all.others = k
	return all
}

func (k *Known) knows(text string) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.digests[sha256.Sum256([]byte(text))]
}

// Find looks for secrets in a text from outside, in whatever encoding.
func (k *Known) Find(text string) (found Verdict) {
	if k == nil {
		return NoSecret
	}
	if found = k.others.Find(text); found == HoldsCredential {
		return found
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	complete := eachDecoding(text, allDecoders, func(decoded string) bool {
		found = max(found, k.shown.find(fold(decoded)))
		return found == HoldsCredential
	})
	if !complete {
		return max(found, Unchecked)
	}
	return found
}

// Redact returns a text from outside, or the note that it was left out.
func (k *Known) Redact(text string) string {
	if omission := k.Find(text).Omission(); omission != "" {
		return omission
	}
	return text
}

// Inspect makes a text from outside fit for a person's screen: one line of printable characters, bounded. It returns what was found
// in the text as well. If the text is too long to be checked, only the part that would be shown is, with as much again.
func (k *Known) Inspect(text string) (line string, found Verdict) {
	text = text[:min(len(text), MaxRead)]
	if line = Bounded(Clean(text)); line == "" {
		return "", NoSecret
	}
	if found = k.Find(text); found == Unchecked {
		found = k.Find(beginning(text, 2*MaxWords))
	}
	return line, found
}

// InList reports whether the body of a list has a credential in it that is no text of a funnel: in one of its strings, names of
// members among them, or in what stands between, because a token may be a number.
func (k *Known) InList(body []byte) bool {
	if k == nil {
		return false
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	look := listLook{listedSecrets: k.listed, left: decodedOfList}
	for len(body) > 0 {
		start := bytes.IndexByte(body, '"')
		if start < 0 {
			start = len(body)
		}
		if start >= shownStart && look.finds(bytes.Trim(body[:start], " \t\r\n,:{}")) {
			return true
		}
		text := stringAt(body[start:])
		body = body[start+len(text):]
		if look.findsQuoted(text) {
			return true
		}
	}
	return false
}
