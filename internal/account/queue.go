// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// Many resources of one account write at the same time: core works on ten of them, and each one posts the whole list. So the
// calls of Write that wait for the account's lock join the call that gets it. They form a batch: one read, one post and the
// reads after it serve all of them, and each gets its own result.

// queue has the calls of Write that wait for the lock.
type queue struct {
	mu      sync.Mutex
	waiting []*call
	joined  int       // how many calls have joined so far
	ended   time.Time // when the last batch ended
}

// call is one call of Write.
type call struct {
	Change

	ctx     context.Context //nolint:containedctx // of the caller; a batch has several
	waiting context.Context //nolint:containedctx // ends with ctx, and when another call takes this one along
	stop    context.CancelFunc

	done   chan struct{} // closed when the outcome is known
	result Result
	err    error
	alone  bool   // its batch has panicked, so the outcome is not known, and it has to be written by itself
	batch  *batch // the last one
}

// join adds a call to those that wait.
func (q *queue) join(ctx context.Context, change Change) *call {
	c := &call{Change: change, ctx: ctx, done: make(chan struct{})}
	c.waiting, c.stop = context.WithCancel(ctx)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, c)
	q.joined++
	return c
}

// leave ends the wait of a call, because it has the lock or gives up. It reports false if another call has taken this one
// along.
func (q *queue) leave(c *call) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	at := slices.Index(q.waiting, c)
	if at < 0 {
		return false
	}
	q.waiting = slices.Delete(q.waiting, at, at+1)
	return true
}

// take returns the batch of a call that has the lock: the call itself, and those that wait. Calls with a funnel in common do
// not go together, because the second one depends on what the first one leaves. So only the first one joins.
func (q *queue) take(leader *call) []*call {
	q.mu.Lock()
	defer q.mu.Unlock()
	batch := []*call{leader}
	taken := map[string]bool{}
	leader.mark(taken)
	q.waiting = slices.DeleteFunc(q.waiting, func(c *call) bool {
		overlaps := c.mark(taken)
		if overlaps || c.ctx.Err() != nil {
			return false
		}
		c.stop()
		batch = append(batch, c)
		return true
	})
	return batch
}

// mark adds the ids of a call's funnels to a set, and reports whether one of them was there.
func (c *call) mark(ids map[string]bool) (overlaps bool) {
	for _, id := range c.ids() {
		overlaps = overlaps || ids[id]
	}
	for _, id := range c.ids() {
		ids[id] = true
	}
	return overlaps
}

// ids are those of the funnels that a call changes, makes or removes; some twice.
func (c *call) ids() []string { return append(sortedIDs(c.Planned), sortedIDs(c.Prior)...) }

// gather waits until no call has joined for Timings.JoinPause, and for no longer than Timings.JoinLimit. Core passes
// resources to the provider one after another, and it passes the next ones only after the last batch has ended. A first
// write that is alone does not wait.
func (a *Account) gather(ctx context.Context) {
	state := func() (joined int, expected bool) {
		a.queue.mu.Lock()
		defer a.queue.mu.Unlock()
		return a.queue.joined, len(a.queue.waiting) > 0 || time.Since(a.queue.ended) < a.config.Timings.JoinAfter
	}
	before, expected := state()
	for begun := time.Now(); expected && time.Since(begun) < a.config.Timings.JoinLimit; {
		if sleep(ctx, a.config.Timings.JoinPause) != nil {
			return
		}
		now, _ := state()
		if now == before {
			return
		}
		before = now
	}
}

// lead writes what a call and those that join it want to change. The caller holds the lock.
//
// A panic is the trouble of the call that causes it. So if a batch panics, each of its calls is written alone, by its own
// goroutine, and the one with the cause panics again.
func (a *Account) lead(ctx context.Context, leader *call) {
	a.gather(ctx)
	calls := a.queue.take(leader)
	whole, stop := whileAny(calls)
	defer func() {
		stop()
		a.queue.mu.Lock()
		a.queue.ended = time.Now()
		a.queue.mu.Unlock()
		if len(calls) == 1 {
			return
		}
		if cause := recover(); cause != nil {
			tflog.Warn(ctx, "A batch of writes has panicked: each is written alone now", map[string]any{"writes": len(calls)})
			for _, c := range calls {
				c.leaveAlone()
			}
		}
	}()
	a.writeBatch(whole, &batch{calls: slices.Clone(calls)}) //nolint:contextcheck // it is made of those of all calls
}

// leaveAlone leaves a call to its own goroutine, if its outcome is not known.
func (c *call) leaveAlone() {
	select {
	case <-c.done:
	default:
		c.alone = true
		close(c.done)
	}
}

// writeAlone writes a call whose batch has panicked. What that batch has posted may have been taken.
func (a *Account) writeAlone(ctx context.Context, c *call) (Result, error) {
	release, _, err := a.lock.acquire(ctx)
	if release == nil {
		return Result{}, err
	}
	defer release()
	b := &batch{}
	if c.batch != nil {
		if b.past = c.batch.past; b.past.began && c.batch.last != nil {
			c.batch.last.post = errPanicked
			b.past.mayHaveTaken(c.batch.last)
		}
	}
	alone := &call{Change: c.Change, ctx: ctx, done: make(chan struct{})}
	b.calls = []*call{alone}
	a.writeBatch(ctx, b)
	return alone.result, alone.err
}

// errPanicked stands for the missing response to a post of a batch that has panicked.
var errPanicked = errors.New("the batch that posted it has ended in a bug of the provider")

// whileAny returns a context that ends when the contexts of all calls have ended.
func whileAny(calls []*call) (context.Context, func()) {
	if len(calls) == 1 {
		return calls[0].ctx, func() {}
	}
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(calls[0].ctx))
	var left atomic.Int64
	left.Store(int64(len(calls)))
	stops := make([]func() bool, len(calls))
	for i, c := range calls {
		stops[i] = context.AfterFunc(c.ctx, func() {
			if left.Add(-1) == 0 {
				cancel(context.Cause(c.ctx))
			}
		})
	}
	return ctx, func() {
		for _, stop := range stops {
			stop()
		}
		cancel(nil)
	}
}
