// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// AccountIDText is a text that should be an account's id.
type AccountIDText struct {
	Where       string // the place where it is written, as the beginning of a sentence
	Shown       string // the text, if it may be shown and is not empty
	MayBeSecret bool   // then the error has no path, because core would show the line with the text
	IsSum       bool   // it may be the result of a subtraction, because Terraform evaluates it
}

// BadAccountID is the error for a text that cannot be an account's id. err comes from wazzup.ParseAccountID.
func BadAccountID(text AccountIDText, err error) diag.Diagnostic {
	const summary = "Account id cannot be used"
	detail := fmt.Sprintf("%s cannot be used: %v.", text.Where, err)
	if text.Shown != "" {
		detail += fmt.Sprintf(" The value is %q.", text.Shown)
	}
	if seen, ok := errors.AsType[*wazzup.InputError](err); ok && seen.Hint != "" {
		detail += " " + seen.Hint
	}
	detail += "\n\n" + formOfAccountID(text.IsSum)
	if text.MayBeSecret {
		return diag.NewErrorDiagnostic(summary, detail)
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeAccountID), summary, detail)
}

// UnusualAccountID is the warning about an account's id, given as digits, with another number of digits than all known ids.
// where begins a sentence.
func UnusualAccountID(where, accountID string, inConfiguration bool) diag.Diagnostic {
	const summary = "Account id does not have eight digits"
	detail := fmt.Sprintf("%s is %s: that has %d digits. The ids in the Wazzup dashboard have eight.\n\n%s", where, accountID, len(accountID), formOfAccountID(inConfiguration))
	if !inConfiguration {
		return diag.NewWarningDiagnostic(summary, detail)
	}
	return diag.NewAttributeWarningDiagnostic(path.Root(attributeAccountID), summary, detail)
}

// formOfAccountID says how to write an account's id. isSum is true if the given one may be the result of a subtraction.
func formOfAccountID(isSum bool) string {
	if isSum {
		return "Write it in quotes, as the Wazzup dashboard shows it: account_id = \"7204-2419\". Without quotes, Terraform reads 7204-2419 as a subtraction, and 00123456 loses its zeros."
	}
	return "Write the id as the Wazzup dashboard shows it, such as 7204-2419, or its eight digits alone."
}
