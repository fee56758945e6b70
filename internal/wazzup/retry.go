// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter is the longest wait that a response can ask for and get. Beyond it a run fails at once, so that nobody
// watches a terminal that says nothing for an hour.
const maxRetryAfter = 60 * time.Second

// Backoff are the waits between attempts: exponential, each drawn at random from half to one and a half of its value,
// so that clients which failed together do not come back together.
type Backoff struct {
	Initial time.Duration
	Max     time.Duration
}

// DefaultBackoff makes four retries take about eight seconds in all.
var DefaultBackoff = Backoff{Initial: 500 * time.Millisecond, Max: 10 * time.Second}

// Do calls op until it succeeds, fails for good, or has been tried maxRetries times after the first. It waits as b says,
// or as long as the response asks for. op marks an error that may pass with Again; any other ends the loop.
//
// It returns the last error: as an AttemptsError if the attempts were used up, as a WaitTooLongError if the response asks for
// more than 60 s. A cancelled context ends a wait at once, with the context's error beside the last one.
func (b Backoff) Do(ctx context.Context, maxRetries int, op func(attempt int) error) error {
	step := b.Initial
	for attempt := 1; ; attempt++ {
		err := op(attempt)
		var again *againError
		if !errors.As(err, &again) {
			return err
		}
		wait, tooLong := requestedWait(again.err)
		switch {
		case tooLong != nil:
			return tooLong
		case attempt > maxRetries && attempt > 1:
			return &AttemptsError{Attempts: attempt, Err: again.err}
		case attempt > maxRetries:
			return again.err
		case wait > 0:
			step = b.Initial
		default:
			wait, step = jittered(step), min(2*step, b.Max)
		}
		if err := sleep(ctx, wait); err != nil {
			return errors.Join(err, again.err)
		}
	}
}

// pause waits before another token is requested in place of one that has ended early: n is how many were requested for that
// already. Others who do the same must have the time to use theirs, so it is no shorter than a few requests that take so long.
func (b Backoff) pause(ctx context.Context, n int, took time.Duration) error {
	const requests = 4
	step := min(max(b.Initial, requests*took), DefaultBackoff.Max) << n
	return sleep(ctx, min(jittered(step), DefaultBackoff.Max))
}

// jittered is a random time from half to one and a half of step.
func jittered(step time.Duration) time.Duration { return step/2 + rand.N(step+1) }

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

type againError struct{ err error }

func (e *againError) Error() string { return e.err.Error() }
func (e *againError) Unwrap() error { return e.err }

// Again marks an error as one that may pass when the operation is tried again.
func Again(err error) error { return &againError{err: err} }

// requestedWait is the wait that a response asks for, or 0.
func requestedWait(err error) (time.Duration, error) {
	var status *StatusError
	if !errors.As(err, &status) || status.RetryAfter <= 0 {
		return 0, nil
	}
	if status.RetryAfter > maxRetryAfter {
		return 0, &WaitTooLongError{Until: time.Now().Add(status.RetryAfter), Err: err}
	}
	return status.RetryAfter, nil
}

// passing reports whether a GET that failed so may succeed when tried again.
func passing(err error) bool {
	var (
		status    *StatusError
		transport *TransportError
	)
	switch {
	case errors.As(err, &status):
		return status.Status == http.StatusRequestTimeout || status.Status == http.StatusTooManyRequests || status.Status >= 500
	case errors.As(err, &transport):
		return !transport.Permanent
	}
	return false
}

// UsedUp reports whether an operation has failed in a way that may pass, and was tried as often as allowed.
func UsedUp(err error) bool {
	var (
		attempts *AttemptsError
		wait     *WaitTooLongError
	)
	return err != nil && !errors.Is(err, context.Canceled) &&
		(errors.As(err, &attempts) || errors.As(err, &wait) || passing(err)) // the last if one attempt was all that was allowed
}

// retryAfter reads Retry-After (RFC 9110, section 10.2.3): whole seconds, or a date. Anything else counts as not sent,
// a date that has passed as no wait.
func retryAfter(header http.Header) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if value != "" && strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseUint(value, 10, 63)
		const most = 100 * 365 * 24 * time.Hour // so that adding it to a time stays a time
		if err != nil || seconds > uint64(most/time.Second) {
			return most
		}
		return time.Duration(seconds) * time.Second
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return NoRetryAfter
	}
	return max(0, time.Until(date))
}

func isPermanent(err error) bool {
	return !passing(err) && !UsedUp(err) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}
