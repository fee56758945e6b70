// SPDX-License-Identifier: MPL-2.0

// Package scope holds what a configured provider shares with all its resources and data sources: the account to use, whether the
// credentials reach it, which resource of the run owns which funnel, and what a resource keeps in its private state.
package scope

import (
	"crypto/rand"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Scope is what one configured provider shares with its resources, data sources and ephemeral resources, and what these learn
// about each other. Each Configure makes a new Scope, so nothing outlives its walk (plan or apply).
type Scope struct {
	Access Access
	// Open makes the account for an id in digits, or for "" if the token names no account. It sends no request, and is called once
	// for each account.
	Open func(accountID string) *account.Account
	// Tokens returns the tokens that the provider itself uses for an account, whose id is given as digits. It is nil without a
	// partner's credentials.
	TokenSource func(accountID string) *wazzup.AccountTokenSource
	Breaker     *account.CircuitBreaker // shared by the whole run
	Permits     *account.Permits        // likewise

	mu         sync.Mutex
	accounts   map[string]*Account // by account number
	inState    string              // see KeepDefault
	named      string              // account that resources name for a token without one; "" if no resource has yet
	configured bool                // a plan of a configuration names that account
	unnamed    bool                // a plan of a configuration names no account for such a token
	walkID     string              // see ID
	// Refreshes is set once a resource is refreshed. Then this walk is a plan and not an apply, which asks for plans too. A plan
	// with -refresh=false looks like an apply.
	Refreshes  atomic.Bool
	NotInForce NotInForce
	warned     warned // warnings about no account in particular
}

// ID tells this Scope from every other one.
func (s *Scope) ID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.walkID == "" {
		s.walkID = rand.Text()
	}
	return s.walkID
}

// Mismatch returns an error if an account is not the one that a state names, or if the token names no account, so that it may be
// another one. own is true if the resource itself names the account.
func (s *Scope) Mismatch(was StateAccount, t *Account, own bool) diag.Diagnostics {
	switch {
	case was.ID == "" || t.ID == was.ID:
	case t.ID != "":
		return diag.Diagnostics{s.anotherAccount(was.Shown, t, own)}
	case t.Known:
		return diag.Diagnostics{messages.TokenNamesNoAccount(was.Shown)}
	}
	return nil
}

// KeepDefault keeps the account that a state names, if its resource sets no account_id.
//
// Core plans a tainted resource like a new one, so its plan has no other way to find the account of the old object. A new resource
// without account_id gets this account too, because all such resources are in the provider's.
func (s *Scope) KeepDefault(was StateAccount) {
	if was.Own || was.ID == "" || s.Access.NoDefault() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inState = was.ID
}

// KeptDefault returns the account that KeepDefault kept, or "".
func (s *Scope) KeptDefault() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.inState
}

// FirstTime is like Account.FirstTime, for warnings about no account in particular.
func (s *Scope) FirstTime(what, about string) bool { return s.warned.firstTime(what, about) }

// anotherAccount returns the error for an account that is not from, the one that a state names, although no plan moves the
// resource. own is true if the resource itself names the account.
func (s *Scope) anotherAccount(from string, t *Account, own bool) diag.Diagnostic {
	to := t.Shown()
	switch {
	case s.Access.Partner && own:
		return messages.AccountNotAsPlanned(from, to)
	case s.Access.Partner:
		return messages.DefaultAccountChanged(from, to, s.Access.NamedBy())
	}
	return messages.TokenForAnotherAccount(from, to, t.Unproven)
}
