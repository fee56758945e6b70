// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// shown is the account in which the funnels of a state are, as the user has written it, or as it is remembered.
func (m model) shown() string {
	remembered := m.remembered()
	if digits, err := wazzup.ParseAccountID(m.AccountID.ValueString()); err == nil && (remembered == "" || wazzup.AccountNumber(digits) == remembered) {
		return wazzup.ShowAccountID(digits)
	}
	return m.EffectiveAccountID.ValueString()
}

// unprovenWarning warns, once in a walk, if nothing but the user's word says which account this is.
func (t *target) unprovenWarning() diag.Diagnostics {
	if !t.Known || !t.Unproven || !t.firstTime("unproven", "") {
		return nil
	}
	return diag.Diagnostics{messages.AccountNotProven(t.Place())}
}

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
