// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// A token that names no account is of the account that the user names: in the provider's configuration, or in resources. A
// state has what a configuration said once, of another token. So it is enough to read with, because a plan of the
// configuration follows, and not to remove anything.

// OfResources is true if nothing but resources name the account of such a token.
func (s *Scope) OfResources(t *Account) bool {
	return t.Known && t.Unproven && s.Access.Default == ""
}

// checkNamed takes in the account that a resource or a data source names. Two accounts cannot be meant for one token.
func (s *Scope) checkNamed(t *Account) diag.Diagnostics {
	if !s.OfResources(t) {
		return t.unprovenWarning()
	}
	s.mu.Lock()
	named := cmp.Or(s.named, t.ID)
	s.named = named
	first := s.accounts[named]
	s.mu.Unlock()
	if named != t.ID {
		return diag.Diagnostics{messages.TwoAccounts(AttributeAccountID, t.Shown(), "account_id of another resource or data source", first.Shown())}
	}
	return t.unprovenWarning()
}

// CheckMixed is checkNamed for the plan of a configuration, which may name no account at all. What names one and what names none
// would be two accounts, each with its own lock and without knowing of the other.
func (s *Scope) CheckMixed(t *Account) diag.Diagnostics {
	diags := s.checkNamed(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unnamed = s.unnamed || t.Known && t.ID == ""
	switch {
	case diags.HasError():
	case s.unnamed && s.named != "":
		diags.Append(messages.AccountNamedInSomeOnly())
	case s.OfResources(t):
		s.configured = true
	}
	return diags
}

// IsConfigured reports whether the configuration of some resource names an account. Its plan may come a moment later.
func (s *Scope) IsConfigured(ctx context.Context, t *Account) bool {
	return t.Account.Await(ctx, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.configured && s.named == t.ID
	})
}

// unprovenWarning warns, once in a walk, if only the user says which account this is.
func (t *Account) unprovenWarning() diag.Diagnostics {
	if !t.Known || !t.Unproven || !t.FirstTime("unproven", "") {
		return nil
	}
	return diag.Diagnostics{messages.AccountNotProven(t.Place())}
}
