package wazzup

// secret is a text that must not be shown. It holds the text in a function, because fmt looks into fields that are not
// exported without asking their methods, and of a function prints the address alone.
type secret struct {
	value  func() string
	kind   secretKind
	public int // bytes at its beginning that are no secret: of a pair, the e-mail
}

// secretKind tells what else than a credential a secret's text may be.
type secretKind int

const (
	tokenSecret    secretKind = iota // issued by a service, and nothing else
	pairSecret                       // e-mail:password
	passwordSecret                   // chosen by a person: it may be words, and the name of a funnel, too
	proxySecret                      // likewise, but of a proxy: no service that lists funnels knows it
)

func newSecret(s string) secret { return secret{value: func() string { return s }} }

func (s secret) of(kind secretKind) secret {
	s.kind = kind
	return s
}

// from is the secret whose first bytes are public.
func (s secret) from(public int) secret {
	s.public = public
	return s
}

// String hides the secret from fmt.
func (secret) String() string { return "***" }

// GoString hides the secret from fmt's %#v.
func (secret) GoString() string { return "***" }
