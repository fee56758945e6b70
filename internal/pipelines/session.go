// SPDX-License-Identifier: MPL-2.0

// Package pipelines is Terraform's view of an account's funnels: the resource and the data source wazzup_pipelines.
package pipelines

import (
	"cmp"
	"crypto/rand"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/access"
	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// Session is what one configured provider gives to its resources and data sources, and what they know of each other.
// A new Configure makes a new one, so nothing outlives the walk (plan or apply) that it was made for.
type Session struct {
	Access access.Access
	// Open makes an account, whose id is given as digits; "" is that of a token that does not name it. It makes no request, and
	// is called once for each account.
	Open func(digits string) *account.Account

	mu         sync.Mutex
	targets    map[string]*target // by account number
	remembered string             // see keepDefault
	word       string             // account that resources name for a token which names none; "" if none has yet
	configured bool               // a plan of a configuration names the word
	unnamed    bool               // a plan of a configuration names no account for such a token
	id         string             // see walk
	// refreshes is set once a resource is refreshed: then this is the walk of a plan, and not that of an apply, which asks for
	// plans too. Only a plan with -refresh=false cannot be told from it.
	refreshes  atomic.Bool
	notInForce notInForce
	warned     warned // of what is about no account in particular
}

// walk tells this Session from every other one.
func (s *Session) walk() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.id == "" {
		s.id = rand.Text()
	}
	return s.id
}

// look is the account for an own account_id, or the one that is remembered. It may not be known yet, and have no Account then.
func (s *Session) look(own types.String, remembered string) (*target, diag.Diagnostics) {
	t, diags := s.Access.Target(own, remembered)
	if diags.HasError() || t.Own && t.ID == "" {
		return &target{Target: t}, diags // nobody else's
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	shared := s.targets[t.ID]
	if shared == nil {
		shared = &target{Target: t}
		if t.Known {
			shared.Account = s.Open(cmp.Or(t.Written, t.ID))
		}
		if s.targets == nil {
			s.targets = map[string]*target{}
		}
		s.targets[t.ID] = shared
	}
	return shared, diags
}

// held is the account of a state, which must be the one that it remembers: whatever is read or sent for it comes after this check.
// own is the account_id of the state, or of a plan.
func (s *Session) held(own types.String, state model) (*target, diag.Diagnostics) {
	remembered := state.remembered()
	if own.IsNull() && remembered == "" && s.Access.NoDefault() && len(s.Access.Unknown) == 0 {
		return &target{}, diag.Diagnostics{messages.StateNamesNoAccount()}
	}
	t, diags := s.look(own, remembered)
	if !diags.HasError() {
		diags.Append(s.mismatch(state, t, !own.IsNull())...)
	}
	if !diags.HasError() {
		diags.Append(s.checkNamed(t)...)
	}
	return t, diags
}

// reach is the account for something new, which needs it now: if it is not known yet, that is an error.
func (s *Session) reach(own types.String, action string) (*target, diag.Diagnostics) {
	t, diags := s.look(own, "")
	if !diags.HasError() {
		diags.Append(s.checkNamed(t)...)
	}
	return s.reached(t, diags, action)
}

// reachHeld is held for what needs the account now.
func (s *Session) reachHeld(own types.String, state model, action string) (*target, diag.Diagnostics) {
	t, diags := s.held(own, state)
	return s.reached(t, diags, action)
}

func (s *Session) reached(t *target, diags diag.Diagnostics, action string) (*target, diag.Diagnostics) {
	if !diags.HasError() && t.Account == nil {
		diags.Append(s.Access.NotKnown(t.Target, action)...)
	}
	return t, diags
}

// mismatch is the error if an account is not the one that a state remembers, or cannot be told from another one. own says
// that the resource itself names it.
func (s *Session) mismatch(state model, t *target, own bool) diag.Diagnostics {
	remembered := state.remembered()
	switch {
	case remembered == "" || t.ID == remembered:
	case t.ID != "":
		return diag.Diagnostics{s.anotherAccount(state.shown(), t, own)}
	case t.Known:
		return diag.Diagnostics{messages.TokenNamesNoAccount(state.shown())}
	}
	return nil
}
