// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"math"
	"regexp"
	"strings"
	"time"
)

// aDuration is what a duration of Go looks like: numbers, each with its unit.
var aDuration = regexp.MustCompile(`^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|\x{b5}s|\x{3bc}s|ms|s|m|h))+$`)

// ParseDuration is time.ParseDuration, but that a duration which is too long for Go is the longest one, or the most negative. Its
// error says that the text is no duration.
func ParseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	switch {
	case err == nil || !aDuration.MatchString(text):
		return d, err
	case strings.HasPrefix(text, "-"):
		return math.MinInt64, nil
	}
	return math.MaxInt64, nil
}
