// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"sync"

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

// AccountTokenSource are the tokens of one account: one at a time, renewed before it ends and if the service refuses it.
// However many operations wait for a renewal, there is one.
type AccountTokenSource struct {
	partner *Partner
	account string
	current fetch.Shared[Issued]
}

// Partner returns a Partner.
func (s *Service) Partner(credentials Credentials) *Partner {
	s.secrets.Add(credentials.pair.All()...)
	return &Partner{service: s, credentials: credentials, turns: make(chan struct{}, 1), accounts: map[string]*AccountTokenSource{}}
}

// Account is the tokens of an account, whose id is given as digits: the same for all who ask. It makes no request.
func (p *Partner) Account(accountID string) *AccountTokenSource {
	p.mu.Lock()
	defer p.mu.Unlock()
	number := AccountNumber(accountID)
	if p.accounts[number] == nil {
		p.accounts[number] = &AccountTokenSource{partner: p, account: accountID}
	}
	return p.accounts[number]
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
