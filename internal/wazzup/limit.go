package wazzup

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// limit spaces the requests of a Service, in the order in which they ask: none is overtaken for ever. A nil limit lets all
// pass.
type limit struct{ limiter *rate.Limiter }

// burst is how much of a second's requests may come at once: enough that a run of one account never waits.
const burst = 10 // a tenth

func newLimit(perSecond int) *limit {
	if perSecond <= 0 {
		return nil
	}
	return &limit{rate.NewLimiter(rate.Limit(perSecond), max(1, perSecond/burst))}
}

// wait returns when a request may be sent, or the context's error.
//
// A post of funnels is counted and never waits: what somebody else writes between its read and itself is lost, and a wait
// would make that time longer. The reads before and after it wait, so the limit is kept over any few seconds.
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
