package advice

import (
	"errors"
	"net/http"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// adviseToken is advise for a token that was refused, or could not be had because something else was; it is empty where
// the reason lies elsewhere: a network, a page in between, an outage.
func adviseToken(e *wazzup.TokenError) (summary, hint string) {
	if errors.As(e.Err, new(*wazzup.OtherAccountError)) {
		return "Token of another account",
			"Wazzup has issued a token for another account than the one asked for, so it was not used. Try again; if it stays, please report it."
	}
	if errors.As(e.Err, new(*wazzup.ClaimError)) {
		return "Account of the access token not understood",
			"Wazzup has issued a token that says which account it is for, but not in a form that this provider understands, so it was not used. Try again; if it persists, please report it."
	}
	var status *wazzup.StatusError
	if !errors.As(e.Err, &status) || status.Status == http.StatusRequestTimeout || status.Status == http.StatusTooManyRequests || status.Status >= 500 {
		return "", ""
	}
	if status.IsPage && status.Status != http.StatusUnauthorized { // it says nothing of the partner, nor of the account
		return adviseNotAPI()
	}
	account := wazzup.ShowAccountID(e.Account)
	switch {
	case e.Step == wazzup.UsingAccountToken:
		return "Wazzup refuses a new access token",
			"Wazzup has just issued this token for account " + account + " and does not accept it. Try again in a minute. If it stays, check in the cabinet " +
				"that account " + account + " is active, and ask Wazzup's support."
	case e.Step == wazzup.GettingMachineToken && status.Status == http.StatusUnauthorized:
		return "Wazzup refuses the partner's e-mail or password",
			"Check partner_email and partner_password (WAZZUP_PARTNER_EMAIL, WAZZUP_PARTNER_PASSWORD): they are those with which the partner logs in to the cabinet. " +
				"In a shell, put a password with special characters into single quotes."
	case status.Status == http.StatusNotFound && e.Step == wazzup.GettingMachineToken, status.Status == http.StatusMethodNotAllowed:
		return "No such address at Wazzup", "Check base_url: tokens are issued at /v2/oauth/token below it."
	case e.Step == wazzup.GettingMachineToken && status.Status != http.StatusForbidden:
		return "Wazzup refuses the partner's credentials",
			"Wazzup's words above, if there are any, say why. Check partner_email and partner_password (WAZZUP_PARTNER_EMAIL, WAZZUP_PARTNER_PASSWORD), and in the cabinet that this is a partner's " +
				"account with access to the API (the scopes transport and crm)."
	case e.Step == wazzup.GettingMachineToken:
		return "Wazzup refuses this partner",
			"The e-mail and the password are not what is wrong. Check in the cabinet that this is a partner's account with access to the API " +
				"(the scopes transport and crm), or ask Wazzup's support."
	case status.Status == http.StatusUnauthorized:
		return "Wazzup refuses the partner's machine token",
			"The token was got with the partner's e-mail and password just now, to be exchanged for one of account " + account + ". Try again. If it stays, check that account_id is right " +
				"(the cabinet shows it), that this partner has created the account, and that the password was not changed at this moment."
	}
	return "No access to account " + account,
		"A partner reaches the accounts that it has created. Check that account_id is right (the cabinet shows it), that this partner has created the account, " +
			"and that the account has not been closed. To go on with the other accounts meanwhile, name them with -target. If it was closed, remove it from the state (terraform state rm ADDRESS) and from the configuration."
}
