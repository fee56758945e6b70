// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"time"
)

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

// machineRenewals returns how many new machine tokens the provider requests after an exchange for one account was refused with
// this error. A service that keeps only one machine token at a time refuses an exchange whenever another process has received
// one since. If the refusal does not say that the token has ended, the account may be at fault instead.
func machineRenewals(refusal error) int {
	if TokenEnded(refusal) {
		return 4
	}
	return 2
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
