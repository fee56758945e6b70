// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"slices"
	"time"
)

// limitWindow is the span over which requests are limited: v3 documents its limit for five seconds.
const limitWindow = 5 * time.Second

// exceeds is true if a request is one too many, and counts it if it is not. The caller holds the lock.
func (s *Server) exceeds(now time.Time) bool {
	most := s.settings.RequestsPerSecond * int(limitWindow/time.Second)
	if most == 0 {
		s.let = nil
		return false
	}
	s.let = slices.DeleteFunc(s.let, func(t time.Time) bool { return now.Sub(t) >= limitWindow })
	if len(s.let) >= most {
		return true
	}
	s.let = append(s.let, now)
	return false
}

func tooMany() *failure {
	return &failure{
		status: http.StatusTooManyRequests, header: http.Header{"Retry-After": {"1"}},
		Code: "TOO_MANY_REQUESTS", Title: "Too Many Requests", Detail: "Send fewer requests.",
	}
}
