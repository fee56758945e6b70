// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// errEnded is the error of a post that was refused because its token had ended. A new token is there.
var errEnded = &wazzup.RenewedError{Err: &wazzup.TokenError{
	Step: wazzup.UsingAccountToken, Account: "72042419", Err: &wazzup.StatusError{Status: http.StatusUnauthorized, RetryAfter: wazzup.NoRetryAfter},
}}

// A token that ends between the read and the post costs no attempt, and the post begins with a new read.
func TestATokenThatEndsBeforeThePost(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign)}
		newest := funnel("meanwhile", "M", "")
		f.beforePost = func(n int) error {
			if n == 1 {
				f.set(append(clone(foreign), newest))
				return errEnded
			}
			return nil
		}
		a := open(f)
		a.config.MaxRetries = 0
		result, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))})
		if err != nil || len(f.posts) != 2 || f.gets != 3 || len(result.Foreign) > 0 {
			t.Errorf("%+v, %d posts, %d reads, %v", result, len(f.posts), f.gets, err)
		}
		diff(t, "list", byID(append(clone(foreign), newest, funnel("x", "X", "a"))...), byID(f.list...))
	})
}

func TestATokenThatEndsBeforeEachPost(t *testing.T) {
	f := &fake{semantics: replacing, list: clone(foreign), beforePost: func(int) error { return errEnded }}
	result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))})
	var (
		rejected *RejectedError
		token    *wazzup.TokenError
	)
	if !errors.As(err, &rejected) || !errors.As(err, &token) || len(f.posts) != 2 || result.Pipelines != nil {
		t.Errorf("%+v, %d posts, %v", result, len(f.posts), err)
	}
	diff(t, "list", byID(foreign...), byID(f.list...))
}

func TestNoPostWithTheNewTokenAfterACancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f := &fake{semantics: replacing, list: clone(foreign), beforePost: func(int) error { cancel(); return errEnded }}
	_, err := open(f).Write(ctx, Change{Planned: byID(funnel("x", "X", "a"))})
	if !errors.Is(err, context.Canceled) || len(f.posts) != 1 {
		t.Errorf("%d posts, %v", len(f.posts), err)
	}
}

// A service that is down is down for all accounts of a run.
func TestOneCircuitBreakerForAllAccounts(t *testing.T) {
	breaker := &CircuitBreaker{}
	down := func(int) error { return err502 }
	for i := range 10 {
		f := &fake{semantics: replacing, beforeGet: down}
		a := open(f)
		a.breaker = breaker
		_, err := a.List(t.Context(), ForRefresh)
		if tried, want := f.gets > 0, i < breakerLimit; tried != want || errors.As(err, new(*CircuitOpenError)) == want {
			t.Errorf("account %d: tried %v, %v", i, tried, err)
		}
	}
}

// What refuses a token says nothing of the list that was to be posted with it.
func TestARefusedTokenIsNoRefusalOfAnEmptyList(t *testing.T) {
	x := funnel("x", "X", "a")
	f := &fake{semantics: replacing, list: []wazzup.Pipeline{x}, beforePost: func(int) error {
		return &wazzup.TokenError{Step: wazzup.GettingAccountToken, Account: "72042419", Err: errEmptyList}
	}}
	result, err := open(f).Write(t.Context(), Change{Prior: byID(x)})
	if !errors.As(err, new(*RejectedError)) || result.NotEmptied != nil {
		t.Errorf("%+v, %v", result, err)
	}
}

// noOther are posts that were refused for their token, where no other was to be had, by what kept it away.
func noOther() map[string]error {
	all := map[string]error{}
	for why, err := range map[string]error{
		"refused": responses(403), "no connection": errDial, "reset": errReset, "down": errUsedUp, "odd": &wazzup.NotAPIError{Status: 200}, "cancelled": context.Canceled,
	} {
		all[why] = &wazzup.NoOtherTokenError{Refusal: responses(401), Err: &wazzup.TokenError{Step: wazzup.GettingMachineToken, Account: "72042419", Err: err}}
	}
	return all
}

// A post that was refused for its token may have been taken: if nothing can be read after it, nobody knows.
func TestNoOtherTokenAndNoRead(t *testing.T) {
	for why, postErr := range noOther() {
		for _, cancels := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{semantics: replacing, list: clone(foreign)}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				f.afterPost = func(int) error {
					f.beforeGet = always(&wazzup.TokenError{Step: wazzup.GettingMachineToken, Account: "72042419", Err: responses(403)})
					if cancels {
						cancel()
					}
					return postErr
				}
				result, err := open(f).Write(ctx, Change{Planned: byID(funnel("x", "X", "a"))})
				var unverified *UnverifiedError
				if !errors.As(err, &unverified) || !errors.Is(unverified.Post, postErr) || unverified.Refused() || result.Pipelines != nil || f.postCount() != 1 {
					t.Errorf("%s, cancelled %v: %+v, %d posts, %v", why, cancels, result, f.postCount(), err)
				}
			})
		}
	}
}

// If the renewal works a moment later, reads show what was taken, even if they lag behind.
func TestNoOtherTokenAndAReadLater(t *testing.T) {
	for why, postErr := range noOther() {
		everywhere(t, func(t *testing.T, s semantics) {
			for _, stale := range []time.Duration{0, 3 * time.Second} {
				f := &fake{semantics: s, stale: stale, list: clone(foreign), afterPost: func(n int) error {
					if n == 1 {
						return postErr
					}
					return nil
				}}
				planned := byID(funnel("x", "X", "a"))
				result, err := open(f).Write(t.Context(), Change{Planned: planned})
				if err != nil {
					t.Errorf("%s, taken, lag %v: %v", why, stale, err)
				}
				diff(t, "state", planned, result.Pipelines)

				f = &fake{semantics: s, stale: stale, list: clone(foreign), beforePost: always(postErr)}
				result, err = open(f).Write(t.Context(), Change{Planned: planned})
				if !errors.As(err, new(*NotTakenError)) || result.Pipelines != nil || f.getCount() < 3 {
					t.Errorf("%s, not taken, lag %v: %+v, %d reads, %v", why, stale, result, f.getCount(), err)
				}
				diff(t, "list", byID(foreign...), byID(f.now()...))
			}
		})
	}
}

// A token that could not be had before the post is no doubt about it.
func TestNoTokenBeforeThePost(t *testing.T) {
	for _, why := range []error{responses(403), errDial, errReset, errUsedUp} {
		f := &fake{semantics: replacing, list: clone(foreign)}
		f.beforePost = func(int) error {
			f.beforeGet = always(err502)
			return &wazzup.TokenError{Step: wazzup.GettingAccountToken, Account: "72042419", Err: why}
		}
		_, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))})
		var rejected *RejectedError
		if !errors.As(err, &rejected) || !wazzup.NotSent(rejected.Err) || f.postCount() != 1 || f.getCount() != 1 {
			t.Errorf("%v: %d posts, %d reads, %v", why, f.postCount(), f.getCount(), err)
		}
	}
}
