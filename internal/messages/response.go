// SPDX-License-Identifier: MPL-2.0

package messages

import "github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"

// adviseBody is advise for a response with status 200 and an error in its body. anyone is true if something other than
// Wazzup may have sent it.
func adviseBody(err error, anyone bool) (summary, hint string) {
	hint = "The status says success, but the response reads as an error, so nothing else in it is used: its list may be empty or incomplete. "
	switch {
	case wazzup.HasWords(err) && wazzup.IsPost(err):
		hint += "If the words above are about a value, correct it in the configuration. Otherwise try again later; if it persists, ask Wazzup's support."
	case wazzup.HasWords(err):
		hint += "See the response above for the reason. Try again later; if it persists, ask Wazzup's support."
	default:
		hint += omittedReason(err) + "Try again later; if it persists, ask Wazzup's support."
	}
	if anyone {
		hint += " Something else than Wazzup may have sent the response: check base_url, too."
	}
	return "Wazzup reports an error", hint
}

func adviseUnrecognised(e *wazzup.UnrecognisedError) (summary, hint string) {
	return UnrecognisedSummary,
		"One of these members may say that the list is incomplete, and a write based on an incomplete list could remove funnels. " + Accept(e)
}

// UnrecognisedSummary is the headline for a response with unknown members.
const UnrecognisedSummary = "Unknown members in Wazzup's response"

func adviseRepeated() (summary, hint string) {
	return "Credential in Wazzup's response",
		"The response repeats an access token or the partner's password, as it is or encoded. So the list was not used, and none of it was stored. " +
			"Check base_url and the proxies on the way: one of them may have answered. If a funnel has the password in its name, change the password, or rename the funnel in the Wazzup dashboard. If it persists, ask Wazzup's support, and replace the credentials."
}

// Accept says how to accept a response with unknown members.
func Accept(e *wazzup.UnrecognisedError) string {
	const complete = "Ask Wazzup's support what they mean, or compare the funnels with those in the Wazzup dashboard. If the list is complete, "
	switch {
	case e.Hidden > e.Words:
		return "Ask Wazzup's support what they mean, and why a name contains a credential. Until then, the list cannot be used for changes."
	case e.Hidden > 0: // the message hides the name, because it would reveal the password
		return complete + "put the names of these members into " + AcceptMembers.Env + ", with commas between them, and run again. " +
			"A name is left out above because it is one of your credentials, or contains one: most likely the password, if that is an ordinary word. " +
			"The response itself shows the name (ask for the list with curl, for example)."
	}
	return complete + "accept the members and run again:\n\n" +
		AcceptMembers.Advice(e.Members) + "\n\n" +
		"Please report them too, so that a later version knows them."
}
