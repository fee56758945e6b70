// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"net/http"
	"slices"
)

// AccountError is a refusal of a request for funnels that may be about their account: it is closed, gone, unpaid, or no
// longer the partner's.
type AccountError struct {
	Account string // digits; "" if nothing names it
	// Partner is true if the token was issued to a partner, who may have other accounts.
	Partner bool
	// Listed is true if this run has listed funnels at the same address, of whichever account.
	Listed bool
	Err    error // a StatusError or a BodyError
}

func (e *AccountError) Error() string { return e.Err.Error() }
func (e *AccountError) Unwrap() error { return e.Err }

// accountStatuses are those with which a service may refuse one account.
var accountStatuses = []int{http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound, http.StatusGone, http.StatusLocked, http.StatusUnavailableForLegalReasons}

// aboutAccount makes an AccountError of a refusal that may be about the account; any other error stays as it is.
func (c *Client) aboutAccount(err error) error {
	if errors.As(err, new(*TokenError)) {
		return err // which names the account itself
	}
	status, refused := errors.AsType[*StatusError](err)
	refused = refused && (slices.Contains(accountStatuses, status.Status) || status.Status < http.StatusInternalServerError && AccountRefused(err))
	if TokenRefused(err) || !refused && !errors.As(err, new(*BodyError)) {
		return err
	}
	_, configured := c.source.(Token)
	return &AccountError{Account: c.source.AccountID(), Partner: !configured, Listed: c.service.listed.Load(), Err: err}
}
