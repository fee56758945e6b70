// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// toExchange is the machine token to exchange for a token of an account, and what to call afterwards.
//
// While it is in doubt whether the partner's credentials and the machine token still work, one account at a time finds out. If that
// is refused, too, the others wait for what becomes of the request for another machine token: with a password that was changed, each
// exchange is one more failed login.
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
		// Whatever else kept another machine token away, the one that there is may still work for this account.
	}
	if refusal := p.standing.refusal(); refusal != nil {
		return machine, done, p.noMachineToken(account, true, refusal)
	}
	machine, err = current()
	return machine, done, err
}

// exchange exchanges a machine token for a token of an account. another reports whether a refusal may be the machine token's or
// the partner's.
func (p *Partner) exchange(ctx context.Context, machine Issued, account string, done func()) (issued Issued, sent time.Time, another bool, err error) {
	defer done()
	sent = time.Now()
	wasInDoubt := p.standing.inDoubt()
	issued, err = p.service.ask(ctx, p.credentials, exchangeGrant(machine.Token, account))
	another = err != nil && (mayBeOfMachineToken(err, machine) || wasInDoubt && isDenial(err) && !AccountRefused(err))
	p.standing.exchanged(machine, account, sent, another, err)
	return issued, sent, another, err
}

// isRefusal reports whether the service has refused the request, and another attempt would not help.
func isRefusal(err error) bool {
	var status *StatusError
	return errors.As(err, new(*BodyError)) || errors.As(err, &status) && status.Status < http.StatusInternalServerError && !passing(err)
}

// isDenial reports whether a request for a machine token was refused by the service, and not by a page or a text of something
// else. With 401 even that may be the service's, and nobody is to be locked out.
func isDenial(err error) bool {
	var status *StatusError
	isOther := errors.As(err, &status) && status.IsOther()
	return isRefusal(err) && (isUnauthorized(err) || !isOther)
}

// youngMachineToken is how old a machine token may be for a refusal to be surely another's fault than its age's. How the
// service says that one has ended is not documented, but for 401 and a code.
const youngMachineToken = 5 * time.Minute

// mayBeOfMachineToken reports whether an exchange may have been refused because the machine token has ended.
func mayBeOfMachineToken(err error, machine Issued) bool {
	if AccountRefused(err) {
		return false
	}
	return TokenRefused(err) || isRefusal(err) && (isSilent(err) || time.Since(machine.asked) > youngMachineToken)
}
