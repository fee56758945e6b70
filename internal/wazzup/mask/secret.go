// SPDX-License-Identifier: MPL-2.0

package mask

import "encoding/base64"

// Secret is a text that must not be shown. It holds the text in a function, because fmt looks into fields that are not
// exported without asking their methods, and of a function prints the address alone.
type Secret struct {
	text   func() string
	kind   secretKind
	public int // bytes at its beginning that are no secret: of a pair, the name
}

// secretKind is the kind of a credential; some kinds may be ordinary words, too.
type secretKind int

const (
	tokenSecret    secretKind = iota // issued by a service, and nothing else
	pairSecret                       // name:password
	passwordSecret                   // chosen by a person: it may be words, and the name of a funnel, too
	proxySecret                      // likewise, but of a proxy: no service that lists funnels knows it
)

// NewSecret makes the secret of a text that a service has issued, such as a token.
func NewSecret(text string) Secret { return Secret{text: func() string { return text }} }

// Value returns the text itself, for those to whom it is handed over; "" of the zero secret.
func (s Secret) Value() string {
	if s.text == nil {
		return ""
	}
	return s.text()
}

// OfProxy returns the secret of a proxy: a password, if nothing else is known of it, for which no list is refused.
func (s Secret) OfProxy() Secret {
	if s.public == 0 {
		s.kind = proxySecret
	}
	return s
}

// String hides the secret from fmt.
func (Secret) String() string { return "***" }

// GoString hides the secret from fmt's %#v.
func (Secret) GoString() string { return "***" }

// Pair is a name, such as an e-mail address, and a password, with all the secrets that they make. The name alone is none.
type Pair struct {
	password Secret
	joined   Secret // name:password
	sent     Secret // the same in base64, as it is sent: an echo of it may be in base64 once more
}

// NewPair makes the secrets of a name and a password.
func NewPair(name, password string) Pair {
	joined := name + ":" + password
	sent := base64.StdEncoding.EncodeToString([]byte(joined))
	return Pair{
		password: Secret{text: func() string { return password }, kind: passwordSecret},
		joined:   Secret{text: func() string { return joined }, kind: pairSecret, public: len(name)},
		sent:     Secret{text: func() string { return sent }, public: (len(name) + 1) * 8 / 6}, // up to the first character that has a bit of the password in it
	}
}

// Authorization returns the header with which the pair is sent (source: RFC 7617).
func (p Pair) Authorization() string { return "Basic " + p.sent.Value() }

// All returns the secrets of the pair.
func (p Pair) All() []Secret { return []Secret{p.password, p.joined, p.sent} }
