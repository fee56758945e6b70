// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

var errUsedUp = &wazzup.AttemptsError{Attempts: 5, Err: &wazzup.StatusError{Status: 503, RetryAfter: wazzup.NoRetryAfter}}

// always fails each request so; nil lets it be.
func always(err error) func(int) error { return func(int) error { return err } }

// create, and the three ways to read.
func create(t *testing.T, a *Account) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	_, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", "")), Existing: Overwrite})
	return err
}

func looks(t *testing.T, a *Account) map[string]error {
	t.Helper()
	_, refresh := a.List(t.Context(), ForRefresh)
	_, peek := a.List(t.Context(), ForPlan)
	_, data := a.List(t.Context(), ForDataSource)
	return map[string]error{"refresh": refresh, "peek": peek, "data source": data}
}

func isCircuitOpen(err error) bool { return errors.As(err, new(*CircuitOpenError)) }

func TestAfterThreeFailuresNothingIsTriedAnyMore(t *testing.T) {
	for name, failure := range map[string]error{
		"attempts used up":               errUsedUp,
		"a wait of an hour":              &wazzup.WaitTooLongError{Err: err429},
		"one attempt, where no more are": err502,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{list: clone(foreign), beforeGet: always(failure)}
				a := open(f)
				for range breakerLimit {
					if _, err := a.List(t.Context(), ForRefresh); !errors.Is(err, failure) || isCircuitOpen(err) {
						t.Fatal(err)
					}
				}
				if n := f.getCount(); n != breakerLimit {
					t.Errorf("%d reads", n)
				}
				for look, err := range looks(t, a) {
					if !isCircuitOpen(err) {
						t.Errorf("%s: %v", look, err)
					}
				}
				if err := create(t, a); !isCircuitOpen(err) {
					t.Errorf("write: %v", err)
				}
				if n := f.getCount(); n != breakerLimit || f.postCount() != 0 {
					t.Errorf("%d reads and %d posts after the circuit breaker opened", n-breakerLimit, f.postCount())
				}
				f.beforeGet = nil
				if err := create(t, New(a.config)); err != nil {
					t.Errorf("the next run: %v", err)
				}
			})
		})
	}
}

// Where only posts fail, no write is tried any more, and reads go on.
func TestTheCircuitOfPostsOpens(t *testing.T) {
	for name, failure := range map[string]error{"503": err502, "429": err429, "reset": errReset, "no way": errDial} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{list: clone(foreign), beforePost: always(failure)}
				a := open(f)
				for range breakerLimit {
					if err := create(t, a); !errors.Is(err, failure) || isCircuitOpen(err) {
						t.Fatal(err)
					}
					for look, err := range looks(t, a) { // a plan looks between two writes
						if err != nil {
							t.Fatalf("%s: %v", look, err)
						}
					}
				}
				posts, reads := f.postCount(), f.getCount()
				if err := create(t, a); !isCircuitOpen(err) || f.postCount() != posts || f.getCount() != reads {
					t.Errorf("%d posts and %d reads more: %v", f.postCount()-posts, f.getCount()-reads, err)
				}
				for look, err := range looks(t, a) {
					if err != nil {
						t.Errorf("%s: %v", look, err)
					}
				}
			})
		})
	}
}

// What ends otherwise breaks the row: the service is there.
func TestWhatDoesNotOpenTheCircuit(t *testing.T) {
	for name, between := range map[string]func(*testing.T, *fake, *Account){
		"a success": func(t *testing.T, f *fake, a *Account) {
			t.Helper()
			f.beforeGet = nil
			if err := create(t, a); err != nil {
				t.Fatal(err)
			}
		},
		"a refusal": func(t *testing.T, f *fake, a *Account) {
			t.Helper()
			f.beforeGet = always(err400)
			if err := create(t, a); !errors.Is(err, err400) {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{list: clone(foreign)}
				a := open(f)
				for round := range 2 {
					f.beforeGet = always(errUsedUp)
					for range breakerLimit - 1 {
						if err := create(t, a); isCircuitOpen(err) {
							t.Fatalf("round %d: %v", round, err)
						}
					}
					between(t, f, a)
				}
			})
		})
	}
}

// A cancelled operation says nothing: it neither adds to the row nor breaks it.
func TestACancelDoesNotCountForTheCircuitBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{list: clone(foreign), beforeGet: always(errUsedUp)}
		a := open(f)
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		for n := range breakerLimit {
			for range breakerLimit {
				if _, err := a.List(cancelled, ForRefresh); isCircuitOpen(err) {
					t.Fatalf("after %d failures: %v", n, err)
				}
			}
			if _, err := a.List(t.Context(), ForRefresh); isCircuitOpen(err) {
				t.Fatalf("after %d failures: %v", n, err)
			}
		}
		if _, err := a.List(t.Context(), ForRefresh); !isCircuitOpen(err) {
			t.Error(err)
		}
	})
}
