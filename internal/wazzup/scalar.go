// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

func isTrue(v value) bool {
	is, ok := v.flag()
	return ok && is
}

func isFalse(v value) bool {
	is, ok := v.flag()
	return ok && !is
}

// isOK is true for what a status says if all is well: "ok", "success", 200, "200 OK".
func isOK(v value) bool {
	if n, ok := v.number(); ok {
		return n >= 200 && n < 300
	}
	text, ok := v.text()
	if !ok || len(text) > 40 {
		return false
	}
	parts := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" _-.,;:!/", r) })
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(part string) bool {
		number := len(part) == 3 && part[0] == '2' && strings.Trim(part, "0123456789") == ""
		return !number && !successWords[part] && !slices.Contains([]string{"http", "1", "0", "2"}, part)
	}) && strings.Trim(strings.Join(parts, ""), "htp012") != ""
}

var (
	// RFC 3339 and its relatives; the three forms of RFC 9110, section 5.6.7; a time of day.
	timeText = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.,]+ ?(?:Z|UTC|GMT|[+-][0-9:]+)?)?|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [0-9A-Za-z :-]+|[0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?)$`)
	})
	// 12, 1.5ms, "3 seconds", and the form of ISO 8601.
	durationText = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:[0-9.]+ ?(?:ns|us|µs|ms|s|sec|secs|seconds?|milliseconds?|m|min|h)?|PT[0-9.HMS]+)$`)
	})
)

func looksLikeTime(v value) bool {
	text, ok := v.text()
	n, isNumber := v.number()
	return isNumber && n >= 0 || ok && len(text) <= 64 && timeText().MatchString(text)
}

func looksLikeDuration(v value) bool {
	text, ok := v.text()
	n, isNumber := v.number()
	return isNumber && n >= 0 || ok && len(text) <= 64 && durationText().MatchString(text)
}

var token = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Za-z._:;/=+@-]{1,200}$`) })

// looksLikeID is true for a number and for a short text without blanks.
func looksLikeID(v value) bool {
	text, ok := v.text()
	return v.kind == '0' || ok && token().MatchString(text)
}
