// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"errors"
	"net/http"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// adviseToken is advise for a token that was refused, or that the provider did not get because its credentials were refused.
// It is empty for other reasons: a network error, a page of something in between, an outage.
func adviseToken(e *wazzup.TokenError) (summary, hint string) {
	if errors.As(e.Err, new(*wazzup.OtherAccountError)) {
		return "Token of another account",
			"Wazzup has issued a token for another account than the one asked for, so it was not used. Try again; if it persists, please report it."
	}
	if errors.As(e.Err, new(*wazzup.AccountClaimError)) {
		return "Account of the access token not understood",
			"Wazzup has issued a token that names its account in a form that this provider does not understand, so the token was not used. Try again; if it persists, please report it."
	}
	refusal, ok := refusalOf(e.Err)
	if status, isStatus := errors.AsType[*wazzup.StatusError](e.Err); ok && isStatus && status.IsText {
		defer func() { hint += notOfTheAPI(status) }()
	}
	switch {
	case !ok:
		return "", ""
	case refusal.isPage && refusal.status != http.StatusUnauthorized && !e.OthersWork: // it is not about the partner or the account
		return adviseNotAPI()
	case e.Step == wazzup.GettingMachineToken:
		return adviseMachineToken(e, refusal)
	case e.Step == wazzup.UsingAccountToken:
		account := wazzup.ShowAccountID(e.Account)
		return "Wazzup refuses a new access token",
			"Wazzup has just issued this token for account " + account + " and does not accept it. Try again in a minute. If it persists, account " + account + " may be closed: " +
				"see the Wazzup dashboard. " + withoutAccount
	}
	return adviseExchange(e, refusal)
}

// refusal is a response that refuses something.
type refusal struct {
	status  int // HTTP status; 200 if only the body is an error
	isPage  bool
	ended   bool // according to the response, the token has ended
	account bool // according to the response, the account is at fault
}

// refusalOf returns false for an error that is not a refusal, or that may be temporary.
func refusalOf(err error) (refusal, bool) {
	ended := wazzup.TokenEnded(err)
	if inside, ok := errors.AsType[*wazzup.BodyError](err); ok {
		return refusal{status: inside.Status, ended: ended, account: wazzup.AccountRefused(err)}, true
	}
	status, ok := errors.AsType[*wazzup.StatusError](err)
	if !ok || !ended && (status.Status == http.StatusRequestTimeout || status.Status == http.StatusTooManyRequests || status.Status >= 500) {
		return refusal{}, false
	}
	return refusal{status: status.Status, isPage: status.IsPage, ended: ended, account: wazzup.AccountRefused(err)}, true
}

func adviseMachineToken(e *wazzup.TokenError, r refusal) (summary, hint string) {
	const credentials = "Check " + bothCredentials
	doubt := ""
	if e.Doubt != "" {
		doubt = "The password " + e.Doubt + ". If that is not meant, correct it. "
	}
	if e.Worked {
		doubt = "The partner's e-mail and password were accepted earlier in this run: the password may have just been changed, or the partner locked out. " + doubt
	}
	switch r.status {
	case http.StatusUnauthorized:
		return loginRefused,
			moreExact(e) + doubt + credentials + ": they are those with which the partner logs in to the Wazzup dashboard. In a shell, put a password with special characters into single quotes."
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return noTokenEndpoint()
	case http.StatusForbidden:
		return partnerRefused, moreExact(e) + "The e-mail and the password do not seem to be the problem: " + checkPartner + ", or ask Wazzup's support."
	}
	then := doubt + credentials + ", and " + checkPartner + "."
	return credentialsRefused, why(e, then, then)
}

// Headlines for errors that are the same for all accounts of a partner.
const (
	loginRefused       = "Wazzup refuses the partner's e-mail or password"
	partnerRefused     = "Wazzup refuses this partner"
	credentialsRefused = "Wazzup refuses the partner's credentials"
)

const (
	bothCredentials = "partner_email and partner_password (WAZZUP_PARTNER_EMAIL, WAZZUP_PARTNER_PASSWORD)"
	checkPartner    = "check in the Wazzup dashboard that this is a partner's account with access to the API (the scopes transport and crm)"
)

// inShort says briefly what to check after the error with this headline, for users who may not see that error.
func inShort(headline string) string {
	switch headline {
	case loginRefused:
		return "check " + bothCredentials
	case partnerRefused:
		return checkPartner
	case credentialsRefused:
		return "check " + bothCredentials + ", and " + checkPartner
	}
	return "check base_url (or WAZZUP_BASE_URL), and whether a proxy or a login page is in between"
}

// moreExact refers to the text of a response, for a hint that depends on the status alone.
func moreExact(err error) string {
	if !wazzup.HasWords(err) && !wazzup.HasText(err) {
		return ""
	}
	return "The response above may give a more exact reason: follow that first. "
}

func noTokenEndpoint() (summary, hint string) {
	return noEndpoint, "Check base_url: the provider appends /v2/oauth/token to it."
}

const machineTokenRefused = "Wazzup refuses the partner's machine token"

func adviseExchange(e *wazzup.TokenError, r refusal) (summary, hint string) {
	account := wazzup.ShowAccountID(e.Account)
	switch {
	case r.status == http.StatusMethodNotAllowed:
		return noTokenEndpoint()
	case e.Denied != nil:
		if summary = "No access to account " + account; !e.OthersWork {
			summary = machineTokenRefused
		}
		return summary, "Wazzup did not accept the machine token that it has issued to this partner, and then refused to issue another one. Try again. If it happens with all accounts, check " +
			"partner_email and partner_password (WAZZUP_PARTNER_EMAIL, WAZZUP_PARTNER_PASSWORD): the password may have just been changed. " + withThisAlone
	case r.ended:
		return machineTokenRefused, justGot(account) + "If other programs get tokens with the same credentials, each may end the other's: try again. " + withThisAlone
	case r.status == http.StatusUnauthorized && !r.account && !e.OthersWork:
		return machineTokenRefused, justGot(account) + "Try again. If it persists, " + checkAccount + ", and that the password was not changed at this moment."
	case e.OthersWork:
		return "No access to account " + account,
			"Wazzup has issued tokens for other accounts of this partner in this run, so this account was closed or deleted, or is no longer the partner's. " +
				"Check that account_id is right (the Wazzup dashboard shows it). " + withoutAccount
	}
	return "No access to account " + account,
		"A partner has access to the accounts that it has created. " + upper(checkAccount) + ", and that the account was not closed. " + withoutAccount
}

const (
	checkAccount  = "check that account_id is right (the Wazzup dashboard shows it), that this partner has created the account"
	withThisAlone = "If it happens with this account alone, the account may be closed or deleted, or no longer the partner's. " + withoutAccount
)

func justGot(account string) string {
	return "The provider got this token just now with the partner's e-mail and password, to exchange it for a token of account " + account + ". "
}
