// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// StatusError is a response whose status is neither 2xx nor a redirect.
type StatusError struct {
	Status     int           // HTTP status
	Code       string        // the API's own code, e.g. VALIDATION_FAILED; may be empty
	Title      string        // the API's own words; cleaned, bounded, without credentials; may be empty
	Detail     string        // likewise
	Errors     []string      // likewise, one for each field that was refused, e.g. "pipelines.0.name must be ..."
	More       int           // how many more of these there are
	Text       string        // likewise, of a body that is in none of the API's forms: its text, or the title of a page; may be empty
	IsPage     bool          // the body is a web page: likely sent by something between here and the API
	IsText     bool          // the body is neither JSON nor a web page: the same
	IsCut      bool          // with IsText: the body is the beginning of JSON, and was cut off
	Method     string        // of the request; "" if nobody says
	RetryAfter time.Duration // how long the response asks to wait; NoRetryAfter if it does not ask

	raw func() said // what judges go by; nil if all of it is shown
}

// NoRetryAfter stands for a response without a (valid) Retry-After.
const NoRetryAfter time.Duration = -1

func (e *StatusError) Error() string {
	all := statement(e.Status, []string{e.Code, e.Title, e.Detail}, e.Errors, e.More)
	return strings.Join(append(all, otherText(e.Text, e.IsPage, e.IsCut)...), ": ")
}

// IsOther reports whether the body is none of the API's, which are JSON.
func (e *StatusError) IsOther() bool { return e.IsPage || e.IsText }

func (e *StatusError) said() []string {
	return append([]string{e.Code, e.Title, e.Detail}, e.Errors...)
}

// RedirectError is a response that points elsewhere. It is not followed: the credentials are for the configured address.
type RedirectError struct {
	Status int
	Target string // the new address, without user, query and fragment; "" if the response does not name it
}

func (e *RedirectError) Error() string {
	if e.Target == "" {
		return fmt.Sprintf("%d: a redirect without a target", e.Status)
	}
	return fmt.Sprintf("%d: a redirect to %s", e.Status, e.Target)
}

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

// TransportError is an attempt that got no complete response: no connection, a reset, a time-out, a body that was cut.
type TransportError struct {
	// NothingSent is true if no byte of the request can have reached the server.
	NothingSent bool
	// Permanent is true if another attempt would end alike: a certificate that does not verify, no common TLS version.
	Permanent bool
	Err       error
}

func (e *TransportError) Error() string { return e.Err.Error() }
func (e *TransportError) Unwrap() error { return e.Err }

// NotAPIError is a success that did not come from the API: a web page, or nothing at all.
type NotAPIError struct {
	Status      int
	ContentType string // as sent, cleaned; may be empty
	Empty       bool   // no body
	Text        string // of the body, or the title of a page; cleaned, bounded, without credentials; may be empty
	IsPage      bool   // the body is a web page
}

func (e *NotAPIError) Error() string {
	what := "a body that is not JSON"
	if e.Empty {
		what = "an empty body"
	}
	if e.ContentType != "" {
		what += " (content type " + e.ContentType + ")"
	}
	all := append([]string{fmt.Sprintf("not the Wazzup API: status %d with %s", e.Status, what)}, otherText(e.Text, e.IsPage, false)...)
	return strings.Join(all, ": ")
}

// FormatError is JSON that is not what is documented, or contradicts itself.
type FormatError struct {
	What   string // it was to be; "" is a list of funnels
	Reason string
}

func (e *FormatError) Error() string {
	return "not " + cmp.Or(e.What, "a list of funnels") + ": " + e.Reason
}

// CredentialInListError is a list with a token in it, or with the partner's password in a way in which no funnel has it (see
// listedSecrets). So the server repeats what it was sent.
type CredentialInListError struct{}

func (*CredentialInListError) Error() string {
	return "the list of funnels contains a credential of this run"
}

// PartialListError is a list that hints at more funnels than it shows.
type PartialListError struct{ Hint string }

func (e *PartialListError) Error() string { return "the list may be incomplete: " + e.Hint }

// TooLargeError is a response above the limit.
type TooLargeError struct{ Limit int64 } // bytes

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the response is larger than %d MiB", e.Limit>>20)
}

// WaitTooLongError is a response that asks for a longer wait than a run should make.
type WaitTooLongError struct {
	Until time.Time
	Err   error
}

func (e *WaitTooLongError) Error() string {
	return fmt.Sprintf("%v: it asks to wait until %s", e.Err, e.Until.UTC().Format(time.RFC3339))
}
func (e *WaitTooLongError) Unwrap() error { return e.Err }

// AttemptsError is the last of several attempts that all failed in a way that may pass.
type AttemptsError struct {
	Attempts int
	Err      error
}

func (e *AttemptsError) Error() string {
	return fmt.Sprintf("%v (after %d attempts)", e.Err, e.Attempts)
}
func (e *AttemptsError) Unwrap() error { return e.Err }
