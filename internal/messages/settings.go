// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// BadSetting is a setting whose value cannot be used. The value may be a secret, so no message has it.
type BadSetting struct {
	Name     string
	Variable string // the environment variable that has the value; "" if the configuration has it
	IsEmpty  bool   // the value is empty
	Err      error  // what is wrong with the value
}

// BadAccessToken is the error for an access token that cannot be used.
func BadAccessToken(s BadSetting) diag.Diagnostic {
	return settingCannotBeUsed(s, "Access token cannot be used", "access token", "token.txt", "")
}

// BadPartnerCredential is the error for a partner's e-mail or password that cannot be used. what names it, such as "partner's
// e-mail".
func BadPartnerCredential(s BadSetting, what string) diag.Diagnostic {
	return settingCannotBeUsed(s, "Partner credentials cannot be used", what, s.Name+".txt", "")
}

// BadBaseURL is the error for a base URL that cannot be used.
func BadBaseURL(s BadSetting) diag.Diagnostic {
	return settingCannotBeUsed(s, "Base URL cannot be used", "base URL", "url.txt", "\n\nThe default is "+wazzup.DefaultBaseURL+".")
}

// settingCannotBeUsed is the error for a bad setting. file is an example of a file that the value may come from, and more is
// further text.
func settingCannotBeUsed(s BadSetting, summary, what, file, more string) diag.Diagnostic {
	hint := ""
	seen, ok := errors.AsType[*wazzup.InputError](s.Err)
	switch {
	case errors.Is(s.Err, wazzup.ErrTrailingLineBreak):
		hint = fmt.Sprintf(" Wrap it in trimspace(), as in trimspace(file(%q)); in a shell, $(cat %s) drops the line break.", file, file)
	case s.IsEmpty:
		hint = " To use the environment variable instead, leave this setting out or set it to null."
	case ok && seen.Hint != "":
		hint = " " + seen.Hint
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(s.Name), summary,
		fmt.Sprintf("The %s from %s cannot be used: %v.%s%s%s", what, SourceOfSetting(s.Name, s.Variable), s.Err, hint, whyVariable(s.Name, s.Variable), more))
}

// SourceOfSetting says where the value of a setting comes from. variable is "" if it comes from the configuration.
func SourceOfSetting(name, variable string) string {
	if variable != "" {
		return "the environment variable " + variable
	}
	return name + " in the provider's configuration"
}

// whyVariable says why the provider used an environment variable for a setting. It is empty if it used none.
func whyVariable(name, variable string) string {
	if variable == "" {
		return ""
	}
	return fmt.Sprintf("\n\nThe variable is used because %s is not set in the provider's configuration.", name)
}

// BadAcceptedNames is the error for a variable with names to accept that cannot be read. what is their kind, such as funnels.
func BadAcceptedNames(variable, what string, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Accepted "+what+" cannot be read", fmt.Sprintf(
		"The environment variable %s cannot be used: %v.\n\nWrite names separated by commas, or a JSON array of them, just as the error that names the variable shows.", variable, err))
}

// BadNumber is the error for a setting that is not a whole number from least to most. given is the number as the message
// shows it, and otherwise is the default.
func BadNumber(name, given string, least, most int64, otherwise int) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(name), "Number cannot be used", fmt.Sprintf(
		"%s in the provider's configuration is %s. Write a whole number from %d to %d, or leave it out: then it is %d.", name, given, least, most, otherwise))
}

// TimeoutNotADuration is the error for a request_timeout that cannot be read.
func TimeoutNotADuration() diag.Diagnostic {
	return badTimeout("is not a duration. Write a number and a unit")
}

// TimeoutTooShort is the error for a request_timeout in which no request can succeed.
func TimeoutTooShort() diag.Diagnostic {
	return badTimeout("is too short for any request. Write at least \"100ms\"")
}

// TimeoutTooLong is the error for a request_timeout that is so long that a run would hang.
func TimeoutTooLong() diag.Diagnostic {
	return badTimeout("is longer than any request takes. Write at most \"10m\"")
}

func badTimeout(problem string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("request_timeout"), "Time-out cannot be used",
		"request_timeout in the provider's configuration "+problem+", such as \"30s\" or \"1m30s\".")
}
