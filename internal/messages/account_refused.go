// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// adviseAccount is advise for a refusal that may be about one account. The address may be wrong instead. It is right if
// this run has listed funnels there.
func adviseAccount(e *wazzup.AccountError) (summary, hint string) {
	var status *wazzup.StatusError
	if !errors.As(e.Err, &status) {
		return adviseAccountInside(e)
	}
	defer func() { hint += notOfTheAPI(status) }()
	missing := status.Status == http.StatusNotFound || status.Status == http.StatusGone
	// The API explains its errors in its own form. A partner's tokens are issued at the same address, so that one is right.
	byAPI := !status.IsOther() && (e.Partner || status.Code != "" || status.Title != "" || status.Detail != "" || len(status.Errors) > 0)
	switch {
	case e.Listed:
		return noAccess(e), "Wazzup has listed funnels at this address in this run, so base_url is right. " + whatBecame(e, status) + " " + waysOn(e)
	case missing && !byAPI:
		return noEndpoint, upper(checkFunnelsURL) + " If other accounts can be read there, " + thisAccount(e) + " was closed or deleted. " + waysOn(e)
	case missing:
		return noAccess(e), whatBecame(e, status) + " If no account can be read, " + checkFunnelsURL + " " + waysOn(e)
	}
	return noAccess(e), whatBecame(e, status) + " " + waysOn(e)
}

// adviseAccountInside is for a response of status 200 that reads as an error.
func adviseAccountInside(e *wazzup.AccountError) (summary, hint string) {
	summary, hint = adviseBody(e, !e.Listed)
	return summary, hint + fmt.Sprintf("\n\nIt may also mean that %s is closed or blocked. %s", thisAccount(e), waysOn(e))
}

func noAccess(e *wazzup.AccountError) string {
	if e.Account == "" {
		return "No access to the account"
	}
	return "No access to account " + wazzup.ShowAccountID(e.Account)
}

func thisAccount(e *wazzup.AccountError) string {
	if e.Account == "" {
		return "the token's account"
	}
	return "account " + wazzup.ShowAccountID(e.Account)
}

// whatBecame says what a status may mean for an account.
func whatBecame(e *wazzup.AccountError, status *wazzup.StatusError) string {
	name := upper(thisAccount(e))
	switch status.Status {
	case http.StatusPaymentRequired:
		return name + " seems not to be paid for: see the Wazzup dashboard."
	case http.StatusForbidden:
		text := name + " may be blocked or closed, or its plan may not include the API: see the Wazzup dashboard."
		if e.Partner {
			return text + " Or the account is no longer the partner's."
		}
		return text + " Or the access token was issued without the scope crm."
	}
	if e.Partner {
		return name + " was closed or deleted, or is no longer the partner's: see the Wazzup dashboard."
	}
	return name + " was closed or deleted: see the Wazzup dashboard."
}

// waysOn says how to go on without the account.
func waysOn(e *wazzup.AccountError) string {
	if !e.Partner {
		return "If the account no longer exists, remove its resources from the configuration and from the state (terraform state rm ADDRESS). Otherwise ask Wazzup's support."
	}
	return withoutAccount
}

const withoutAccount = "To apply the other accounts meanwhile, name them with -target. " +
	"If the account no longer exists, remove its resources from the configuration and from the state (terraform state rm ADDRESS). Otherwise ask Wazzup's support."
