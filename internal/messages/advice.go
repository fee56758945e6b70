// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// why refers to the API's explanation and continues with then. If the message does not show an explanation, why says so and
// continues with otherwise.
func why(err error, then, otherwise string) string {
	switch {
	case wazzup.HasWords(err):
		return "See the response above for the reason. " + then
	case wazzup.HasText(err):
		return "The response's text above may give the reason. " + then
	}
	if reason := omittedReason(err); reason != "" {
		return reason + otherwise
	}
	return "The response gives no reason. " + otherwise
}

func adviseNotAPI() (summary, hint string) {
	return "Not the Wazzup API",
		"The response came from something else. Likely causes: base_url is wrong, a proxy or a network's login page is in between, or Wazzup shows a maintenance page."
}

// notOfTheAPI says that a response does not come from the API. It is empty if it may come from there.
func notOfTheAPI(e *wazzup.StatusError) string {
	switch {
	case e.IsPage:
		return " The response is a web page, not the API's: something between this machine and Wazzup may have sent it."
	case e.IsCut:
		return " The response ends early: it was cut off at Wazzup or on the way, so the reason may be incomplete."
	case e.IsText:
		return " The response is not JSON, as the API's are: something between this machine and Wazzup may have sent it."
	}
	return ""
}

// omittedReason tells the user that the response has a reason that the message omits. It is "" if there is none, or if it is shown.
func omittedReason(err error) string {
	omission := strings.Trim(wazzup.WordsLeftOut(err), "()")
	if omission == "" {
		return ""
	}
	return "The reason in the response is " + omission + ". "
}

// Advice if the address is likely to be wrong.
const (
	noEndpoint      = "API endpoint not found"
	checkFunnelsURL = "check base_url: the provider appends /v2/pipelines to it."
)
