// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		for value, want := range map[string]time.Duration{
			"":                     NoRetryAfter,
			"0":                    0,
			"1":                    time.Second,
			"59":                   59 * time.Second,
			"61":                   61 * time.Second,
			"3600":                 time.Hour,
			" 7 ":                  7 * time.Second,
			"-1":                   NoRetryAfter,
			"+1":                   NoRetryAfter,
			"1.5":                  NoRetryAfter,
			"1e3":                  NoRetryAfter,
			"soon":                 NoRetryAfter,
			"1 2":                  NoRetryAfter,
			"99999999999":          100 * 365 * 24 * time.Hour,
			"99999999999999999999": 100 * 365 * 24 * time.Hour,
			now.Add(-time.Hour).UTC().Format(http.TimeFormat):       0,
			now.Add(30 * time.Second).UTC().Format(http.TimeFormat): 30 * time.Second,
			now.Add(time.Hour).UTC().Format(http.TimeFormat):        time.Hour,
			"Fri, 31 Dec 9999 23:59:59 GMT":                         1<<63 - 1,
			"Fri, 32 Dec 2027 23:59:59 GMT":                         NoRetryAfter,
		} {
			if got := retryAfter(http.Header{"Retry-After": {value}}); got != want {
				t.Errorf("%q: got %v, want %v", value, got, want)
			}
		}
	})
}

// waits runs Do against an operation that always fails so, and returns the pauses it made and the last error.
func waits(t *testing.T, maxRetries int, failure error) (pauses []time.Duration, last error) {
	t.Helper()
	synctest.Test(t, func(*testing.T) {
		var before time.Time
		last = DefaultBackoff.Do(context.Background(), maxRetries, func(attempt int) error {
			if attempt > 1 {
				pauses = append(pauses, time.Since(before))
			}
			before = time.Now()
			return Again(failure)
		})
	})
	return pauses, last
}

func TestWaitsGrowAndDiffer(t *testing.T) {
	var firsts []time.Duration
	for range 20 {
		pauses, err := waits(t, 4, &StatusError{Status: 503, RetryAfter: NoRetryAfter})
		var used *AttemptsError
		if !errors.As(err, &used) || used.Attempts != 5 || len(pauses) != 4 {
			t.Fatalf("%d pauses, then %v; want 4, then the count of attempts", len(pauses), err)
		}
		step := DefaultBackoff.Initial
		for i, pause := range pauses {
			if pause < step/2 || pause > step*3/2 {
				t.Errorf("pause %d: %v, want %v give or take a half", i, pause, step)
			}
			step *= 2
		}
		firsts = append(firsts, pauses[0])
	}
	for _, pause := range firsts {
		if pause != firsts[0] {
			return
		}
	}
	t.Errorf("20 first pauses, and all are %v: no jitter", firsts[0])
}

func TestWaitsThatAResponseAsksFor(t *testing.T) {
	for asked, want := range map[time.Duration]time.Duration{
		time.Second:      time.Second,
		59 * time.Second: 59 * time.Second,
		60 * time.Second: 60 * time.Second,
	} {
		pauses, _ := waits(t, 1, &StatusError{Status: 429, RetryAfter: asked})
		if len(pauses) != 1 || pauses[0] != want {
			t.Errorf("asked for %v: waited %v", asked, pauses)
		}
	}
	for _, asked := range []time.Duration{61 * time.Second, time.Hour, 100 * 365 * 24 * time.Hour} {
		pauses, err := waits(t, 4, &StatusError{Status: 429, RetryAfter: asked})
		var long *WaitTooLongError
		// A bubble of synctest begins at this moment.
		begin := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
		if len(pauses) > 0 || !errors.As(err, &long) || !long.Until.Equal(begin.Add(asked)) {
			t.Errorf("asked for %v: waited %v, then %v; want none, and to be told until when", asked, pauses, err)
		}
	}
}

func TestACancelEndsAWaitAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(10*time.Second, cancel)
		started := time.Now()
		failure := &StatusError{Status: 429, RetryAfter: time.Minute}
		err := DefaultBackoff.Do(ctx, 4, func(int) error { return Again(failure) })
		if waited := time.Since(started); waited > 10*time.Second+100*time.Millisecond {
			t.Errorf("ended %v after the cancel", waited-10*time.Second)
		}
		var status *StatusError
		if !errors.Is(err, context.Canceled) || !errors.As(err, &status) {
			t.Errorf("got %v, want the cancel and what was waited for", err)
		}
	})
}

func TestWhatEndsAtOnce(t *testing.T) {
	attempts := 0
	failure := errors.New("final")
	if err := DefaultBackoff.Do(context.Background(), 4, func(int) error { attempts++; return failure }); !errors.Is(err, failure) || attempts != 1 {
		t.Errorf("%d attempts, %v", attempts, err)
	}
	pauses, err := waits(t, 0, failure)
	var used *AttemptsError
	if len(pauses) != 0 || !errors.Is(err, failure) || errors.As(err, &used) {
		t.Errorf("without retries: %v, %v", pauses, err)
	}
}
