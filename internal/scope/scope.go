// SPDX-License-Identifier: MPL-2.0

// Package scope holds what a configured provider hands to everything that it offers: which account is meant, whether the
// credentials reach it, which resource of the run has which funnel, and what a resource remembers in its private state.
package scope

import (
	"cmp"
	"crypto/rand"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Scope is what one configured provider gives to its resources, data sources and ephemeral resources, and what these know of
// each other. A new Configure makes a new Scope, so nothing outlives the walk (plan or apply) that it was made for.
type Scope struct {
	Access Access
	// Open makes an account, whose id is given as digits; "" is that of a token that does not name it. It makes no request, and
	// is called once for each account.
	Open func(digits string) *account.Account
	// Tokens are those that the provider itself uses for an account, whose id is given as digits. It is nil without a partner's
	// credentials.
	Tokens  func(digits string) *wazzup.AccountTokenSource
	Breaker *account.CircuitBreaker // of the run

	mu         sync.Mutex
	accounts   map[string]*Account // by account number
	remembered string              // see KeepDefault
	named      string              // account that resources name for a token that names none itself; "" if none has yet
	configured bool                // a plan of a configuration names that account
	unnamed    bool                // a plan of a configuration names no account for such a token
	walkID     string              // see ID
	// Refreshes is set once a resource is refreshed: then this is the walk of a plan, and not that of an apply, which asks for
	// plans too. Only a plan with -refresh=false cannot be told from it.
	Refreshes  atomic.Bool
	NotInForce NotInForce
	warned     warned // of what is about no account in particular
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

// Look is the account for an own account_id, or the one that is remembered. It may not be known yet, and have no Account then.
func (s *Scope) Look(own types.String, remembered string) (*Account, diag.Diagnostics) {
	t, diags := s.Access.Resolve(own, remembered)
	if diags.HasError() || t.Own && t.ID == "" {
		return &Account{AccountScope: t}, diags // nobody else's
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	shared := s.accounts[t.ID]
	if shared == nil {
		shared = &Account{AccountScope: t}
		if t.Known {
			shared.Account = s.Open(cmp.Or(t.Written, t.ID))
		}
		if s.accounts == nil {
			s.accounts = map[string]*Account{}
		}
		s.accounts[t.ID] = shared
	}
	return shared, diags
}

// Held is the account of a state, which must be the one that it remembers: whatever is read or sent for it comes after this check.
// own is the account_id of the state, or of a plan.
func (s *Scope) Held(own types.String, was Remembered) (*Account, diag.Diagnostics) {
	if own.IsNull() && was.ID == "" && s.Access.NoDefault() && len(s.Access.Unknown) == 0 {
		return &Account{}, diag.Diagnostics{messages.StateNamesNoAccount()}
	}
	t, diags := s.Look(own, was.ID)
	if !diags.HasError() {
		diags.Append(s.Mismatch(was, t, !own.IsNull())...)
	}
	if !diags.HasError() {
		diags.Append(s.checkNamed(t)...)
	}
	return t, diags
}

// Reach is the account for something new, which needs it now: if it is not known yet, that is an error.
func (s *Scope) Reach(own types.String, action string) (*Account, diag.Diagnostics) {
	t, diags := s.Look(own, "")
	if !diags.HasError() {
		diags.Append(s.checkNamed(t)...)
	}
	return s.reached(t, diags, action)
}

// ReachHeld is held for what needs the account now.
func (s *Scope) ReachHeld(own types.String, was Remembered, action string) (*Account, diag.Diagnostics) {
	t, diags := s.Held(own, was)
	return s.reached(t, diags, action)
}

func (s *Scope) reached(t *Account, diags diag.Diagnostics, action string) (*Account, diag.Diagnostics) {
	if !diags.HasError() && t.Account == nil {
		diags.Append(s.Access.NotKnown(t.AccountScope, action)...)
	}
	return t, diags
}

// Mismatch is the error if an account is not the one that a state remembers, or cannot be told from another one. own says
// that the resource itself names it.
func (s *Scope) Mismatch(was Remembered, t *Account, own bool) diag.Diagnostics {
	switch {
	case was.ID == "" || t.ID == was.ID:
	case t.ID != "":
		return diag.Diagnostics{s.anotherAccount(was.Shown, t, own)}
	case t.Known:
		return diag.Diagnostics{messages.TokenNamesNoAccount(was.Shown)}
	}
	return nil
}

// KeepDefault notes the account that a state remembers whose resource names no account itself.
//
// A tainted resource is planned like a new one, so this is all that tells where its old object is. All resources that name no
// account are in the provider's, so it holds for a new one, too.
func (s *Scope) KeepDefault(was Remembered) {
	if was.Own || was.ID == "" || s.Access.NoDefault() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remembered = was.ID
}

// KeptDefault is the account in which the states of this run are that name none themselves; "" if there are none.
func (s *Scope) KeptDefault() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.remembered
}

// FirstTime reports whether a warning that is about no account in particular has not been given in this walk, and notes that it
// is now.
func (s *Scope) FirstTime(what, about string) bool { return s.warned.firstTime(what, about) }

// anotherAccount is the error if an account is not the one that a state remembers, from, though no plan has said so. own says
// that the resource itself names it.
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
