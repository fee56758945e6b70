// SPDX-License-Identifier: MPL-2.0

package wazzup

import "encoding/base64"

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

// ofProxy returns the secret of a proxy: a password, if nothing else is known of it, for which no list is refused.
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
	sent     secret // the same in base64, as it is sent: an echo of it may be in base64 once more
}

// newPair makes the secrets of a name and a password.
func newPair(name, password string) pair {
	joined := name + ":" + password
	sent := base64.StdEncoding.EncodeToString([]byte(joined))
	return pair{
		password: secret{text: func() string { return password }, kind: passwordSecret},
		joined:   secret{text: func() string { return joined }, kind: pairSecret, public: len(name)},
		sent:     secret{text: func() string { return sent }, public: (len(name) + 1) * 8 / 6}, // up to the first character that has a bit of the password in it
	}
}

// authorization returns the header with which the pair is sent (source: RFC 7617).
func (p pair) authorization() string { return "Basic " + p.sent.value() }

// all returns the secrets of the pair.
func (p pair) all() []secret { return []secret{p.password, p.joined, p.sent} }
