// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"regexp"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Written is a place where an account's id is written.
type Written struct {
	Where           string // begins a sentence, such as "The environment variable WAZZUP_ACCOUNT_ID"
	InConfiguration bool   // in Terraform's language, where 7204-2419 without quotes is a subtraction
	Secret          bool   // the text there is a credential of the run, in the wrong place
}

var (
	// harmless matches a text that messages may show although it is no account id: a name, such as a workspace's, or a number. A
	// token is longer.
	harmless = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^-?[\pL\pN](?:[\pL\pN\p{Pd} ._]{0,22}[\pL\pN])?\n?$`)
	})
	// negative matches a possible result of a subtraction. A positive result is an id that does not have eight digits, and is used.
	negative = regexp.MustCompile(`^-[0-9]+$`)
)

// Bad returns the error for a text that cannot be an account's id. err comes from wazzup.ParseAccountID. The error does not show a
// text that may be a secret.
func (w Written) Bad(text string, err error) diag.Diagnostic {
	isShown := harmless().MatchString(text) && !w.Secret
	bad := messages.AccountIDText{Where: w.Where, MayBeSecret: text != "" && !isShown, IsSum: w.InConfiguration && negative.MatchString(text)}
	if isShown {
		bad.Shown = text
	}
	return messages.BadAccountID(bad, err)
}

// Unusual returns a warning if an account's id, given as digits, has more or fewer digits than every id seen so far.
func (w Written) Unusual(accountID string) diag.Diagnostics {
	if wazzup.IsUsualAccountID(accountID) {
		return nil
	}
	return diag.Diagnostics{messages.UnusualAccountID(w.Where, accountID, w.InConfiguration)}
}
