package wazzup

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// limit spaces the requests of a Service, in the order in which they ask: none is overtaken for ever. A nil limit lets all
// pass.
type limit struct{ limiter *rate.Limiter }

// newLimit lets a tenth of a second's requests pass at once, enough that a run of one account hardly waits, and takes what
// comes early from the rate, so that five seconds, for which v3 documents its limit, have five times perSecond and no more.
func newLimit(perSecond int) *limit {
	const span = 5
	if perSecond <= 0 {
		return nil
	}
	burst := max(1, perSecond/10)
	return &limit{rate.NewLimiter(rate.Limit(perSecond)-rate.Limit(burst-1)/span, burst)}
}

// wait returns when a request may be sent, or the context's error.
//
// A post of funnels is counted and never waits: what somebody else writes between its read and itself is lost, and a wait
// would make that time longer. What asks next waits for the post's turn as well as for its own.
func (l *limit) wait(ctx context.Context, posting bool) error {
	switch {
	case l == nil:
		return nil
	case posting:
		l.limiter.ReserveN(time.Now(), 1)
		return nil
	}
	if err := l.limiter.Wait(ctx); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return err
	}
	return nil
}
