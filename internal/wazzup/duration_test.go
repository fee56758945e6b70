// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"math"
	"testing"
	"time"
)

// A duration that is too long is one all the same.
func TestDurations(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "1m30s": 90 * time.Second, "1.5h": 90 * time.Minute, "-1s": -time.Second, "0": 0, ".5s": 500 * time.Millisecond,
		"99999999999h": math.MaxInt64, "1h99999999999h": math.MaxInt64, "99999999999999999999s": math.MaxInt64, "-99999999999h": math.MinInt64, "9e": -1, "99999999999µs": 99999999999 * time.Microsecond,
		"": -1, "30": -1, "99999999999": -1, "99999999999 h": -1, "99999999999d": -1, "soon": -1, "h": -1, ".h": -1, "1e99h": -1,
	} {
		d, err := ParseDuration(text)
		if isNone := want == -1; (err != nil) != isNone || !isNone && d != want {
			t.Errorf("%q: %v, %v", text, d, err)
		}
	}
}
