// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// Reach returns the account for something new, and fails if the account is not known yet. action is what needs it, such as
// "Importing funnels".
func (s *Scope) Reach(own types.String, action string) (*Account, diag.Diagnostics) {
	t, diags := s.Look(own, "")
	if !diags.HasError() {
		diags.Append(s.checkNamed(t)...)
	}
	return s.reached(t, diags, action)
}

// ReachForState is ForState, but fails if the account is not known yet.
func (s *Scope) ReachForState(own types.String, was StateAccount, action string) (*Account, diag.Diagnostics) {
	t, diags := s.ForState(own, was)
	return s.reached(t, diags, action)
}

func (s *Scope) reached(t *Account, diags diag.Diagnostics, action string) (*Account, diag.Diagnostics) {
	if !diags.HasError() && t.Account == nil {
		diags.Append(s.Access.NotKnown(t.AccountScope, action)...)
	}
	return t, diags
}

// Look resolves the account as Access.Resolve does, and returns the Account that everything in this walk shares for it. If the
// account is not known yet, the Account field is nil.
func (s *Scope) Look(own types.String, inState string) (*Account, diag.Diagnostics) {
	t, diags := s.Access.Resolve(own, inState)
	if diags.HasError() || t.Own && t.ID == "" {
		return &Account{AccountScope: t}, diags // not shared, because it may be any account
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

// ForState returns the account for a state, and fails if it is not the one that the state names. Nothing is read or sent for the state
// before this check. own is the account_id of the state, or of a plan.
func (s *Scope) ForState(own types.String, was StateAccount) (*Account, diag.Diagnostics) {
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
