// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/fetch"
)

// Partner requests tokens for the accounts that a partner has created. It is safe for concurrent use.
type Partner struct {
	service     *Service
	credentials Credentials
	machine     fetch.Shared[Issued]
	standing    standing
	turns       chan struct{} // one-slot semaphore: its holder tests for all accounts whether a machine token in doubt works
	explained   explanations

	mu       sync.Mutex
	accounts map[string]*AccountTokenSource // by account number
}

// Partner returns a Partner.
func (s *Service) Partner(credentials Credentials) *Partner {
	s.secrets.Add(credentials.pair.All()...)
	return &Partner{service: s, credentials: credentials, turns: make(chan struct{}, 1), accounts: map[string]*AccountTokenSource{}}
}

// machineRenewals returns how many new machine tokens the provider requests after an exchange for one account was refused with
// this error. A service that keeps only one machine token at a time refuses an exchange whenever another process has received
// one since. If the refusal does not say that the token has ended, the account may be at fault instead.
func machineRenewals(refusal error) int {
	if TokenEnded(refusal) {
		return 4
	}
	return 2
}

// Issue requests a new token of an account, whose id is given as digits. Its error is a TokenError.
//
// Credentials that were refused are not sent again. A run with a thousand accounts would try a wrong password a thousand
// times, and a service may lock the partner out for that.
func (p *Partner) Issue(ctx context.Context, account string) (Issued, error) {
	if refusal := p.standing.refusal(); refusal != nil {
		return Issued{}, p.noMachineToken(account, true, refusal)
	}
	for renewals := 0; ; renewals++ {
		machine, done, err := p.toExchange(ctx, account)
		if err != nil {
			return Issued{}, err
		}
		issued, sent, another, err := p.exchange(ctx, machine, account, done)
		switch {
		case err == nil:
			if err := isOf(issued.Token, account); err != nil {
				return Issued{}, p.noAccess(account, err)
			}
			return issued, nil
		case renewals >= machineRenewals(err) || !another:
			return Issued{}, p.noAccess(account, err)
		}
		if _, err = p.renew(ctx, account, machine, sent, renewals, err); err != nil {
			return Issued{}, err
		}
	}
}

// isOf returns an error if a token names another account, or names one in a way that cannot be read.
func isOf(token Token, account string) error {
	if err := token.CheckAccount(); err != nil {
		return err
	}
	if other := token.AccountID(); other != "" && !SameAccount(other, account) {
		return &OtherAccountError{Account: other}
	}
	return nil
}

func (p *Partner) noAccess(account string, err error) *TokenError {
	return &TokenError{Step: GettingAccountToken, Account: account, OthersWork: p.standing.othersWorked(account), Err: err}
}

func (p *Partner) noMachineToken(account string, notTried bool, err error) *TokenError {
	e := &TokenError{Step: GettingMachineToken, Account: account, NotTried: notTried, Worked: p.standing.hasGot(), Err: err, explained: &p.explained}
	if isDenial(err) {
		e.Doubt = p.credentials.Doubt()
	}
	return e
}

// longLived is the age from which it is normal that a machine token ends. If an exchange is refused before that, another
// process has received a newer machine token, or the refusal is about the account.
const longLived = 30 * time.Second

// errStillWorks is the error of a renewal that is skipped, because the token works for another account.
var errStillWorks = errors.New("the machine token still works")

// renew gets a machine token newer than the one whose exchange, sent at a time, was refused. If that token was young, it
// pauses first, and so does every account that wants a newer one: two processes that end each other's tokens must neither
// take turns in step nor end a token before it was used. If the token works for another account in the meantime, the
// refusal was about this account.
func (p *Partner) renew(ctx context.Context, account string, machine Issued, sent time.Time, renewals int, refusal error) (Issued, error) {
	refused, isSecond := time.Now(), false
	for {
		newer, err := p.newer(ctx, account, machine, renewals, refused.Sub(sent))
		var token *TokenError
		switch {
		case errors.Is(err, errStillWorks) && !p.standing.workedSince(machine, refused): // it did before this account was refused
			continue
		case errors.Is(err, errStillWorks):
			return Issued{}, p.noAccess(account, refusal)
		case errors.As(err, &token) && isDenial(token.Err) && p.standing.refusal() == nil && !isSecond && p.standing.mayBeOfPartner(token.Err):
			renewals, isSecond = renewals+1, true // one may be an accident
			continue
		case errors.As(err, &token) && isDenial(token.Err) && p.standing.refusal() == nil:
			denied := p.noAccess(account, refusal)
			denied.Denied = token.Err
			return Issued{}, denied
		}
		return newer, err
	}
}

// newer returns a machine token newer than the given one. If the given one is young, it pauses before it requests one. took
// is how long the refused exchange took.
func (p *Partner) newer(ctx context.Context, account string, machine Issued, renewals int, took time.Duration) (Issued, error) {
	isYoung := renewals > 0 || time.Since(machine.asked) < longLived
	return p.machineToken(ctx, account, func(other Issued) bool { return other.asked.After(machine.asked) && other.good() }, func(ctx context.Context) error {
		if !isYoung {
			return nil
		}
		begun := time.Now()
		if err := p.service.config.Backoff.pause(ctx, renewals, took); err != nil {
			return err
		}
		if p.standing.workedSince(machine, begun) {
			return errStillWorks
		}
		return nil
	})
}

// machineToken returns a machine token that fits, or calls pause and then requests a new one. If pause fails, it requests
// none. If the service denies the request that another account made, this account makes a request of its own, as long as
// the credentials may be used for one.
func (p *Partner) machineToken(ctx context.Context, account string, fits func(Issued) bool, pause func(context.Context) error) (Issued, error) {
	for {
		mine, notTried := false, false
		issued, err := p.machine.Get(ctx, fits, func(ctx context.Context) (Issued, error) {
			mine = true
			if p.standing.denied() == nil {
				if err := pause(ctx); err != nil {
					return Issued{}, err
				}
			}
			if denial := p.standing.denied(); denial != nil {
				notTried = true
				return Issued{}, denial
			}
			issued, err := p.service.ask(ctx, p.credentials, machineGrant())
			p.standing.asked(issued, err)
			return issued, err
		})
		switch {
		case err == nil:
			return issued, nil
		case mine || !isDenial(err):
			return Issued{}, p.noMachineToken(account, notTried, err)
		}
	}
}
