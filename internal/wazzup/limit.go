// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// limit spaces the requests of a Service, in the order in which they ask: none is overtaken for ever. A nil limit lets all
// pass.
type limit struct {
	limiter *rate.Limiter
	turn    chan struct{} // one-slot semaphore: one request waits for its turn, the others for that one, in their order
}

// newLimit lets a twentieth of a second's requests pass at once, so that hardly a turn is lost if nobody asks for a
// moment, and takes what comes early from the rate: five seconds, for which v3 documents its limit, have five times
// perSecond and no more.
func newLimit(perSecond int) *limit {
	const window = 5
	if perSecond <= 0 {
		return nil
	}
	burst := max(1, perSecond/20)
	return &limit{rate.NewLimiter(rate.Limit(perSecond)-rate.Limit(burst-1)/window, burst), make(chan struct{}, 1)}
}

// runEnded is the key of the channel whose end lets a context's requests go out of turn.
type runEnded struct{}

// OutOfTurnAfter returns a context whose requests are counted, but wait for no turn any more, once run has ended: what a
// cancelled run has sent must be read back in the seconds that are left.
func OutOfTurnAfter(ctx, run context.Context) context.Context {
	return context.WithValue(ctx, runEnded{}, run.Done())
}

// wait returns when a request may be sent, or the context's error.
//
// A post of funnels is counted and never waits: what somebody else writes between its read and itself is lost, and a wait
// would make that time longer. Nor does a read that is repeated with a renewed token. What asks next waits for the turn of
// either as well as for its own.
func (l *limit) wait(ctx context.Context, outOfTurn bool) error {
	switch {
	case l == nil:
		return nil
	case outOfTurn:
		l.limiter.Reserve()
		return nil
	}
	ended, _ := ctx.Value(runEnded{}).(<-chan struct{})
	// A turn that the limiter has given away is lost if its request gives up, so no more than one waits there.
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ended:
		return l.wait(ctx, true)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	turn := l.limiter.Reserve()
	timer := time.NewTimer(turn.Delay())
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ended:
		return nil
	case <-ctx.Done():
		turn.Cancel()
		return context.Cause(ctx)
	}
}
