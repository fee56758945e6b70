// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// attributeMinLifetime is the attribute for how long a token has to be valid.
const attributeMinLifetime = "min_lifetime"

// ClientTokenWithoutPartner is the error if a configuration uses a client's token, and the provider has no partner's
// credentials.
func ClientTokenWithoutPartner() diag.Diagnostic {
	return diag.NewErrorDiagnostic("No partner's credentials",
		"An access token of an account is issued to the partner who has created it, and this provider is configured with client_access_token.\n\n"+
			"Set partner_email and partner_password instead (or WAZZUP_PARTNER_EMAIL and WAZZUP_PARTNER_PASSWORD). If that token will do, hand it over as it is.")
}

// ClientTokenTooShort is the error if Wazzup's tokens live for less than min_lifetime.
func ClientTokenTooShort(place Place, life, least time.Duration) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeMinLifetime), "min_lifetime is longer than Wazzup's tokens live", fmt.Sprintf(
		"Wazzup has issued a token%s that lives for %s, but min_lifetime is %s. No token was handed over.\n\nLower min_lifetime.", place.Of(), life, least))
}

// ClientTokenNotTried is the error if so many operations have failed that the provider did not request a token.
func ClientTokenNotTried(place Place, e *account.CircuitOpenError) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Not tried: Wazzup does not respond", fmt.Sprintf(
		"%d operations in a row have used up their attempts, the last one with: %s. The rest of this run fails at once, so no token%s was requested.\n\n"+
			"Run it again when Wazzup responds.", e.Operations, strings.TrimRight(e.Err.Error(), "."), place.Of()))
}

// BadMinLifetime is the error for a min_lifetime that cannot be used. err is the reason, such as "it is negative".
func BadMinLifetime(err error) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attributeMinLifetime), "Lifetime cannot be used",
		fmt.Sprintf("min_lifetime cannot be used: %v. Write a number and a unit, up to \"1h\", such as \"10m\".", err))
}
