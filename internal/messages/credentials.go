// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// settingToken is the provider's setting that messages about credentials are about.
const settingToken = "client_access_token"

// TwoKindsOfCredentials is the error if both an access token and a partner's credentials are set. source is the place, such
// as "the environment".
func TwoKindsOfCredentials(source string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(settingToken), "Two kinds of credentials", fmt.Sprintf(
		"Both an access token of one account and a partner's credentials are set in %s, and only one kind can be used.\n\n"+
			"Keep only client_access_token (WAZZUP_CLIENT_ACCESS_TOKEN), or only partner_email and partner_password (WAZZUP_PARTNER_EMAIL, WAZZUP_PARTNER_PASSWORD).", source))
}

// UnsetVariable is an environment variable that could have set something and did not.
type UnsetVariable struct {
	Name    string
	IsEmpty bool // it is set, to an empty text
}

// NoCredentials is the error if no credentials are set. variables are those that could have held them.
func NoCredentials(variables []UnsetVariable) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(settingToken), "No credentials",
		"client_access_token, partner_email and partner_password are not set in the provider's configuration. Of the environment variables, "+
			areNotSet(variables)+".\n\n"+
			"Set an access token of the account, best as an environment variable: then it is in no file, state or plan. "+
			"A partner who manages many accounts sets the e-mail and the password of the Wazzup dashboard instead.")
}

// HalfOfPartnerCredentials is the error if only one of a partner's two credentials is set. given and missing are the names of
// the settings, and variable is the environment variable for the missing one.
func HalfOfPartnerCredentials(given, missing string, variable UnsetVariable) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(missing), "Incomplete partner credentials", fmt.Sprintf(
		"%s is set, but %s is missing. The provider's configuration does not set it, and the environment variable %s.\n\nSet both, best as environment variables: then they are in no file, state or plan.",
		given, missing, areNotSet([]UnsetVariable{variable})))
}

// areNotSet says about each variable whether it is not set or empty.
func areNotSet(variables []UnsetVariable) string {
	texts := make([]string, len(variables))
	for i, v := range variables {
		texts[i] = v.Name + " is not set"
		if v.IsEmpty {
			texts[i] = v.Name + " is set but empty"
		}
	}
	return strings.Join(texts, ", ")
}

// TokenWithOddAccount is the error if a token names its account in a form that the provider cannot read. source is where the
// token is set, and err is the reason.
func TokenWithOddAccount(source string, err error) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(settingToken), "Account of the access token not understood", fmt.Sprintf(
		"The access token from %s names the account that it is for, but not in a form that this provider understands: %v. "+
			"The token is not used, because it could change any account's funnels.\n\n"+
			"Get a new access token of the account. If the provider does not understand the new token either, please report it.", source, err))
}
