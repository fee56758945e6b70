// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// If a token names no account, the user must name it, in the provider's configuration or in resources. A state may hold the
// account of an earlier configuration, which had another token. So the account in a state is enough to read funnels, because a plan
// of the configuration follows, but not to remove them.

// OfResources reports whether only resources name the account of such a token.
func (s *Scope) OfResources(t *Account) bool {
	return t.Known && t.Unproven && s.Access.Default == ""
}

// checkNamed checks the account that a resource or a data source names. A token is for one account, so a second one is an error.
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

// CheckMixed is checkNamed for the plan of a configuration, which may name no account at all. If some resources name the account
// and others do not, that is an error: the provider would treat it as two accounts, with two locks and nothing shared.
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

// IsConfigured reports whether the configuration of some resource names the account. It waits, because that resource may be
// planned a moment later.
func (s *Scope) IsConfigured(ctx context.Context, t *Account) bool {
	return t.Account.Await(ctx, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.configured && s.named == t.ID
	})
}

// unprovenWarning warns, once in a walk, if only the user's settings name this account.
func (t *Account) unprovenWarning() diag.Diagnostics {
	if !t.Known || !t.Unproven || !t.FirstTime("unproven", "") {
		return nil
	}
	return diag.Diagnostics{messages.AccountNotProven(t.Place())}
}
