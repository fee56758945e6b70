// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"net/http"
)

// Outcome is what a failed POST says about its effect.
type Outcome int

// The outcomes of a POST.
const (
	Accepted Outcome = iota // a 2xx response was read to its end
	Refused                 // not done as the response says, and asking again would not help
	Retry                   // not done as the response says; asking again may help
	Unclear                 // may have been done: only a read can tell. A redirect is among these: it may be the page after a form
)

// OutcomeOf says what the error of PostPipelines means for the list of funnels.
func OutcomeOf(err error) Outcome {
	var (
		status    *StatusError
		transport *TransportError
	)
	switch {
	case err == nil:
		return Accepted
	case errors.As(err, new(*RenewedError)):
		return Retry
	case errors.As(err, new(*NoOtherTokenError)):
		return Unclear
	case errors.As(err, new(*TokenError)):
		return Refused // before it was sent
	case errors.As(err, &status):
		switch {
		case status.Status == http.StatusTooManyRequests:
			return Retry
		case status.Status < 400 || status.Status == http.StatusRequestTimeout || status.Status >= 500:
			return Unclear // a 304 is no refusal: browsers are sent such responses after a form was taken
		}
		return Refused
	case errors.As(err, new(*BodyError)), errors.As(err, new(*UnrecognisedError)):
		return Unclear
	case errors.As(err, &transport):
		switch {
		case !transport.NothingSent:
			return Unclear
		case transport.Permanent:
			return Refused
		}
		return Retry
	}
	return Unclear
}

// NotSent reports whether the error of PostPipelines says that no byte of the post can have reached the server.
func NotSent(err error) bool {
	if errors.As(err, new(*NoOtherTokenError)) || errors.As(err, new(*RenewedError)) {
		return false // whatever kept the other token away, the post had got a response
	}
	if token, ok := errors.AsType[*TokenError](err); ok {
		return token.Step != UsingAccountToken
	}
	transport, ok := errors.AsType[*TransportError](err)
	return ok && transport.NothingSent
}

// IsPost reports whether an error is the response to a request that has posted something.
func IsPost(err error) bool {
	if e, ok := errors.AsType[*StatusError](err); ok {
		return e.Method == http.MethodPost
	}
	e, ok := errors.AsType[*BodyError](err)
	return ok && e.Method == http.MethodPost
}
