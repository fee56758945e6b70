// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// RequestFailed is the error for a failed request. It has the operation, the response, what that means, and what to do.
func RequestFailed(doing string, err error, meaning string) diag.Diagnostics {
	var diags diag.Diagnostics
	if errors.Is(err, context.Canceled) {
		diags.AddError("Interrupted", fmt.Sprintf("While %s, the run was interrupted. %s", doing, meaning))
		return diags
	}
	summary, hint := advise(err)
	if token, ok := errors.AsType[*wazzup.TokenError](err); ok && token.OfCredentials() && !token.Explain(summary) {
		return diag.Diagnostics{explainedElsewhere(doing, err, meaning, summary)}
	}
	diags.AddError(summary, fmt.Sprintf("While %s: %s.\n\n%s\n\n%s", doing, strings.TrimRight(err.Error(), "."), meaning, hint))
	return diags
}

// explainedElsewhere is the error for an operation that failed for a reason which this run explains once, under a headline.
// It is short, because there may be hundreds. It does not say where the explanation is, because core decides the order. It
// has to be clear without the explanation: in a check block, core turns the errors of a data source into warnings and shows
// only some of them.
func explainedElsewhere(doing string, err error, meaning, headline string) diag.Diagnostic {
	see := fmt.Sprintf("This run explains the cause once, under %q. In short: %s, then run again.", headline, inShort(headline))
	token, ok := err.(*wazzup.TokenError) //nolint:errorlint // an error that wraps one means that something was sent before
	if !ok {
		return diag.NewErrorDiagnostic("No access token any more", fmt.Sprintf("While %s: %s.\n\n%s\n\n%s", doing, strings.TrimRight(err.Error(), "."), meaning, see))
	}
	return diag.NewErrorDiagnostic("Not tried: no access token", fmt.Sprintf(
		"%s was not tried, because the provider got no machine token with the partner's credentials: %s. %s\n\n%s",
		upper(doing), strings.TrimRight(token.Err.Error(), "."), meaning, see))
}

// advise returns the headline for a failed request, and what to do next.
func advise(err error) (summary, hint string) {
	if token, ok := errors.AsType[*wazzup.TokenError](err); ok {
		if summary, hint := adviseToken(token); summary != "" {
			return summary, hint
		}
	}
	var (
		status    *wazzup.StatusError
		redirect  *wazzup.RedirectError
		transport *wazzup.TransportError
		notAPI    *wazzup.NotAPIError
		format    *wazzup.FormatError
		partial   *wazzup.PartialListError
		inside    *wazzup.BodyError
		unknown   *wazzup.UnrecognisedError
		repeated  *wazzup.CredentialInListError
		refused   *wazzup.AccountError
		large     *wazzup.TooLargeError
		wait      *wazzup.WaitTooLongError
	)
	switch {
	case errors.As(err, &wait):
		return "Wazzup asks for a long pause", "Try again after " + wait.Until.UTC().Format(time.RFC1123) + "."
	case errors.As(err, &refused):
		return adviseAccount(refused)
	case errors.As(err, &status):
		return adviseStatus(status)
	case errors.As(err, &redirect):
		return "Wazzup's address redirects elsewhere",
			"The redirect was not followed, because credentials are for the configured address only. " +
				"If its target is the right address, set base_url (or WAZZUP_BASE_URL) to that, without /v2 and what follows. If it is a login page, a proxy is in between."
	case errors.As(err, &transport) && transport.Permanent:
		return "No trusted connection to Wazzup",
			"Either base_url is wrong, or something between this machine and Wazzup decrypts connections, such as a company proxy. " +
				"In that case, add its certificate authority to those of this system, or name it in SSL_CERT_FILE. TLS 1.2 or later is needed."
	case errors.As(err, &transport):
		return "No response from Wazzup",
			"Check the network, the proxy settings (HTTPS_PROXY, NO_PROXY) and base_url, then try again. " +
				"If Wazzup is merely slow, raise request_timeout."
	case errors.As(err, &notAPI):
		return adviseNotAPI()
	case errors.As(err, &partial):
		return "List of funnels may be incomplete",
			"A write based on an incomplete list could remove the funnels that it leaves out, so nothing was done. " +
				"A newer version of this provider may be able to read the rest. Please report this."
	case errors.As(err, &repeated):
		return adviseRepeated()
	case errors.As(err, &inside):
		return adviseBody(err, true)
	case errors.As(err, &unknown):
		return adviseUnrecognised(unknown)
	case errors.As(err, &format):
		hint := "Try again; if it persists, please report it, with the reason above."
		if format.What == "" {
			hint = "A response that is not exactly as documented is not used, because a misread list could remove funnels. " + hint
		}
		return "Wazzup's response not understood", hint
	case errors.As(err, &large):
		return "Wazzup's response is too large", "A list of funnels is never that large. Check base_url."
	}
	return "Request to Wazzup failed", "Try again; if it persists, run with TF_LOG_PROVIDER=DEBUG and report it."
}

// adviseStatus is advise for a status that is not about the account; for others see AccountError.
func adviseStatus(e *wazzup.StatusError) (summary, hint string) {
	defer func() { hint += notOfTheAPI(e) }()
	isPost := wazzup.IsPost(e)
	switch {
	case wazzup.TokenRefused(e):
		return "Wazzup refuses the access token",
			"The token is wrong, has expired (it lives for an hour) or was revoked. " +
				"Get a new one for this account and set it as client_access_token or WAZZUP_CLIENT_ACCESS_TOKEN."
	case e.Status == http.StatusMethodNotAllowed && isPost:
		return "Wazzup refuses the request", "Funnels can be read at this address, but not posted: a proxy between this machine and Wazzup may allow reads only. Otherwise ask Wazzup's support."
	case e.Status == http.StatusMethodNotAllowed:
		return noEndpoint, upper(checkFunnelsURL)
	case e.Status == http.StatusRequestEntityTooLarge && isPost:
		return "Too many funnels for Wazzup", "The list is always posted whole, and it is larger than Wazzup accepts. Remove funnels that nobody needs."
	case e.Status == http.StatusTooManyRequests:
		return "Too many requests for Wazzup", "Wait a minute and try again. Other programs may be using the same credentials. If it persists, lower requests_per_second in the provider's configuration."
	case e.Status == http.StatusRequestTimeout || e.Status >= 500:
		return "Wazzup server error", "The cause is at Wazzup or on the way to it, not in the configuration. Try again later."
	case e.Status == http.StatusConflict:
		return "Wazzup reports a conflict", "Something else is changing the funnels at the same time. Plan and apply again."
	}
	const later = "Try again; if it persists, ask Wazzup's support."
	if !isPost { // nothing of the configuration was sent
		return "Wazzup refuses the request", why(e, later, later)
	}
	return "Wazzup refuses the request", why(e, "If that is about a value, correct it in the configuration, then apply again.", later)
}
