// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/access"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// A token that names no account is of the account that the user names: in the provider's configuration, or in resources. A
// state has what a configuration said once, of another token. So it is enough to read with, because a plan of the
// configuration follows, and not to remove anything.

// ofResources is true if nothing but resources name the account of such a token.
func (s *Session) ofResources(t *target) bool {
	return t.Known && t.Unproven && s.Access.Default == ""
}

// checkNamed takes in the account that a resource or a data source names. Two accounts cannot be meant for one token.
func (s *Session) checkNamed(t *target) diag.Diagnostics {
	if !s.ofResources(t) {
		return t.unprovenWarning()
	}
	s.mu.Lock()
	word := cmp.Or(s.word, t.ID)
	s.word = word
	first := s.targets[word]
	s.mu.Unlock()
	if word != t.ID {
		return diag.Diagnostics{messages.TwoAccounts(access.Attribute, t.Shown(), "account_id of another resource or data source", first.Shown())}
	}
	return t.unprovenWarning()
}

// checkMixed is checkNamed for the plan of a configuration, which may name no account at all. What names one and what names none
// would be two accounts, each with its own lock and without knowing of the other.
func (s *Session) checkMixed(t *target) diag.Diagnostics {
	diags := s.checkNamed(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unnamed = s.unnamed || t.Known && t.ID == ""
	switch {
	case diags.HasError():
	case s.unnamed && s.word != "":
		diags.Append(messages.AccountNamedInSomeOnly())
	case s.ofResources(t):
		s.configured = true
	}
	return diags
}

// isConfigured reports whether the configuration of some resource names an account. Its plan may come a moment later.
func (s *Session) isConfigured(ctx context.Context, t *target) bool {
	return t.Account.Await(ctx, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.configured && s.word == t.ID
	})
}

// unprovenWarning warns, once in a walk, if nothing but the user's word says which account this is.
func (t *target) unprovenWarning() diag.Diagnostics {
	if !t.Known || !t.Unproven || !t.firstTime("unproven", "") {
		return nil
	}
	return diag.Diagnostics{messages.AccountNotProven(t.Place())}
}
