// SPDX-License-Identifier: MPL-2.0

package messages

// Bug is the error for an operation in which the provider has panicked. It returns texts, not a diagnostic of the framework,
// because the protocol server recovers from the panic.
func Bug(operation string) (summary, detail string) {
	return "Bug in the provider", "While " + operation + ", the provider ran into a bug of its own and gave this operation up. The others go on, and the state has of this one " +
		"what it had before. If something had been sent already, Wazzup may have taken it: plan again, and the refresh shows it.\n\n" +
		"Please report this at https://github.com/wazzup24/terraform-provider-wazzup/issues, with the provider's version and the place in the code, which " +
		"stands in the log: run the same again with TF_LOG_PROVIDER=error. The log shows no funnels and no token there."
}
