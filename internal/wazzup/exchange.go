// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"time"
)

// toExchange returns the machine token to exchange for a token of an account, and a function to call afterwards.
//
// While it is in doubt whether the partner's credentials and the machine token still work, only one account at a time sends an
// exchange. If that is refused, too, the others wait for the result of a request for another machine token: if the password
// was changed, each exchange is one more failed login.
func (p *Partner) toExchange(ctx context.Context, account string) (machine Issued, done func(), err error) {
	done = func() {}
	current := func() (Issued, error) {
		return p.machineToken(ctx, account, Issued.good, func(context.Context) error { return nil })
	}
	if machine, err = current(); err != nil || !p.standing.inDoubt() {
		return machine, done, err
	}
	select {
	case p.turns <- struct{}{}:
	case <-ctx.Done():
		return machine, done, context.Cause(ctx)
	}
	release := func() { <-p.turns }
	if p.standing.inDoubt() && !p.standing.isRejected() && p.standing.refusal() == nil {
		return machine, release, nil
	}
	release()
	if p.standing.isRejected() && p.standing.refusal() == nil {
		_, err := p.newer(ctx, account, machine, 0, 0)
		token, ok := errors.AsType[*TokenError](err)
		if ctx.Err() != nil || ok && isDenial(token.Err) && p.standing.refusal() != nil {
			return machine, done, err
		}
		// If the request failed for another reason, the current machine token may still work for this account.
	}
	if refusal := p.standing.refusal(); refusal != nil {
		return machine, done, p.noMachineToken(account, true, refusal)
	}
	machine, err = current()
	return machine, done, err
}

// exchange exchanges a machine token for a token of an account. another is true if a refusal may be about the machine token or
// the partner, and not about the account.
func (p *Partner) exchange(ctx context.Context, machine Issued, account string, done func()) (issued Issued, sent time.Time, another bool, err error) {
	defer done()
	sent = time.Now()
	wasInDoubt := p.standing.inDoubt()
	issued, err = p.service.ask(ctx, p.credentials, exchangeGrant(machine.Token, account))
	another = err != nil && (mayBeOfMachineToken(err, machine) || wasInDoubt && isDenial(err) && !AccountRefused(err))
	p.standing.exchanged(machine, account, sent, another, err)
	return issued, sent, another, err
}

// youngMachineToken is the age up to which a machine token cannot have ended by itself, so a refusal has another cause. Apart
// from status 401 and a code, it is not documented how the service reports that a machine token has ended.
const youngMachineToken = 5 * time.Minute

// mayBeOfMachineToken reports whether an exchange may have been refused because the machine token has ended.
func mayBeOfMachineToken(err error, machine Issued) bool {
	if AccountRefused(err) {
		return false
	}
	return TokenRefused(err) || isRefusal(err) && (isSilent(err) || time.Since(machine.asked) > youngMachineToken)
}
