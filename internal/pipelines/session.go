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
func (s *Session) held(own types.String, was Remembered) (*target, diag.Diagnostics) {
	if own.IsNull() && was.ID == "" && s.Access.NoDefault() && len(s.Access.Unknown) == 0 {
		return &target{}, diag.Diagnostics{messages.StateNamesNoAccount()}
	}
	t, diags := s.look(own, was.ID)
	if !diags.HasError() {
		diags.Append(s.mismatch(was, t, !own.IsNull())...)
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
func (s *Session) reachHeld(own types.String, was Remembered, action string) (*target, diag.Diagnostics) {
	t, diags := s.held(own, was)
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
func (s *Session) mismatch(was Remembered, t *target, own bool) diag.Diagnostics {
	switch {
	case was.ID == "" || t.ID == was.ID:
	case t.ID != "":
		return diag.Diagnostics{s.anotherAccount(was.Shown, t, own)}
	case t.Known:
		return diag.Diagnostics{messages.TokenNamesNoAccount(was.Shown)}
	}
	return nil
}

// keepDefault notes the account that a state remembers whose resource names no account itself.
//
// A tainted resource is planned like a new one, so this is all that tells where its old object is. All resources that name no
// account are in the provider's, so it holds for a new one, too.
func (s *Session) keepDefault(was Remembered) {
	if was.Own || was.ID == "" || s.Access.NoDefault() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remembered = was.ID
}

// keptDefault is the account in which the states of this run are that name none themselves; "" if there are none.
func (s *Session) keptDefault() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.remembered
}

// firstTime reports whether a warning that is about no account in particular has not been given in this walk, and notes that it
// is now.
func (s *Session) firstTime(what, about string) bool { return s.warned.firstTime(what, about) }

// anotherAccount is the error if an account is not the one that a state remembers, from, though no plan has said so. own says
// that the resource itself names it.
func (s *Session) anotherAccount(from string, t *target, own bool) diag.Diagnostic {
	to := t.Shown()
	switch {
	case s.Access.Partner && own:
		return messages.AccountNotAsPlanned(from, to)
	case s.Access.Partner:
		return messages.DefaultAccountChanged(from, to, s.Access.NamedBy())
	}
	return messages.TokenForAnotherAccount(from, to, t.Unproven)
}
