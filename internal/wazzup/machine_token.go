// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"time"
)

// longLived is the age from which it is normal that a machine token ends. If an exchange is refused before that, another
// process has received a newer machine token, or the refusal is about the account.
const longLived = 30 * time.Second

// errStillWorks is the error of a renewal that is skipped, because the token works for another account.
var errStillWorks = errors.New("the machine token still works")

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
