// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func TestAPlanWaitsForTheStateOfAnotherResource(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		after   time.Duration // the state comes; 0 is never
		stops   time.Duration // the run is cancelled; 0 is never
		arrives bool
		took    time.Duration
	}{
		"it comes in time":   {after: 1505 * time.Millisecond, arrives: true, took: 1510 * time.Millisecond},
		"it comes too late":  {after: 3 * time.Second, took: 2 * time.Second},
		"it never comes":     {took: 2 * time.Second},
		"the run is stopped": {stops: time.Second, took: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := New(Config{Timings: DefaultTimings})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if tc.stops > 0 {
					time.AfterFunc(tc.stops, cancel)
				}
				if tc.after > 0 {
					time.AfterFunc(tc.after, func() { a.Registry.InState(map[string]wazzup.Pipeline{"x": funnel("x", "X", "")}, false) })
				}
				started := time.Now()
				if arrives := a.AwaitState(ctx, "x"); arrives != tc.arrives || time.Since(started) != tc.took {
					t.Errorf("%v after %v, want %v after %v", arrives, time.Since(started), tc.arrives, tc.took)
				}
				time.Sleep(2 * time.Second) // for the timers
				if !tc.arrives && tc.after == 0 {
					return
				}
				if started := time.Now(); !a.AwaitState(t.Context(), "x") || time.Since(started) != 0 {
					t.Error("a state that is known is waited for")
				}
			})
		})
	}
}
