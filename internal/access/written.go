package access

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

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

// Bad is the error for a text that cannot be an account's id. err is that of wazzup.ParseAccountID. Where the text may be a secret
// it is not shown, and has no path: core would show the line that it is in.
func (w Written) Bad(text string, err error) diag.Diagnostic {
	const summary = "Account id cannot be used"
	detail := fmt.Sprintf("%s cannot be used: %v.", w.Where, err)
	isShown := harmless.MatchString(text) && !w.Secret
	if isShown {
		detail += fmt.Sprintf(" The value is %q.", text)
	}
	if seen, ok := errors.AsType[*wazzup.InputError](err); ok && seen.Hint != "" {
		detail += " " + seen.Hint
	}
	detail += "\n\n" + w.form(negative.MatchString(text))
	if text != "" && !isShown {
		return diag.NewErrorDiagnostic(summary, detail)
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(Attribute), summary, detail)
}

// Unusual is a warning if an account's id, given as digits, does not have as many as all that were seen.
func (w Written) Unusual(accountID string) diag.Diagnostics {
	if wazzup.IsUsualAccountID(accountID) {
		return nil
	}
	text := fmt.Sprintf("%s is %s: that has %d digits. The ids in the Wazzup dashboard have eight.\n\n%s", w.Where, accountID, len(accountID), w.form(true))
	if !w.InConfiguration {
		return diag.Diagnostics{diag.NewWarningDiagnostic(unusual, text)}
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(Attribute), unusual, text)}
}

const unusual = "Account id does not have eight digits"

// form says how to write an account's id. isSum is true for what may be the result of a subtraction.
func (w Written) form(isSum bool) string {
	if w.InConfiguration && isSum {
		return "Write it in quotes, as the Wazzup dashboard shows it: account_id = \"7204-2419\". Without quotes, Terraform takes 7204-2419 for a subtraction, and 00123456 loses its zeros."
	}
	return "Write the id as the Wazzup dashboard shows it, such as 7204-2419, or its eight digits alone."
}
