// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Written is a place where an account's id is written.
type Written struct {
	Where           string // begins a sentence, such as "The environment variable WAZZUP_ACCOUNT_ID"
	InConfiguration bool   // Terraform reads it: without quotes it is arithmetic
	Secret          bool   // what is written there is a credential of the run, in the wrong place
}

var (
	// harmless is what may be shown of a text that should be an account's id: a name, such as a workspace's, or a number. A token is
	// longer.
	harmless = regexp.MustCompile(`^-?[\pL\pN](?:[\pL\pN\p{Pd} ._]{0,22}[\pL\pN])?\n?$`)
	// negative is what a subtraction may have come to. Others come to an id without eight digits, which is used.
	negative = regexp.MustCompile(`^-[0-9]+$`)
)

// Bad is the error for a text that cannot be an account's id. err is that of wazzup.ParseAccountID. If the text may be a secret,
// it is not shown.
func (w Written) Bad(text string, err error) diag.Diagnostic {
	isShown := harmless.MatchString(text) && !w.Secret
	bad := messages.AccountIDText{Where: w.Where, MayBeSecret: text != "" && !isShown, IsSum: w.InConfiguration && negative.MatchString(text)}
	if isShown {
		bad.Shown = text
	}
	return messages.BadAccountID(bad, err)
}

// Unusual is a warning if an account's id, given as digits, does not have as many as all that were seen.
func (w Written) Unusual(accountID string) diag.Diagnostics {
	if wazzup.IsUsualAccountID(accountID) {
		return nil
	}
	return diag.Diagnostics{messages.UnusualAccountID(w.Where, accountID, w.InConfiguration)}
}
