package access

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Written is a place where an account's id is written.
type Written struct {
	Where           string // begins a sentence, such as "The environment variable WAZZUP_ACCOUNT_ID"
	InConfiguration bool   // Terraform reads it: without quotes it is arithmetic
}

// Bad is the error for a text that cannot be an account's id. err is that of wazzup.ParseAccountID; the text is not shown.
func (w Written) Bad(err error) diag.Diagnostic {
	hint := ""
	if seen, ok := errors.AsType[*wazzup.InputError](err); ok && seen.Hint != "" {
		hint = " " + seen.Hint
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(Attribute), "Account id cannot be used", fmt.Sprintf(
		"%s cannot be used: %v.%s\n\n%s", w.Where, err, hint, w.form()))
}

// Unusual is a warning if an account's id, given as digits, does not have as many as all that were seen.
func (w Written) Unusual(digits string) diag.Diagnostics {
	if wazzup.IsUsualAccountID(digits) {
		return nil
	}
	text := fmt.Sprintf("%s is %s: that has %d digits. The ids in the Wazzup dashboard have eight.\n\n%s", w.Where, digits, len(digits), w.form())
	if !w.InConfiguration {
		return diag.Diagnostics{diag.NewWarningDiagnostic(unusual, text)}
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(Attribute), unusual, text)}
}

const unusual = "Account id does not have eight digits"

// form says how to write an account's id.
func (w Written) form() string {
	if w.InConfiguration {
		return "Write it in quotes, as the Wazzup dashboard shows it: account_id = \"7204-2419\". Without quotes, Terraform takes 7204-2419 for a subtraction, and 00123456 loses its zeros."
	}
	return "Write it as the Wazzup dashboard shows it, such as 7204-2419, or its eight digits alone."
}
