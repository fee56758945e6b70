// SPDX-License-Identifier: MPL-2.0

package messages

import "github.com/hashicorp/terraform-plugin-framework/diag"

// BugIn is Bug for code that the framework calls.
func BugIn(operation string) diag.Diagnostic { return diag.NewErrorDiagnostic(Bug(operation)) }

// Bug is the error for an operation in which the provider has panicked. It returns texts, not a diagnostic of the framework,
// because the protocol server recovers from the panic.
func Bug(operation string) (summary, detail string) {
	return "Bug in the provider", "While " + operation + ", the provider ran into a bug of its own and stopped this operation. Other operations go on. For this one, the state stays " +
		"as it was. If something had been sent already, Wazzup may have taken it: plan again, and the refresh shows it.\n\n" +
		"Please report this at https://github.com/wazzup24/terraform-provider-wazzup/issues. Include the provider's version and the place in the code. " +
		"To find the place, run the same again with TF_LOG_PROVIDER=error: the log shows it, and with it no funnels and no token."
}
