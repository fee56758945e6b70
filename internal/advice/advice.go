// Package advice says what to do about a failed request.
package advice

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

// Failed is the diagnostic for a failed request: what was being done, what answered, what it means, what to do.
func Failed(doing string, err error, meaning string) diag.Diagnostics {
	var diags diag.Diagnostics
	if errors.Is(err, context.Canceled) {
		diags.AddError("Interrupted", fmt.Sprintf("While %s, the run was interrupted. %s", doing, meaning))
		return diags
	}
	// Short: there may be hundreds of them. What wraps such an error says that something was sent before.
	if token, ok := err.(*wazzup.TokenError); ok && token.NotTried { //nolint:errorlint // not where it is wrapped
		diags.AddError("Not tried: no access token", fmt.Sprintf(
			"%s was not tried, because there was no machine token for the partner's credentials before in this run: %s. %s\n\n"+
				"The first error of this run says what to check. Then run again.",
			upper(doing), strings.TrimRight(token.Err.Error(), "."), meaning))
		return diags
	}
	summary, hint := advise(err)
	diags.AddError(summary, fmt.Sprintf("While %s: %s.\n\n%s\n\n%s", doing, strings.TrimRight(err.Error(), "."), meaning, hint))
	return diags
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// advise gives a failed request its headline, and says what to do next.
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
				"If its target is the right address, set base_url (or WAZZUP_BASE_URL) to it; if it is a login page, a proxy stands in between."
	case errors.As(err, &transport) && transport.Permanent:
		return "No trusted connection to Wazzup",
			"Either base_url is wrong, or something between here and Wazzup opens encrypted connections (a company proxy). " +
				"In that case, add its certificate authority to this system's, or name it in SSL_CERT_FILE. TLS 1.2 or later is needed."
	case errors.As(err, &transport):
		return "No answer from Wazzup",
			"Check the network, the proxy settings (HTTPS_PROXY, NO_PROXY) and base_url, then try again. " +
				"If answers are merely slow, raise request_timeout."
	case errors.As(err, &notAPI):
		return adviseNotAPI()
	case errors.As(err, &partial):
		return "Perhaps not the whole list",
			"Writing on the ground of a partial list could remove the funnels it leaves out, so nothing is done. " +
				"A newer version of this provider may know how to read the rest; please report this."
	case errors.As(err, &repeated):
		return adviseRepeated()
	case errors.As(err, &inside):
		return adviseBody(true)
	case errors.As(err, &unknown):
		return adviseUnrecognised(unknown)
	case errors.As(err, &format):
		if format.What != "" {
			return "Wazzup's answer not understood", "Try again; if it stays, please report it, with the reason above."
		}
		return "Wazzup's answer not understood",
			"An answer that is not exactly as documented is not believed, because a misread list could remove funnels. " +
				"Try again; if it stays, please report it, with the reason above."
	case errors.As(err, &large):
		return "Wazzup's answer is too large", "A list of funnels is never that large. Check base_url."
	}
	return "Request to Wazzup failed", "Try again; if it stays, run with TF_LOG=DEBUG and report it."
}

func adviseNotAPI() (summary, hint string) {
	return "Not the Wazzup API",
		"Something else has answered. Likely causes: base_url is wrong, a proxy or a network's login page stands in between, or Wazzup shows a maintenance page."
}

const aPage = " The answer is a page, not the API's: something between here and Wazzup may have answered."

// What to say where the address is likely to be wrong.
const (
	noSuchAddress   = "No such address at Wazzup"
	whereFunnelsAre = "the funnels lie at /v2/pipelines below it."
)

// adviseStatus is for a status that says nothing of the account; for others see AccountError.
func adviseStatus(e *wazzup.StatusError) (summary, hint string) {
	if e.IsPage {
		defer func() { hint += aPage }()
	}
	switch {
	case wazzup.TokenRefused(e):
		return "Wazzup refuses the access token",
			"The token is wrong, has expired (it lives for an hour) or was revoked. " +
				"Get a new one for this account and set it as client_access_token or WAZZUP_CLIENT_ACCESS_TOKEN."
	case e.Status == http.StatusMethodNotAllowed:
		return noSuchAddress, "Check base_url: " + whereFunnelsAre
	case e.Status == http.StatusRequestEntityTooLarge:
		return "Too many funnels for Wazzup", "The list is always posted whole, and it is larger than Wazzup takes. Remove funnels that nobody needs."
	case e.Status == http.StatusTooManyRequests:
		return "Too many requests for Wazzup", "Wait a minute and try again. Other programs may be using the same credentials. If it comes back, lower the provider's requests_per_second."
	case e.Status == http.StatusRequestTimeout || e.Status >= 500:
		return "Wazzup has a problem", "It lies with Wazzup or the way to it, not with the configuration. Try again later."
	case e.Status == http.StatusConflict:
		return "Wazzup reports a conflict", "Something else is changing the funnels at the same time. Plan and apply again."
	}
	return "Wazzup refuses the request", "Wazzup's own words above say why. If they are about a value, correct it in the configuration; then apply again."
}
