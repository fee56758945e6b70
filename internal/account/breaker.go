// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"fmt"
	"sync"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// breakerLimit is how many operations in a row must have used up their attempts before no more are tried.
const breakerLimit = 3

// CircuitOpenError means that an operation was not tried, because the ones before it have all used up their attempts.
type CircuitOpenError struct {
	Operations int   // that have failed in a row
	Err        error // of the last one
}

func (e *CircuitOpenError) Error() string {
	return fmt.Sprintf("not tried: the %d operations before it have failed, the last one with: %v", e.Operations, e.Err)
}
func (e *CircuitOpenError) Unwrap() error { return e.Err }

// CircuitBreaker ends a run if the service is down. Hundreds of resources, each with its attempts and the waits
// between them, would help neither the user nor the service. It belongs to one run, and the next run tries again. All
// accounts of a configured provider share one, because a service is down for all of them.
//
// Reads and writes are counted separately, because a service may serve its list and take no post.
type CircuitBreaker struct {
	mu            sync.Mutex
	reads, writes streak
}

// streak counts operations of one kind in a row that have used up their attempts.
type streak struct {
	failed int
	last   error
}

// Read runs a read that is not for a list, such as one for a token, unless the circuit is open. Its error is a
// CircuitOpenError or that of the read.
func (o *CircuitBreaker) Read(ctx context.Context, read func(context.Context) error) error {
	if err := o.begin(&o.reads); err != nil {
		return err
	}
	err := read(ctx)
	o.end(ctx, &o.reads, err)
	return err
}

// begin returns a CircuitOpenError if operations of one of these kinds have failed too often.
func (o *CircuitBreaker) begin(kinds ...*streak) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, kind := range kinds {
		if kind.failed >= breakerLimit {
			return &CircuitOpenError{Operations: kind.failed, Err: kind.last}
		}
	}
	return nil
}

// end records how an operation of a kind has ended. A cancelled one does not count.
func (o *CircuitBreaker) end(ctx context.Context, kind *streak, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case err == nil && kind == &o.writes: // a write reads, too
		o.reads, o.writes = streak{}, streak{}
	case ctx.Err() != nil:
	case wazzup.UsedUp(err):
		kind.failed++
		kind.last = err
	default:
		*kind = streak{}
	}
}
