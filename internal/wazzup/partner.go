package wazzup

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxCredential is far above any e-mail address or password.
const maxCredential = 1 << 10

// Credentials are a partner's e-mail and password. They print as asterisks.
type Credentials struct {
	password secret
	pair     secret // e-mail:password
	sent     secret // the pair in base64, as it is sent: an echo of it may be in base64 once more
}

// CheckEmail says why a text cannot be a partner's e-mail address. No error shows it.
func CheckEmail(s string) error {
	if err := checkCredential(s); err != nil {
		return err
	}
	switch {
	case strings.ContainsRune(s, ':'):
		return errors.New("it has a colon in it, which no e-mail address has")
	case strings.ContainsFunc(s, unicode.IsSpace):
		return errors.New("it has a blank in it")
	case !strings.Contains(s, "@"):
		return errors.New("it has no @ in it, so it is no e-mail address")
	}
	return nil
}

// CheckPassword says why a text cannot be a password. Colons, blanks and characters outside ASCII are allowed. No error
// shows it.
func CheckPassword(s string) error { return checkCredential(s) }

func checkCredential(s string) error {
	trimmed := strings.TrimRight(s, "\r\n")
	switch {
	case strings.TrimSpace(s) == "":
		return errors.New("it is empty")
	case len(s) > maxCredential:
		return errors.New("it is longer than 1 KiB")
	case !utf8.ValidString(s):
		return errors.New("it is not UTF-8")
	case trimmed != s && !strings.ContainsFunc(trimmed, unicode.IsControl):
		return ErrTrailingLineBreak
	case strings.ContainsFunc(s, unicode.IsControl):
		return errors.New("it has a line break or another control character in it")
	}
	return nil
}

// NewCredentials takes what CheckEmail and CheckPassword have found good.
func NewCredentials(email, password string) Credentials {
	pair := email + ":" + password
	sent := base64.StdEncoding.EncodeToString([]byte(pair)) // RFC 7617, in UTF-8
	return Credentials{password: newGuessable(password), pair: newGuessable(pair), sent: newSecret(sent)}
}

// String hides the credentials from fmt.
func (Credentials) String() string { return "***" }

// GoString hides the credentials from fmt's %#v.
func (Credentials) GoString() string { return "***" }

func (c Credentials) authorization() string { return "Basic " + c.sent.value() }

func (c Credentials) secrets() secrets { return secrets{c.password, c.pair, c.sent} }

// Partner gets tokens for the accounts that a partner has created. It is safe for concurrent use.
type Partner struct {
	service     *Service
	credentials Credentials
	machine     shared[Issued]
	refusal     atomic.Pointer[error] // of the e-mail and password
}

// Partner makes a Partner.
func (s *Service) Partner(credentials Credentials) *Partner {
	return &Partner{service: s, credentials: credentials}
}

// Issue gets a new token of an account, whose id is given as digits. Its error is a TokenError.
//
// Credentials that were refused are not sent again: a run of a thousand accounts would try a wrong password a thousand
// times, and services lock those out who do.
func (p *Partner) Issue(ctx context.Context, account string) (Issued, error) {
	begun := time.Now()
	if refusal := p.refusal.Load(); refusal != nil {
		return Issued{}, &TokenError{Step: GettingMachineToken, Account: account, NotTried: true, Err: *refusal}
	}
	machine, err := p.machineToken(ctx, account, func(Issued) bool { return true })
	if err != nil {
		return Issued{}, err
	}
	issued, err := p.exchange(ctx, machine, account)
	if machine.asked.Before(begun) && mayBeOfMachineToken(err, machine) {
		newer := func(other Issued) bool { return other.asked.After(machine.asked) }
		if machine, err = p.machineToken(ctx, account, newer); err != nil {
			return Issued{}, err
		}
		issued, err = p.exchange(ctx, machine, account)
	}
	switch other := issued.Token.AccountID(); {
	case err != nil:
		return Issued{}, &TokenError{Step: GettingAccountToken, Account: account, Err: err}
	case other != "" && other != account:
		return Issued{}, &TokenError{Step: GettingAccountToken, Account: account, Err: &OtherAccountError{Account: other}}
	}
	return issued, nil
}

func (p *Partner) exchange(ctx context.Context, machine Issued, account string) (Issued, error) {
	return p.service.ask(ctx, p.credentials, exchangeGrant(machine.Token, account), secrets{machine.Token.secret})
}

// machineToken is a machine token that fits. How long one lives is not documented, so it is used until an exchange is
// refused.
func (p *Partner) machineToken(ctx context.Context, account string, fits func(Issued) bool) (Issued, error) {
	notTried := false
	issued, err := p.machine.get(ctx, fits, func(ctx context.Context) (Issued, error) {
		if refusal := p.refusal.Load(); refusal != nil { // since Issue has looked
			notTried = true
			return Issued{}, *refusal
		}
		issued, err := p.service.ask(ctx, p.credentials, machineGrant(), nil)
		if isRefusal(err) && (isUnauthorized(err) || !isPage(err)) {
			p.refusal.Store(&err)
		}
		return issued, err
	})
	if err != nil {
		return Issued{}, &TokenError{Step: GettingMachineToken, Account: account, NotTried: notTried, Err: err}
	}
	return issued, nil
}

// isRefusal reports whether the service has answered, and asking again would not help.
func isRefusal(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Status < http.StatusInternalServerError && !passing(err)
}

// isPage reports whether something else than the service has likely answered.
func isPage(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && status.IsPage
}

// youngMachineToken is how old a machine token may be for a refusal to be surely another's fault than its age's. How the
// service says that one has ended is not documented, but for 401.
const youngMachineToken = 5 * time.Minute

// mayBeOfMachineToken reports whether an exchange may have been refused because the machine token has ended.
func mayBeOfMachineToken(err error, machine Issued) bool {
	return saysTokenEnded(err) || isRefusal(err) && (isUnauthorized(err) || time.Since(machine.asked) > youngMachineToken)
}

// AccountTokens are the tokens of one account: one at a time, renewed ahead of its end and where the service refuses it.
// However many operations wait for a renewal, there is one.
type AccountTokens struct {
	partner *Partner
	account string
	current shared[Issued]
}

var _ Tokens = &AccountTokens{}

// Account makes the tokens of an account, whose id is given as digits. It makes no request.
func (p *Partner) Account(digits string) *AccountTokens {
	return &AccountTokens{partner: p, account: digits}
}

// Token returns the account's token. Its error is a TokenError, or the context's.
func (t *AccountTokens) Token(ctx context.Context) (Token, error) {
	return t.get(ctx, Issued.good)
}

// Last returns the token that was got last, or gets the first. Its error is a TokenError, or the context's.
func (t *AccountTokens) Last(ctx context.Context) (Token, error) {
	return t.get(ctx, func(Issued) bool { return true })
}

// Renew returns another token than one that was refused. Whatever reason the service gives, a new one is worth a try: how
// it says that a token has ended is not documented.
func (t *AccountTokens) Renew(ctx context.Context, refused Token, _ error) (Token, error) {
	return t.get(ctx, func(i Issued) bool { return i.good() && i.Token.Value() != refused.Value() })
}

func (t *AccountTokens) get(ctx context.Context, fits func(Issued) bool) (Token, error) {
	issued, err := t.current.get(ctx, fits, func(ctx context.Context) (Issued, error) {
		return t.partner.Issue(ctx, t.account)
	})
	return issued.Token, err
}

// AccountID is the account's id, as digits.
func (t *AccountTokens) AccountID() string { return t.account }

// RefusedAgain is a TokenError.
func (t *AccountTokens) RefusedAgain(refusal error) error {
	return &TokenError{Step: UsingAccountToken, Account: t.account, Err: refusal}
}
